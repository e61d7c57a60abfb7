"""Every command is where the table says, and starts without what it does not need."""

from __future__ import annotations

from importlib import import_module

import pytest
from tests.cli.terminal import alone, here

from innervate.cli.bench import NAMES
from innervate.cli.commands import COMMANDS
from innervate.cli.failures import ExitCode
from innervate.core import registry

WEB = ("django", "ninja", "allauth", "pydantic_settings", "csp")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_says_what_it_does(command, capsys):
    said = here(capsys, command.name, "--help")
    assert (said.code, "Usage: innervate " + command.name in " ".join(said.out.split())) == (0, True)
    module = import_module(command.module)
    assert hasattr(module, "app") or hasattr(module, "app_for")


def test_every_entity_has_its_commands():
    records = [command.name for command in COMMANDS if command.module == "innervate.cli.records"]
    assert sorted(records) == sorted(entity.path for entity in registry.entities())


def test_help_lists_every_command_and_imports_none(tmp_path):
    said = alone(tmp_path, "--help")
    assert said.code == 0
    assert [command.name for command in COMMANDS if command.name not in said.out] == []
    assert said.imported.isdisjoint({"django", "numpy", "scipy", "sklearn", "openpyxl"})


def test_a_command_of_the_portal_says_what_is_missing(tmp_path):
    said = alone(tmp_path, "doctor", without=WEB)
    assert said.code == ExitCode.PART_MISSING
    assert "pip install innervate[portal]" in said.err


def test_a_misspelt_command_is_answered_with_the_nearest(tmp_path):
    said = alone(tmp_path, "mtach")
    assert said.code == ExitCode.WRONG_USAGE
    assert "match" in said.err


def test_a_benchmark_that_is_none_is_answered_with_those_there_are(capsys):
    said = here(capsys, "bench", "speed")
    assert said.code == ExitCode.WRONG_USAGE
    assert all(name in said.err for name in NAMES)
