"""Duplicate detection: organisations of 2017 found again in 2025, the PIC as truth.

Left: every organisation of Horizon 2020 as named in June 2017. Right: every organisation of Horizon Europe,
one record a PIC. Neither PIC nor VAT number is a feature. PICs with an even last digit tune, odd ones test.

    python benchmarks/dedupe.py --data DIR [--json] [--retrain] [--write FILE]

``precision``, ``recall``, ``f1``: the best proposal of each record, strict (one body with two PICs: two).
``recall_at_1_changed``: of the records whose plain name changed, how often the right one is ranked first.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from innervate.engine.retrieve.linkage.examples import LabelledLink
from innervate.engine.retrieve.linkage.matcher import OrganisationIndex
from innervate.engine.retrieve.linkage.records import OrganisationRecord
from innervate.engine.retrieve.linkage.training import train
from innervate.engine.retrieve.linkage.weights import Weights, shipped_weights

OLD = Path("organisations/h2020_organisation_names_2017.parquet")
NEW = Path("projects/horizon_europe_participations.parquet")
WEIGHTS_VERSION = "organisations-1"
_PLAIN_FORMS = re.compile(
    r"(gmbh|mbh|ggmbh|ag|kg|ev|se|sa|sas|sasu|sarl|snc|eurl|sprl|bvba|nv|bv|vzw|asbl|aisbl|ivzw|spa|srl|"
    r"srls|scarl|scrl|sl|slu|sau|lda|ltd|limited|plc|llp|as|asa|aps|ab|oy|oyj|zrt|kft|nyrt|bt|rt|sro|"
    r"doo|dd|ad|ood|eood|uab|sia|ou|ae|epe|ike|inc|llc|corp|co|company|sp|z|o|cvba|stichting)"
)


@dataclass(frozen=True)
class Task:
    """Both sides, the partner of each old record by row (-1 for none), and who tests."""

    old: list[OrganisationRecord]
    new: list[OrganisationRecord]
    partner: np.ndarray
    test: np.ndarray
    changed: np.ndarray


@dataclass(frozen=True)
class Ranking:
    """The best new record of each old one (-1 for none) and how sure the method is."""

    best: np.ndarray
    score: np.ndarray


def load(data: Path) -> Task:
    old = [
        _record(str(row.pic), row.name_, row.shortName, row, postal_code="", website="")
        for row in pd.read_parquet(data / OLD).rename(columns={"name": "name_"}).itertuples()
    ]
    participations = pd.read_parquet(data / NEW).sort_values("projectID", kind="stable")
    latest = participations.groupby("organisationID").last()  # the last known value of each column
    new = [
        _record(str(pic), row.name_, row.shortName, row, postal_code=row.postalCode, website=row.url)
        for pic, row in zip(latest.index, latest.rename(columns={"name": "name_"}).itertuples(), strict=True)
    ]
    row_of = {record.record_id: row for row, record in enumerate(new)}
    partner = np.array([row_of.get(record.record_id, -1) for record in old])
    changed = [
        p >= 0 and plain_name(record.names[0]) != plain_name(new[p].names[0])
        for record, p in zip(old, partner, strict=True)
    ]
    test = np.array([int(record.record_id) % 2 == 1 for record in old])
    return Task(old, new, partner, test, np.array(changed))


def _record(pic: str, name: object, short: object, row: object, **more: object) -> OrganisationRecord:
    fields = {field: _text(getattr(row, field)) for field in ("country", "city", "street")}
    return OrganisationRecord(
        record_id=pic,
        names=(_text(name) or _text(short) or pic,),
        short_name=_text(short),
        kind=_text(row.activityType),
        **fields,
        **{field: _text(value) for field, value in more.items()},
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def plain_name(name: str) -> str:
    """The simple normal form of the peers: ASCII capitals, no punctuation, common legal forms off."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.'’]", "", ascii_only)).split()
    return " ".join(word for word in words if not _PLAIN_FORMS.fullmatch(word)) or " ".join(words)


