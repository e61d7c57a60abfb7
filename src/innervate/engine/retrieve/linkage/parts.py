"""Faculties, departments and branches are part of a body, not the body again."""

from __future__ import annotations

from innervate.engine.retrieve.linkage.names import NormalName


def whole_of(left: NormalName, right: NormalName) -> int | None:
    """0 when ``right`` names a part of ``left``, 1 when ``left`` names a part of ``right``, None for neither.

    A part says all that the whole says, and besides a word such as faculty, department or branch.
    """
    for position, (whole, part) in enumerate(((left, right), (right, left))):
        said_by_both = set(whole.concepts) <= set(part.concepts)
        if said_by_both and part.parts - whole.parts and len(set(part.concepts)) > len(set(whole.concepts)):
            return position
    return None
