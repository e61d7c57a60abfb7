"""The interactive reference: the OpenAPI document drawn by Swagger UI, as ninja ships it, from this host."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    return render(request, "api/reference.html", {"node": settings.INNERVATE_NAME})
