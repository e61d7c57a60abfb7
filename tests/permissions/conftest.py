"""The interface under its own addresses alone: a fault of another face does not show up here."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_addresses(settings):
    settings.ROOT_URLCONF = "tests.api.addresses"
