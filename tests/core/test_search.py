"""One search over what an actor may see, and nothing else."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests import build

from innervate.core import index, search
from innervate.core.actor import VISITOR
from innervate.core.models import ProfileChange, Visibility
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley(data_folder):
    """A public firm, one that only its cluster sees, and a stranger's, all about the same thing."""
    home, away = build.cluster("Home"), build.cluster("Away")
    about = {"description": "Wearable patch for heart failure", "sectors": ["cardiometabolic"]}
    build.organisation(
        "Open Cardio", cluster=home, visibility=Visibility.PUBLIC, country="BE", kind="company", facts=about
    )
    build.organisation(
        "Inner Cardio",
        cluster=home,
        visibility=Visibility.CLUSTER,
        country="BE",
        kind="start_up",
        facts=about,
    )
    build.organisation(
        "Hidden Cardio",
        cluster=away,
        visibility=Visibility.CLUSTER,
        country="FR",
        kind="company",
        facts=about,
    )
    index.rebuild()
    return home


def titles(result):
    return sorted(hit.title for hit in result.hits)


def test_a_visitor_finds_what_is_public(valley):
    assert titles(search.search(VISITOR, "heart failure")) == ["Open Cardio"]


def test_a_member_also_finds_what_her_cluster_keeps_to_itself(valley):
    actor = build.actor(role=Role.CLINICIAN, cluster=valley)

    assert titles(search.search(actor, "heart failure")) == ["Inner Cardio", "Open Cardio"]


def test_counts_and_suggestions_do_not_betray_what_is_hidden(valley):
    actor = build.actor(role=Role.CLINICIAN, cluster=valley)
    result = search.search(actor, "heart failure")
    countries = next(facet for facet in result.facets if facet.name == "country")

    assert [(value.code, value.count) for value in countries.values] == [("BE", 2)]
    assert search.suggest(actor, "hidden") == ()
    assert [one.label for one in search.suggest(actor, "inner")] == ["Inner Cardio"]


def test_a_facet_narrows_and_keeps_its_alternatives_in_sight(valley):
    actor = build.actor(role=Role.CLINICIAN, cluster=valley)
    result = search.search(actor, entity="directory.organisation", facets={"organisation_kind": ["start_up"]})
    kinds = next(facet for facet in result.facets if facet.name == "organisation_kind")

    assert titles(result) == ["Inner Cardio"]
    assert {(value.code, value.count, value.selected) for value in kinds.values} == {
        ("start_up", 1, True),
        ("company", 1, False),
    }


def test_a_slip_of_the_pen_still_finds(valley):
    assert titles(search.search(VISITOR, "haert failure wearable")) == ["Open Cardio"]


def test_an_empty_page_says_which_filter_to_drop(valley):
    facets = {"country": ["FR"]}

    assert search.search(VISITOR, "heart failure", facets=facets).total == 0
    assert [(one.facet, one.total) for one in search.widenings(VISITOR, "heart failure", facets=facets)] == [
        ("country", 1)
    ]


def test_a_noted_change_reaches_the_index_and_an_undone_one_does_not(
    valley, django_capture_on_commit_callbacks
):
    record = build.organisation("Late Cardio", cluster=valley, visibility=Visibility.PUBLIC)
    with django_capture_on_commit_callbacks(execute=True):
        index.note_change(record)

    assert titles(search.search(VISITOR, "Late Cardio"))[:1] == ["Late Cardio"]
    assert ProfileChange.objects.count() == 0

    with transaction.atomic():
        index.note_change(record)
        transaction.set_rollback(True)
    assert ProfileChange.objects.count() == 0


def test_a_removed_record_leaves_the_index(valley):
    record = build.organisation("Brief Cardio", cluster=valley, visibility=Visibility.PUBLIC)
    index.note_change(record)
    index.drain()
    assert index.profile_id("directory.organisation", record.key) in index.opened()

    index.note_removal("directory.organisation", record.key)
    record.delete()
    index.drain()

    assert index.profile_id("directory.organisation", record.key) not in index.opened()


def test_what_is_erased_while_the_index_is_written_does_not_come_back(valley):
    record = build.organisation("Fleeting Cardio", cluster=valley, visibility=Visibility.PUBLIC)
    index.note_change(record)
    waiting = list(ProfileChange.objects.all())
    record.delete()  # committed by somebody else after the queue was read
    index._write(waiting)

    assert "Fleeting Cardio" not in titles(search.search(VISITOR, "Fleeting Cardio"))
    assert index.profile_id("directory.organisation", record.key) not in index.opened()


def test_a_rebuild_keeps_what_is_noted_while_it_runs(valley, monkeypatch):
    late = []

    def with_a_newcomer():
        yield from profiles()
        late.append(build.organisation("Newcomer Cardio", cluster=valley, visibility=Visibility.PUBLIC))
        index.note_change(late[0])

    profiles = index._all_profiles
    monkeypatch.setattr(index, "_all_profiles", with_a_newcomer)
    index.rebuild()

    assert [change.record_key for change in ProfileChange.objects.all()] == [late[0].key]
    index.drain()
    assert index.profile_id("directory.organisation", late[0].key) in index.opened()
