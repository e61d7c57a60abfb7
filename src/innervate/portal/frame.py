"""What stands around every page: the ways, the languages, the light, who is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from innervate.core import registry
from innervate.core.actor import Actor, ActorKind
from innervate.core.models import User
from innervate.core.roles import Role
from innervate.core.selectors.clusters import clusters_of
from innervate.portal.requests import actor_of_request
from innervate.portal.theme import ThemeInUse, theme_in_use

SCHEME_COOKIE = "innervate_scheme"
SCHEMES = ("system", "light", "dark")
# Languages whose catalogue is complete; the others are prepared and not yet offered.
OFFERED_LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    address: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """``whole``: False when a script asked for a part of the page, which then comes without frame."""

    name: str
    actor: Actor
    user: User | None
    signed_in: bool
    ways: Sequence[Way]
    own_ways: Sequence[Way]
    languages: Sequence[Language]
    scheme: str
    lang: str
    whole: bool
    path: str
    theme: ThemeInUse


def frame_of(request: HttpRequest) -> Frame:
    actor = actor_of_request(request)
    scheme = request.COOKIES.get(SCHEME_COOKIE, "system")
    lang = (get_language() or "en")[:2]
    return Frame(
        name=settings.INNERVATE_NAME,
        actor=actor,
        user=actor.user,
        signed_in=actor.kind is not ActorKind.VISITOR,
        ways=_ways(request, actor),
        own_ways=_own_ways(actor),
        languages=_languages(request, lang),
        scheme=scheme if scheme in SCHEMES else "system",
        lang=lang,
        whole=request.headers.get("HX-Request") != "true",
        path=request.get_full_path(),
        theme=theme_in_use(),
    )


def _languages(request: HttpRequest, lang: str) -> list[Language]:
    names = dict(settings.LANGUAGES)
    return [
        Language(code, names[code], translate_url(request.get_full_path(), code), code == lang)
        for code in OFFERED_LANGUAGES
    ]


def _ways(request: HttpRequest, actor: Actor) -> list[Way]:
    """The main ways: the same for all, and first one's own day for who is signed in."""
    pairs = [(_("My day"), reverse("portal:home"))] if actor.kind is not ActorKind.VISITOR else []
    pairs += [
        (str(entity.label_plural).capitalize(), reverse("portal:records", kwargs={"entity": entity}))
        for entity in registry.entities()
    ]
    pairs.append((_("Matches"), reverse("portal:match-tasks")))
    pairs.append((_("Clusters"), reverse("portal:clusters")))
    pairs.append((_("Map"), reverse("portal:map")))
    home = reverse("portal:home")
    return [
        Way(label, address, request.path == address or (address != home and request.path.startswith(address)))
        for label, address in pairs
    ]


def _own_ways(actor: Actor) -> list[Way]:
    """What only this account finds in its menu."""
    if actor.kind is ActorKind.VISITOR:
        return []
    ways = []
    if actor.is_node_administrator or actor.holds(Role.CLUSTER_MANAGER, Role.AUDITOR):
        ways += [
            Way(cluster.name, reverse("portal:cluster", kwargs={"slug": cluster.slug}))
            for cluster in clusters_of(actor, Role.CLUSTER_MANAGER, Role.AUDITOR)
        ]
        ways.append(Way(_("Jobs"), reverse("portal:jobs")))
        ways.append(Way(_("Audit trail"), reverse("portal:audit")))
    if actor.is_node_administrator:
        ways.append(Way(_("This node"), reverse("portal:node")))
    ways.append(Way(_("What is held of me"), reverse("portal:privacy")))
    ways.append(Way(_("Access tokens"), reverse("portal:tokens")))
    return ways
