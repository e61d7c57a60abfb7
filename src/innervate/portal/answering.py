"""How a view answers: a page, a page with a fault and its status, or the place to go next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from innervate.core.errors import Conflict, InnervateError, InvalidTransition, NotFound, NotPermitted
from innervate.portal.belonging import page_of_action
from innervate.portal.requests import lang_of_request
from innervate.vocab.messages import sentence

View = Callable[..., HttpResponse]

_STATUS: Mapping[type[InnervateError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    InvalidTransition: 409,
    Conflict: 409,
}


def page(view: View) -> View:
    """A view as the table of addresses takes it: what goes wrong below becomes a page that says so."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except NotPermitted as refusal:
            if refusal.message == "sign-in-first":
                return sign_in(request)
            response = fault_page(request, refusal)
        except InnervateError as error:
            response = fault_page(request, error)
        if response.status_code == 405 and request.method in ("GET", "HEAD"):
            response = HttpResponseRedirect(page_of_action(request.resolver_match))
        patch_vary_headers(response, ("HX-Request", "Cookie"))
        return response

    return answered


def words(error: InnervateError) -> str:
    return sentence(error.message, error.parameters, lang=lang_of_request())


def fault_page(request: HttpRequest, error: InnervateError) -> HttpResponse:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return render(request, "portal/fault.html", {"status": status, "sentence": words(error)}, status=status)


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards."""
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, f"portal/{template}", dict(context or {}), status=status)


def go(request: HttpRequest, to: str, say: str = "", **arguments: Any) -> HttpResponse:
    """To the page called ``to`` (a name of the address table), with a sentence that it shows once."""
    if say:
        messages.success(request, say)
    return HttpResponseRedirect(reverse(f"portal:{to}", kwargs=arguments or None))


def back(request: HttpRequest, otherwise: str, say: str = "", **arguments: Any) -> HttpResponse:
    """To the page on this node that the form named as ``next``, else to ``otherwise``."""
    # A single slash and no second one: another host cannot be named in it.
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")):
        if say:
            messages.success(request, say)
        return HttpResponseRedirect(wanted)
    return go(request, otherwise, say, **arguments)
