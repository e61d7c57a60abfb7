"""A person is forgotten everywhere: every table, the index, the mail folder, the data folder."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from tests import build

from innervate.capabilities.directory.models import ImportRun, Person
from innervate.capabilities.directory.services import imports, people
from innervate.capabilities.directory.services.erasure import erase_person, export_person
from innervate.core import audit, index, outbox, registry
from innervate.core.actor import SYSTEM
from innervate.core.errors import NotFound, NotPermitted
from innervate.core.models import AuditEntry, Invitation, Job, Match, MatchRun, Organisation
from innervate.core.roles import Role
from innervate.core.services.records import create_record, edit_record

pytestmark = pytest.mark.django_db(transaction=True)

NAME, EMAIL, ORCID = "Ottilie Zweigenberg", "ottilie.zweigenberg@example.org", "0000-0002-1825-0097"


@pytest.fixture
def ottilie(valley, manager, data_folder):
    """A person who has left something everywhere."""
    hospital = build.organisation("Valley Hospital", cluster=valley, facts={"description": "Cardiology"})
    account = build.user(role=Role.EXPERT, cluster=valley, email=EMAIL, name=NAME)
    person = create_record(
        actor=manager,
        entity=registry.entity("directory.person"),
        cluster=valley,
        values={
            "name": NAME,
            "email": EMAIL,
            "orcid": ORCID,
            "expertise": "Telemonitoring of heart failure",
            "affiliations": [{"organisation": hospital.key, "position": "Cardiologist"}],
        },
        on=build.TODAY,
    )
    Person.objects.filter(pk=person.pk).update(user=account)
    person = Person.objects.get(pk=person.pk)
    herself = build.actor(of=account)
    people.give_consent(actor=herself, person=person, now=build.NOW)
    edit_record(actor=herself, record=person, values={"headline": "Cardiologist"}, on=build.TODAY)
    _papers(person, account, valley, manager)
    _file(manager, valley)
    _mail_file(data_folder)
    index.rebuild()
    return Person.objects.get(pk=person.pk)


def _papers(person, account, valley, manager):
    Invitation.objects.create(
        cluster=valley, email=EMAIL, role=Role.EXPERT, token_digest="d" * 64, expires_at=timezone.now()
    )
    outbox.draft("invitation", to=EMAIL, parameters={"name": NAME})
    outbox.draft("join-request", to="boss@example.org", parameters={"who": f"{NAME} <{EMAIL}>"})
    run = MatchRun.objects.create(task="partners", seeker_entity="directory.person", seeker_key=person.key)
    other = MatchRun.objects.create(task="need-help", query={"text": f"like {NAME}"}, user=manager.user)
    for rank, each in enumerate((run, other), start=1):
        Match.objects.create(
            run=each, rank=rank, candidate_entity="directory.person", candidate_key=person.key, score=1.0
        )
    Job.objects.create(kind="directory.import", started_by=account, result={"note": f"asked by {EMAIL}"})
    audit.record(
        actor=manager, verb="note", entity="core.cluster", target=valley, details={"of": [NAME, EMAIL]}
    )
    session = SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session["name"] = NAME
    session.save()


def _file(manager, valley):
    content = f"Person name,E-mail,ORCID\n{NAME},{EMAIL},{ORCID}\nAda Other,ada@example.org,\n".encode()
    run = imports.start_import(
        actor=manager, cluster=valley, entity="directory.person", file_name="people.csv", content=content
    )
    run = imports.check_import(actor=manager, run=run, on=build.TODAY)
    imports.run_import(actor=manager, run=run, on=build.TODAY)


def _mail_file(folder: Path):
    message = EmailMessage()
    message["To"], message["Subject"] = f"{NAME} <{EMAIL}>", "Welcome"
    message.set_content(f"Dear {NAME}, welcome. Zażółć.")
    (folder / "mail").mkdir(exist_ok=True)
    (folder / "mail" / "20261121.log").write_bytes(message.as_bytes() + b"\n" + b"-" * 79 + b"\n")


def found_in_tables(*words):
    """Every (table, column) in which one of the words stands, looked at as text by the test itself."""
    found = set()
    for model in apps.get_models():
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                text = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                if model._meta.label == "sessions.Session" and field.name == "session_data":
                    text = str(row.get_decoded())
                if any(word.casefold() in text.casefold() for word in words):
                    found.add((model._meta.label, field.name))
    return found


def found_in_files(folder, *words):
    """Files in which a word stands, as bytes or inside what is compressed there."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file() or ".sqlite3" in path.name:
            continue
        content = path.read_bytes()
        for inside in (content, *_inflated(content)):
            if any(word.encode().lower() in inside.lower() for word in words):
                found.add(path.name)
    return found


def _inflated(content):
    """Every zlib stream in the bytes, wherever it begins."""
    at = content.find(b"\x78")
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[at:], 1_000_000)
        at = content.find(b"\x78", at + 1)


