"""The addresses of the interface, as the composition root includes them."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("api/", include("innervate.api.urls"))]
