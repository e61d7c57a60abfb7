"""The address of a form's action, opened without sending the form, leads to the page of the form."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("action", "page"),
    [
        ("/fr/clusters/valley/people/invite/", "/fr/clusters/valley/people/"),
        ("/fr/clusters/valley/ties/", "/fr/clusters/valley/"),
        ("/en/me/privacy/consent/", "/en/me/privacy/"),
        ("/en/organisations/abc/archive/", "/en/organisations/abc/"),
        ("/en/scheme/", "/en/"),
    ],
)
def test_an_action_leads_to_its_page(client, db, data_folder, action, page):
    assert client.get(action).headers["Location"] == page
