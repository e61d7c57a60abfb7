"""What a person sees and does of herself: account, what is held of her, tokens."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innervate.capabilities.directory.models import Person
from innervate.capabilities.directory.services import erasure, people
from innervate.core import access
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import InputFault, InputRefused, NotFound, NotPermitted
from innervate.core.models import ApiToken, User
from innervate.core.services import accounts, leaving
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request
from innervate.portal.showing import inputs
from innervate.portal.showing.forms import Form

LONGEST_LIFE = 3650  # days that a token may live


def _signed_in(request: HttpRequest) -> tuple[Actor, User]:
    """Raises NotPermitted for a visitor, whom the sign-in page then meets."""
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR or actor.user is None:
        raise NotPermitted("sign-in-first")
    return actor, actor.user


def _own_person(actor: Actor) -> Person | None:
    return access.visible(actor, Person).filter(user=actor.user).first()


@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    actor, user = _signed_in(request)
    return show(request, "settings.html", {"user_shown": user, "person": _own_person(actor)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    actor, user = _signed_in(request)
    return show(
        request, "privacy.html", {"user_shown": user, "person": _own_person(actor), "held": actor.held}
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything held of the person, as JSON."""
    actor, user = _signed_in(request)
    person = _own_person(actor)
    if person is not None:
        held = erasure.export_person(actor=actor, person=person).as_json()
    else:
        held = json.dumps(leaving.held_of_account(actor=actor), ensure_ascii=False, indent=2).encode()
    response = HttpResponse(held, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{user.key}.json"'
    return response


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Let oneself be found, or no longer."""
    actor, _user = _signed_in(request)
    person = _own_person(actor)
    if request.POST.get("do") == "give":
        person = person or people.claim_person(actor=actor)
        people.give_consent(actor=actor, person=person, now=timezone.now())
        return go(request, "privacy", _("Others can find you now."))
    if person is None:
        raise NotFound("not-found")
    people.withdraw_consent(actor=actor, person=person)
    return go(request, "privacy", _("Others no longer find you."))


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asked once more, with the address typed: it cannot be taken back."""
    actor, user = _signed_in(request)
    if request.method != "POST":
        return show(request, "erase.html", {"form": _erase_form()})
    if request.POST.get("email", "").strip().lower() != user.email.lower():
        faults = [InputFault("email", "erase-type-your-address", {"email": user.email})]
        return show(request, "erase.html", {"form": _erase_form(faults)}, status=422)
    erasure.erase_myself(actor=actor)
    logout(request)
    return go(request, "home", _("Everything held of you on this node is erased."))


def _erase_form(faults: Any = ()) -> Form:
    label = _("Type your e-mail address to confirm")
    return inputs.form([inputs.text("email", label, required=True, widget="email")], faults)


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    actor, _user = _signed_in(request)
    if request.method != "POST":
        return _tokens_page(request, actor, _token_form({}))
    now = timezone.now()
    try:
        _token, plain = accounts.create_token(
            actor=actor,
            label=request.POST.get("label", ""),
            scope=request.POST.get("scope", ""),
            expires_at=_end(request.POST.get("days", ""), now),
            now=now,
        )
    except InputRefused as refused:
        return _tokens_page(request, actor, _token_form(request.POST, refused.faults), status=422)
    # Shown on this answer alone: it is kept nowhere, not even in the session.
    return _tokens_page(request, actor, _token_form({}), plain=plain)


def _end(days: str, now: datetime) -> datetime | None:
    """Raises InputRefused for a life that nobody plans for."""
    if not days.isdecimal():
        return None
    if len(days) > 4 or int(days) > LONGEST_LIFE:
        raise InputRefused([InputFault("days", "token-lives-too-long", {"most": str(LONGEST_LIFE)})])
    return now + timedelta(days=int(days))


def _tokens_page(
    request: HttpRequest, actor: Actor, form: Form, *, plain: str = "", status: int = 200
) -> HttpResponse:
    own = access.visible(actor, ApiToken).order_by("-created_at")
    valid = sum(1 for token in own if token.revoked_at is None)
    context = {"tokens": own, "valid": valid, "form": form, "plain": plain}
    return show(request, "tokens.html", context, status=status)


def _token_form(values: Any, faults: Any = ()) -> Form:
    ends = [("30", _("in 30 days")), ("90", _("in 90 days")), ("365", _("in a year"))]
    return inputs.form(
        [
            inputs.text("label", _("What it is for"), values.get("label", ""), required=True),
            inputs.choice("scope", _("What it may do"), ApiToken.Scope.choices, values.get("scope", "read")),
            inputs.choice("days", _("When it ends"), ends, values.get("days", "90")),
        ],
        faults,
    )


@require_POST
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    actor, _user = _signed_in(request)
    accounts.revoke_token(actor=actor, token=access.get(actor, ApiToken, key))
    return go(request, "tokens", _("The token no longer works."))
