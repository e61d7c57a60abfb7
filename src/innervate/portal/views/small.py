"""Small pages: about the node, accessibility, the light, the theme's own style."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from innervate.core.selectors.clusters import clusters
from innervate.portal.answering import back, show
from innervate.portal.frame import SCHEME_COOKIE, SCHEMES
from innervate.portal.theme import kept_theme, stylesheet

_A_YEAR = 365 * 24 * 3600


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return show(request, "about.html", {"clusters": clusters()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return show(request, "accessibility.html")


@require_POST
def scheme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system: a cookie, so that the server draws the page right at once."""
    response = back(request, "home")
    chosen = request.POST.get("scheme", "")
    if chosen in SCHEMES:
        response.set_cookie(
            SCHEME_COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_safe
@cache_control(max_age=_A_YEAR, immutable=True, public=True)
def theme_style(request: HttpRequest, stamp: str) -> HttpResponse:
    """The stamp in the address changes with the theme, so browsers may keep what they have."""
    theme = kept_theme()
    if theme is None:
        raise Http404
    return HttpResponse(stylesheet(theme.tokens), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(max_age=_A_YEAR, immutable=True, public=True)
def theme_logo(request: HttpRequest, stamp: str) -> HttpResponse:
    theme = kept_theme()
    if theme is None or not theme.logo:
        raise Http404
    return HttpResponse(bytes(theme.logo), content_type="image/png")
