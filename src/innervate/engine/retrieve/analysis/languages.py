"""Languages: which stemmer and function words each has, and a small honest guess for a text.

The guess looks at the script and, for Latin script, counts function words. It answers "" when the
text is too short or the languages too close: no language is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from innervate.engine.retrieve.analysis.words import words

#: ISO 639-1 to Snowball algorithm, all that PyStemmer offers under a two-letter code.
STEMMERS: Mapping[str, str] = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}

_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    lang: frozenset(text.split())
    for lang, text in {
        "en": "a an and are as at be but by can could did do does for from had has have how if in into is it "
        "its may more no not of on or our such than that the their them then there these they this those to "
        "was we were what when where which while who whom whose why will with would you your",
        "fr": "a au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur leurs lui "
        "mais ne nos notre nous on ou par pas pour qu que quel quelle qui sa sans se ses son sont sur un une "
        "vos votre vous été être d l s n c j m y",
        "nl": "aan als bij dat de der deze die dit door een en er haar had heeft het hij hoe hun ik in is je "
        "kan maar met naar niet nog of om onder onze ook op over te tegen tot uit van voor waar wanneer was "
        "wat welke werd wie wij worden wordt ze zich zij zijn",
        "de": "als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer "
        "eines er es für hat ich im in ist kann mit nach nicht oder sich sie sind so über um und uns unsere "
        "unter von vor war was welche wenn wer werden wie wir wird wurde zu zum zur",
        "es": "a al como con cuál cuándo de del desde donde dónde el ella en entre era es esta este esto fue "
        "ha hay la las le lo los más muy no nos nuestra o para pero por que qué quién se ser sin sobre son "
        "su sus también un una y",
        "it": "a ai al alla alle anche che chi ci come con cosa da dal dalla de degli dei del della delle "
        "di e è gli ha i il in la le lo ma nei nel nella non o per più quale quando quello questa questo si "
        "sono su sua sui sul sulla suo tra un una uno l d",
        "pt": "a ao aos as com como da das de do dos e é ela ele em entre era esta este foi há isso mais mas "
        "na nas não no nos o os ou para pela pelo por qual quando que quem se sem ser seu são sua também um "
        "uma onde",
        "pl": "a aby ale co czy dla do gdzie i ich jak jaki jakie jako jego jest kiedy kto która które który "
        "lub ma na nie o od oraz po pod przez przy są się ta tak tego tej to tym w we z za ze że",
    }.items()
}

_NO_WORDS: frozenset[str] = frozenset()

#: Script of the letters to language, where one language is by far the most likely one.
_SCRIPTS = tuple(
    (re.compile(f"[{first}-{last}]"), lang)
    for first, last, lang in (
        ("\u3040", "\u30ff", "ja"),
        ("\uac00", "\ud7af", "ko"),
        ("\u4e00", "\u9fff", "zh"),
        ("\u0e00", "\u0e7f", "th"),
        ("\u0900", "\u097f", "hi"),
        ("\u0600", "\u06ff", "ar"),
        ("\u0370", "\u03ff", "el"),
        ("\u0530", "\u058f", "hy"),
        ("\u0400", "\u04ff", "ru"),
    )
)
#: By word, the languages of which it is a function word: a text is read once, not once a language.
_LANGUAGES_OF: Mapping[str, tuple[str, ...]] = {
    word: tuple(lang for lang, known in _FUNCTION_WORDS.items() if word in known)
    for word in frozenset().union(*_FUNCTION_WORDS.values())
}
_LETTER = re.compile(r"[^\W\d_]")
#: Letters of one script must make up this share of the text before they decide.
_SCRIPT_SHARE = 0.3
#: The best language needs this many function words, and this many times those of the second best.
_LEAST_FUNCTION_WORDS = 2
_LEAD = 1.3
#: Beyond this, more text does not change the guess.
_LOOK_AT = 1_000


def function_words(lang: str) -> frozenset[str]:
    """Words that carry no content in ``lang``; empty for a language without a list."""
    return _FUNCTION_WORDS.get(lang, _NO_WORDS)


def left_out_words(found: Collection[str], lang: str) -> frozenset[str]:
    """The function words among ``found``. With no language told, a word is one only if it is so in every
    language that the words may be of ("of" and "in" are, in English and in Dutch)."""
    if lang:
        return function_words(lang) & frozenset(found)
    votes = {other: len(known.intersection(found)) for other, known in _FUNCTION_WORDS.items()}
    most = max(votes.values())
    likely = [_FUNCTION_WORDS[other] for other, count in votes.items() if count == most and count]
    return frozenset.intersection(frozenset(found), *likely) if likely else frozenset()


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of ``text``, or "" when that cannot be said."""
    head = text[:_LOOK_AT]
    if not head.isascii():
        letters = len(_LETTER.findall(head))
        for pattern, lang in _SCRIPTS:
            if len(pattern.findall(head)) > _SCRIPT_SHARE * letters:
                return lang
    return _latin_language(words(head))


def _latin_language(found: Iterable[str]) -> str:
    counts = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in found:
        for lang in _LANGUAGES_OF.get(word, ()):
            counts[lang] += 1
    votes = sorted(((count, lang) for lang, count in counts.items()), key=lambda vote: (-vote[0], vote[1]))
    (most, best), (second, _) = votes[0], votes[1]
    return best if most >= _LEAST_FUNCTION_WORDS and most >= _LEAD * second else ""
