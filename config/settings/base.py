"""Settings every deployment shares. What differs comes from `config.env`."""

from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF

from config import env

ENV = env.read()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = ENV.secret_key
DEBUG = False
DEMO = ENV.is_demo
DEMO_TENANT = ENV.demo_tenant
BASE_URL = ENV.base_url
ALLOWED_HOSTS = ENV.allowed_hosts

INSTALLED_APPS = [
    "config",
    "reports",
    "collectives",
    "planning",
    "assessments",
    "clusters",
    "foundation",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "foundation.tenancy.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",  # for pages; a policy on a style sheet says nothing and weighs 300 bytes
    "config.middleware.CompressTextMiddleware",  # pages for thin networks; static files come compressed already
    "config.middleware.SizeMiddleware",
    "foundation.tenancy.middleware.TenantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clusters.middleware.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clusters.middleware.ScopeMiddleware",
    "clusters.middleware.AccessMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TENANTLESS_PATHS = ("/healthz", "/readyz")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "config.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
            ],
        },
    }
]


def databases(told: env.Environment) -> dict[str, Any]:
    """One truth, one role per process. `aside` is the second connection, for the little that must outlive a rollback.

    A request that asks for it holds a connection already: behind a pooler it comes from a pool of its own, or requests
    wait for each other.
    """
    url = told.database_url or "postgresql:///collectives"
    common = {"CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
    default, beside = (
        dj_database_url.parse(each, conn_max_age=600) | common for each in (url, told.aside_database_url or url)
    )
    return {
        "default": default | {"ATOMIC_REQUESTS": True},
        "aside": beside | {"ATOMIC_REQUESTS": False, "TEST": {"MIRROR": "default"}},
    }


DATABASES = databases(ENV)
DATABASE_ROUTERS = ["foundation.tenancy.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.redis_url or "redis://localhost:6379/0",
        "KEY_FUNCTION": "foundation.tenancy.caching.tenant_key",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
    # Pages that are the same for many, kept by each process until a row behind them changes (decision 11).
    "drawings": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawings",
        "KEY_FUNCTION": "foundation.tenancy.caching.tenant_key",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# People and sign-in
AUTH_USER_MODEL = "clusters.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # phone numbers are unique within a tenant, not across
AUTHENTICATION_BACKENDS = ["config.sessions.PersonBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.form_expired"
ACCOUNT_ADAPTER = "config.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}  # allauth's own pages are not served: docs/decisions/0003-sign-in.md
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.behind_proxy else 0
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SMS_BACKEND, SMS_GATEWAY = ENV.sms_backend, ENV.sms_gateway
_EMAIL = dj_email_url.parse(ENV.email_url)
EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _EMAIL["EMAIL_HOST"], _EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _EMAIL["EMAIL_HOST_USER"], _EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _EMAIL["EMAIL_USE_TLS"], _EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _EMAIL.get("DEFAULT_FROM_EMAIL", "collectives@localhost")

# Languages. A tenant offers some of them; a person chooses one.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("te", "తెలుగు"), ("kn", "ಕನ್ನಡ")]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "config.bundles.BundleFinder",  # css/app.css, js/app.js, js/offline.js and a few more
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ROOT = ENV.media_root or BASE_DIR / ".run" / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a class grid without JavaScript: 450 children by twenty abilities
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Background work: PostgreSQL remembers, Redis only carries


def broker(url: str) -> str:
    """A Redis address as Celery spells it, for a socket too."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


CELERY_BROKER_URL = broker(ENV.redis_url or "redis://localhost:6379/0")
CELERY_TASK_DEFAULT_QUEUE = "quick"  # of two lanes: foundation/outbox/queues.py
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY = False

# What a browser may do with our pages
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "clusters.api.pages.Pages",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "clusters.api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Collectives",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
