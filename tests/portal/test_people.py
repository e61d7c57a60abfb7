"""Inviting people to a cluster."""

from __future__ import annotations

import pytest
from tests import build

from innervate.core.roles import Role

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Choose a role."), ("fr", "Choisissez un rôle.")])
def test_an_invitation_without_a_role_asks_for_one(client, db, data_folder, lang, sentence):
    user = build.user(role=Role.CLUSTER_MANAGER, cluster=build.cluster("Valley", slug="valley"))
    client.force_login(user, backend=SIGN_IN)

    answer = client.post(f"/{lang}/clusters/valley/people/invite/", {"email": "a@example.org", "role": ""})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
