"""Addresses of static files that change with the content, so that browsers may keep each of them for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=1000)
def version(name: str) -> str:
    """The first characters of the file's hash; empty when there is no such file (the assets are not built)."""
    path = finders.find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10] if path else ""


class VersionedStorage(StaticFilesStorage):
    def url(self, name: str | None, *args: object, **kwargs: object) -> str:
        if settings.DEBUG or not name:
            return super().url(name, *args, **kwargs)
        url, mark = _address(name, self.base_url or ""), version(name)
        return f"{url}?v={mark}" if mark else url


@lru_cache(maxsize=1000)
def _address(name: str, base_url: str) -> str:
    return StaticFilesStorage(base_url=base_url).url(name)
