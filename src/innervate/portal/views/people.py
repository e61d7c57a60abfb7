"""Who may do what in a cluster: roles, invitations, requests to join."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from innervate.core import access
from innervate.core.actor import Actor
from innervate.core.errors import InputFault, InputRefused
from innervate.core.models import Cluster, Invitation, JoinRequest, Organisation, RoleGrant
from innervate.core.roles import ORGANISATION_ROLES, Role
from innervate.core.selectors.clusters import managed_cluster
from innervate.core.services import accounts as services
from innervate.portal.answering import go, show
from innervate.portal.requests import actor_of_request
from innervate.portal.showing import inputs
from innervate.portal.showing.forms import Form


@require_safe
def people_page(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    return _page(request, actor, managed_cluster(actor, slug), _invite_form({}))


def _page(
    request: HttpRequest, actor: Actor, cluster: Cluster, form: Form, *, status: int = 200
) -> HttpResponse:
    waiting = access.visible(actor, JoinRequest).filter(cluster=cluster, state=JoinRequest.State.WAITING)
    grants = access.visible(actor, RoleGrant).filter(cluster=cluster).select_related("user", "organisation")
    invitations = access.visible(actor, Invitation).filter(cluster=cluster, state=Invitation.State.OPEN)
    people = grants.order_by().values("user").distinct().count()
    answer = ngettext("%(n)d person holds a role here", "%(n)d people hold a role here", people) % {
        "n": people
    }
    return show(
        request,
        "people.html",
        {
            "cluster": cluster,
            "answer": answer,
            "waiting": waiting.select_related("user", "organisation").order_by("created_at"),
            "grants": grants.order_by("role", "user__name"),
            "invitations": invitations.select_related("organisation").order_by("-created_at"),
            "form": form,
            "own": actor.user,
        },
        status=status,
    )


def _invite_form(values: Any, faults: Any = ()) -> Form:
    return inputs.form(
        [
            inputs.text("email", _("E-mail address"), values.get("email", ""), required=True, widget="email"),
            inputs.choice(
                "role", _("Role"), [(role.value, role.label) for role in Role], values.get("role", "")
            ),
            inputs.text(
                "organisation",
                _("Organisation"),
                values.get("organisation", ""),
                hint=_("For a member or an organisation's administrator."),
                widget="reference",
            ),
        ],
        faults,
    )


@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of_request(request)
    cluster = managed_cluster(actor, slug)
    try:
        if not request.POST.get("role"):
            raise InputRefused([InputFault("role", "role-missing")])
        services.invite(
            actor=actor,
            cluster=cluster,
            email=request.POST.get("email", ""),
            role=request.POST.get("role", ""),
            organisation=_organisation(actor, request),
            now=timezone.now(),
        )
    except InputRefused as refused:
        return _page(request, actor, cluster, _invite_form(request.POST, refused.faults), status=422)
    return go(request, "cluster-people", _("Invited. The link goes out by mail."), slug=slug)


def _organisation(actor: Actor, request: HttpRequest) -> Organisation | None:
    name = request.POST.get("organisation", "").strip()
    if not name or request.POST.get("role") not in ORGANISATION_ROLES:
        return None
    return _named(actor, name, "organisation")


def _named(actor: Actor, name: str, field: str) -> Organisation:
    """The one organisation of that name. Raises InputRefused when there is none or more than one."""
    found = list(access.visible(actor, Organisation).filter(legal_name__iexact=name)[:2])
    if len(found) != 1:
        message = "reference-ambiguous" if found else "reference-unknown"
        raise InputRefused([InputFault(field, message, {"value": name})])
    return found[0]


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve or decline a request to join."""
    actor = actor_of_request(request)
    managed_cluster(actor, slug)
    asked = access.get(actor, JoinRequest, request.POST.get("key", ""))
    if request.POST.get("do") == "decline":
        services.decline_join_request(
            actor=actor, join_request=asked, reason=request.POST.get("reason", ""), now=timezone.now()
        )
        return go(request, "cluster-people", _("Declined; the person hears the reason."), slug=slug)
    try:
        organisation = _organisation_asked(actor, request, asked)
        services.approve_join_request(
            actor=actor, join_request=asked, organisation=organisation, now=timezone.now()
        )
    except InputRefused as refused:
        return _page(request, actor, asked.cluster, _invite_form({}, refused.faults), status=422)
    return go(request, "cluster-people", _("Approved; the person hears it by mail."), slug=slug)


def _organisation_asked(actor: Actor, request: HttpRequest, asked: JoinRequest) -> Organisation | None:
    name = request.POST.get("organisation", "").strip() or asked.organisation_name
    if asked.role not in ORGANISATION_ROLES or asked.organisation is not None:
        return asked.organisation
    return _named(actor, name, f"organisation-{asked.key}")


@require_POST
def revoke(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a role away, or an invitation back."""
    actor = actor_of_request(request)
    managed_cluster(actor, slug)
    if "invitation" in request.POST:
        invitation = access.get(actor, Invitation, request.POST["invitation"])
        services.withdraw_invitation(actor=actor, invitation=invitation, now=timezone.now())
        return go(request, "cluster-people", _("The invitation is withdrawn."), slug=slug)
    grants = access.visible(actor, RoleGrant).filter(cluster__slug=slug)
    grant = grants.filter(
        pk=int(request.POST["grant"]) if request.POST.get("grant", "").isdecimal() else 0
    ).first()
    if grant is not None:
        services.revoke_role(actor=actor, grant=grant)
    return go(request, "cluster-people", _("The role is taken away."), slug=slug)
