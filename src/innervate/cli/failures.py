"""How a command ends when it cannot do what was asked: a sentence, how to mend it, an exit code.

| code | meaning |
|---|---|
| 0 | done |
| 1 | done, and something is wrong with the data (faults found, a check failed) |
| 2 | the command line itself is wrong |
| 3 | the input was refused; every fault is listed, nothing was changed |
| 4 | there is no such record or file |
| 5 | not permitted |
| 6 | somebody else was quicker, or the state does not allow it |
| 7 | a part of the software is not installed |
| 130 | interrupted by the reader |
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from rich.console import Console

from innervate.core.errors import (
    Conflict,
    InnervateError,
    InputFault,
    InputRefused,
    InvalidTransition,
    NotFound,
    NotPermitted,
)
from innervate.vocab.messages import sentence


class ExitCode(IntEnum):
    DONE = 0
    FAULTS_FOUND = 1
    WRONG_USAGE = 2
    INPUT_REFUSED = 3
    NOT_FOUND = 4
    NOT_PERMITTED = 5
    CONFLICT = 6
    PART_MISSING = 7
    INTERRUPTED = 130


class Failure(Exception):
    """A command's own failure. ``message`` is a catalogue id, ``parameters`` fill its sentence."""

    def __init__(self, message: str, code: ExitCode, **parameters: object) -> None:
        super().__init__(message, parameters)
        self.message = message
        self.code = code
        self.parameters: Mapping[str, str] = {name: str(value) for name, value in parameters.items()}
        self.faults: Sequence[InputFault] = ()


_CODE_BY_CLASS: Sequence[tuple[type[InnervateError], ExitCode]] = (
    (InputRefused, ExitCode.INPUT_REFUSED),
    (NotFound, ExitCode.NOT_FOUND),
    (NotPermitted, ExitCode.NOT_PERMITTED),
    (InvalidTransition, ExitCode.CONFLICT),
    (Conflict, ExitCode.CONFLICT),
)


def code_of(error: InnervateError) -> ExitCode:
    return next((code for kind, code in _CODE_BY_CLASS if isinstance(error, kind)), ExitCode.FAULTS_FOUND)


def failure_of(error: Exception) -> Failure | InnervateError | None:
    """``error`` as something to say; None for a fault of the program, which is not to be hidden.

    Engine and readers raise their own exceptions, known by their ``message_id``.
    """
    if isinstance(error, Failure | InnervateError):
        return error
    message = getattr(error, "message_id", None)
    if not isinstance(message, str):
        return None
    parameters = dict(getattr(error, "parameters", {}))
    named = Failure(message, ExitCode.INPUT_REFUSED, **parameters)
    named.faults = [
        InputFault(
            place_of(fault.at), fault.message_id, {name: str(value) for name, value in fault.params.items()}
        )
        for fault in getattr(error, "faults", ())
    ]
    return named


def place_of(at: Any) -> str:
    """Where in a file: ``members.xlsx, B17`` or ``people.jsonl, line 3``."""
    if hasattr(at, "address"):
        return f"{at.file}, {at.address}"
    return f"{at.file}, line {at.line}" if at.line else str(at.file)


def _fault_line(fault: InputFault, lang: str) -> str:
    place = f"{fault.field}: " if fault.field else ""
    return place + sentence(fault.message, fault.parameters, lang=lang)


def report(error: Failure | InnervateError, *, as_json: bool, lang: str = "en") -> ExitCode:
    """Say ``error`` on standard error, as a sentence or as one JSON line. The exit code."""
    code = error.code if isinstance(error, Failure) else code_of(error)
    text = sentence(error.message, error.parameters, lang=lang)
    faults = error.faults if isinstance(error, InputRefused | Failure) else ()
    if as_json:
        document = {
            "error": {
                "code": error.message,
                "message": text,
                "parameters": dict(error.parameters),
                "faults": [
                    {
                        "field": fault.field,
                        "code": fault.message,
                        "message": sentence(fault.message, fault.parameters, lang=lang),
                        "parameters": dict(fault.parameters),
                    }
                    for fault in faults
                ],
            }
        }
        print(json.dumps(document, ensure_ascii=False), file=sys.stderr)
        return code
    console = Console(stderr=True, highlight=False)
    console.print(text, style="bold red", markup=False)
    for fault in faults:
        console.print(f"  {_fault_line(fault, lang)}", markup=False)
    return code
