"""The interface keeps its own document: made-up requests never break it, answers are as described.

Schemathesis makes the requests out of the OpenAPI document, the same ones in each run. Every second key
is that of a record that stands, so that requests get past the door.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests import build
from tests.api.callers import token_of
from tests.api.test_openapi import GOLDEN

from innervate.core.models import Cluster, Job, Visibility
from innervate.core.roles import Role

EXAMPLES = 5
# A text that fits the document may still be no cursor, code or cluster of ours; it is refused with 422.
STRICTER_THAN_THE_DOCUMENT = [positive_data_acceptance]


@pytest.fixture
def standing(db):
    """Keys of records by the segment of their address."""
    cluster = build.cluster("North", slug="north")
    clinic = build.organisation("Clinic", cluster=cluster, visibility=Visibility.CLUSTER, country="BE")
    job = Job.objects.create(kind="a.test", cluster=cluster, state=Job.State.FAILED)
    return {
        "organisations": clinic.key,
        "people": build.person("Anna Kowalska", at=clinic).key,
        "projects": build.project("Hearts", partners=[clinic]).key,
        "needs": build.need("Fewer falls", organisation=clinic).key,
        "solutions": build.solution("Sensor floor", organisation=clinic).key,
        "jobs": job.key,
        "clusters": cluster.slug,
        "vocabularies": "countries",
        "problems": "not-found",
    }


@pytest.fixture
def served():
    # As Django's own test client does: the end of a request must not close the test's connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def credential(standing):
    manager = build.user(role=Role.CLUSTER_MANAGER, cluster=Cluster.objects.get(slug="north"))
    return {"Authorization": f"Bearer {token_of(manager)}"}


def _operations():
    schema = schemathesis.openapi.from_path(GOLDEN)
    schema.app = get_wsgi_application()
    return [found.ok() for found in schema.get_all_operations()]


def _meet_a_record(case, standing):
    segment = case.path.removeprefix("/api/v1/").partition("/")[0]
    for name, made_up in case.path_parameters.items():
        if segment in standing and len(str(made_up)) % 2:
            case.path_parameters[name] = standing[segment]


@pytest.mark.parametrize("operation", _operations(), ids=lambda operation: operation.label)
def test_made_up_requests_are_answered_as_the_document_says(operation, standing, credential, served):
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answered(case):
        _meet_a_record(case, standing)
        answer = case.call(headers=credential)
        assert answer.status_code < 500
        case.validate_response(answer, excluded_checks=STRICTER_THAN_THE_DOCUMENT)

    answered()
