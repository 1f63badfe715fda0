"""What every page gets."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {"PUBLIC_URL": settings.PUBLIC_URL}
