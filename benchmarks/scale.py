"""The engine alone at scale: synthetic profiles indexed, then searched by one reader.

    python benchmarks/scale.py [--n 1000000] [--words 60] [--json]

Profiles are drawn with a fixed seed: words of two to four syllables with the frequencies of a natural text
(rank-frequency, exponent 1), a name, a country, three facets, one in twenty hidden. Queries are one to four
of the rarer words of a drawn profile. One process builds, another reads; the index is written to a temporary
folder and removed. ``--data`` is accepted for ``innervate bench`` and not read.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from innervate.engine.profile import EvidenceUnit, Place, Profile, ProfileId, UnitKind
from innervate.engine.retrieve import Index, Reach, SearchQuery

VOCABULARY = 200_000
SEED = 0
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"
COUNTRIES = ("BE", "FR", "NL", "DE", "ES", "IT", "PT", "PL")
ANYONE, INNER = frozenset({"public"}), frozenset({"cluster:inner"})
QUERIES = 300
#: Profiles drawn at once; more is no faster.
BLOCK = 5_000


@dataclass(frozen=True)
class Drawn:
    """A corpus: its words, most frequent first, and the chance of each rank or a more frequent one."""

    words: np.ndarray
    chances: np.ndarray


def drawn_words() -> Drawn:
    rng = np.random.default_rng(SEED)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(_syllable(rng) for _ in range(rng.integers(2, 5)))] = None
    weights = 1 / np.arange(1, VOCABULARY + 1)
    return Drawn(np.array(list(words)), np.cumsum(weights / weights.sum()))


def _syllable(rng: np.random.Generator) -> str:
    consonant, vowel, end, closed = rng.integers((len(CONSONANTS), len(VOWELS), len(CONSONANTS), 2))
    return CONSONANTS[consonant] + VOWELS[vowel] + (CONSONANTS[end] if closed else "")


def profiles(drawn: Drawn, n: int, length: int) -> Iterator[Profile]:
    """``n`` organisations of ``length`` words on average (half to one and a half times)."""
    rng = np.random.default_rng(SEED + 1)
    for first in range(0, n, BLOCK):
        sizes = rng.integers(length // 2, length * 3 // 2 + 1, min(BLOCK, n - first))
        names = drawn.words[rng.integers(0, VOCABULARY, (len(sizes), 2))]
        ranks = np.minimum(np.searchsorted(drawn.chances, rng.random(int(sizes.sum()))), VOCABULARY - 1)
        texts = np.split(drawn.words[ranks], np.cumsum(sizes)[:-1])
        for number, (name, text) in enumerate(zip(names, texts, strict=True), start=first):
            yield _profile(number, " ".join(name).title(), text.tolist())


def _profile(number: int, name: str, text: Sequence[str]) -> Profile:
    key = f"org-{number:07d}"
    unit = EvidenceUnit(
        f"{key}#self", UnitKind.SELF_DESCRIPTION, " ".join(text[:6]), " ".join(text[6:]), "en"
    )
    country = COUNTRIES[number % len(COUNTRIES)]
    return Profile(
        ProfileId(key),
        "organisation",
        (name,),
        INNER if number % 20 == 0 else ANYONE,
        (unit,),
        place=Place(country),
        identifiers={"PIC": str(900_000_000 + number)},
        facets={
            "size": (("micro", "small", "medium", "large")[number % 4],),
            "sector": (f"sector-{number % 30}", f"sector-{number // 7 % 30}"),
            "type": (f"type-{number % 6}",),
        },
    )


def queries(drawn: Drawn, n: int, length: int) -> list[str]:
    rank = {word: number for number, word in enumerate(drawn.words.tolist())}
    rng = np.random.default_rng(SEED + 2)
    asked = []
    for profile in profiles(drawn, min(n, QUERIES), length):
        words = sorted(
            {*profile.units[0].title.split(), *profile.units[0].body.split()}, key=rank.__getitem__
        )
        rarer = words[len(words) // 2 :]
        asked.append(" ".join(rng.choice(rarer, min(len(rarer), int(rng.integers(1, 5))), replace=False)))
    return asked


def measured(calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """p50 and p95 in milliseconds of wall time, and mean CPU time."""
    walls, started = [], time.process_time()
    for call in calls:
        begun = time.perf_counter()
        call()
        walls.append(1_000 * (time.perf_counter() - begun))
    p50, p95 = np.percentile(walls, [50, 95])
    cpu = 1_000 * (time.process_time() - started) / len(calls)
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "cpu_ms": round(cpu, 2)}


def main(data: Path | None = None, n: int = 1_000_000, words: int = 60) -> dict[str, Any]:
    """Times in seconds, sizes in MB (10^6 bytes)."""
    drawn = drawn_words()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            built = other.submit(_built, drawn, folder, n, words).result()
        before = _memory()
        index = Index.open(folder)
        asked = queries(drawn, n, words)
        results = {
            "index": built,
            "first_search_s": _seconds(lambda: index.search(SearchQuery(asked[0], ANYONE, lang="en"))),
            "reader_mb": round(_memory() - before),
            "search_with_facets": measured([_search(index, text, Reach.WORDS) for text in asked]),
            "search_filtered": measured(
                [_search(index, text, Reach.WORDS, frozenset({"BE"})) for text in asked]
            ),
            "search_by_meaning": measured([_search(index, text, Reach.MEANING) for text in asked]),
            "browse": measured([_search(index, "", Reach.WORDS)] * 20),
            "suggest": measured([_suggest(index, text[:5]) for text in asked]),
            "update_one_profile": _updated(index, drawn, words),
        }
    return {"benchmark": "scale", "profiles": n, "words_per_profile": words, "results": results}


def _built(drawn: Drawn, folder: Path, n: int, words: int) -> dict[str, float]:
    """Drawing the profiles is timed apart, and taken off."""
    idle = time.process_time(), time.perf_counter()
    for _ in profiles(drawn, n, words):
        pass
    drawing = time.process_time() - idle[0], time.perf_counter() - idle[1]
    index = Index.create(folder)
    begun = time.process_time(), time.perf_counter()
    index.update(profiles(drawn, n, words))
    cpu, wall = time.process_time() - begun[0] - drawing[0], time.perf_counter() - begun[1] - drawing[1]
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {
        "build_wall_s": round(wall, 1),
        "build_cpu_s": round(cpu, 1),
        "size_mb": round(size / 1e6),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
    }


def _search(
    index: Index, text: str, reach: Reach, countries: frozenset[str] = frozenset()
) -> Callable[[], object]:
    return lambda: index.search(SearchQuery(text, ANYONE, lang="en", reach=reach, countries=countries))


def _suggest(index: Index, typed: str) -> Callable[[], object]:
    return lambda: index.suggest(typed, audience=ANYONE)


def _updated(index: Index, drawn: Drawn, words: int) -> dict[str, float]:
    [changed] = profiles(drawn, 1, words)
    return measured([lambda: index.update([changed])])


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return round(time.perf_counter() - begun, 2)


def _memory() -> float:
    """Resident memory of this process now, in MB, pages of mapped files included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def run(arguments: Sequence[str] | None = None, out: Callable[[str], object] = sys.stdout.write) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="not read; every profile is synthetic")
    parser.add_argument("--n", type=int, default=1_000_000, help="profiles")
    parser.add_argument("--words", type=int, default=60, help="words of a profile, on average")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    report = main(options.data, options.n, options.words)
    out((json.dumps(report, indent=1) if options.json else _printed(report)) + "\n")


def _printed(report: dict[str, Any]) -> str:
    lines = [f"{report['profiles']:,} profiles of {report['words_per_profile']} words"]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in report["results"].items())])


if __name__ == "__main__":
    run()
