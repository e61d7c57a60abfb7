"""Ranked retrieval on the open collections: nDCG@10 and R@100 beside bm25s in the same run.

SciFact claims, NFCorpus dev and train (English), XQuAD-R in eleven languages (question to paragraph). No
model is downloaded; ours is the search of the product (reach MEANING), each document a profile with one unit.

    python benchmarks/retrieval.py --data DIR [--only PREFIX ...] [--json]

nDCG has linear gain; R@100 counts grades above 0; queries without a relevant document here are left out.
``gain``: of nDCG@10 over bm25s, with the 95 % interval of paired bootstraps over the queries.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import pandas as pd
import Stemmer

from innervate.engine.profile import EvidenceUnit, Profile, ProfileId, UnitKind
from innervate.engine.retrieve import Index, Reach, SearchQuery

FOLDER = Path("retrieval")
DEPTH = 100
ANYONE = frozenset({"public"})
SNOWBALL = {
    "ar": "arabic", "de": "german", "el": "greek", "en": "english", "es": "spanish", "hi": "hindi",
    "ru": "russian", "tr": "turkish",
}  # fmt: skip
#: Scripts without spaces between words: the peer gets pairs of characters, its best form there.
UNSPACED = frozenset({"th", "zh"})


@dataclass(frozen=True)
class Collection:
    """``documents``: (id, title, body); ``queries``: (id, text); ``grades``: by query and document id."""

    name: str
    lang: str
    documents: Sequence[tuple[str, str, str]]
    queries: Sequence[tuple[str, str]]
    grades: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Run:
    """Document ids by query, best first, and what it cost in seconds of this process."""

    ranked: Sequence[Sequence[str]]
    build_seconds: float
    query_seconds: float


def collections(data: Path) -> Iterator[Collection]:
    folder = data / FOLDER
    yield scifact(folder)
    yield from nfcorpus(folder)
    yield from xquad_r(folder)


def scifact(folder: Path) -> Collection:
    documents = pd.read_parquet(folder / "scifact_documents.parquet")
    queries = pd.read_parquet(folder / "scifact_queries.parquet")
    judged = pd.read_parquet(folder / "scifact_judgments.parquet")
    return _collection(
        "scifact",
        "en",
        [(row.doc_id, row.title, row.abstract) for row in documents.itertuples()],
        [(row.query_id, row.text) for row in queries.itertuples()],
        [(row.query_id, row.doc_id, row.grade) for row in judged.itertuples()],
    )


def nfcorpus(folder: Path) -> Iterator[Collection]:
    documents = pd.read_parquet(folder / "nfcorpus_documents.parquet")
    queries = pd.read_parquet(folder / "nfcorpus_queries.parquet")
    judged = pd.read_parquet(folder / "nfcorpus_judgments.parquet")
    for split in ("dev", "train"):
        yield _collection(
            f"nfcorpus_{split}",
            "en",
            [(row.doc_id, "", row.text) for row in documents.itertuples()],
            [(row.query_id, row.text) for row in queries[queries.split == split].itertuples()],
            [
                (row.query_id, row.doc_id, row.grade_2_1_0)
                for row in judged[judged.split == split].itertuples()
            ],
        )


def xquad_r(folder: Path) -> Iterator[Collection]:
    paragraphs = pd.read_parquet(folder / "xquad_r_paragraphs.parquet")
    questions = pd.read_parquet(folder / "xquad_r_questions.parquet")
    for lang in sorted(set(paragraphs.lang)):
        asked = questions[questions.lang == lang]
        yield _collection(
            f"xquad_r_{lang}",
            lang,
            [(row.paragraph_id, "", row.text) for row in paragraphs[paragraphs.lang == lang].itertuples()],
            [(row.question_id, row.question) for row in asked.itertuples()],
            [(row.question_id, row.paragraph_id, 1) for row in asked.itertuples()],
        )


def _collection(
    name: str,
    lang: str,
    documents: Sequence[tuple[str, str, str]],
    queries: Sequence[tuple[str, str]],
    judged: Sequence[tuple[str, str, int]],
) -> Collection:
    here = {document for document, _, _ in documents}
    grades: dict[str, dict[str, int]] = {}
    for query, document, grade in judged:
        if grade > 0 and document in here:
            grades.setdefault(query, {})[document] = int(grade)
    return Collection(name, lang, documents, [each for each in queries if each[0] in grades], grades)


def innervate(collection: Collection, folder: Path) -> Run:
    """The product's own search over an index on disk."""
    index = Index.create(folder)
    started = time.process_time()
    index.update(_profile(collection.lang, *document) for document in collection.documents)
    built = time.process_time()
    ranked = [
        [
            hit.profile_id
            for hit in index.search(
                SearchQuery(text, ANYONE, lang=collection.lang, limit=DEPTH, reach=Reach.MEANING)
            ).hits
        ]
        for _, text in collection.queries
    ]
    return Run(ranked, built - started, time.process_time() - built)


