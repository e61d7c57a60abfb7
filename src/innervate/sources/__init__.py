"""Readers and writers of real formats."""

from innervate.sources.faults import Cell, Fault, Line, Place, Report, SourceRefused

__all__ = ["Cell", "Fault", "Line", "Place", "Report", "SourceRefused"]
