"""Settings of the product; everything that differs between installations comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from tuquan.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()
PUBLIC_URL = environment.public_url()
HTTPS = PUBLIC_URL.startswith("https://")

DEBUG = os.environ.get("TUQUAN_DEBUG") == "1"
SECRET_KEY = environment.secret("secret_key", DATA_DIR)
ALLOWED_HOSTS = [
    *{urlsplit(PUBLIC_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"},
    *filter(None, os.environ.get("TUQUAN_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "tuquan.core",
    "tuquan.access",
    "tuquan.audit",
    "tuquan.accounts",
    "tuquan.units",
    "tuquan.files",
    "tuquan.notifications",
    "tuquan.documents",
    "tuquan.facts",
    "tuquan.outreach",
    "tuquan.programme",
    "tuquan.assessments",
    "tuquan.home",
    "tuquan.config",
]

MIDDLEWARE = [
    "tuquan.core.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tuquan.config.urls"
WSGI_APPLICATION = "tuquan.config.wsgi.application"
FORM_RENDERER = "tuquan.core.form_rendering.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuquan.core.context.page",
                "tuquan.home.context.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "tuquan.core.templatetags.tuquan"],
        },
    }
]

DATABASES = {
    "default": environment.database(os.environ.get("TUQUAN_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'tuquan.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tuquan.accounts.backends.UsernameOrPhoneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Language, time, numbers
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["tuquan.config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Assets and files
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Every address of a static file holds a mark of its content.
WHITENOISE_MAX_AGE = 0 if DEBUG else 31536000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tuquan.core.assets.VersionedStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "tuquan.files.uploadhandler.CutOff",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Security
CSRF_FAILURE_VIEW = "tuquan.core.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
if os.environ.get("TUQUAN_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("TUQUAN_EMAIL_HOST", "")
EMAIL_PORT = environment.number("TUQUAN_EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("TUQUAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TUQUAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TUQUAN_EMAIL_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TUQUAN_EMAIL_FROM", "tuquan@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TUQUAN_LOG_LEVEL", "WARNING")},
}
