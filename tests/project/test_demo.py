"""The demonstration is whole, invented and says so."""

from __future__ import annotations

import stat

import pytest
from tests import build

from innervate.capabilities.directory.models import Person, Project
from innervate.capabilities.needs.models import Need, Solution
from innervate.core import audit, index, search
from innervate.core.actor import VISITOR, actor_of_user
from innervate.core.facts import facts_of
from innervate.core.models import Cluster, Organisation, User
from innervate.core.roles import Role
from innervate.project import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(data_folder):
    return demo.load(build.TODAY)


def test_it_has_what_the_readme_promises(accounts):
    invented = Organisation.objects.filter(synthetic=True)

    assert (invented.count(), Person.objects.count(), Need.objects.count()) == (60, 40, 20)
    assert (Solution.objects.count(), Project.objects.count()) == (18, 12)
    assert set(Cluster.objects.values_list("kind", flat=True)) == {
        "alliance",
        "cluster",
        "society",
        "reference",
    }


def test_there_is_an_account_for_each_role_and_for_the_node(accounts):
    assert {one.role for one in accounts} == {role.value for role in Role} | {"node_administrator"}
    for one in accounts:
        user = User.objects.get(email=one.email)
        assert user.check_password(one.password)
        assert {grant.role for grant in user.role_grants.all()} == (
            set() if one.role == "node_administrator" else {one.role}
        )


def test_what_is_invented_says_so_and_what_is_real_names_its_source(accounts):
    real = Organisation.objects.filter(synthetic=False)

    assert real.count() == 21
    assert set(real.values_list("cluster__slug", flat=True)) == {"public-sources"}
    for one in real:
        assert facts_of(one), one
        assert all(fact.source.name != "Invented for demonstration" for fact in facts_of(one)), one
    for one in Organisation.objects.filter(synthetic=True):
        assert {fact.source.name for fact in facts_of(one)} == {"Invented for demonstration"}


def test_the_password_is_this_nodes_own_and_kept_from_others(accounts, data_folder):
    memory = data_folder / "demo-accounts.json"

    assert stat.S_IMODE(memory.stat().st_mode) == 0o600
    assert demo.remembered_accounts() == accounts
    assert not demo.is_empty()


def test_it_can_be_searched_by_visitors_and_by_its_people(accounts):
    index.rebuild()
    clinician = actor_of_user(User.objects.get(email="clinician@demo.example"))
    found = search.search(VISITOR, "heart failure patch at home", entity="directory.organisation")

    assert found.hits[0].title == "Cardiolys SA"
    assert search.search(VISITOR, "sepsis newborns", entity="needs.need").total == 0
    assert "Sepsis alarms for newborns with far fewer false alerts" in {
        hit.title for hit in search.search(clinician, "sepsis newborns", entity="needs.need").hits
    }
    manager = actor_of_user(User.objects.get(email="manager@demo.example"))
    assert "Victor Simonis" in {hit.title for hit in search.search(manager, "Simonis").hits}
    assert "Victor Simonis" not in {hit.title for hit in search.search(clinician, "Simonis").hits}
    assert audit.verify() == []
