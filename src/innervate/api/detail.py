"""Answering with one record: its representation for the reader, and its tag."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from innervate.api import etags, representation
from innervate.api.authentication import actor_of
from innervate.core.models import Owned
from innervate.core.registry import Entity


def answer_detail(
    request: HttpRequest, response: HttpResponse, entity: Entity, record: Owned
) -> dict[str, Any]:
    """The record's representation; its entity tag is set on ``response``."""
    shown = representation.detailed(entity, record, actor_of(request))
    response["ETag"] = etags.tag_of(record, shown)
    return shown
