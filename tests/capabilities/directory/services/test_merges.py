"""Two records become one, and two again."""

from __future__ import annotations

import pytest
from tests import build

from innervate.capabilities.directory import selectors
from innervate.capabilities.directory.models import Affiliation, Participation
from innervate.capabilities.directory.services import merges
from innervate.core import access
from innervate.core.actor import VISITOR
from innervate.core.errors import InputRefused, InvalidTransition, NotFound, NotPermitted
from innervate.core.facts import facts_of
from innervate.core.models import (
    AuditEntry,
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    ProfileChange,
    RoleGrant,
    State,
)
from innervate.core.roles import Role
from innervate.core.services.records import edit_record

pytestmark = pytest.mark.django_db

PIC_A, PIC_B = "998877665", "998877664"


@pytest.fixture
def pair(valley):
    """The record to keep, and the one with everything that can hang on an organisation."""
    kept = build.organisation(
        "Acme SA", cluster=valley, country="BE", identifiers={"pic": PIC_A}, facts={"description": "Devices"}
    )
    other = build.organisation(
        "Acme Medical", cluster=valley, country="BE", city="Liège", names=["ACME"],
        identifiers={"pic": PIC_B}, facts={"offers": "A patch"},
    )  # fmt: skip
    Identifier.objects.create(organisation=other, scheme="pic", value=PIC_A)  # both have this one
    build.project("Together", partners=[other, build.organisation("Partner", cluster=valley)])
    build.person("Ann Abt", at=other)
    build.need("Less waiting", organisation=other)
    build.solution("A patch", organisation=other)
    build.user(role=Role.ORGANISATION_ADMINISTRATOR, organisation=other, cluster=valley)
    return kept, other


def everything(*organisations):
    """All columns and rows of these organisations, as plain values; only the time of change left out."""
    state = []
    for one in organisations:
        row = Organisation.objects.filter(pk=one.pk).values().get()
        row.pop("updated_at")
        hanging = {
            model.__name__: sorted(model.objects.filter(organisation=one.pk).values_list("pk", flat=True))
            for model in (OrganisationName, Identifier, Membership, RoleGrant, Affiliation, Participation)
        }
        state.append((row, hanging, list(one.needs.values_list("pk", flat=True)), one.solutions.count()))
    return state


def test_what_hung_on_the_absorbed_one_hangs_on_the_kept_one(pair, manager):
    kept, other = pair
    merges.merge_organisations(actor=manager, kept=kept, absorbed=other)
    kept.refresh_from_db()
    other.refresh_from_db()

    assert (other.state, other.merged_into) == (State.MERGED, kept)
    assert sorted(kept.identifiers.values_list("scheme", "value")) == [("pic", PIC_B), ("pic", PIC_A)]
    assert sorted(kept.other_names.values_list("name", flat=True)) == ["ACME", "Acme Medical"]
    assert [each.title for each in kept.projects.all()] == ["Together"]
    assert [each.name for each in kept.people.all()] == ["Ann Abt"]
    assert (kept.needs.count(), kept.solutions.count(), kept.role_grants.count()) == (1, 1, 1)
    assert kept.city == "Liège"
    assert {fact.name for fact in facts_of(kept)} == {"description", "offers"}
    # One membership and one identifier stood on both: they stay where they were.
    assert other.memberships.count() == 1
    assert list(other.identifiers.values_list("value", flat=True)) == [PIC_A]


def test_a_merge_is_taken_back_exactly(pair, manager):
    before = everything(*pair)
    merge = merges.merge_organisations(actor=manager, kept=pair[0], absorbed=pair[1])
    assert everything(*pair) != before

    merges.undo_merge(actor=manager, merge=merge)

    assert everything(*pair) == before
    with pytest.raises(InvalidTransition):
        merges.undo_merge(actor=manager, merge=merge)


def test_what_was_changed_since_survives_the_way_back(pair, manager):
    kept, other = pair
    merge = merges.merge_organisations(actor=manager, kept=kept, absorbed=other)
    edit_record(
        actor=manager, record=kept, values={"city": "Namur", "description": "Patches"}, on=build.TODAY
    )

    merges.undo_merge(actor=manager, merge=merge)

    kept.refresh_from_db()
    assert kept.city == "Namur"
    # The builder's statement and the manager's: two sources, side by side.
    assert [fact.name for fact in facts_of(kept)] == ["description", "description"]


