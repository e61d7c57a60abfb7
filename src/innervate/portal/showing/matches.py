"""Matches as cards and as the page that says why: words, bars and evidence out of the stored explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from innervate.core.matching import MatchView
from innervate.engine.explain import WordPart, asked_words_of
from innervate.portal.requests import lang_of_request
from innervate.portal.showing.reasons import Names, in_words
from innervate.portal.showing.tallies import Bar
from innervate.vocab.messages import sentence

MOST_REASONS = 3
MOST_WORDS = 5
# Below this share of the weight that a task gives to text, a match is said to be thin.
STRONG, FAIR = 0.55, 0.3


@dataclass(frozen=True, slots=True)
class Card:
    """``fit``: yes, maybe or person for the sign before ``fit_words``."""

    view: MatchView
    title: str
    lang: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    fit: str
    fit_words: str
    place: str


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: str
    title: str
    lang: str
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool
    source: str
    source_url: str
    dated_on: date | None
    share: str


def card(view: MatchView, names: Names) -> Card:
    told = view.explanation
    fit, fit_words = _fit(told)
    return Card(
        view=view,
        title=str(view.record),
        lang=getattr(view.record, "lang", ""),
        reasons=tuple(reasons_for(told, names, str(view.record))[:MOST_REASONS]),
        against=tuple(reasons_against(told, names)[:2]),
        fit=fit,
        fit_words=fit_words,
        place=str(getattr(view.record, "city", "") or ""),
    )


def _fit(told: Mapping[str, Any]) -> tuple[str, str]:
    """In words, from how much of the question's words is met: never a percentage without its base."""
    words_asked = asked_words_of(told)
    asked, met = words_asked.count, len(words_asked.met)
    values = {"met": met, "asked": asked}
    if not asked:
        return "person", _("found by other evidence than words")
    share = met / asked
    words = _("%(met)s of %(asked)s words of the question are met") % values
    return ("yes" if share >= STRONG else "maybe" if share >= FAIR else "person"), words


def reasons_for(told: Mapping[str, Any], names: Names, own_name: str = "") -> list[str]:
    """What speaks for it, strongest first: the words, then what the other signals say.

    ``own_name``: of the record; evidence that bears no other title is named by its kind alone.
    """
    found = []
    for signal in told["signals"]:
        if signal["name"] == "text":
            asked = asked_words_of(told)
            if asked.met:
                found.append(_("Says much of: %(words)s") % {"words": _listed(asked.met)})
            found += [_evidence_in_a_line(unit, own_name) for unit in told["evidence"][:1]]
            if asked.near:
                near = {"words": _listed(asked.near)}
                found.append(sentence("words-near-in-spelling", near, lang=lang_of_request()))
        else:
            said = [words for reason in signal["reasons"] if (words := in_words(reason, names))]
            found += said[:2] or [signal_label(signal["name"])]
    return found


def _listed(words: Sequence[WordPart]) -> str:
    return ", ".join(each.word for each in words[:MOST_WORDS])


def reasons_against(told: Mapping[str, Any], names: Names) -> list[str]:
    return [words for reason in told.get("against", ()) if (words := in_words(reason, names))]


def _evidence_in_a_line(unit: Mapping[str, Any], own_name: str) -> str:
    values = {"kind": unit_label(unit["kind"]), "title": unit["title"]}
    return _("%(kind)s: %(title)s") % values if unit["title"] not in ("", own_name) else values["kind"]


def signal_label(name: str) -> str:
    return {
        "text": _("Words of the question"),
        "vocabulary": _("Same fields"),
        "place": _("Near"),
        "network": _("Past collaboration"),
        "partners": _("Past collaboration"),
        "finding": _("Conditions"),
    }.get(name, name.replace("_", " ").capitalize())


def waterfall(told: Mapping[str, Any]) -> list[Bar]:
    """Each signal's part, one beginning where the other ended, and the sum."""
    total = float(told["score"])
    span = max(sum(max(0.0, float(signal["part"])) for signal in told["signals"]), 1e-9)
    bars, reached = [], 0.0
    for signal in told["signals"]:
        part = float(signal["part"])
        low = min(reached, reached + part)
        bars.append(
            Bar(
                signal_label(signal["name"]),
                decimal(part, sign=True),
                f"{100 * abs(part) / span:.2f}",
                signal["name"],
                f"{100 * max(0.0, low) / span:.2f}",
                "" if part >= 0 else "against",
            )
        )
        reached += part
    bars.append(Bar(_("Together"), decimal(total), f"{100 * max(0.0, total) / span:.2f}", "", "0", "total"))
    return bars


def word_bars(told: Mapping[str, Any]) -> list[Bar]:
    """The words of the question by what they gave to the part of the text: every one that is met, then,
    named as such, those that are near in spelling."""
    asked = asked_words_of(told)
    largest = max((each.part for each in (*asked.met, *asked.near)), default=0) or 1
    labelled = [(each.word, each.part) for each in asked.met]
    labelled += [
        (sentence("word-near-in-spelling", {"word": each.word}, lang=lang_of_request()), each.part)
        for each in asked.near
    ]
    return [Bar(label, decimal(part), f"{100 * max(0.0, part) / largest:.2f}") for label, part in labelled]


def decimal(value: float, *, sign: bool = False) -> str:
    text = number_format(f"{abs(value):.3f}", decimal_pos=3)
    return f"{'−' if value < 0 else '+' if sign else ''}{text}"


def evidence(told: Mapping[str, Any]) -> list[Evidence]:
    return [_evidence(unit) for unit in told["evidence"]]


def _evidence(unit: Mapping[str, Any]) -> Evidence:
    source = unit["source"] or {}
    snippet = unit["snippet"]
    return Evidence(
        kind=unit_label(unit["kind"]),
        title=unit["title"],
        lang=unit["lang"],
        pieces=tuple(pieces(snippet["text"], snippet["marks"])),
        cut_before=snippet["cut_before"],
        cut_after=snippet["cut_after"],
        source=source.get("name", ""),
        source_url=source.get("url", ""),
        dated_on=parse_date(unit["dated_on"]) if unit["dated_on"] else None,
        share=f"{100 * unit['share']:.0f}",
    )


def unit_label(kind: str) -> str:
    return {
        "self_description": _("What it says of itself"),
        "offer": _("What it offers"),
        "seek": _("What it seeks"),
        "need": _("A need"),
        "solution": _("A solution"),
        "project": _("A project"),
        "result": _("A result"),
        "expertise": _("Expertise"),
    }.get(kind, kind)


def pieces(text: str, marks: Sequence[Sequence[int]]) -> list[Piece]:
    """The text cut at its marks (pairs of start and end), so that a template can mark them."""
    cut, at = [], 0
    for start, end in sorted((int(start), int(end)) for start, end in marks):
        if start < at:
            continue
        if start > at:
            cut.append(Piece(text[at:start], False))
        cut.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        cut.append(Piece(text[at:], False))
    return cut
