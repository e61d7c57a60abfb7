"""How many requests a minute: each caller by herself, also behind a proxy."""

from __future__ import annotations

import pytest
import time_machine
from django.test import RequestFactory

from innervate.api.rates import PerMinute, address_of

PROXY = "10.0.0.1"


def asked(forwarded: str = "", address: str = PROXY):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/api/v1/clusters", REMOTE_ADDR=address, **headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", PROXY),
        (0, "192.0.2.7", PROXY),  # no proxy of ours said this
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9, 192.0.2.7", "192.0.2.7"),  # what stands before is the visitor's own word
        (2, "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", PROXY),
        (1, "nonsense", PROXY),
    ],
)
def test_an_address_is_taken_from_the_nodes_own_proxies(settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert address_of(asked(forwarded)) == address


def test_one_visitor_behind_a_proxy_does_not_use_up_anothers_minute(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.INNERVATE_API_VISITOR_RATE = 1, 2
    with time_machine.travel("2026-11-21T12:00:01Z", tick=False):
        rates = PerMinute()
        first = [rates.allow_request(asked("192.0.2.7")) for _ in range(3)]
        assert (first, rates.allow_request(asked("192.0.2.8"))) == ([True, True, False], True)
