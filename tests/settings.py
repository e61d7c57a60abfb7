"""The node's own settings, with what tests need: quick password hashes, mail kept, files unhashed.

The database is the real one of its kind, in a file or on a server that the run started.
"""

from __future__ import annotations

from tests import environment  # isort: skip  # first: the settings read what it prepares

from innervate.project.settings import *  # noqa: F403
from innervate.project.settings import DATABASES, INNERVATE_DATA_DIR, STORAGES

assert environment

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file as in a node: an in-memory database has other locks.
    DATABASES["default"]["TEST"] = {"NAME": str(INNERVATE_DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
