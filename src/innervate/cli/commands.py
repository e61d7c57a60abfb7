"""Every command of the terminal, by name: where it lives and what it needs.

The table stands apart from the modules so that ``innervate --help`` imports none of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """``module`` offers ``app``, a ``typer.Typer``. ``portal``: it works only with the portal part."""

    name: str
    module: str
    help: str
    panel: str
    portal: bool = False


FILES = "On files, without a portal"
NODE = "A node"
RECORDS = "Records of the node"
DEVELOPMENT = "For engineers"

COMMANDS: tuple[Command, ...] = (
    Command("match", "innervate.cli.match", "Who fits: partners, help for a need, what is relevant.", FILES),
    Command("search", "innervate.cli.search", "Find organisations, people, needs and projects.", FILES),
    Command("index", "innervate.cli.index", "Build the search index of a folder, or of the node.", FILES),
    Command(
        "dedupe", "innervate.cli.dedupe", "List likely duplicates in a spreadsheet, with reasons.", FILES
    ),
    Command("up", "innervate.cli.up", "Set up a node and serve it.", NODE, portal=True),
    Command(
        "prepare",
        "innervate.cli.prepare",
        "Bring a node to this version.",
        NODE,
        portal=True,
    ),
    Command(
        "doctor",
        "innervate.cli.doctor",
        "Say what of the set-up is wrong and how to mend it.",
        NODE,
        portal=True,
    ),
    Command("worker", "innervate.cli.worker", "Run waiting jobs.", NODE, portal=True),
    Command("tick", "innervate.cli.tick", "Do what is due: mail, expiry, index.", NODE, portal=True),
    Command(
        "backup", "innervate.cli.backup", "Write everything a node holds to one file.", NODE, portal=True
    ),
    Command("restore", "innervate.cli.restore", "Read a backup into an empty node.", NODE, portal=True),
    Command("dump", "innervate.cli.dump", "Write every row of a node as JSON lines.", NODE, portal=True),
    Command(
        "dump",
        "innervate.cli.dump",
        "Write every row as JSON lines, the same on every database.",
        NODE,
        portal=True,
    ),
    Command("audit", "innervate.cli.audit", "Verify the audit trail.", NODE, portal=True),
    Command("accounts", "innervate.cli.accounts", "Accounts and their roles.", NODE, portal=True),
    Command("load", "innervate.cli.load", "Load CORDIS, ROR or a spreadsheet.", NODE, portal=True),
    Command(
        "import", "innervate.cli.importing", "Import a spreadsheet into a cluster.", RECORDS, portal=True
    ),
    Command(
        "export",
        "innervate.cli.exporting",
        "Write records to a file that import reads.",
        RECORDS,
        portal=True,
    ),
    Command(
        "organisations",
        "innervate.cli.records",
        "List, show, add and change organisations.",
        RECORDS,
        portal=True,
    ),
    Command("people", "innervate.cli.records", "List, show, add and change people.", RECORDS, portal=True),
    Command(
        "projects", "innervate.cli.records", "List, show, add and change projects.", RECORDS, portal=True
    ),
    Command("needs", "innervate.cli.records", "List, show, add and change needs.", RECORDS, portal=True),
    Command(
        "solutions", "innervate.cli.records", "List, show, add and change solutions.", RECORDS, portal=True
    ),
    Command("bench", "innervate.cli.bench", "Run one of the project's benchmarks.", DEVELOPMENT),
)

COMMAND_BY_NAME = {command.name: command for command in COMMANDS}
