"""The seam between the terminal and the portal part, which may be absent.

A command that needs it calls ``set_up`` before it imports anything of ``core`` but its errors.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

from innervate.cli.failures import ExitCode, Failure

SETTINGS = "innervate.project.settings"


def portal_part_is_installed() -> bool:
    return find_spec("django") is not None and find_spec("ninja") is not None


def require_portal_part(command: str) -> None:
    """Raises Failure, which says how to install it."""
    if not portal_part_is_installed():
        raise Failure("portal-part-missing", ExitCode.PART_MISSING, command=command)


def set_up() -> None:
    """Start Django with the node's settings; a second call changes nothing."""
    import django  # optional part: absent from `pip install innervate`

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
