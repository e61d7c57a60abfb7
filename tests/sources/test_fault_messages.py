"""Every message id of the readers has its sentence in English and French, with its parameters."""

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest

from innervate.vocab.messages import catalogue

_MAKERS = {"Fault", "Reason", "ValueUnreadable", "VocabularyFault", "fault", "_read"}
_KEPT_IN = {"message_id", "missing"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def ids_in(package):
    """Ids written in the source: texts given to what makes a fault, and those kept under a name."""
    found = set()
    for path in Path(str(files(package))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in _MAKERS:
                found |= texts_in(*node.args)
            if isinstance(node, ast.Assign) and name_of(node.targets[0]) in _KEPT_IN:
                found |= texts_in(node.value)
    return {each for each in found if _ID.fullmatch(each)}


def name_of(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def texts_in(*nodes):
    constants = (each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {each.value for each in constants if isinstance(each.value, str)}


@pytest.mark.parametrize("package", ["innervate.sources", "innervate.vocab"])
def test_every_id_has_a_sentence_in_both_languages(package):
    ids = ids_in(package)
    assert len(ids) > 10
    assert [each for each in sorted(ids) if each not in catalogue("en") or each not in catalogue("fr")] == []


def test_a_sentence_names_the_same_parameters_in_both_languages():
    def parameters(lang, message):
        return set(re.findall(r"{(\w+)}", catalogue(lang)[message]))

    ours = ids_in("innervate.sources") | ids_in("innervate.vocab")
    assert [each for each in sorted(ours) if parameters("en", each) != parameters("fr", each)] == []
