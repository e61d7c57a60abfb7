"""The page that an action belongs to: who comes to the address of a form without sending it is led there.

The language menu of a page that answered a refused form leads to such an address.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import ResolverMatch, reverse

# By the action's name: the page's name; it takes those of the action's arguments that are named.
_PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "match-again": ("match-why", ("key",)),
    "match-feedback": ("match-why", ("key",)),
    "cluster-ties": ("cluster", ("slug",)),
    "invite": ("cluster-people", ("slug",)),
    "decide-request": ("cluster-people", ("slug",)),
    "revoke-role": ("cluster-people", ("slug",)),
    "search-duplicates": ("duplicates", ("slug",)),
    "decide-duplicate": ("duplicates", ("slug",)),
    "import-step": ("import", ("key",)),
    "consent": ("privacy", ()),
    "revoke-token": ("tokens", ()),
    "stop-job": ("job", ("key",)),
    "resume-job": ("job", ("key",)),
    "verify-audit": ("audit", ()),
    "do-to-record": ("record", ("entity", "key")),
}


def page_of_action(match: ResolverMatch | None) -> str:
    """Address of the page; the first page for an action that belongs to none."""
    if match is None:
        return reverse("portal:home")
    page, names = _PAGES.get(match.url_name or "", ("home", ()))
    return reverse(f"portal:{page}", kwargs={name: match.kwargs[name] for name in names} or None)
