"""Innervate: the open platform that health-innovation clusters run."""

__version__ = "0.1.0"
