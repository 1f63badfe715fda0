"""What makes up the application on the phone, and the mark of this version of it."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static

FILES = (
    "core/dist/phone.js",
    "core/dist/phone-scan.js",
    "core/dist/phone.css",
    "core/mark.svg",
    "phone/icon-192.png",
    "phone/icon-512.png",
)
WORKER = "core/dist/phone-worker.js"


def content(name: str) -> bytes:
    path = finders.find(name)
    return Path(path).read_bytes() if path else b""


def addresses() -> list[str]:
    """Of the files of the application, each with the mark of its content."""
    return [static(name) for name in FILES]


def version() -> str:
    """Changes with each file, with the worker and with the page itself."""
    return _version() if not settings.DEBUG else _version.__wrapped__()


@lru_cache(maxsize=1)
def _version() -> str:
    mark = hashlib.sha256()
    for name in (*FILES, WORKER):
        mark.update(content(name))
    mark.update(render_to_string("phone/app.html", {"version": ""}).encode())
    return mark.hexdigest()[:12]
