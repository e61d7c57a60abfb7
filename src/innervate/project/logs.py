"""What a node logs and how: lines for people or JSON for machines, without addresses of people.

Messages carry ids and counts. As a second belt a filter takes e-mail addresses out of whatever a
library writes.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

_ADDRESS = re.compile(r"[^\s@<>\"'=&?/,;:]+@[^\s@<>\"'=&?/,;:]+\.[^\s@<>\"'=&?/,;:]+")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "server_time"}


def without_addresses(text: str) -> str:
    return _ADDRESS.sub("[address]", text)


class WithoutAddresses(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_addresses(record.getMessage())
        record.args = ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, fields given by ``extra``, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["traceback"] = without_addresses(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_settings(log_format: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_addresses": {"()": "innervate.project.logs.WithoutAddresses"}},
        "formatters": {
            "lines": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "innervate.project.logs.JsonLines"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["without_addresses"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "innervate": {"level": level},
            # Each 404 of a crawler is no warning of ours.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
            "django": {"handlers": [], "level": "WARNING"},
        },
    }