def innervate(task: Task, weights: Weights) -> Ranking:
    """The product's own call, everything that it would propose at any score."""
    proposals = OrganisationIndex(task.new, weights=weights).link(task.old, at_least=0.0)
    old_row = {record.record_id: row for row, record in enumerate(task.old)}
    new_row = {record.record_id: row for row, record in enumerate(task.new)}
    best, score = np.full(len(task.old), -1), np.zeros(len(task.old))
    for proposal in reversed(proposals):
        row = old_row[proposal.left_id]
        best[row], score[row] = new_row[proposal.right_id], proposal.score
    return Ranking(best, score)


def exact(task: Task) -> Ranking:
    """Equal plain name in the same country."""
    row_of = {(plain_name(r.names[0]), r.country): row for row, r in enumerate(task.new)}
    best = np.array([row_of.get((plain_name(r.names[0]), r.country), -1) for r in task.old])
    return Ranking(best, (best >= 0).astype(float))


def by_letters(task: Task) -> tuple[Ranking, Ranking]:
    """Character 2-4-grams by TF-IDF in the country; and token_sort_ratio on the ten nearest by them."""
    old, new = ([plain_name(r.names[0]) for r in side] for side in (task.old, task.new))
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    there = vectorizer.fit_transform(new)
    here = vectorizer.transform(old)
    countries = [np.array([r.country for r in side]) for side in (task.old, task.new)]
    ngrams = Ranking(np.full(len(old), -1), np.zeros(len(old)))
    token_sort = Ranking(np.full(len(old), -1), np.zeros(len(old)))
    for country in sorted(set(countries[0])):
        columns = np.flatnonzero(countries[1] == country)
        if not len(columns):
            continue
        rows = np.flatnonzero(countries[0] == country)
        transposed = there[columns].T.tocsr()
        for start in range(0, len(rows), 500):
            part = rows[start : start + 500]
            cosine = (here[part] @ transposed).toarray()
            nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :10]
            for at, row in enumerate(part):
                near = nearest[at]
                ngrams.best[row], ngrams.score[row] = columns[near[0]], cosine[at, near[0]]
                ratios = process.cdist(
                    [old[row]], [new[columns[n]] for n in near], scorer=fuzz.token_sort_ratio
                )[0]
                token_sort.best[row] = columns[near[int(np.argmax(ratios))]]
                token_sort.score[row] = ratios.max()
    return ngrams, token_sort


def tuned_threshold(ranking: Ranking, task: Task) -> float:
    """The score with the best F1 on the records that tune."""
    scores = np.unique(ranking.score[~task.test & (ranking.best >= 0)])
    tried = scores if len(scores) < 400 else np.quantile(scores, np.linspace(0, 1, 400))
    return float(max(tried, key=lambda t: figures(ranking, task, t, ~task.test)["f1"]))


def figures(ranking: Ranking, task: Task, threshold: float, which: np.ndarray) -> dict[str, float]:
    proposed = which & (ranking.best >= 0) & (ranking.score >= threshold)
    right = (proposed & (ranking.best == task.partner)).sum()
    precision = right / max(proposed.sum(), 1)
    recall = right / max((which & (task.partner >= 0)).sum(), 1)
    changed = which & task.changed
    return {
        "precision": float(precision),
        "recall": float(recall),
        "f1": float(2 * precision * recall / max(precision + recall, 1e-12)),
        "recall_at_1_changed": float((ranking.best[changed] == task.partner[changed]).mean()),
    }


def doubtful_truth(ranking: Ranking, task: Task, threshold: float) -> list[dict[str, str]]:
    """Wrong by the PIC, yet of the same plain name and town: most likely one body under two PICs."""
    wrong = task.test & (ranking.best >= 0) & (ranking.score >= threshold) & (ranking.best != task.partner)
    rows = []
    for row in np.flatnonzero(wrong):
        old, new = task.old[row], task.new[ranking.best[row]]
        if plain_name(old.names[0]) == plain_name(new.names[0]) and plain_name(old.city) == plain_name(
            new.city
        ):
            rows.append(
                {"pic_2017": old.record_id, "pic_2025": new.record_id, "name": new.names[0], "city": new.city}
            )
    return rows


