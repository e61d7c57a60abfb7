"""Controlled vocabularies with versions, and the identifiers of organisations and people."""

from innervate.vocab.lists import vocabulary, vocabulary_names
from innervate.vocab.reading import VocabularyFault, VocabularyRefused
from innervate.vocab.terms import EVERY_LANGUAGE, Mark, Provenance, Term, UnknownCode, UnknownVocabulary
from innervate.vocab.vocabulary import Mention, Vocabulary

__all__ = [
    "EVERY_LANGUAGE",
    "Mark",
    "Mention",
    "Provenance",
    "Term",
    "UnknownCode",
    "UnknownVocabulary",
    "Vocabulary",
    "VocabularyFault",
    "VocabularyRefused",
    "vocabulary",
    "vocabulary_names",
]
