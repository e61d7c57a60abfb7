"""Role x entity x verb x whose record: carried out, and compared with the table that people reviewed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from tests.api.callers import program, send, visitor
from tests.permissions import samples
from tests.permissions.samples import COLUMNS, MISSING, READING, VISITOR, Place, Stage

from innervate.core import access, registry
from innervate.core.actor import VISITOR as NOBODY
from innervate.core.actor import Actor, actor_of_user
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import ApiToken, State
from innervate.core.registry import Entity, Verb

GOLDEN = Path(__file__).with_name("matrix.txt")
pytestmark = pytest.mark.django_db

WORD_BY_STATUS = {200: "yes", 201: "yes", 204: "yes", 401: "sign in", 403: "refused", 404: "404"}
STATE_BEFORE = {"restore": State.ARCHIVED, "approve": State.PENDING}
HEAD = f"{'verb':<17}{'record':<13}{'asked':<9}" + "".join(f"{name:<14}" for name in COLUMNS)
PREFACE = """\
Who may do what. One line a verb and a record; one column an actor. A role is held in the home cluster; an
organisation's role for the own organisation; the reading token is a manager's.

record   own           a private record of the own organisation
         other's       a record of another organisation of the home cluster, open to the cluster
         alliance      a record of another cluster of the same alliance, open to the network
         other tenant  a record of a cluster without a tie, open to its own network
         guest         a private organisation of that cluster which is a member of the home cluster, and
                       what the home cluster keeps of it; the organisation's roles are also held for it
         public        a record of a cluster without a tie, open to everybody
         herself       the actor's own: her person, what she stated, started, holds
         missing       a key that no record has
asked    api           carried out over the JSON interface, and the gateway says the same
         gateway       the verb has no address of its own there
answer   yes, refused (403, with the reason), sign in (401), 404 (does not exist for the actor)
"""


def entities() -> list[Entity]:
    return [*registry.entities(), *registry.governed()]


@pytest.fixture
def callers():
    """The stage, with a client and an actor for each column."""
    found = samples.stage()
    clients, actors = {VISITOR: visitor()}, {VISITOR: NOBODY}
    for name, account in found.accounts.items():
        scope = "read" if name == READING else "write"
        clients[name] = program(account, scope)
        token = ApiToken.objects.get(user=account)
        actors[name] = actor_of_user(account, token)
        clients[name].get("/api/v1/me")  # notes the use of the token once
    return found, clients, actors


def has_address(entity: Entity, verb: Verb) -> bool:
    """Has the verb an address under the entity's own path?"""
    shared = {"view": "show", "create": "create", "edit": "edit"}
    try:
        reverse(
            f"api:{shared.get(verb.name, verb.name)}_record_{entity.path}",
            kwargs={} if verb.on_new else {"key": "k"},
        )
    except NoReverseMatch:
        return False
    return True


def name_field(entity: Entity) -> str:
    return next(field.name for field in entity.fields if field.required)


def call(entity: Entity, verb: Verb, client: Any, key: str, place: Place | None) -> str:
    """Carry the verb out over the interface; what came of it."""
    path = f"/api/v1/{entity.path}"
    if verb.name == "create":
        body = {name_field(entity): "New", "cluster": place.cluster.slug}
        answer = send(client, "POST", path, body | samples.NEW.get(entity.name, lambda _: {})(place))
    elif verb.name == "edit":
        answer = send(client, "PATCH", f"{path}/{key}", {name_field(entity): "Edited"})
    elif verb.name == "view":
        answer = client.get(f"{path}/{key}")
    else:
        body = samples.BODIES.get((entity.name, verb.name), lambda _: None)(place)
        answer = send(client, "POST", f"{path}/{key}/{verb.name}", body)
    assert answer.status_code in WORD_BY_STATUS, answer.content
    return WORD_BY_STATUS[answer.status_code]


def ask(entity: Entity, verb: Verb, actor: Actor, record: Any) -> str:
    """What the gateway says."""
    try:
        access.require(actor, verb.name, record)
    except NotFound:
        return "404"
    except NotPermitted:
        return "sign in" if actor is NOBODY else "refused"
    return "yes"


class Undone(Exception):
    pass


def cell(entity: Entity, verb: Verb, situation: str, column: str, callers: Any) -> str:
    """One answer; what it changed is taken back."""
    found, clients, actors = callers
    answer = ""
    try:
        with transaction.atomic():
            answer = answer_of(entity, verb, situation, column, found, clients, actors)
            raise Undone
    except Undone:
        return answer


