"""A cluster and who runs it: what every verb of the directory begins with."""

from __future__ import annotations

import pytest

from innervate.core.roles import Role
from tests import build


@pytest.fixture
def valley(data_folder):
    return build.cluster("Valley")


@pytest.fixture
def manager(valley):
    return build.actor(Role.CLUSTER_MANAGER, cluster=valley)
