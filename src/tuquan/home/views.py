"""The frame around the pages: which unit one works in, and how the installation is."""

import ssl
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tuquan.access.permissions import Permission
from tuquan.assessments import acts
from tuquan.core import dates
from tuquan.core.states import State
from tuquan.home import pages, watch
from tuquan.home.health import signs
from tuquan.units import current
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The start page: a head's or clerk's year, an authority's year, or a short word for those with other work."""
    unit, today = current.current_unit(request), dates.today()
    if unit is not None and unit.is_authority:
        year = pages.authority_year(request.user, today.year, today)
        reports = {
            "owed": pages.owed_reports(request.user, unit, today),
            "campaigns": pages.running_campaigns(request.user, unit, today),
        }
        police = watch.police_day(request.user, unit)
        context = {"unit": unit, "year": year, "now": today, "police": police, **reports}
        return render(request, "home/home_authority.html", context)
    if unit is not None and pages.sees_the_year(request.user, unit):
        mine = pages.unit_year(unit, today)
        act = mine.cycle and acts.next_act(mine.cycle, request.user)
        owed = pages.owed_reports(request.user, unit, today)
        day = watch.unit_day(request.user, unit, timezone.now())
        context = {"unit": unit, "year": mine, "next": act, "now": today, "owed": owed, "day": day}
        return render(request, "home/home_unit.html", context)
    if unit is None and has_permission(request.user, Permission.SYSTEM_VIEW):
        poor = [sign for sign in signs(timezone.now()) if not sign.well]
        has_units = Unit.objects.exists()
        return render(request, "home/home_administrator.html", {"poor": poor, "has_units": has_units})
    duties = pages.own_duties(request.user, unit, today) if unit else None
    own = watch.own_watch(request.user, unit, timezone.now()) if unit else None
    return render(request, "home/home_plain.html", {"unit": unit, "duties": duties, "watch": own})


@require_POST
def switch_unit(request: HttpRequest) -> HttpResponse:
    unit = current.choose(request, request.POST.get("unit", ""))
    if unit is None:
        raise Http404
    messages.info(request, _("Đang làm việc tại %(unit)s.") % {"unit": unit.name})
    return redirect("/")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    if not has_permission(request.user, Permission.SYSTEM_VIEW):
        raise PermissionDenied
    found = signs(timezone.now())
    tasks = [
        {
            "title": sign.title,
            "state": State.MET if sign.well else State.UNMET,
            "state_words": _("tốt") if sign.well else _("cần xem"),
            "sentence": " ".join(filter(None, [sign.words, sign.advice])),
        }
        for sign in found
    ]
    return render(request, "home/health.html", {"signs": tasks, "well": all(sign.well for sign in found)})


@login_not_required
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """For watchers and the proxy: the process answers. It looks at nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """How a phone comes to trust `tuquan serve --https`; `?tai=1` gives the certificate itself."""
    file = Path(settings.DATA_DIR) / "keys" / "ca.crt"
    if not file.exists():
        raise Http404
    if "tai" in request.GET:
        return HttpResponse(
            file.read_bytes(),
            content_type="application/x-x509-ca-cert",
            headers={"Content-Disposition": 'attachment; filename="tu-quan.crt"'},
        )
    digest = sha256(ssl.PEM_cert_to_DER_cert(file.read_text())).hexdigest().upper()
    fingerprint = " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))
    return render(request, "home/certificate.html", {"fingerprint": fingerprint})
