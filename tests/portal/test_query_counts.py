"""Lists cost the same number of queries with one row and with three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import build

from innervate.core import index
from innervate.core.models import Visibility

LISTS = {
    "/en/organisations/": lambda: build.organisation(country="BE", names=["Other"]),
    "/en/people/": lambda: build.person(at=build.organisation()),
    "/en/projects/": lambda: build.project(partners=[build.organisation(), build.organisation()]),
    "/en/needs/": lambda: build.need(organisation=build.organisation()),
    "/en/solutions/": lambda: build.solution(organisation=build.organisation()),
    "/en/search/?q=organisation": lambda: build.organisation(),
    "/en/clusters/": lambda: build.cluster(),
    "/en/map/": lambda: build.organisation(country="BE", latitude=50.0, longitude=5.0),
    "/en/network/": lambda: build.project(partners=[build.organisation(), build.organisation()]),
}


def _queries(client, place):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(place).status_code == 200
    return len(seen)


@pytest.mark.parametrize("place", LISTS)
def test_three_rows_cost_no_more_than_one(client, db, data_folder, place):
    build.organisation("Not announced yet", visibility=Visibility.PRIVATE)
    LISTS[place]()
    index.rebuild()
    client.get(place)  # what is kept per process is read once
    one = _queries(client, place)
    LISTS[place]()
    LISTS[place]()
    index.rebuild()

    assert _queries(client, place) == one
