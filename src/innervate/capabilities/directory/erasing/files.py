"""What stands of a person in the data folder beside the database and the index: mail that was written to
files."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

from django.conf import settings

from innervate.capabilities.directory.erasing.traces import Traces
from innervate.core.operations.data_folder import DataFolder

LARGEST_READ = 10_000_000


def forget_in_files(traces: Traces) -> int:
    """Delete every mail and cached answer in which she stands; how many."""
    folder = DataFolder(Path(settings.INNERVATE_DATA_DIR))
    gone = 0
    for place in (folder.mail, folder.cache):
        for path in sorted(place.rglob("*")) if place.is_dir() else ():
            if path.is_file() and path.stat().st_size <= LARGEST_READ and _stands_in(path, traces):
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _stands_in(path: Path, traces: Traces) -> bool:
    content = path.read_bytes()
    if traces.stand_in(content.decode("utf-8", errors="replace")):
        return True
    # Several mails may stand in one file, their texts and subjects encoded for the way.
    return any(traces.stand_in(text) for mail in content.split(b"-" * 79) for text in _texts(mail))


def _texts(mail: bytes) -> list[str]:
    message: Message = message_from_bytes(mail.strip(), policy=default)
    texts = [str(value) for _, value in message.items()]
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            texts.append(payload.decode(part.get_content_charset("utf-8"), errors="replace"))
    return texts
