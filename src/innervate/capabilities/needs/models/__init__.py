"""The nouns of needs."""

from innervate.capabilities.needs.models.needs import Need, Solution

__all__ = ["Need", "Solution"]
