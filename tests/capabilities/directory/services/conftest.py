"""A cluster and who runs it: what every verb of the directory begins with."""

from __future__ import annotations

import pytest
from tests import build

from innervate.core.roles import Role


@pytest.fixture
def valley(data_folder):
    return build.cluster("Valley")


@pytest.fixture
def manager(valley):
    return build.actor(Role.CLUSTER_MANAGER, cluster=valley)
