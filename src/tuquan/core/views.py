"""Pages of the product as such: what somebody sees when a page cannot be shown."""

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/error_400.html", {"layout": "base_plain.html"}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/error_403.html", {"layout": _layout(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/error_404.html", {"layout": _layout(request)}, status=404)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("Form refused for %s: %s", request.path, reason)
    return render(request, "core/error_csrf.html", {"layout": "base_plain.html"}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke (the database first of all) must not break this page too."""
    reference = secrets.token_hex(4).upper()
    logger.error("Error page %s shown for %s", reference, request.path)
    page = render_to_string("core/error_500.html", {"layout": "base_plain.html", "reference": reference, "VERSION": ""})
    return HttpResponse(page, status=500)


def _layout(request: HttpRequest) -> str:
    """With navigation for whoever is signed in. An error early in the chain comes before there is a user."""
    user = getattr(request, "user", None)
    return "base.html" if user is not None and user.is_authenticated else "base_plain.html"
