"""French says all that the portal says; what is compiled is what is written."""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings

from innervate.portal.frame import OFFERED_LANGUAGES

LOCALE = Path(str(files("innervate.portal"))) / "locale"
_NAMED = re.compile(r"%\((\w+)\)[sd]")
_ENTRY = re.compile(
    r'^(?:msgctxt "(?P<context>.*)"\n)?msgid "(?P<id>.*)"\n(?:msgid_plural "(?P<plural>.*)"\n)?'
    r"(?P<words>(?:msgstr.*\n?)+)",
    re.MULTILINE,
)
# Of the one template of the account pages that is ours: django-allauth's own catalogue has these.
ALLAUTH = {
    "Email Address",
    "Current email",
    "Changing to",
    "Your email address is still pending verification.",
    "Re-send Verification",
    "Cancel Change",
    "Change to",
    "Change Email",
}


@dataclass(frozen=True)
class Entry:
    context: str
    said: str
    plural: str
    words: tuple[str, ...]


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n")


def _entries(lang: str) -> list[Entry]:
    """Entries of a catalogue whose lines are not wrapped."""
    text = (LOCALE / lang / "LC_MESSAGES/django.po").read_text(encoding="utf-8")
    return [
        Entry(
            one["context"] or "",
            _plain(one["id"]),
            _plain(one["plural"] or ""),
            tuple(
                _plain(word) for word in re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', one["words"], re.MULTILINE)
            ),
        )
        for one in _ENTRY.finditer(text)
        if one["id"]
    ]


def test_french_is_complete():
    missing = [one.said for one in _entries("fr") if not all(one.words) and one.said not in ALLAUTH]

    assert len(_entries("fr")) > 700
    assert missing == []


def test_french_keeps_every_named_parameter():
    """A singular may say "one" in place of the figure."""
    wrong = [
        one.said
        for one in _entries("fr")
        if one.words[-1] and set(_NAMED.findall(one.words[-1])) != set(_NAMED.findall(one.plural or one.said))
    ]

    assert wrong == []


def test_what_is_compiled_is_what_is_written():
    with (LOCALE / "fr/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    singles = [one for one in _entries("fr") if one.words[0] and not one.plural]

    assert [
        (one.said, one.words[0])
        for one in singles
        if (compiled.pgettext(one.context, one.said) if one.context else compiled.gettext(one.said))
        != one.words[0]
    ] == []


def test_the_other_languages_are_prepared():
    ours = {code for code, _name in settings.LANGUAGES} - {"en"}

    assert {folder.name for folder in LOCALE.iterdir() if folder.is_dir()} == ours
    assert len({tuple(one.said for one in _entries(lang)) for lang in ours}) == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [("/fr/organisations/", "organisation accessible pour vous"), ("/fr/about/", "À propos de ce nœud")],
)
def test_pages_speak_french(client, world, place, words):
    page = client.get(place).content.decode()

    assert words in page or words.replace("organisation accessible", "organisations accessibles") in page


def test_only_complete_languages_are_offered(client, world):
    page = client.get("/en/about/").content.decode()

    assert sorted(set(re.findall(r'<a [^>]*hreflang="(\w\w)"', page))) == sorted(OFFERED_LANGUAGES)
