"""Who reads the accounts of the demonstration at the door."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ACCOUNTS = [
    {"email": "boss@demo.example", "name": "Boss", "role": "node_administrator", "password": "sea-holly"},
    {"email": "mira@demo.example", "name": "Mira", "role": "clinician", "password": "sea-holly"},
]
LOCAL = "http://localhost:8000"


def listed(client: Client, **headers: str) -> set[str]:
    """What of the accounts stands on the page."""
    page = client.get("/en/", **headers).content.decode()
    return {word for word in ("boss@demo.example", "mira@demo.example", "sea-holly") if word in page}


@pytest.mark.parametrize(
    ("address", "headers", "shown"),
    [
        (LOCAL, {"REMOTE_ADDR": "127.0.0.1"}, True),
        (LOCAL, {"REMOTE_ADDR": "::1"}, True),
        ("http://[::1]:8000", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, True),
        (LOCAL, {"REMOTE_ADDR": "192.0.2.7"}, False),
        (LOCAL, {"REMOTE_ADDR": ""}, False),
        (LOCAL, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7, 127.0.0.1"}, False),
        (LOCAL, {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"}, False),
        ("https://portal.example.org", {"REMOTE_ADDR": "127.0.0.1"}, False),
    ],
)
def test_only_this_machine_reads_accounts_and_nobody_the_administrators(
    client, settings, data_folder, address, headers, shown
):
    settings.INNERVATE_DEMO_ACCOUNTS, settings.INNERVATE_ADDRESS = ACCOUNTS, address
    assert listed(client, **headers) == ({"mira@demo.example", "sea-holly"} if shown else set())
