"""What leaves in a spreadsheet is what its reader may see."""

from __future__ import annotations

import pytest
from tests import build

from innervate.capabilities.directory.exports import export_people
from innervate.core.models import Visibility
from innervate.core.roles import Role

pytestmark = pytest.mark.django_db


def test_people_are_exported_without_the_names_of_employers_that_are_hidden(data_folder):
    home, away = build.cluster("Home"), build.cluster("Away")
    hidden = build.organisation("Secret Labs", cluster=away, visibility=Visibility.PRIVATE)
    known = build.organisation("Open Labs", cluster=home, visibility=Visibility.PUBLIC)
    build.person("Ada", cluster=home, at=hidden)
    build.person("Eve", cluster=home, at=known)
    manager = build.actor(role=Role.CLUSTER_MANAGER, cluster=home)

    written = export_people(manager, home, "csv").decode("utf-8-sig")

    assert ("Ada" in written, "Eve" in written) == (True, True)
    assert ("Open Labs" in written, "Secret Labs" in written) == (True, False)
