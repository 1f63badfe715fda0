"""Settings under test: strict templates, quick hashing, the database that TUQUAN_TEST_DATABASE_URL names."""

import os
import tempfile

os.environ["TUQUAN_DATA_DIR"] = tempfile.mkdtemp(prefix="tuquan-test-")
os.environ.setdefault("TUQUAN_SECRET_KEY", "only-for-tests")
os.environ["TUQUAN_DATABASE_URL"] = os.environ.get("TUQUAN_TEST_DATABASE_URL") or "sqlite:///"

from tuquan.config.settings import *
from tuquan.core.testing import UnknownVariable

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")
WHITENOISE_AUTOREFRESH = True
