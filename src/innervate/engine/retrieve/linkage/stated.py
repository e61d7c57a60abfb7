"""Evidence that is not learned: identifiers and web domains, when both sides state them.

The records that the weights were trained on have none on one side, so these are judgements, in log odds:
the same number outweighs any difference of names, two numbers of one register weigh against as two towns do.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from innervate.engine.retrieve.linkage.columns import Columns, Floats
from innervate.engine.retrieve.linkage.identifiers import Verdict, compare
from innervate.engine.retrieve.linkage.proposals import Reason

SAME_IDENTIFIER = 14.0
DIFFERENT_IDENTIFIER = -4.0
SAME_DOMAIN = 1.5


def stated_log_odds(left: Columns, right: Columns, pairs: npt.NDArray[np.int64]) -> Floats:
    """What identifiers and domains add to the log odds of each pair; 0 where a side is silent."""
    added = np.zeros(len(pairs), dtype=np.float32)
    silent = [
        np.array(
            [not ids and not domain for ids, domain in zip(c.identifiers, c.domains, strict=True)], dtype=bool
        )
        for c in (left, right)
    ]
    speaking = np.flatnonzero(~silent[0][pairs[:, 0]] & ~silent[1][pairs[:, 1]])
    for row in speaking.tolist():
        added[row] = sum(
            r.weight for r in stated_reasons(left, right, int(pairs[row, 0]), int(pairs[row, 1]))
        )
    return added


def stated_reasons(left: Columns, right: Columns, i: int, j: int) -> tuple[Reason, ...]:
    """The same evidence in words, for one pair of records."""
    reasons = []
    ours, theirs = left.identifiers[i], right.identifiers[j]
    verdict, schemes = compare(ours, theirs)
    if verdict is not Verdict.SILENT:
        scheme = schemes[0]
        shown = {"scheme": scheme, "left": ours[scheme], "right": theirs[scheme]}
        same = verdict is Verdict.SAME
        reasons.append(
            Reason("linkage-same-identifier", shown, SAME_IDENTIFIER)
            if same
            else Reason("linkage-different-identifier", shown, DIFFERENT_IDENTIFIER)
        )
    if left.domains[i] and left.domains[i] == right.domains[j]:
        reasons.append(Reason("linkage-same-web-domain", {"domain": left.domains[i]}, SAME_DOMAIN))
    return tuple(reasons)
