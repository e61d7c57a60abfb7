"""The entry point of ``innervate``: finds the command, runs it, words its failure."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from innervate import __version__
from innervate.cli.commands import COMMAND_BY_NAME, COMMANDS, Command
from innervate.cli.failures import ExitCode, failure_of, report
from innervate.cli.language import language
from innervate.cli.portal_part import require_portal_part


def load(command: Command) -> Any:
    """The command as typer runs it. Raises Failure when its part is not installed."""
    if command.portal:
        require_portal_part(command.name)
    module = import_module(command.module)
    app = module.app_for(command.name) if hasattr(module, "app_for") else module.app
    loaded = typer.main.get_command(app)
    loaded.name = command.name
    # Completion is installed for `innervate` as a whole.
    loaded.params = [
        one for one in loaded.params if one.name not in ("install_completion", "show_completion")
    ]
    return loaded


class LazyGroup(TyperGroup):
    """Knows every command's name and line of help, and imports only the one that runs."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [command.name for command in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command's line in the list, which is all that ``--help`` needs."""
        command = COMMAND_BY_NAME.get(cmd_name)
        if command is None:
            return None
        return TyperCommand(name=command.name, help=command.help, rich_help_panel=command.panel)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        self.commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        name, found, rest = super().resolve_command(ctx, args)
        return name, load(COMMAND_BY_NAME[found.name]), rest


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False)


@app.callback()
def innervate(
    version: bool = typer.Option(
        False, "--version", callback=_say_version, is_eager=True, help="Print the version and stop."
    ),
) -> None:
    """Connect a health-innovation ecosystem: find, compare and match organisations, needs and solutions."""


def run(arguments: list[str] | None = None) -> None:
    """What the installed ``innervate`` calls. Ends the process with an exit code of ``failures``."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        app(args=given, prog_name="innervate")
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader closed the pipe (`innervate ... | head`): nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        sys.exit(report(failure, as_json="--json" in given, lang=language()))
