"""The verbs of the directory beside those that all records share (core.services.records)."""