def answer_of(
    entity: Entity, verb: Verb, situation: str, column: str, found: Stage, clients: Any, actors: Any
) -> str:
    account = found.accounts.get(column)
    if situation == MISSING:
        return call(entity, verb, clients[column], "zzzzzzzzzzzz", None)
    place = found.places[samples.OWN if situation == samples.HERSELF else situation]
    if verb.on_new:
        judged = ask(entity, verb, actors[column], samples.unsaved(entity.model, place, account))
        return call(entity, verb, clients[column], "", place) if has_address(entity, verb) else judged
    record = samples.SAMPLES[entity.name](place)
    if situation == samples.HERSELF:
        if account is None:
            return "-"
        record = samples.made_hers(entity.name, record, account)
    if verb.name in STATE_BEFORE and hasattr(record, "visibility"):
        record.state = STATE_BEFORE[verb.name]
    record.save()
    judged = ask(entity, verb, actors[column], record)
    if not has_address(entity, verb):
        return judged
    carried_out = call(entity, verb, clients[column], record.key, place)
    assert carried_out == judged, f"{entity.name} {verb.name} {situation} {column}: {carried_out}, {judged}"
    return carried_out


def situations(entity: Entity, verb: Verb) -> list[str]:
    places = [samples.OWN, samples.OTHERS, samples.ALLIANCE, samples.TENANT, samples.GUEST]
    if verb.on_new:
        return places
    if hasattr(entity.model, "visibility"):
        places.append(samples.PUBLIC)
    if entity.name in samples.PERSONAL:
        places.append(samples.HERSELF)
    return [*places, MISSING] if has_address(entity, verb) else places


def section(entity: Entity, callers: Any) -> str:
    lines = [entity.name, HEAD]
    for verb in entity.verbs.values():
        asked = "api" if has_address(entity, verb) else "gateway"
        for situation in situations(entity, verb):
            cells = [cell(entity, verb, situation, column, callers) for column in COLUMNS]
            lines.append(f"{verb.name:<17}{situation:<13}{asked:<9}" + "".join(f"{one:<14}" for one in cells))
    return "\n".join(line.rstrip() for line in lines)


def sections() -> dict[str, str]:
    if not GOLDEN.exists():
        return {}
    parts = GOLDEN.read_text(encoding="utf-8").split("\n\n\n")[1:]
    return {part.partition("\n")[0]: part.strip("\n") for part in parts}


def renew(name: str, text: str) -> None:
    """Sections in the order of the registry; those of other entities stay."""
    kept = sections() | {name: text}
    ordered = [kept[one.name] for one in entities() if one.name in kept]
    GOLDEN.write_text("\n\n\n".join([PREFACE.rstrip("\n"), *ordered]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", [one.name for one in entities()])
def test_everybody_may_do_what_was_reviewed_and_nothing_else(name, callers, settings):
    settings.INNERVATE_API_ACCOUNT_RATE = settings.INNERVATE_API_VISITOR_RATE = 1_000_000
    entity = next(one for one in entities() if one.name == name)
    found = section(entity, callers)
    if os.environ.get("RENEW_GOLDEN"):
        renew(name, found)
    assert found == sections()[name]


def test_the_table_has_no_entity_that_is_gone():
    assert list(sections()) == [one.name for one in entities()]


def test_another_tenants_record_and_a_missing_one_look_the_same():
    """Of what is not open to an actor not even the existence shows; the node's administrator sees all."""
    own = COLUMNS.index("node admin")
    for text in sections().values():
        rows = [
            line for line in text.split("\n")[2:] if line[30 - 13 : 30].strip() in ("other tenant", MISSING)
        ]
        for row in rows:
            verb, record, asked = row[:17].strip(), row[17:30].strip(), row[30:39].strip()
            cells = [row[39 + 14 * at : 53 + 14 * at].strip() for at in range(len(COLUMNS))]
            del cells[own]
            if asked == "api" and verb != "create":
                assert set(cells) == {"404"}, (text.partition("\n")[0], verb, record)


def test_a_reading_token_changes_nothing():
    at = COLUMNS.index(READING)
    for entity in entities():
        for line in sections()[entity.name].split("\n")[2:]:
            if entity.verbs[line[:17].strip()].changes:
                assert line[39 + 14 * at : 53 + 14 * at].strip() != "yes", (entity.name, line)
