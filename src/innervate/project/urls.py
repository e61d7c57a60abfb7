"""Every address of a node. The first segment of a page is its language; `hreflang` ties the versions.

Without language: the JSON interface, the health check, and the way back from an identity provider,
whose address must be registered there once.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from innervate.project.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("sign-in/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("api/", include("innervate.api.urls")),
    *i18n_patterns(
        path("account/", include("allauth.account.urls")),
        path("account/factors/", include("allauth.mfa.urls")),
        path("account/provider/", include("allauth.socialaccount.urls")),
        path("", include("innervate.portal.urls")),
    ),
]
