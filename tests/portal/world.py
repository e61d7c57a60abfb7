"""One node with something of everything, and for each address of the portal a case: who asks, and with what.

The browser's tests walk the same cases. An address without a case fails ``test_every_address_has_a_case``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from tests import build

from innervate.capabilities.directory.models import Person
from innervate.capabilities.directory.services import imports, merges
from innervate.core import index, jobs, matching
from innervate.core.actor import actor_of_user
from innervate.core.models import (
    Cluster,
    Invitation,
    Job,
    Match,
    OutboxMessage,
    User,
)
from innervate.core.roles import Role
from innervate.core.secrets import digest

TOKEN = "a-token-that-was-mailed"
LONG_NAME = "Landesforschungsgesellschaft für Herzkreislauferkrankungsnachsorgeeinrichtungen"
FILE = b"Name,Country,Size\nCardio Nova,Belgium,small\nHeart Labs,Atlantis,middling\n"
DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class World:
    """Accounts by what they are called in CASES, and the arguments that addresses take."""

    users: Mapping[str, User]
    arguments: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """``who``: visitor, manager, clinician, administrator or joiner. ``status``: of a reading."""

    who: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    status: int = 200


def _with(**names: str) -> Mapping[str, str]:
    return names


_ORGANISATION = _with(entity="=organisations", key="organisation")
# Values of arguments that begin with "=" are taken as they are; others are names in World.arguments.
CASES: Mapping[str, list[Case]] = {
    "home": [Case("visitor"), Case("manager"), Case("clinician"), Case("administrator")],
    "search": [Case("visitor", query="q=heart"), Case("manager", query="q=nothing+of+the+kind")],
    "suggest": [Case("visitor", query="q=he")],
    "map": [Case("visitor"), Case("manager", query="measure=projects")],
    "map-csv": [Case("visitor")],
    "network": [Case("manager"), Case("manager", query="least=99")],
    "match-tasks": [Case("visitor"), Case("manager")],
    "match-ask": [
        Case("manager", _with(task="=partners")),
        Case("visitor", _with(task="=partners"), status=302),
    ],
    "match-results": [Case("manager", _with(key="run"))],
    "match-why": [Case("manager", _with(key="match"), query="replay=1")],
    "match-again": [Case("manager", _with(key="match"), status=302)],
    "match-feedback": [Case("manager", _with(key="match"), status=302)],
    "state-need": [
        Case("clinician", _with(step="=title")),
        Case("clinician", _with(step="=sectors")),
        Case("clinician", _with(step="=check")),
    ],
    "clusters": [Case("visitor")],
    "new-cluster": [Case("administrator")],
    "cluster": [Case("visitor", _with(slug="cluster")), Case("manager", _with(slug="alliance"))],
    "edit-cluster": [Case("manager", _with(slug="cluster"))],
    "cluster-ties": [Case("manager", _with(slug="alliance"), status=302)],
    "join": [Case("joiner", _with(slug="cluster"))],
    "cluster-people": [
        Case("manager", _with(slug="cluster")),
        Case("clinician", _with(slug="cluster"), status=403),
    ],
    "invite": [Case("manager", _with(slug="cluster"), status=302)],
    "decide-request": [Case("manager", _with(slug="cluster"), status=302)],
    "revoke-role": [Case("manager", _with(slug="cluster"), status=302)],
    "organisations-file": [Case("manager", _with(slug="cluster", form="=csv"))],
    "imports": [Case("manager", _with(slug="cluster"))],
    "import": [Case("manager", _with(key="import_open")), Case("manager", _with(key="import_refused"))],
    "import-step": [Case("manager", _with(key="import_open", step="=columns"), status=302)],
    "duplicates": [Case("manager", _with(slug="cluster"))],
    "search-duplicates": [Case("manager", _with(slug="cluster"), status=302)],
    "decide-duplicate": [Case("manager", _with(slug="cluster"), status=302)],
    "merge": [Case("manager", _with(kept="organisation", other="double"))],
    "undo-merge": [Case("manager", _with(key="merge"), status=302)],
    "invitation": [Case("visitor", _with(token="token"))],
    "settings": [Case("clinician"), Case("visitor", status=302)],
    "privacy": [Case("clinician"), Case("joiner")],
    "export-me": [Case("clinician"), Case("joiner")],
    "consent": [Case("clinician", status=302)],
    "erase-me": [Case("clinician")],
    "tokens": [Case("manager")],
    "revoke-token": [Case("manager", _with(key="organisation"), status=302)],
    "jobs": [Case("manager")],
    "job": [Case("manager", _with(key="job")), Case("manager", _with(key="job_failed"))],
    "stop-job": [Case("manager", _with(key="job"), status=302)],
    "resume-job": [Case("manager", _with(key="job"), status=302)],
    "audit": [Case("manager"), Case("clinician", status=403)],
    "verify-audit": [Case("manager", status=302)],
    "node": [Case("administrator"), Case("manager", status=403)],
    "outbox": [Case("administrator")],
    "theme": [Case("administrator")],
    "theme-style": [Case("visitor", _with(stamp="=x"), status=404)],
    "theme-logo": [Case("visitor", _with(stamp="=x"), status=404)],
    "scheme": [Case("visitor", status=302)],
    "about": [Case("visitor")],
    "accessibility": [Case("visitor")],
    "style": [Case("visitor")],
    "records": [
        Case("visitor", _with(entity=f"={path}"))
        for path in ("organisations", "people", "projects", "needs", "solutions")
    ]
    + [Case("manager", _with(entity="=organisations"), query="country=FR&q=nothing")],
    "new-record": [Case("manager", _with(entity="=organisations")), Case("manager", _with(entity="=people"))],
    "record": [
        Case("visitor", _ORGANISATION),
        Case("manager", _ORGANISATION),
        Case("visitor", _with(entity="=people", key="person")),
        Case("visitor", _with(entity="=projects", key="project")),
        Case("visitor", _with(entity="=needs", key="need")),
        Case("visitor", _with(entity="=solutions", key="solution")),
        Case("visitor", _with(entity="=organisations", key="=not-there"), status=404),
    ],
    "edit-record": [Case("manager", _ORGANISATION), Case("visitor", _ORGANISATION, status=403)],
    "do-to-record": [Case("manager", {**_ORGANISATION, "verb": "=archive"}, status=302)],
}


def make() -> World:
    """Write the node's records and its index."""
    cluster = build.cluster("Valley", slug="valley", country="BE", description="A cluster along a valley.")
    alliance = build.alliance(cluster, name="Two valleys")
    users = _users(cluster, alliance)
    records = _records(cluster, users["clinician"])
    index.rebuild()
    manager = actor_of_user(users["manager"])
    run = matching.run_match(
        actor=manager,
        task="partners",
        seeker=records["organisation"],
        text="wearable sensors for heart failure at home",
        on=DAY,
    )
    arguments = {name: record.key for name, record in records.items()}
    arguments |= {"cluster": cluster.slug, "alliance": alliance.slug, "token": TOKEN, "run": run.key}
    arguments["match"] = Match.objects.filter(run=run).first().key
    arguments |= _imports(manager, cluster) | _jobs(users["manager"], cluster)
    kept, absorbed = (build.organisation(f"Old double {one}", cluster=cluster) for one in (1, 2))
    arguments["merge"] = merges.merge_organisations(actor=manager, kept=kept, absorbed=absorbed).key
    _mail_and_invitation(cluster)
    return World(users, arguments)


