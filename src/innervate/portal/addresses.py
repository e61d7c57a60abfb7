"""Parts of an address that stand for something of ours."""

from __future__ import annotations

from innervate.core import registry
from innervate.core.registry import Entity


class EntityConverter:
    """``organisations`` in an address is the entity whose path that is; any other word is no match."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> Entity:
        found = next((one for one in registry.entities() if one.path == value), None)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: Entity | str) -> str:
        return value if isinstance(value, str) else value.path


class TaskConverter:
    regex = "[a-z-]+"

    def to_python(self, value: str) -> registry.Task:
        found = next((one for one in registry.tasks() if one.name == value), None)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: registry.Task | str) -> str:
        return value if isinstance(value, str) else value.name
