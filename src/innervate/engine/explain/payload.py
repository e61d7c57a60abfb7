"""Explanations as JSON, stored with the match; and the score computed anew from such a payload alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from innervate.engine.explain.explanation import Explanation
from innervate.engine.explain.text import text_score
from innervate.engine.profile import EvidenceUnit
from innervate.engine.retrieve.evidence import Reason
from innervate.engine.retrieve.fusion import FusionWeights
from innervate.engine.retrieve.parts import DocumentPart, LexicalPart, TermPart, TextParts

#: Changes with the shape of the payload.
PAYLOAD_FORMAT = 1
#: Name of the text signal.
TEXT = "text"
#: Scores are kept in single precision; a replay in double precision agrees within this.
TOLERANCE = 1e-6


class PayloadRefused(ValueError):
    """The payload is of another format or was tampered with. ``message_id`` is a catalogue id."""

    message_id = "explanation-payload-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{self.message_id}: {reason}")
        self.reason = reason


def payload(explanation: Explanation) -> dict[str, Any]:
    """``explanation`` as JSON values. ``replay`` of it gives ``explanation.score`` within 1e-6."""
    return {
        "format": PAYLOAD_FORMAT,
        "score": explanation.score,
        "signals": [
            {
                "name": each.name,
                "value": each.value,
                "part": each.part,
                "weight": each.weight,
                "reasons": [reason_as_json(reason) for reason in each.reasons],
            }
            for each in explanation.signals
        ],
        "words": [asdict(each) for each in explanation.words],
        "evidence": [
            {
                **_unit_as_json(each.unit),
                "snippet": {
                    "text": each.snippet.text,
                    "marks": [list(mark) for mark in each.snippet.marks],
                    "cut_before": each.snippet.cut_before,
                    "cut_after": each.snippet.cut_after,
                },
                "score": each.score,
                "share": each.share,
            }
            for each in explanation.evidence
        ],
        "against": [reason_as_json(reason) for reason in explanation.against],
        "contributions": [
            {
                name: value
                for name, value in asdict(each).items()
                if value not in ("", None) and (value or name == "part")
            }
            for each in explanation.contributions
        ],
        "text": _text_as_json(explanation.text),
        "query": {
            "text": explanation.query.text,
            "lang": explanation.query.lang,
            "words": [word.word for word in explanation.query.words],
            "left_out": list(explanation.query.left_out),
        },
        "versions": dict(explanation.versions),
    }


def replay(record: Mapping[str, Any]) -> float:
    """The score of a payload, computed from its raw numbers (term counts, idf, cosines, weights).

    The text value is computed anew, and so is the part of every signal that has a weight; a part that a
    learnt ranker set is taken as stored. Raises PayloadRefused for another format, or when the parts of
    the text do not give the text value on which the score rests.
    """
    if record.get("format") != PAYLOAD_FORMAT:
        raise PayloadRefused(f"format {record.get('format')!r}")
    return sum(_replayed_part(signal, record["text"]) for signal in record["signals"])


def _replayed_part(signal: Mapping[str, Any], text: Mapping[str, Any]) -> float:
    value = float(signal["value"])
    if signal["name"] == TEXT:
        value = text_score(_text(text))
        if abs(value - signal["value"]) > TOLERANCE:
            raise PayloadRefused("text-parts-do-not-add-up")
    if signal["weight"] is None:
        return float(signal["part"])
    return float(signal["weight"]) * min(1.0, value)


def reason_as_json(reason: Reason) -> dict[str, Any]:
    parameters = {
        name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in reason.parameters.items()
    }
    record: dict[str, Any] = {"message": reason.message, "parameters": parameters}
    if reason.weight is not None:
        record["weight"] = reason.weight
    return record


def _unit_as_json(unit: EvidenceUnit) -> dict[str, Any]:
    source = unit.source
    return {
        "unit": unit.unit_id,
        "kind": unit.kind.value,
        "title": unit.title,
        "lang": unit.lang,
        "dated_on": unit.dated_on.isoformat() if unit.dated_on is not None else None,
        "source": {"name": source.name, "url": source.url} if source is not None else None,
    }


def _text_as_json(parts: TextParts) -> dict[str, Any]:
    return {**asdict(parts), "words_missing": [list(pair) for pair in parts.words_missing]}


def _text(record: Mapping[str, Any]) -> TextParts:
    return TextParts(
        **{
            **record,
            "documents": tuple(
                DocumentPart(each["unit_id"], _lexical(each["lexical"]), each["cosine"])
                for each in record["documents"]
            ),
            "whole": _lexical(record["whole"]) if record["whole"] is not None else None,
            "weights": FusionWeights(**record["weights"]),
            "words_missing": tuple((word, idf) for word, idf in record["words_missing"]),
        }
    )


def _lexical(record: Mapping[str, Any]) -> LexicalPart:
    return LexicalPart(
        **{
            **record,
            "stems": tuple(TermPart(**each) for each in record["stems"]),
            "letters": tuple(TermPart(**each) for each in record["letters"]),
        }
    )
