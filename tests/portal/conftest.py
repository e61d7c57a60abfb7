"""A node with something of everything, for the tests of its face."""

from __future__ import annotations

import pytest
from tests.portal.world import World, make


@pytest.fixture
def world(db: object, data_folder: object) -> World:
    return make()
