"""Who asks: the organisation that a name or an identifier on the command line means."""

from __future__ import annotations

from pathlib import Path

from innervate.cli.failures import ExitCode, Failure
from innervate.engine.profile import Profile
from innervate.engine.retrieve import Index, SearchQuery
from innervate.vocab.wording import plain

READER = frozenset({"public"})
NEAREST = 3


def organisation_called(index: Index, name: str, *, path: Path) -> Profile:
    """The one organisation with this name, short name or identifier.

    Raises Failure when there is none, naming the nearest, or when several bear the name.
    """
    page = index.search(SearchQuery(text=name, audience=READER, kinds=frozenset({"organisation"}), limit=50))
    wanted = plain(name)
    by_identifier = [hit.profile for hit in page.hits if name.strip() in hit.profile.identifiers.values()]
    named = by_identifier or [
        hit.profile for hit in page.hits if wanted in {plain(one) for one in hit.profile.names}
    ]
    if len(named) == 1:
        return named[0]
    if not named:
        nearest = "; ".join(hit.profile.names[0] for hit in page.hits[:NEAREST]) or "-"
        raise Failure(
            "organisation-not-in-the-data", ExitCode.NOT_FOUND, path=path, name=name, nearest=nearest
        )
    candidates = "; ".join(_with_identifier(one) for one in named)
    raise Failure("several-organisations", ExitCode.WRONG_USAGE, name=name, candidates=candidates)


def _with_identifier(profile: Profile) -> str:
    pic = profile.identifiers.get("pic")
    return f"{profile.names[0]} ({pic})" if pic else profile.names[0]
