"""What the engine is told of needs and solutions."""

from __future__ import annotations

import pytest
from tests import build

from innervate.core import registry
from innervate.core.index import profile_id
from innervate.core.models import Visibility
from innervate.engine.profile import Place

pytestmark = pytest.mark.django_db


def profile(record):
    entity = registry.entity_of(type(record))
    (found,) = entity.profiles(entity.model._default_manager.filter(pk=record.pk))
    assert found.profile_id == profile_id(entity.name, record.key)
    return found


def test_a_need_in_the_words_of_whoever_has_it():
    hospital = build.organisation("Hospital", country="BE", nuts="BE33")
    nurse = build.user()
    need = build.need(
        "Fewer falls", organisation=hospital, description="At night", stated_by=nurse, stated_on=build.TODAY,
        visibility=Visibility.CLUSTER, lang="en",
        facts={"sectors": ["digital_health"], "people_affected": "Elderly people", "result_wanted": "Half"},
    )  # fmt: skip
    found = profile(need)

    (unit,) = found.units
    assert (unit.title, unit.body, unit.lang, unit.codes, unit.dated_on) == (
        "Fewer falls", "At night\n\nElderly people\n\nHalf", "en", ("sectors:digital_health",), build.TODAY,
    )  # fmt: skip
    assert found.place == Place("BE", "BE33")
    assert found.audience == {
        f"cluster:{need.cluster.key}",
        f"managers:{need.cluster.key}",
        f"organisation:{hospital.key}",
        f"user:{nurse.key}",
    }


def test_a_solution_with_its_stage_as_a_facet():
    patch = build.solution("A patch", description="It sticks", facts={"stage": "lab_tested", "trl": "5"})
    found = profile(patch)
    assert found.kind == "solution"
    assert {name: list(values) for name, values in found.facets.items()} == {
        "stage": ["lab_tested"],
        "trl": ["5"],
    }


def test_a_need_without_an_organisation_has_no_place():
    assert profile(build.need("Alone")).place == Place()
