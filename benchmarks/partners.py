"""Benchmark ``partners``: who joins a later health consortium?

Trains on projects signed before ``--split`` and ranks every organisation seen before it for each later
health consortium with three bodies or more, from coordinator, title and objective. Definitions and
figures: docs/benchmarks/partners.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from innervate.engine.retrieve.network import (
    CONSORTIUM,
    Collaboration,
    HistoryTooShort,
    PartnerModel,
    PartnerQuestion,
    Snapshot,
    fixed_model,
    partners_of,
    question_of,
    train,
)
from innervate.engine.retrieve.network.arrays import Floats, Ints, Mask
from innervate.engine.retrieve.network.asked import Asked
from innervate.engine.retrieve.network.history import History
from innervate.engine.retrieve.network.signals import batches
from partners_data import PartnerData, read_partner_data

MEASURES = ("recall_at_20", "recall_at_50", "mrr", "new_recall_at_20", "sme_recall_at_20")
_RESAMPLES, _SEED = 2000, 20260801


@dataclass(frozen=True)
class Wanted:
    """One question with its answer. ``past``: columns of past partners (described projects)."""

    question: PartnerQuestion
    partners: Ints
    number: int
    smes: Ints
    number_smes: int


def wanted_of(snapshot: Snapshot, data: PartnerData, each: Collaboration) -> Wanted:
    everyone = snapshot.history.everyone
    partners = partners_of(each)
    smes = [member for member in partners if member in data.smes[each.project_id]]

    def columns(members: Sequence[str]) -> Ints:
        found = [snapshot.column[everyone[member]] for member in members]
        return np.array([column for column in found if column >= 0], np.int64)

    return Wanted(question_of(each), columns(partners), len(partners), columns(smes), len(smes))


def measure(scores: Floats, wanted: Wanted, past: Mask, is_sme: Mask) -> tuple[float, ...]:
    """The five measures; NaN where a question has nothing to be found (no new partner, no SME)."""
    finite = np.isfinite(scores)
    order = np.argsort(-scores, kind="stable")
    order = order[finite[order]]
    hits = np.isin(order, wanted.partners)
    first = np.flatnonzero(hits)
    known = past[wanted.partners]
    new_number = wanted.number - int(known.sum())
    return (
        hits[:20].sum() / wanted.number,
        hits[:50].sum() / wanted.number,
        1 / (first[0] + 1) if len(first) else 0.0,
        _share(order[~past[order]], wanted.partners[~known], new_number),
        _share(order[is_sme[order]], wanted.smes, wanted.number_smes),
    )


def _share(order: Ints, partners: Ints, number: int) -> float:
    return float(np.isin(order[:20], partners).sum() / number) if number else float("nan")


Ranking = Callable[[Asked], Floats]


def rankings(snapshot: Snapshot) -> dict[str, Ranking]:
    """The peers, each questions x candidates."""
    number = snapshot.projects_of

    def past(asked: Asked) -> Floats:
        # Ties by popularity, which alone never reaches 1.
        common = asked.own_projects @ snapshot.described.members.toarray()
        return np.asarray(common + number / (number.max() + 1), dtype=np.float32)

    return {
        "bm25": lambda asked: asked.profile_scores.copy(),
        "popularity": lambda asked: np.repeat(number[None, :], len(asked.questions), axis=0),
        "past_partners": past,
    }


def score_all(
    snapshot: Snapshot, models: Mapping[str, PartnerModel], questions: Sequence[PartnerQuestion]
) -> Iterator[tuple[dict[str, Floats], Mask]]:
    """Per question the scores of every system and peer, and who is a past partner (described projects)."""
    peers = rankings(snapshot)
    for asked, signals in batches(snapshot, questions):
        found = {name: model.score(signals) for name, model in models.items()}
        found |= {name: rank(asked) for name, rank in peers.items()}
        past = (snapshot.described.members.T @ asked.own_projects.T).T > 0
        ranked = {name: asked.never_the_seeker(each) for name, each in found.items()}
        for row in range(len(asked.questions)):
            yield {name: each[row] for name, each in ranked.items()}, past[row]


def run(data_folder: Path, split: date, until: date, say: Callable[[str], None]) -> dict[str, object]:
    began = time.perf_counter()
    data = read_partner_data(data_folder, split)
    history = History(data.bodies, data.collaborations)
    say(f"read {len(data.collaborations)} projects, {len(data.bodies)} bodies: {_since(began)}")
    snapshot = Snapshot(history, split)
    asked_for = [
        each
        for each in history.collaborations
        if split <= each.known_on < until
        and each.project_id in data.health
        and len(each.members) >= CONSORTIUM
    ]
    wanted = [wanted_of(snapshot, data, each) for each in asked_for]
    if not wanted:
        raise SystemExit(f"no health consortium was signed on or after {split}")
    model, learnt = _model(history, split, data)
    say(f"model {model.version} {dict(model.provenance)}: {_since(began)}")
    models = {"innervate": model} | ({"fixed": fixed_model()} if learnt else {})
    is_sme = history.sme[snapshot.candidates] > 0
    rows: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    scored = score_all(snapshot, models, [each.question for each in wanted])
    for each, (found, past) in zip(wanted, scored, strict=True):
        for name, scores in found.items():
            rows[name].append(measure(scores, each, past, is_sme))
    say(f"ranked: {_since(began)}")
    table = {name: np.array(each) for name, each in rows.items()}
    return {
        "results": {name: _means(each) for name, each in table.items()},
        "against_bm25": {name: _gain(each, table["bm25"]) for name, each in table.items() if name in models},
        "task": {
            "split": split.isoformat(),
            "until": until.isoformat() if until != date.max else None,
            "training_projects": len(snapshot.described.rows),
            "links": len(snapshot.links.rows),
            "questions": len(wanted),
            "candidates": snapshot.width,
            "partners": sum(each.number for each in wanted),
            "partners_known": sum(len(each.partners) for each in wanted),
        },
        "model": {"version": model.version, **model.provenance},
        "seconds": round(time.perf_counter() - began, 1),
    }


def _model(history: History, split: date, data: PartnerData) -> tuple[PartnerModel, bool]:
    try:
        return train(history, split, lambda each: each.project_id in data.health), True
    except HistoryTooShort:
        return fixed_model(), False


def _means(rows: np.ndarray) -> dict[str, float]:
    return {name: round(float(np.nanmean(rows[:, at])), 4) for at, name in enumerate(MEASURES)}


def _gain(rows: np.ndarray, floor: np.ndarray) -> dict[str, dict[str, object]]:
    """Ratio of the means, and the 95 % interval of the gain over paired resamples of the questions."""
    draw = np.random.default_rng(_SEED).integers(0, len(rows), (_RESAMPLES, len(rows)))
    gains = np.nanmean(rows[draw] - floor[draw], axis=1)
    ratio = np.nanmean(rows, axis=0) / np.nanmean(floor, axis=0)
    low, high = np.quantile(gains, [0.025, 0.975], axis=0)
    return {
        name: {
            "ratio": round(float(ratio[at]), 3),
            "gain_95": [round(float(low[at]), 4), round(float(high[at]), 4)],
        }
        for at, name in enumerate(MEASURES)
    }


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"


def _print_table(found: dict[str, object]) -> None:
    results = found["results"]
    assert isinstance(results, dict)
    print(f"{'':16}" + "".join(f"{name:>18}" for name in MEASURES))
    for name, row in results.items():
        print(f"{name:16}" + "".join(f"{row[each]:18.4f}" for each in MEASURES))
    print(json.dumps({key: value for key, value in found.items() if key != "results"}, indent=1))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="partners", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder or zip with CORDIS data")
    parser.add_argument("--split", type=date.fromisoformat, default=date(2024, 1, 1))
    parser.add_argument(
        "--until", type=date.fromisoformat, default=date.max, help="leave later consortia out"
    )
    parser.add_argument("--json", action="store_true", help="print JSON only")
    options = parser.parse_args(argv)
    found = run(
        options.data, options.split, options.until, lambda text: print(text, file=sys.stderr, flush=True)
    )
    if options.json:
        print(json.dumps(found))
    else:
        _print_table(found)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