def _profile(lang: str, document: str, title: str, body: str) -> Profile:
    unit = EvidenceUnit(f"{document}#text", UnitKind.RESULT, title, body, lang)
    return Profile(ProfileId(document), "document", (), ANYONE, (unit,))


def peer(collection: Collection) -> Run:
    """bm25s in Lucene's form (k1 1.2, b .75) over stems of title and body."""
    started = time.process_time()
    cut = _tokeniser(collection.lang)
    retriever = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    texts = [f"{title} {body}" for _, title, body in collection.documents]
    retriever.index([cut(text) for text in texts], show_progress=False)
    built = time.process_time()
    ids = [document for document, _, _ in collection.documents]
    ranked = [_peer_ranking(retriever, cut(text), ids) for _, text in collection.queries]
    return Run(ranked, built - started, time.process_time() - built)


def _peer_ranking(retriever: bm25s.BM25, tokens: list[str], ids: Sequence[str]) -> list[str]:
    if not tokens:
        return []
    scores = retriever.get_scores(tokens)
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return [ids[row] for row in order if scores[row] > 0]


def _tokeniser(lang: str) -> Callable[[str], list[str]]:
    stemmer = Stemmer.Stemmer(SNOWBALL[lang]) if lang in SNOWBALL else None

    if lang == "en":
        return lambda text: _english(text, stemmer)

    def cut(text: str) -> list[str]:
        words = _letters_and_digits(unicodedata.normalize("NFKC", text).lower())
        if lang in UNSPACED:
            return [pair for word in words for pair in _pairs(word)]
        return list(stemmer.stemWords(words)) if stemmer is not None else words

    return cut


