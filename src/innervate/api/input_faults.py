"""What pydantic says of a body or a parameter, as faults of our own catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from innervate.core.errors import InputFault

# By the beginning of pydantic's error type; the first that fits.
_MESSAGE_BY_TYPE: Mapping[str, str] = {
    "missing": "required",
    "extra_forbidden": "field-unknown",
    "string_too_long": "longer-than-allowed",
    "string_too_short": "required",
    "string": "text-expected",
    "literal_error": "not-one-of",
    "enum": "not-one-of",
    "greater_than": "number-too-small",
    "less_than": "number-too-large",
    "int": "not-a-whole-number",
    "float": "not-a-number",
    "decimal": "not-a-number",
    "finite_number": "not-a-number",
    "bool": "yes-or-no-expected",
    "datetime": "not-an-instant",
    "timezone": "not-an-instant",
    "date": "not-a-day",
    "list": "not-a-list",
    "too_long": "list-too-long",
    "dict": "not-an-object",
    "model": "not-an-object",
}


_LIMITS = ("ge", "gt", "le", "lt", "max_length", "min_length")


def _message(kind: str) -> str:
    return next(
        (text for start, text in _MESSAGE_BY_TYPE.items() if kind.startswith(start)), "value-unreadable"
    )


def _place(location: Sequence[str | int]) -> str:
    """``/legal_name`` for a body, ``?limit`` for a parameter.

    The location starts with where the value came from; a body's also with the handler's own argument name.
    """
    source, *rest = location
    if source in ("query", "path", "header", "cookie"):
        return "?" + ".".join(str(part) for part in rest)
    steps = rest[1:] if source in ("body", "form", "file") else rest
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def _parameters(error: Mapping[str, Any]) -> dict[str, str]:
    context = error.get("ctx", {})
    limit = next((str(context[name]) for name in _LIMITS if name in context), None)
    parameters = {} if limit is None else {"limit": limit}
    if "expected" in context:
        parameters["expected"] = str(context["expected"])
    if error["type"] == "extra_forbidden":
        parameters["name"] = str(error["loc"][-1])
    return parameters


def faults_of_validation(errors: Sequence[Mapping[str, Any]]) -> list[InputFault]:
    """One fault for each error, in the order in which they were found."""
    return [InputFault(_place(error["loc"]), _message(error["type"]), _parameters(error)) for error in errors]
