"""What can go wrong in a verb, as ids and parameters; faces make the sentence and the status.

Nothing below a face knows of HTTP. ``NotFound`` also answers for what another tenant owns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class InputFault:
    """One thing to mend: ``field`` names the input ("" for the whole), ``message`` the catalogue entry."""

    field: str
    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)


class InnervateError(Exception):
    """``message`` is an id of the message catalogue (core.messages), ``parameters`` fill its sentence."""

    def __init__(self, message: str, **parameters: object) -> None:
        super().__init__(message, parameters)
        self.message = message
        self.parameters = {name: str(value) for name, value in parameters.items()}


class NotFound(InnervateError):
    """There is no such record for this actor."""


class NotPermitted(InnervateError):
    """The actor may see the record but not do this; ``message`` is the reason that is shown."""


class InvalidTransition(InnervateError):
    """The record is in a state from which the verb is not possible."""


class Conflict(InnervateError):
    """Somebody else changed the record meanwhile."""


class InputRefused(InnervateError):
    """The input has faults, all of them listed; nothing was changed."""

    def __init__(self, faults: Sequence[InputFault]) -> None:
        super().__init__("input-refused", count=len(faults))
        self.faults = tuple(faults)
