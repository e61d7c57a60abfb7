"""What an account takes from the OpenID Connect provider that the operator chose."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from innervate.core.models import User


class ProviderAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """The operator chose the provider: whoever it knows may have an account, which has no role yet."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        whole = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        user.name = " ".join(str(whole).split())[:200]
        user.email = user.email.lower()
        return user
