"""Whole catalogues into the database: CORDIS, ROR, any spreadsheet."""

from innervate.capabilities.directory.loading.cordis import load_cordis
from innervate.capabilities.directory.loading.ror import load_ror
from innervate.capabilities.directory.loading.spreadsheets import load_spreadsheet
from innervate.capabilities.directory.loading.watching import Loaded, Watch

__all__ = ["Loaded", "Watch", "load_cordis", "load_ror", "load_spreadsheet"]
