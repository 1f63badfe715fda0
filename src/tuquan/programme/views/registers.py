"""The door to coordination and the registers, and the counts of disputes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page
from tuquan.programme.forms.registers import DisputeForm
from tuquan.programme.models import (
    Announcement,
    AnnouncementSide,
    Coordination,
    DisputeCount,
    Gap,
    Organisation,
    Recommendation,
    SelfCheck,
)
from tuquan.programme.self_checks import sheets
from tuquan.programme.services import disputes
from tuquan.programme.views.parts import may_edit, own_unit
from tuquan.units.models import Unit

QUARTERS_SHOWN = 8


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """What is open in each of the unit's registers."""
    unit = own_unit(request)
    today = dates.today()
    coming = Announcement.objects.standing().filter(unit=unit, date__gte=today)
    gaps = Gap.objects.open().filter(unit=unit)
    return render(
        request,
        "programme/registers.html",
        {
            "unit": unit,
            "edit": may_edit(request, unit),
            "coordinations": Coordination.objects.on(today).filter(unit=unit).prefetch_related("parties"),
            "coming": coming.order_by("date", "start_time")[:5],
            "silent": AnnouncementSide.objects.filter(announcement__in=coming, reply="").count(),
            "gaps_open": gaps.count(),
            "gaps_late": gaps.filter(mended_date=None, due_date__lt=today).count(),
            "to_check": gaps.exclude(mended_date=None).count(),
            "checks": _checks(unit),
            "recommendations": Recommendation.objects.filter(unit=unit)
            .select_related("joined_to")
            .order_by("-date")[:5],
            "organisations": Organisation.objects.on(today).filter(unit=unit).order_by("kind", "pk"),
            "dispute": DisputeCount.objects.filter(unit=unit).first(),
        },
    )


def _checks(unit: Unit) -> list[tuple[str, SelfCheck | None]]:
    latest: dict[str, SelfCheck] = {}
    for check in SelfCheck.objects.filter(unit=unit).order_by("date", "pk"):
        latest[check.sheet] = check
    return [(sheet.title, latest.get(sheet.code)) for sheet in sheets().values()]


@require_GET
def dispute_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request)
    rows = DisputeCount.objects.filter(unit=unit)[:QUARTERS_SHOWN]
    context = {"unit": unit, "rows": rows, "edit": may_edit(request, unit)}
    return render(request, "programme/dispute_list.html", context)


@require_http_methods(["GET", "POST"])
def dispute_count(request: HttpRequest) -> HttpResponse:
    """The last quarters, the running one first; stating one anew corrects it."""
    unit = own_unit(request, Permission.RECORD_EDIT)
    today = dates.today()
    here = today.year * 4 + (today.month - 1) // 3
    quarters = [(place // 4, place % 4 + 1) for place in range(here, here - QUARTERS_SHOWN, -1)]
    form = DisputeForm(request.POST or None, quarters=quarters)
    page = ActPage(
        _("Ghi số vụ mâu thuẫn"),
        _("Ghi số vụ"),
        _("Đã ghi."),
        ((_("Mâu thuẫn, tranh chấp"), reverse("programme:dispute_list")),),
        _("Chỉ ghi số vụ. Không ghi tên ai, không ghi nội dung. Không có vụ nào thì ghi 0."),
    )
    return act_page(request, form, page, lambda **typed: disputes.count_disputes(unit, **typed))
