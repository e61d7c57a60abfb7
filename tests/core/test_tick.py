from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from tests import build
from tests.build import NOW

from innervate.core import outbox
from innervate.core.models import Invitation, Job
from innervate.core.roles import Role
from innervate.core.services import accounts
from innervate.core.tick import tick

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=365)


def test_what_is_due_is_done_once_and_counted(mailoutbox):
    cluster = build.cluster()
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    accounts.invite(actor=manager, cluster=cluster, email="a@example.org", role=Role.EXPERT, now=NOW)
    Job.objects.create(kind="x", state=Job.State.RUNNING, claim="gone", heartbeat_at=NOW)
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(days=3650))
    first, second = tick(LATER), tick(LATER)
    assert (first["mail_sent"], first["invitations_expired"], first["jobs_requeued"]) == (1, 1, 1)
    assert (second["mail_sent"], second["invitations_expired"], second["jobs_requeued"]) == (0, 0, 0)
    assert (Invitation.objects.get().state, Job.objects.get().state, Session.objects.count()) == (
        "expired",
        "queued",
        0,
    )


def test_one_part_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    cluster = build.cluster()
    manager = build.actor(Role.CLUSTER_MANAGER, cluster=cluster)
    accounts.invite(actor=manager, cluster=cluster, email="a@example.org", role=Role.EXPERT, now=NOW)
    monkeypatch.setattr(outbox, "RETRY_AFTER", None)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _broken)
    done = tick(LATER)
    assert (done["mail_sent"], done["invitations_expired"]) == (-1, 1)
    assert "mail_sent failed" in caplog.text


def _broken(self, messages):
    raise OSError("no route")