def test_contradicting_facts_stay_side_by_side_and_those_of_the_kept_one_count(valley, manager):
    kept = build.organisation("A", cluster=valley, facts={"stage": "concept"})
    other = build.organisation("B", cluster=valley, facts={"stage": "concept", "trl": "4"})
    edit_record(actor=manager, record=other, values={"stage": "Already on the market"}, on=build.TODAY)
    other.refresh_from_db()
    merges.merge_organisations(actor=manager, kept=kept, absorbed=other)
    kept.refresh_from_db()

    stages = [sorted(fact.values.possible) for fact in facts_of(kept, "stage")]
    assert stages == [["on_the_market"], ["concept"]]
    assert selectors.organisation_behind(manager, other.key) == kept


def test_the_old_key_leads_through_several_merges(valley, manager):
    first, second, third = (build.organisation(f"Org {n}", cluster=valley) for n in range(3))
    merges.merge_organisations(actor=manager, kept=second, absorbed=first)
    merge = merges.merge_organisations(actor=manager, kept=third, absorbed=second)

    assert selectors.organisation_behind(VISITOR, first.key) == third
    with pytest.raises(InvalidTransition):  # the later merge is to be taken back first
        merges.undo_merge(actor=manager, merge=second.merges_kept.get())
    merges.undo_merge(actor=manager, merge=merge)
    assert selectors.organisation_behind(VISITOR, first.key) == second


def test_who_may_merge(pair, manager, valley):
    kept, other = pair
    member = build.actor(Role.CLINICIAN, cluster=valley)
    stranger = build.actor(Role.CLUSTER_MANAGER, cluster=build.cluster())
    hidden = build.organisation("Secret", cluster=build.cluster(), visibility="private")

    with pytest.raises(NotPermitted):
        merges.merge_organisations(actor=member, kept=kept, absorbed=other)
    with pytest.raises(NotFound):
        merges.merge_organisations(actor=manager, kept=kept, absorbed=hidden)
    with pytest.raises(InputRefused):
        merges.merge_organisations(actor=manager, kept=kept, absorbed=kept)
    merge = merges.merge_organisations(actor=manager, kept=kept, absorbed=other)
    with pytest.raises(InvalidTransition):
        merges.merge_organisations(actor=manager, kept=kept, absorbed=other)
    with pytest.raises(NotFound):
        merges.undo_merge(actor=stranger, merge=merge)
    assert [each.pk for each in access.visible(manager, type(merge))] == [merge.pk]


def test_both_histories_and_the_index_hear_of_it(pair, manager):
    kept, other = pair
    ProfileChange.objects.all().delete()
    merges.merge_organisations(actor=manager, kept=kept, absorbed=other)

    noted = set(ProfileChange.objects.values_list("entity", "record_key"))
    assert {("directory.organisation", kept.key), ("directory.organisation", other.key)} <= noted
    assert {entity for entity, _ in noted} >= {"directory.person", "directory.project", "needs.need"}
    entries = AuditEntry.objects.filter(verb="merge").values_list("target_key", flat=True)
    assert sorted(entries) == sorted([kept.key, other.key])


def test_doubles_are_proposed_until_called_different_or_merged(valley, manager):
    place = {"cluster": valley, "country": "FR", "city": "Lille", "street": "1 rue du Fil"}
    first = build.organisation("Lille Cardio Instruments", **place)
    second = build.organisation("Cardiac Tools of Lille", identifiers={"pic": PIC_A}, **place)
    third = build.organisation("Lille Cardio Instruments SAS", identifiers={"pic": PIC_A}, **place)
    build.organisation("Valley Robotics", cluster=valley, country="FR")
    merges.search_duplicates(actor=manager, cluster=valley, now=build.NOW)

    found = {frozenset((view.first, view.second)): view for view in selectors.duplicates(manager, valley)}
    assert found[frozenset((second, third))].is_certain
    assert found[frozenset((first, third))].reasons

    merges.call_different(actor=manager, first=third, second=first)
    merges.merge_organisations(actor=manager, kept=second, absorbed=third)
    merges.search_duplicates(actor=manager, cluster=valley, now=build.NOW)
    left = [{view.first, view.second} for view in selectors.duplicates(manager, valley)]
    assert {first, third} not in left
    assert all(third not in each for each in left)


def test_only_managers_look_at_doubles(valley):
    with pytest.raises(NotPermitted):
        selectors.duplicates(build.actor(Role.CLINICIAN, cluster=valley), valley)
