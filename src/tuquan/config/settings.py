"""Settings of the product; everything that differs between installations comes from the environment."""

import os
from datetime import timedelta
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
    "tuquan.accounts",  # before allauth: its templates win
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
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
    "django.forms",  # after core: its option begins with a capital letter
    "tuquan.access",
    "tuquan.audit",
    "tuquan.units",
    "tuquan.files",
    "tuquan.notifications",
    "tuquan.documents",
    "tuquan.facts",
    "tuquan.guards",
    "tuquan.duty",
    "tuquan.gate",
    "tuquan.patrols",
    "tuquan.incidents",
    "tuquan.outreach",
    "tuquan.programme",
    "tuquan.assessments",
    "tuquan.reports",
    "tuquan.home",
    "tuquan.phone",
    "tuquan.config",
]

MIDDLEWARE = [
    "tuquan.core.short_way.middleware",  # for a scan at the gate: asks those up to the forgery check itself
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
    "tuquan.units.middleware.roles_read_once",
    "tuquan.units.middleware.second_factor_required",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tuquan.config.urls"
WSGI_APPLICATION = "tuquan.config.wsgi.application"
FORM_RENDERER = "tuquan.core.form_rendering.Renderer"

TEMPLATE_SOURCES = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("tuquan.core.compiling.Loader", TEMPLATE_SOURCES)])],
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
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tuquan.accounts.validators.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "tuquan.accounts.validators.NotCommon"},
    {"NAME": "tuquan.accounts.validators.NotLikeTheUser"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tuquan.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}  # the backend takes a phone number in its place
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth checks that both settings agree
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = None  # each person says whether the device is a shared one
# An office of a hundred people signs in from one address at half past seven.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,30/h/key"}
ACCOUNT_FORMS = {
    "login": "tuquan.accounts.forms.SignInForm",
    "change_password": "tuquan.accounts.forms.ChangePasswordForm",
    "set_password": "tuquan.accounts.forms.SetPasswordForm",
    "reauthenticate": "tuquan.accounts.forms.ConfirmPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("TUQUAN_BEHIND_PROXY") == "1" else 0
MFA_ADAPTER = "tuquan.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tự Quản"
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "tuquan.accounts.forms.CodeForm",
    "reauthenticate": "tuquan.accounts.forms.ConfirmCodeForm",
    "activate_totp": "tuquan.accounts.forms.ActivateAppForm",
    "add_webauthn": "tuquan.accounts.forms.AddPasskeyForm",
    "login_webauthn": "tuquan.accounts.forms.SignInByPasskeyForm",
    "authenticate_webauthn": "tuquan.accounts.forms.SecondStepByPasskeyForm",
    "reauthenticate_webauthn": "tuquan.accounts.forms.ConfirmByPasskeyForm",
    "edit_webauthn": "tuquan.accounts.forms.RenamePasskeyForm",
}
SECOND_FACTOR_REQUIRED = os.environ.get("TUQUAN_SECOND_FACTOR_REQUIRED") == "1"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "tuquan.accounts.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "tuquan.accounts.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "tuquan.accounts.lockout.locked_page"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential"]
AXES_VERBOSE = False
SOCIALACCOUNT_ADAPTER = "tuquan.accounts.adapters.OfficeAccountAdapter"
SOCIALACCOUNT_PROVIDERS = environment.office_sign_in()
SOCIALACCOUNT_LOGIN_ON_GET = True  # form-action 'self' forbids a form that ends at the provider
SOCIALACCOUNT_STORE_TOKENS = False

# Language, time, numbers
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["tuquan.config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True  # "1.217" typed into a form is 1217
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
FILES_ACCEL_PREFIX = os.environ.get("TUQUAN_ACCEL_PREFIX", "")  # the web server in front sends files itself
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "tuquan.files.uploadhandler.CutOff",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "tuquan.files.uploadhandler.OnDisk",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Security
CSRF_FAILURE_VIEW = "tuquan.core.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "tuquan.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
if os.environ.get("TUQUAN_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# Whom a phone may name as the service that tells it of news (web push): those of the browsers, and no other address.
PUSH_SERVICES = [
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.notify.windows.com",
    "https://*.push.apple.com",
    *filter(None, os.environ.get("TUQUAN_PUSH_SERVICES", "").split(",")),
]

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
