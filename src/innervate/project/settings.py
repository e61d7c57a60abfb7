"""Settings of a node, read from the environment and from the data folder; see docs/operator/settings.md."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from innervate.project.configuration import configuration
from innervate.project.logs import logging_settings

_node = configuration()
_folder = _node.folder()

# What core reads of the composition root: values, and what it calls by dotted name.
INNERVATE_DATA_DIR: Path = _node.data_dir
INNERVATE_ADDRESS = _node.address
INNERVATE_NAME = _node.name
INNERVATE_DEMO = "innervate.project.demo"  # is_empty, load, remembered_accounts
INNERVATE_REGISTRATION = _node.registration
INNERVATE_DEMO_ACCOUNTS: list[dict[str, str]] = _folder.demo_accounts()  # shown at the door

SECRET_KEY = _node.signing_key()
DEBUG = _node.debug
ALLOWED_HOSTS = _node.hosts()
CSRF_TRUSTED_ORIGINS = [_node.address] if _node.is_https else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_cotton",
    # Before allauth: our templates stand in front of its own.
    "innervate.portal",
    "innervate.api",
    "ninja",  # for the files of the interface reference
    "innervate.core",
    "innervate.capabilities.directory",
    "innervate.capabilities.needs",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "innervate.project.urls"
WSGI_APPLICATION = "innervate.project.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # django-cotton puts its loader in front
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": _node.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Files, not memory: the rate limits of sign-in must hold across worker processes.
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": _folder.cache,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Languages: the address says which one (project.urls), the account keeps the reader's choice.
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
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _node.is_https
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "portal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = _folder.static
MEDIA_ROOT = _folder.files
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "innervate.project.storage.HashedFiles"},
}
WHITENOISE_MAX_AGE = 3600  # for files that are not named by their content

# Security. The policy is that of the design: nothing from another host, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = _node.is_https
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if _node.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # other services of the operator's domain are not ours to bind
if _node.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _node.is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_SECURE = _node.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600

# Accounts: django-allauth does the ceremonies, core.services.accounts grants the roles.
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = _node.trusted_proxies
INNERVATE_API_VISITOR_RATE = _node.api_visitor_rate
INNERVATE_API_ACCOUNT_RATE = _node.api_account_rate
ACCOUNT_ADAPTER = "innervate.core.adapters.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "innervate.core.adapters.signup.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _node.is_https else "http"
MFA_ADAPTER = "innervate.core.adapters.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = _node.name
MFA_TOTP_TOLERANCE = 1  # phones' clocks drift: one step of 30 s either way
# Browsers give passkeys to plain http only on the own machine; there it must be allowed here too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _node.is_https
SOCIALACCOUNT_ADAPTER = "innervate.core.adapters.provider.ProviderAdapter"
SOCIALACCOUNT_QUERY_EMAIL = True
# The provider's word on an address signs in to the account with that address: only for the provider
# that the operator chose, and only when the provider says that the address is verified.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if _node.oidc_server:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _node.oidc_name or _node.oidc_server,
                "client_id": _node.oidc_client_id,
                "secret": _node.oidc_client_secret,
                "settings": {"server_url": _node.oidc_server},
            }
        ],
    }

# Mail: verbs write to the outbox, the tick sends. Without a server it is written to files.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _node.mail_from
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = _folder.mail
if _node.mail_host:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _node.mail_host
    EMAIL_PORT = _node.mail_port
    EMAIL_HOST_USER = _node.mail_user
    EMAIL_HOST_PASSWORD = _node.mail_password
    EMAIL_USE_TLS = _node.mail_security == "starttls"
    EMAIL_USE_SSL = _node.mail_security == "tls"
    EMAIL_TIMEOUT = 30

LOGGING = logging_settings(_node.log_format, _node.log_level)
