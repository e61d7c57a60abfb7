"""Second factors and passkeys, as django-allauth asks for them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings


class FactorAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """A passkey belongs to a host name; the browser shows the node's name beside it."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.INNERVATE_NAME}
