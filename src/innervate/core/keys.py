"""Public keys of records: short, without look-alike letters, not guessable, never reused."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
KEY_LENGTH = 12


def new_key() -> str:
    """59 random bits: enough that keys of one node never meet and cannot be tried."""
    return "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))