def _users(cluster: Cluster, alliance: Cluster) -> dict[str, User]:
    manager = build.user(
        role=Role.CLUSTER_MANAGER, cluster=cluster, name="Anna Kowalska", email="anna@example.org"
    )
    build.grant(manager, Role.CLUSTER_MANAGER, cluster=alliance)
    clinician = build.user(
        role=Role.CLINICIAN, cluster=cluster, name="Dr Hélène Marchal", email="helene@example.org"
    )
    build.person("Dr Hélène Marchal", cluster=cluster, user=clinician, consents=False)
    joiner = build.user(name="Jo Joiner", email="jo@example.org")
    return {
        "manager": manager,
        "clinician": clinician,
        "joiner": joiner,
        "administrator": build.administrator(name="Node Administrator", email="node@example.org"),
    }


def _records(cluster: Cluster, clinician: User) -> dict[str, Any]:
    about = {
        "description": "Wearable patch for heart failure",
        "sectors": ["digital_health"],
        "headcount": 34,
    }
    organisation = build.organisation(
        "Cardio Nova",
        cluster=cluster,
        country="BE",
        city="Liège",
        kind="company",
        size_class="small",
        latitude=50.63,
        longitude=5.57,
        facts=about,
        names=["Kardio Nova"],
        identifiers={"vat": "BE0403170701"},
    )
    double = build.organisation("Cardio Nova SA", cluster=cluster, country="BE", facts=about)
    hospital = build.organisation(
        LONG_NAME,
        cluster=cluster,
        country="DE",
        kind="hospital",
        facts={"description": "Heart failure clinic, sensors at home"},
    )
    person: Person = build.person(
        "Irène Dumont", at=organisation, position="Head of research", facts={"expertise": "Heart failure"}
    )
    return {
        "organisation": organisation,
        "double": double,
        "hospital": hospital,
        "person": person,
        "project": build.project(
            "Heart at home", partners=[organisation, hospital], acronym="HEARTH", starts_on=DAY
        ),
        "need": build.need(
            "Notice earlier that a patient gets worse", cluster=cluster, stated_by=clinician, stated_on=DAY
        ),
        "solution": build.solution("A patch", organisation=organisation),
    }


