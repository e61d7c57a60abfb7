"""Inputs of the forms that are not a record's: invitations, requests, clusters, tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from innervate.core.errors import InputFault
from innervate.portal.requests import lang_of_request
from innervate.portal.showing.forms import Choice, Form, Input
from innervate.vocab.messages import sentence


def text(
    name: str, label: str, value: str = "", *, hint: str = "", required: bool = False, widget: str = "text"
) -> Input:
    return Input(name=name, label=label, widget=widget, value=value, hint=hint, required=required)


def choice(
    name: str,
    label: str,
    choices: Iterable[tuple[str, object]],
    value: str = "",
    *,
    hint: str = "",
    required: bool = True,
) -> Input:
    shown = tuple(Choice(code, str(words), code == value) for code, words in choices)
    return Input(
        name=name, label=label, widget="choice", value=value, choices=shown, hint=hint, required=required
    )


def form(inputs: Sequence[Input], faults: Sequence[InputFault] = ()) -> Form:
    """The inputs with their faults beside them."""
    lang = lang_of_request()
    sentences = {fault.field: sentence(fault.message, fault.parameters, lang=lang) for fault in faults}
    return Form(tuple(replace(one, fault=sentences.get(one.name, "")) for one in inputs), (), tuple(faults))
