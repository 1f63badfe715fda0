"""The application itself: one page without any data in it, its worker, its card for the home screen."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tuquan.phone import assets


@login_not_required
@never_cache
@require_GET
def app(request: HttpRequest) -> HttpResponse:
    """The same bytes for everybody: the worker keeps them on the phone. Who signs in, and what is known, comes later."""
    return render(request, "phone/app.html", {"version": assets.version()})


@login_not_required
@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Served below /dien-thoai/, so that it looks after that page and no other."""
    kept = {"version": assets.version(), "page": reverse("phone:app"), "files": assets.addresses()}
    script = f"self.KEPT={json.dumps(kept)};\n".encode() + assets.content(assets.WORKER)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("phone:app")
    return response


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": static(f"phone/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return JsonResponse(
        {
            "id": reverse("phone:app"),
            "name": _("Tự Quản · Ca trực"),
            "short_name": _("Ca trực"),
            "start_url": reverse("phone:app"),
            "scope": reverse("phone:app"),
            "display": "standalone",
            "orientation": "portrait",
            "lang": "vi",
            "background_color": "#11181b",
            "theme_color": "#0d5c63",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )
