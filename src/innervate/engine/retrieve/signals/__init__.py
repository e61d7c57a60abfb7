"""Evidence that is not text and needs nothing but the profiles: place and shared vocabulary."""

from innervate.engine.retrieve.signals.place import PlaceSignal
from innervate.engine.retrieve.signals.vocabulary import VocabularySignal

__all__ = ["PlaceSignal", "VocabularySignal"]
