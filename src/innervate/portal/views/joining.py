"""How a person comes into a cluster: by asking, or by an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from innervate.core.actor import ActorKind
from innervate.core.errors import InputRefused, NotPermitted
from innervate.core.roles import Role
from innervate.core.selectors.clusters import cluster_at
from innervate.core.services import accounts as services
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request, lang_of_request
from innervate.portal.showing import inputs
from innervate.portal.showing.forms import Form

# Managers and auditors are invited, never self-declared.
ASKED_FOR = [role for role in Role if role not in (Role.CLUSTER_MANAGER, Role.AUDITOR)]


@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_join(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    cluster = cluster_at(slug)
    title = _("Ask to join %(name)s") % {"name": cluster.name}
    context: dict[str, Any] = {
        "title": title,
        "below": _("A manager of the cluster decides, and you hear by mail."),
        "button": _("Ask to join"),
    }
    if request.method != "POST":
        return show(request, "simple_form.html", {**context, "form": _join_form({})})
    try:
        services.ask_to_join(
            actor=actor,
            cluster=cluster,
            role=request.POST.get("role", ""),
            organisation_name=request.POST.get("organisation_name", ""),
            message=request.POST.get("message", ""),
        )
    except InputRefused as refused:
        form = _join_form(request.POST, refused.faults)
        return show(request, "simple_form.html", {**context, "form": form}, status=422)
    return go(request, "cluster", _("Your request is with the cluster's managers."), slug=slug)


def _join_form(values: Any, faults: Any = ()) -> Form:
    roles = [(role.value, role.label) for role in ASKED_FOR]
    return inputs.form(
        [
            inputs.choice("role", _("As what would you join?"), roles, values.get("role", "")),
            inputs.text(
                "organisation_name",
                _("Your organisation"),
                values.get("organisation_name", ""),
                hint=_("Needed for a member or an organisation's administrator."),
                widget="reference",
            ),
            inputs.text("message", _("A word to the manager"), values.get("message", ""), widget="lines"),
        ],
        faults,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept, with the account that is signed in or with one that is made here."""
    actor = actor_of_request(request)
    now = timezone.now()
    found = services.invitation_of(token=token, now=now)
    context: dict[str, Any] = {"invitation": found, "role": Role(found.role).label, "token": token}
    if request.method != "POST":
        return show(request, "invitation.html", {**context, "form": _account_form({})})
    if actor.user is not None:
        services.accept_invitation(token=token, user=actor.user, now=now)
        return go(request, "home", _("Welcome. The role is yours."))
    try:
        user, _grant = services.register_invited(
            token=token,
            name=request.POST.get("name", ""),
            password=request.POST.get("password", ""),
            language=lang_of_request(),
            now=now,
        )
    except InputRefused as refused:
        form = _account_form(request.POST, refused.faults)
        return show(request, "invitation.html", {**context, "form": form}, status=422)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return go(request, "home", _("Welcome. The role is yours."))


def _account_form(values: Any, faults: Any = ()) -> Form:
    return inputs.form(
        [
            inputs.text("name", _("Your name"), values.get("name", ""), required=True),
            inputs.text(
                "password",
                _("Choose a password"),
                hint=_("At least ten characters."),
                required=True,
                widget="password",
            ),
        ],
        faults,
    )
