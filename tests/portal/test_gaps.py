"""What a match leaves open, in words."""

from __future__ import annotations

import pytest

from innervate.portal.showing.gaps import what_would_change


@pytest.mark.parametrize(
    ("missing", "against", "said"),
    [
        ([["robot", 2.5], ["home", 1.0]], [], ["Words that its texts would have to say: robot, home"]),
        (
            [],
            [{"message": "against-place-unknown"}, {"message": "against-one-document"}],
            ["Its country is not known."],
        ),
        ([], [], []),
    ],
)
def test_what_would_change_a_match_is_what_it_leaves_open(missing, against, said):
    assert what_would_change({"text": {"words_missing": missing}, "against": against}, {}) == said