def test_nothing_is_left_of_an_erased_person(ottilie, manager, data_folder):
    key = ottilie.key
    words = (NAME, EMAIL, ORCID, key)
    before = found_in_tables(*words)
    for table in (
        "directory.Person", "core.User", "account.EmailAddress", "core.Invitation", "core.OutboxMessage",
        "core.MatchRun", "core.Match", "core.AuditEntry", "core.Job", "directory.ImportRun",
        "sessions.Session",
    ):  # fmt: skip
        assert table in {label for label, _ in before}
    assert found_in_files(data_folder / "mail", *words)
    assert found_in_files(data_folder / "index", *words)

    erasure = erase_person(actor=build.actor(of=ottilie.user), person=ottilie)

    assert found_in_tables(*words) == set()
    assert found_in_files(data_folder, *words) == set()
    assert erasure.left == ()
    assert erasure.files == 1
    assert audit.verify() == []


def test_the_database_file_does_not_keep_her_either(ottilie, data_folder):
    """SQLite would leave deleted rows in free pages; the node's connections overwrite them
    (secure_delete)."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL cleans its pages by itself (autovacuum)
    database = Path(connection.settings_dict["NAME"])
    _empty_the_log()
    assert EMAIL.encode() in database.read_bytes()

    erase_person(actor=SYSTEM, person=ottilie)

    for file in database.parent.glob(f"{database.name}*"):
        for word in (NAME, EMAIL, ORCID, ottilie.key):
            assert word.encode() not in file.read_bytes()


def _empty_the_log():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_what_others_own_stays(ottilie, manager, valley):
    erase_person(actor=manager, person=ottilie)

    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ada Other"]
    assert Organisation.objects.filter(legal_name="Valley Hospital").count() == 1
    run = ImportRun.objects.get()
    assert bytes(run.content) == b""
    imports.undo_import(actor=manager, run=run)
    assert Person.objects.count() == 0


def test_that_somebody_was_erased_stands_in_the_trail(ottilie, manager, valley):
    erase_person(actor=manager, person=ottilie)

    last = AuditEntry.objects.filter(verb="erase").get()
    assert (last.actor_key, last.entity, last.target_key) == (manager.key, "directory.person", "")
    assert last.chain.name == f"cluster:{valley.key}"


def test_a_manager_cannot_erase_an_account_that_is_also_at_home_elsewhere(ottilie, manager):
    build.grant(ottilie.user, Role.EXPERT, cluster=build.cluster("Elsewhere"))

    with pytest.raises(NotPermitted) as refused:
        erase_person(actor=manager, person=ottilie)

    assert refused.value.message == "account-holds-roles-elsewhere"
    assert Person.objects.filter(pk=ottilie.pk).exists()


def test_a_manager_of_another_cluster_does_not_even_find_her(ottilie):
    stranger = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster("Elsewhere"))
    people.withdraw_consent(actor=build.actor(of=ottilie.user), person=ottilie)

    for verb in (erase_person, export_person):
        with pytest.raises(NotFound):
            verb(actor=stranger, person=ottilie)


def test_her_copy_holds_everything_and_no_secret(ottilie):
    copy = export_person(actor=build.actor(of=ottilie.user), person=ottilie)
    data = json.loads(copy.as_json())

    assert data["person"]["name"] == NAME
    assert data["person"]["affiliations"] == [
        {"organisation": "Valley Hospital", "position": "Cardiologist", "society": "False"}
    ]
    assert data["account"]["roles"][0]["role"] == "expert"
    assert [mail["template"] for mail in data["mail"]] == ["invitation"]
    # Her own job; not the mail to the manager or the question of the manager, which she may not see.
    assert {one["table"] for one in data["mentions"]} == {"core.job", "directory.person"}
    assert ottilie.user.password not in copy.as_json().decode()
    page = copy.as_page("fr")
    assert "<h1>Ce qui est détenu sur vous</h1>" in page
    assert EMAIL in page


def test_consent_opens_and_withdrawal_closes(valley):
    person = build.person("Ada Quiet", cluster=valley, consents=False, user=build.user())
    member = build.actor(Role.CLINICIAN, cluster=valley)
    visible = registry.entity("directory.person").visible
    assert list(visible(member)) == []

    herself = build.actor(of=person.user)
    people.give_consent(actor=herself, person=person, now=build.NOW)
    assert list(visible(member)) == [person]
    people.withdraw_consent(actor=herself, person=person)
    assert list(visible(member)) == []
    assert [entry.details for entry in AuditEntry.objects.filter(target_key=person.key)] == [{}, {}]


def test_a_manager_cannot_consent_for_her(valley, manager):
    person = build.person(cluster=valley, consents=False)
    with pytest.raises(NotPermitted):
        people.give_consent(actor=manager, person=person, now=build.NOW)