def _english(text: str, stemmer: Stemmer.Stemmer | None) -> list[str]:
    """As bm25s does by itself: its word pattern, its English stop words, the stemmer."""
    cut: list[list[str]] = bm25s.tokenize(
        text, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return cut[0]


def _letters_and_digits(text: str) -> list[str]:
    """Runs of letters, digits and combining marks; single Latin letters dropped as bm25s itself does."""
    kept = "".join(sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in text)
    return [word for word in kept.split() if len(word) > 1 or not word.isascii()]


def _pairs(word: str) -> list[str]:
    if word.isascii() or len(word) < 2:
        return [word]
    return [first + second for first, second in pairwise(word)]


def ndcg_at_10(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    discounts = 1 / np.log2(np.arange(2, 12))
    found = np.array([grades.get(document, 0) for document in ranked[:10]])
    best = np.array(sorted(grades.values(), reverse=True)[:10])
    return float(found @ discounts[: len(found)] / (best @ discounts[: len(best)]))


def recall_at_100(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    return len(set(ranked[:DEPTH]) & grades.keys()) / len(grades)


def main(data: Path, only: Sequence[str] = ()) -> dict[str, Any]:
    """Figures by system and collection, XQuAD-R also as the mean of its languages."""
    results: dict[str, dict[str, Any]] = {"innervate": {}, "bm25s": {}}
    gains: dict[str, Any] = {}
    for collection in collections(data):
        if only and not collection.name.startswith(tuple(only)):
            continue
        with tempfile.TemporaryDirectory() as folder:
            runs = {"innervate": innervate(collection, Path(folder)), "bm25s": peer(collection)}
        scores = {name: _scores(collection, run) for name, run in runs.items()}
        for name, run in runs.items():
            results[name][collection.name] = _figures(scores[name], run, collection)
        gains[collection.name] = _gain(scores["innervate"][:, 0], scores["bm25s"][:, 0])
        print(f"{collection.name}: {gains[collection.name]}", file=sys.stderr, flush=True)
    for figures in results.values():
        _add_mean_of_languages(figures)
    return {"benchmark": "retrieval", "results": results, "gain": gains, **_summary(results)}


def _scores(collection: Collection, run: Run) -> np.ndarray:
    grades = [collection.grades[query] for query, _ in collection.queries]
    pairs = list(zip(run.ranked, grades, strict=True))
    return np.array([(ndcg_at_10(*pair), recall_at_100(*pair)) for pair in pairs])


def _figures(scores: np.ndarray, run: Run, collection: Collection) -> dict[str, float]:
    ndcg, recall = scores.mean(axis=0)
    return {
        "ndcg_at_10": round(float(ndcg), 4),
        "recall_at_100": round(float(recall), 4),
        "queries": len(collection.queries),
        "build_cpu_seconds": round(run.build_seconds, 2),
        "query_cpu_ms": round(1_000 * run.query_seconds / len(collection.queries), 2),
    }


def _gain(ours: np.ndarray, theirs: np.ndarray) -> dict[str, float]:
    draws = np.random.default_rng(0).integers(0, len(ours), (1_000, len(ours)))
    low, high = np.percentile((ours - theirs)[draws].mean(axis=1), [2.5, 97.5])
    return {
        "absolute": round(float((ours - theirs).mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "relative": round(float(ours.mean() / theirs.mean() - 1), 4),
    }


def _add_mean_of_languages(figures: dict[str, Any]) -> None:
    languages = [value for name, value in figures.items() if name.startswith("xquad_r_")]
    if languages:
        figures["xquad_r"] = {
            key: round(float(np.mean([each[key] for each in languages])), 4)
            for key in ("ndcg_at_10", "recall_at_100")
        }


def _summary(results: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Relative gain in nDCG@10: mean over the collections (XQuAD-R as one), and the least of all."""
    relative = {
        name: figures["ndcg_at_10"] / results["bm25s"][name]["ndcg_at_10"] - 1
        for name, figures in results["innervate"].items()
    }
    whole = [value for name, value in relative.items() if not name.startswith("xquad_r_")]
    return {
        "mean_relative_gain": round(float(np.mean(whole)), 4),
        "least_relative_gain": round(float(min(relative.values())), 4),
    }


def _printed(report: Mapping[str, Any]) -> str:
    ours, theirs = report["results"]["innervate"], report["results"]["bm25s"]
    lines = [f"{'':16} {'innervate':>17} {'bm25s':>17}   nDCG@10 / R@100"]
    lines += [
        f"{name:16} {each['ndcg_at_10']:8.4f} {each['recall_at_100']:8.4f}"
        f" {theirs[name]['ndcg_at_10']:8.4f} {theirs[name]['recall_at_100']:8.4f}"
        for name, each in ours.items()
    ]
    return "\n".join(
        [*lines, *(f"{key}: {report[key]:+.4f}" for key in ("mean_relative_gain", "least_relative_gain"))]
    )


def run(arguments: Sequence[str] | None = None, out: Callable[[str], object] = sys.stdout.write) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the extracts")
    parser.add_argument("--only", nargs="*", default=(), help="collections whose name begins so")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    report = main(options.data, options.only)
    out((json.dumps(report, indent=1) if options.json else _printed(report)) + "\n")


if __name__ == "__main__":
    run()
