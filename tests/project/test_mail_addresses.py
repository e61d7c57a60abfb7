"""Mail is written below the faces: the addresses in it must be those that the portal answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import translation
from tests import build
from tests.build import NOW

from innervate.core import outbox
from innervate.core.models import OutboxMessage
from innervate.core.roles import Role
from innervate.core.services import accounts

pytestmark = pytest.mark.django_db


def addresses_in(message: OutboxMessage) -> list[str]:
    _, text = outbox.rendered(message.template, message.language, message.parameters)
    return re.findall(r"http://127\.0\.0\.1:8000(/\S+)", text)


def view_of(address: str) -> str:
    with translation.override(address.split("/")[1]):
        return resolve(address).view_name


def test_every_address_in_our_mail_leads_to_a_page():
    cluster = build.cluster("North")
    manager = build.user(role=Role.CLUSTER_MANAGER, cluster=cluster, language="fr")
    actor = build.actor(of=manager)
    accounts.invite(actor=actor, cluster=cluster, email="a@example.org", role=Role.EXPERT, now=NOW)
    asked = accounts.ask_to_join(actor=build.actor(), cluster=cluster, role=Role.EXPERT)
    accounts.approve_join_request(actor=actor, join_request=asked, now=NOW + timedelta(days=1))
    outbox.draft("job-ended", to=manager.email, language="fr", parameters={"job": "abc", "state": "done"})
    names = {
        message.template: [view_of(address) for address in addresses_in(message)]
        for message in OutboxMessage.objects.all()
    }
    assert names == {
        "invitation": ["portal:invitation"],
        "join-request": ["portal:cluster-people"],
        "join-request-approved": ["portal:home"],
        "job-ended": ["portal:job"],
    }
