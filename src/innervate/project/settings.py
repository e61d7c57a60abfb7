"""Settings of a node, read from the environment and from the data folder's own file."""

from __future__ import annotations

from pathlib import Path

from innervate.project.configuration import configuration

_node = configuration()

INNERVATE_DATA_DIR: Path = _node.data_dir
INNERVATE_ADDRESS = _node.address
INNERVATE_NAME = _node.name

SECRET_KEY = _node.secret_key
DEBUG = _node.debug
ALLOWED_HOSTS = _node.allowed_hosts
CSRF_TRUSTED_ORIGINS = [_node.address] if _node.address.startswith("https://") else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton",
    "innervate.core",
    "innervate.capabilities.directory",
    "innervate.capabilities.needs",
    "innervate.portal",
    "innervate.api",
]

AUTH_USER_MODEL = "core.User"
DATABASES = {"default": _node.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("nl", "Nederlands"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("pt", "Português"),
    ("pl", "Polski"),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
