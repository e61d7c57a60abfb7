"""The registry's verbs at the terminal, with the permissions of the account that acts."""

from __future__ import annotations

import pytest
from tests import build
from tests.cli.terminal import here

from innervate.cli.failures import ExitCode
from innervate.core.models import AuditEntry, Organisation
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return build.cluster("North", slug="north")


@pytest.fixture
def manager(north):
    return build.user(role=Role.CLUSTER_MANAGER, cluster=north).email


def test_a_record_is_added_shown_edited_and_archived(north, manager, capsys):
    made = here(
        capsys,
        "organisations",
        "create",
        "-s",
        "legal_name=Clinic",
        "-s",
        "sectors=digital_health",
        "--as",
        manager,
        "--json",
    ).document
    shown = here(capsys, "organisations", "show", made["key"], "--as", manager, "--json").document
    assert (shown["legal_name"], shown["sectors"], shown["cluster"]) == (
        "Clinic",
        ["digital_health"],
        "north",
    )
    assert shown["facts"][0]["source"]["name"] == "North"
    edited = here(
        capsys, "organisations", "edit", made["key"], "-s", "city=Liège", "--as", manager, "--json"
    ).document
    archived = here(capsys, "organisations", "archive", made["key"], "--as", manager, "--json").document
    assert (edited["city"], archived["state"]) == ("Liège", "archived")
    assert list(AuditEntry.objects.order_by("position").values_list("verb", flat=True)) == [
        "create",
        "edit",
        "archive",
    ]


def test_a_list_shows_what_the_account_may_see(north, manager, capsys):
    build.organisation("Open Clinic", cluster=north)
    build.organisation("Closed Clinic", cluster=north, visibility="cluster")
    seen = {
        who: [one["label"] for one in here(capsys, "organisations", "list", *who, "--json").document["items"]]
        for who in ((), ("--as", manager))
    }
    assert seen == {(): ["Open Clinic"], ("--as", manager): ["Closed Clinic", "Open Clinic"]}


def test_an_e_mail_address_is_shown_to_who_may_edit_only(north, manager, capsys):
    person = build.person("Anna Kowalska", cluster=north, email="anna@example.org")
    own = here(capsys, "people", "show", person.key, "--as", manager, "--json").document
    others = here(capsys, "people", "show", person.key, "--json").document
    assert (own["email"], "email" in others) == ("anna@example.org", False)


def test_a_reference_to_a_hidden_record_is_not_shown(north, manager, capsys):
    need = build.need("Fewer falls", organisation=build.organisation(cluster=north, visibility="cluster"))
    assert here(capsys, "needs", "show", need.key, "--as", manager, "--json").document["organisation"]
    assert here(capsys, "needs", "show", need.key, "--json").document["organisation"] == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("create", "-s", "legal_name=X"), ExitCode.WRONG_USAGE, "account-needed"),
        (
            ("create", "-s", "legal_name=X", "--as", "nobody@example.org"),
            ExitCode.NOT_FOUND,
            "no-such-account",
        ),
        (("create", "-s", "legal_name", "--as", "MANAGER"), ExitCode.WRONG_USAGE, "bad-pair"),
        (("create", "-s", "nom=X", "--as", "MANAGER"), ExitCode.WRONG_USAGE, "no-such-field"),
        (
            ("create", "-s", "legal_name=X", "--cluster", "moon", "--as", "MANAGER"),
            ExitCode.NOT_FOUND,
            "no-such-cluster",
        ),
        (("create", "-s", "legal_name=", "--as", "MANAGER"), ExitCode.INPUT_REFUSED, "input-refused"),
        (("show", "zzzzzzzzzzzz"), ExitCode.NOT_FOUND, "not-found"),
        (("archive", "KEY", "--as", "MEMBER"), ExitCode.NOT_PERMITTED, "only-cluster-manager"),
        (("restore", "KEY", "--as", "MANAGER"), ExitCode.CONFLICT, "wrong-state"),
    ],
)
def test_each_failure_has_its_exit_code_and_changes_nothing(arguments, code, message, north, manager, capsys):
    clinic = build.organisation("Clinic", cluster=north)
    named = {
        "KEY": clinic.key,
        "MANAGER": manager,
        "MEMBER": build.user(role=Role.MEMBER, organisation=clinic).email,
    }
    said = here(capsys, "organisations", *(named.get(one, one) for one in arguments), "--json")
    assert (said.code, said.failure["code"], said.out) == (code, message, "")
    assert Organisation.objects.get().state == "active"


def test_every_fault_of_an_input_is_listed(north, manager, capsys):
    said = here(
        capsys,
        "organisations",
        "create",
        "-s",
        "legal_name= ",
        "-s",
        "country=Qqqq",
        "--as",
        manager,
        "--json",
    )
    assert [(fault["field"], fault["code"]) for fault in said.failure["faults"]] == [
        ("legal_name", "required"),
        ("country", "choice-unknown"),
    ]


def test_what_is_exported_is_imported_again_without_a_change(north, manager, capsys, tmp_path, data_folder):
    build.organisation("Clinic", cluster=north, country="BE", facts={"description": "Heart failure at home"})
    file = tmp_path / "members.csv"
    assert here(capsys, "export", "--out", str(file), "--as", manager).code == 0
    said = here(capsys, "import", str(file), "--as", manager, "--json")
    assert (said.code, said.document["state"], said.document["counts"]["unchanged"]) == (0, "imported", 1)


def test_a_faulty_file_is_refused_whole_and_named_by_cell(north, manager, capsys, tmp_path, data_folder):
    file = tmp_path / "members.csv"
    file.write_text("Name,Country\nOne,BE\nTwo,Qqqq\n")
    said = here(capsys, "import", str(file), "--as", manager, "--json")
    assert (said.code, said.document["state"]) == (ExitCode.FAULTS_FOUND, "refused")
    assert [(fault["row"], fault["column"]) for fault in said.document["faults"]] == [(3, "B")]
    assert not Organisation.objects.exists()


def test_a_dry_run_imports_nothing(north, manager, capsys, tmp_path, data_folder):
    file = tmp_path / "members.csv"
    file.write_text("Name,Country\nOne,BE\n")
    said = here(capsys, "import", str(file), "--check", "--as", manager, "--json")
    assert (said.document["state"], said.document["counts"]["create"]) == ("checked", 1)
    assert not Organisation.objects.exists()
