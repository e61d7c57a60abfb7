"""What is kept of a secret that is shown once: an invitation's link, a token."""

from __future__ import annotations

import hashlib


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal. Our secrets are random and long: neither salt nor a slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
