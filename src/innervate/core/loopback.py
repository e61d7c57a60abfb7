"""Whether a host or a network address is this machine itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Of a host name or an address as text, such as ``localhost``, ``127.0.0.1`` or ``[::1]``."""
    host = host.strip().removeprefix("[").removesuffix("]")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower() == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_on_loopback(url: str) -> bool:
    """Of a web address."""
    return is_loopback(urlsplit(url).hostname or "")