def trained_on(task: Task) -> dict[str, object]:
    """A weights file from the tuning half: the labels of the test half are not handed over."""
    tuned = frozenset(r.record_id for r, test in zip(task.old, task.test, strict=True) if not test)
    ids = {record.record_id for record in task.new}
    link = LabelledLink(task.old, task.new, {key: key for key in tuned if key in ids}, tuned)
    return train(
        link,
        version=WEIGHTS_VERSION,
        provenance={
            "data": "CORDIS: organisations of Horizon 2020 (June 2017) and of Horizon Europe (2025-12-06)",
            "licence": "European Commission reuse, Decision 2011/833/EU; weights only, no record is here",
            "truth": "the same PIC",
            "trained_on": "records of 2017 whose PIC has an even last digit",
            "made_by": "python benchmarks/dedupe.py --data DIR --retrain --write FILE",
            "old_records": len(task.old),
            "new_records": len(task.new),
            "partners_learned_from": len(link.same),
        },
    )


def main(data: Path, *, retrain: bool = False, write: Path | None = None) -> dict[str, object]:
    """All figures. ``retrain``: with weights made now from the tuning half instead of the shipped ones."""
    task = load(data)
    weights = shipped_weights()
    if retrain:
        text = trained_on(task)
        weights = Weights.from_json(text)
        if write:
            write.write_text(json.dumps(text, separators=(",", ":")) + "\n", "utf-8")
    started = time.perf_counter()
    ours = innervate(task, weights)
    seconds = time.perf_counter() - started
    ngrams, token_sort = by_letters(task)
    peers = {"exact": exact(task), "ngrams": ngrams, "token_sort": token_sort}
    preselected = figures(ours, task, weights.preselect, task.test)
    alone = _on_test_records_alone(task, weights)
    return {
        "results": {
            "innervate": figures(ours, task, weights.propose, task.test),
            **{
                name: figures(ranking, task, tuned_threshold(ranking, task), task.test)
                for name, ranking in peers.items()
            },
        },
        "preselected": {name: preselected[name] for name in ("precision", "recall")},
        "test_records_alone": alone,
        "records": {
            "old": len(task.old),
            "new": len(task.new),
            "with_partner": int((task.partner >= 0).sum()),
            "tested": int(task.test.sum()),
            "tested_with_partner": int((task.test & (task.partner >= 0)).sum()),
            "tested_changed": int((task.test & task.changed).sum()),
        },
        "weights": weights.version,
        "seconds": round(seconds, 1),
        "same_name_and_town_under_two_pics": doubtful_truth(ours, task, weights.propose),
    }


def _on_test_records_alone(task: Task, weights: Weights) -> dict[str, float]:
    """The same figures when records that tuned do not even take part as rivals."""
    rows = np.flatnonzero(task.test)
    part = Task(
        [task.old[row] for row in rows], task.new, task.partner[rows], task.test[rows], task.changed[rows]
    )
    return figures(innervate(part, weights), part, weights.propose, part.test)


def _printed(report: Mapping[str, object]) -> str:
    results = report["results"]
    assert isinstance(results, dict)
    lines = [f"{'':12} {'precision':>9} {'recall':>7} {'F1':>6} {'R@1 changed':>12}"]
    lines += [
        f"{name:12} {f['precision']:9.3f} {f['recall']:7.3f} {f['f1']:6.3f} {f['recall_at_1_changed']:12.3f}"
        for name, f in results.items()
    ]
    return "\n".join([*lines, *(f"{key}: {value}" for key, value in report.items() if key != "results")])


def run(arguments: Sequence[str] | None = None, out: Callable[[str], object] = sys.stdout.write) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the extracts")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--retrain", action="store_true", help="train on the tuning half first")
    parser.add_argument("--write", type=Path, help="with --retrain: where to write the weights file")
    options = parser.parse_args(arguments)
    report = main(options.data, retrain=options.retrain, write=options.write)
    out((json.dumps(report, indent=1, ensure_ascii=False) if options.json else _printed(report)) + "\n")


if __name__ == "__main__":
    run()
