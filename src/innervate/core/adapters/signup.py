"""What registration asks for beside address and password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innervate.core.models import User


class SignupDetails(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"].strip()
        user.language = get_language() or user.language
        user.save(update_fields=["name", "language"])