def _imports(manager: Any, cluster: Cluster) -> dict[str, str]:
    found = {}
    for name in ("import_open", "import_refused"):
        run = imports.start_import(
            actor=manager,
            cluster=cluster,
            entity="directory.organisation",
            file_name="members.csv",
            content=FILE,
        )
        found[name] = run.key
    columns = {column["position"]: column["field"] for column in run.mapping["columns"]}
    run = imports.confirm_mapping(actor=manager, run=run, columns=columns)
    imports.check_import(actor=manager, run=run, on=DAY)
    return found


def _jobs(user: User, cluster: Cluster) -> dict[str, str]:
    made = {"cluster": cluster, "started_by": user, "kind": "directory.duplicates"}
    running = Job.objects.create(**made, state=Job.State.RUNNING, done=3, total=10, stage="read")
    failed = Job.objects.create(**made, state=Job.State.FAILED, faults=[{"message": "not-found"}])
    assert running.state in jobs.OPEN
    return {"job": running.key, "job_failed": failed.key}


def _mail_and_invitation(cluster: Cluster) -> None:
    now = timezone.now()
    OutboxMessage.objects.create(
        template="invitation", to="x@example.org", next_attempt_at=now, state="failed", last_error="refused"
    )
    Invitation.objects.create(
        cluster=cluster,
        email="new@example.org",
        role=Role.CLINICIAN,
        token_digest=digest(TOKEN),
        expires_at=now + timedelta(days=14),
    )


def address(name: str, case: Case, world: World, lang: str = "en") -> str:
    """The case's address in ``lang``, with its query."""
    arguments = {
        argument: value[1:] if value.startswith("=") else world.arguments[value]
        for argument, value in case.arguments.items()
    }
    with override(lang):
        path = reverse(f"portal:{name}", kwargs=arguments or None)
    return f"{path}?{case.query}" if case.query else path


def every_case() -> list[tuple[str, Case]]:
    return [(name, case) for name, cases in CASES.items() for case in cases]


# Pages that answer in HTML to a reading: what the browser's tests look at.
FILES = frozenset({"map-csv", "organisations-file", "export-me", "suggest"})


def every_page() -> list[tuple[str, Case]]:
    return [(name, case) for name, case in every_case() if case.status == 200 and name not in FILES]
