"""What every page gets."""

from importlib.metadata import PackageNotFoundError, version as version_of
from typing import Any

from django.conf import settings
from django.http import HttpRequest

try:
    VERSION = version_of("tuquan")
except PackageNotFoundError:  # run from the source tree
    VERSION = ""


def page(request: HttpRequest) -> dict[str, Any]:
    return {"PUBLIC_URL": settings.PUBLIC_URL, "VERSION": VERSION}
