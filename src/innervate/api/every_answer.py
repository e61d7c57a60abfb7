"""What holds for every answer: the reader's language, what caches may do, and no page in place of JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from innervate.api import problems

View = Callable[..., HttpResponse]


def _language_of(request: HttpRequest) -> str:
    """From ``Accept-Language`` alone: a portal cookie must not change what a program reads."""
    for accepted, _ in translation.trans_real.parse_accept_lang_header(
        request.headers.get("Accept-Language", "")
    ):
        try:
            return translation.get_supported_language_variant(accepted)
        except LookupError:
            continue
    return "en"


def _answer(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        return problems.answer(request, problems.NOT_FOUND, "no-such-address")
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        refused = problems.answer(request, problems.METHOD_NOT_ALLOWED, "method-not-allowed")
        refused["Allow"] = response["Allow"]
        return refused
    return response


def with_protocol(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_language_of(request)):
            response = _answer(view, request, args, kwargs)
            response["Content-Language"] = translation.get_language() or "en"
        patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return answered
