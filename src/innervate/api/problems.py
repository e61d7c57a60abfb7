"""Each domain error as one problem document (RFC 9457), mapped here and nowhere else.

``type`` is the address of the kind's description, ``code`` the message id of this case, ``detail`` its
sentence in the reader's language; ``errors`` lists every fault of a refused input with a JSON pointer.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import Field

from innervate.api.authentication import actor_of
from innervate.api.input_faults import faults_of_validation
from innervate.core.actor import ActorKind
from innervate.core.errors import (
    Conflict,
    InnervateError,
    InputFault,
    InputRefused,
    InvalidTransition,
    NotFound,
    NotPermitted,
)
from innervate.vocab.messages import sentence

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class PreconditionFailed(InnervateError):
    """``If-Match`` names another version of the record than the one that stands."""


class ProblemFault(Schema):
    """One thing to mend in the input."""

    pointer: str = Field(description="JSON pointer (RFC 6901) into the body, or the parameter's name")
    code: str
    detail: str
    parameters: dict[str, str] = {}


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    parameters: dict[str, str] = {}
    errors: list[ProblemFault] = []


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """``slug`` ends the kind's address; its title is the catalogue entry ``problem-SLUG``."""

    slug: str
    status: HTTPStatus


MALFORMED = ProblemKind("malformed", HTTPStatus.BAD_REQUEST)
UNAUTHENTICATED = ProblemKind("unauthenticated", HTTPStatus.UNAUTHORIZED)
NOT_PERMITTED = ProblemKind("not-permitted", HTTPStatus.FORBIDDEN)
NOT_FOUND = ProblemKind("not-found", HTTPStatus.NOT_FOUND)
METHOD_NOT_ALLOWED = ProblemKind("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED)
CONFLICT = ProblemKind("conflict", HTTPStatus.CONFLICT)
WRONG_STATE = ProblemKind("wrong-state", HTTPStatus.CONFLICT)
PRECONDITION_FAILED = ProblemKind("precondition-failed", HTTPStatus.PRECONDITION_FAILED)
INPUT_REFUSED = ProblemKind("input-refused", HTTPStatus.UNPROCESSABLE_ENTITY)
TOO_MANY_REQUESTS = ProblemKind("too-many-requests", HTTPStatus.TOO_MANY_REQUESTS)
INTERNAL = ProblemKind("internal", HTTPStatus.INTERNAL_SERVER_ERROR)

KINDS: tuple[ProblemKind, ...] = (
    MALFORMED,
    UNAUTHENTICATED,
    NOT_PERMITTED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    WRONG_STATE,
    PRECONDITION_FAILED,
    INPUT_REFUSED,
    TOO_MANY_REQUESTS,
    INTERNAL,
)

KIND_BY_ERROR: Mapping[type[InnervateError], ProblemKind] = {
    NotFound: NOT_FOUND,
    NotPermitted: NOT_PERMITTED,
    InvalidTransition: WRONG_STATE,
    Conflict: CONFLICT,
    PreconditionFailed: PRECONDITION_FAILED,
    InputRefused: INPUT_REFUSED,
}


def documented(*statuses: int) -> dict[int, type[Problem]]:
    """The failures that an operation can answer with, besides those that every operation can."""
    return dict.fromkeys((400, 401, *statuses, 429), Problem)


def reader_language() -> str:
    return (get_language() or "en").split("-")[0]


def _pointer(field: str) -> str:
    return "/" + field.replace(".", "/") if field and not field.startswith(("/", "?")) else field.lstrip("?")


def answer(
    request: HttpRequest,
    kind: ProblemKind,
    code: str,
    parameters: Mapping[str, str] | None = None,
    faults: Sequence[InputFault] = (),
) -> HttpResponse:
    """The problem document as an answer."""
    lang = reader_language()
    document = Problem(
        type=f"/api/v1/problems/{kind.slug}",
        title=sentence(f"problem-{kind.slug}", lang=lang),
        status=kind.status,
        detail=sentence(code, parameters, lang=lang),
        instance=request.path,
        code=code,
        parameters=dict(parameters or {}),
        errors=[
            ProblemFault(
                pointer=_pointer(fault.field),
                code=fault.message,
                detail=sentence(fault.message, fault.parameters, lang=lang),
                parameters={name: str(value) for name, value in fault.parameters.items()},
            )
            for fault in faults
        ],
    )
    response = HttpResponse(
        json.dumps(document.model_dump(), ensure_ascii=False), content_type=CONTENT_TYPE, status=kind.status
    )
    if kind is UNAUTHENTICATED:
        response["WWW-Authenticate"] = 'Bearer realm="innervate"'
    return response


def _domain_error(request: HttpRequest, error: InnervateError) -> HttpResponse:
    kind = next((KIND_BY_ERROR[cls] for cls in type(error).__mro__ if cls in KIND_BY_ERROR), CONFLICT)
    if kind is NOT_PERMITTED and actor_of(request).kind is ActorKind.VISITOR:
        kind = UNAUTHENTICATED  # signing in may open it
    faults = error.faults if isinstance(error, InputRefused) else ()
    return answer(request, kind, error.message, error.parameters, faults)


def _unreadable_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = faults_of_validation(error.errors)
    return answer(request, INPUT_REFUSED, "input-refused", {"count": str(len(faults))}, faults)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        return answer(request, UNAUTHENTICATED, "token-not-valid")
    if isinstance(error, Throttled):
        return answer(request, TOO_MANY_REQUESTS, "too-many-requests")
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return answer(request, MALFORMED, "body-unreadable")
    return answer(request, NOT_PERMITTED, error.message)


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(request, NOT_FOUND, "no-such-address")


def _not_storable(request: HttpRequest, error: DataError) -> HttpResponse:
    """A sign that no database text holds, in a place where only an address or a name is looked up."""
    fault = InputFault("", "text-has-control-characters")
    return answer(request, INPUT_REFUSED, "input-refused", {"count": "1"}, [fault])


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("unforeseen failure at %s %s", request.method, request.path)
    return answer(request, INTERNAL, "internal-failure")


def handle(api: NinjaAPI) -> None:
    """Let ``api`` answer every failure with a problem document."""
    api.add_exception_handler(InnervateError, _domain_error)
    api.add_exception_handler(ValidationError, _unreadable_input)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(DataError, _not_storable)
    api.add_exception_handler(Exception, _unforeseen)
