"""The verbs of core."""
