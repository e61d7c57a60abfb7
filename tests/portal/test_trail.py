"""The trail in words: no ids of the program, in either language."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests import build

from innervate.core import audit
from innervate.core.actor import actor_of_user
from innervate.core.models import AuditEntry
from innervate.portal.showing.trail import in_words


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Ask to join: request to join", "Start: import", "Forget the file: import"]),
        (
            "fr",
            ["Demander à rejoindre: demande d'adhésion", "Commencer: import", "Oublier le fichier: import"],
        ),
    ],
)
def test_what_was_done_is_said_in_words(db, lang, said):
    actor = actor_of_user(build.administrator())
    done = [
        ("core.join_request", "ask"),
        ("directory.import_run", "start"),
        ("directory.import_run", "discard"),
    ]
    start = AuditEntry.objects.count()
    for entity, verb in done:
        audit.record(actor=actor, verb=verb, entity=entity)

    with override(lang):
        told = in_words(list(AuditEntry.objects.order_by("pk")[start:]))

    assert [f"{one.words}: {one.entity}" for one in told] == said
