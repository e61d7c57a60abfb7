"""Addresses under ``/api/``; included by the composition root."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from innervate.api.every_answer import with_protocol
from innervate.api.interface import build
from innervate.api.reference_page import reference

app_name = "api"


def _no_such_address(request: HttpRequest, **rest: Any) -> HttpResponse:
    raise Http404


_patterns = build().urls[0]
for _pattern in _patterns:
    _pattern.callback = with_protocol(_pattern.callback)

urlpatterns = [
    path("v1/docs", reference, name="reference"),
    path("v1/", include([*_patterns, re_path("", with_protocol(_no_such_address))])),
]
