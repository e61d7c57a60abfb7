"""Tags of the portal's templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.formats import date_format, number_format

from innervate.core import access
from innervate.portal.frame import Frame, frame_of
from innervate.portal.requests import actor_of_request, lang_of_request
from innervate.portal.showing import fields as showing
from innervate.vocab import UnknownCode, UnknownVocabulary, vocabulary
from innervate.vocab.messages import sentence

register = template.Library()
_KEPT = "_innervate_frame"


@register.simple_tag(takes_context=True)
def portal_frame(context: template.Context) -> Frame:
    """What stands around the page; worked out once per request."""
    request: HttpRequest = context["request"]
    frame = getattr(request, _KEPT, None)
    if frame is None:
        frame = frame_of(request)
        setattr(request, _KEPT, frame)
    return frame


@register.filter
def record_address(record: Any) -> str:
    return showing.record_address(record)


@register.filter
def term(code: str, name: str) -> str:
    """The label of ``code`` in the vocabulary ``name``; the code itself when the list has lost it."""
    try:
        return vocabulary(name).label(code, lang_of_request())
    except (UnknownCode, UnknownVocabulary):
        return code


@register.filter
def figure(value: Any) -> str:
    """A number with its thousands parted; nothing for nothing."""
    return "" if value is None else number_format(value, force_grouping=True)


@register.filter
def day(value: date | None) -> str:
    return "" if value is None else date_format(value, "j F Y")


@register.filter
def in_words(message: str) -> str:
    """The sentence of the catalogue for a message id."""
    return sentence(message, lang=lang_of_request())


@register.filter
def fault_in_words(fault: Any) -> str:
    return sentence(fault.message, fault.parameters, lang=lang_of_request())


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, None when it is not there."""
    return mapping.get(key) if mapping is not None else None


@register.filter
def first_letter_large(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


@register.simple_tag(takes_context=True)
def may(context: template.Context, verb: str, target: Any) -> bool:
    return access.may(actor_of_request(context["request"]), verb, target)


@register.filter
def as_control(field: Any) -> Any:
    """A form field's own widget in our dress; its label stands above it, so no placeholder repeats it."""
    widget = field.field.widget
    name = "form-select" if getattr(widget, "input_type", "") == "select" else "form-control"
    widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs={"class": name})


@register.filter
def prefilled(field: Any, value: str | None) -> Any:
    """The field with ``value`` in it, where the form was not sent yet."""
    if value and not field.form.is_bound:
        field.form.initial[field.name] = value
    return field


@register.filter
def job_kind(kind: str) -> str:
    """What a job of this kind does, in words; the kind itself when nobody has worded it."""
    message = f"job-{kind.replace('.', '-').replace('_', '-')}"
    words = sentence(message, lang=lang_of_request())
    return kind if words == message else words


@register.filter
def fault_of_a_job(fault: dict[str, Any]) -> str:
    return sentence(fault["message"], fault.get("parameters", {}), lang=lang_of_request())
