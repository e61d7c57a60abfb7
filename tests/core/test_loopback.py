from __future__ import annotations

import pytest

from innervate.core.loopback import is_loopback, is_on_loopback


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("[::1]", True), ("::ffff:127.0.0.1", True),
        ("localhost", True), (" 127.0.0.1 ", True), ("0.0.0.0", False), ("::", False), ("10.0.0.4", False),
        ("localhost.example.org", False), ("127.0.0.1.example.org", False), ("unknown", False), ("", False),
    ],
)  # fmt: skip
def test_only_names_and_addresses_of_this_machine_are_loopback(host, is_own):
    assert is_loopback(host) is is_own


@pytest.mark.parametrize(
    ("url", "is_own"),
    [("http://[::1]:8000", True), ("https://localhost", True), ("https://127.0.0.1@example.org", False)],
)
def test_of_a_web_address_the_host_counts(url, is_own):
    assert is_on_loopback(url) is is_own
