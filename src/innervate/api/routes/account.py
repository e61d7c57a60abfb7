"""The caller herself and her tokens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from innervate.api.authentication import actor_of
from innervate.api.problems import documented
from innervate.api.representation import cluster_reference
from innervate.api.schemas.account import Me, NewToken, TokenMade, Tokens, TokenShown
from innervate.core import access
from innervate.core.actor import Actor, ActorKind
from innervate.core.errors import NotPermitted
from innervate.core.models import ApiToken, RoleGrant
from innervate.core.roles import Role
from innervate.core.services import accounts

router = Router(tags=["My account"])


def _roles(actor: Actor) -> list[dict[str, Any]]:
    if actor.user is None:
        return []
    return [
        {
            "role": grant.role,
            "label": str(Role(grant.role).label),
            "cluster": cluster_reference(grant.cluster),
            "organisation": grant.organisation.key if grant.organisation else None,
        }
        for grant in access.visible(actor, RoleGrant)
        .filter(user=actor.user)
        .select_related("cluster", "organisation")
        .order_by("cluster__name", "role", "id")
    ]


@router.get(
    "/me", response={200: Me, **documented()}, operation_id="show_me", summary="Who am I", url_name="show_me"
)
def show_me(request: HttpRequest) -> Any:
    actor = actor_of(request)
    return {
        "kind": actor.kind.value,
        "key": actor.user.key if actor.user else None,
        "name": actor.user.name if actor.user else "",
        "email": actor.user.email if actor.user else "",
        "language": actor.user.language if actor.user else "",
        "read_only": actor.read_only,
        "node_administrator": actor.is_node_administrator,
        "roles": _roles(actor),
    }


def _signed_in(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.VISITOR:
        raise NotPermitted("sign-in-first")
    return actor


@router.get(
    "/me/tokens",
    response={200: Tokens, **documented()},
    operation_id="list_tokens",
    summary="List my tokens",
    url_name="list_tokens",
)
def list_tokens(request: HttpRequest) -> Any:
    return {"items": list(access.visible(_signed_in(request), ApiToken).order_by("-created_at", "-id"))}


@router.post(
    "/me/tokens",
    response={201: TokenMade, **documented(403, 422)},
    operation_id="create_token",
    summary="Make a token",
    url_name="create_token",
)
def create_token(request: HttpRequest, given: NewToken) -> Any:
    """Only with the portal's session: a token cannot make tokens."""
    made, plain = accounts.create_token(
        actor=_signed_in(request),
        label=given.label,
        scope=given.scope,
        expires_at=given.expires_at,
        now=timezone.now(),
    )
    return Status(201, TokenShown.from_orm(made).model_dump() | {"token": plain})


@router.post(
    "/me/tokens/{key}/revoke",
    response={200: TokenShown, **documented(403, 404, 409)},
    operation_id="revoke_token",
    summary="Revoke a token",
    url_name="revoke_token",
)
def revoke_token(request: HttpRequest, key: str) -> Any:
    actor = _signed_in(request)
    accounts.revoke_token(actor=actor, token=access.get(actor, ApiToken, key))
    return access.get(actor, ApiToken, key)
