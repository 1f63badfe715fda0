"""The unit's programme of a year on one page, and the register behind its figures."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.programme import plan_reading, queries, signing_queries
from tuquan.programme.enums import Partner
from tuquan.programme.models import ModelOffer, MovementRegister
from tuquan.programme.plan_reading import PlanBook
from tuquan.programme.queries import YearView
from tuquan.programme.records import figures_of_register
from tuquan.programme.views.parts import NextAct, may_edit, own_unit, year_url
from tuquan.units.enums import UnitKind

FIRST_YEAR = 2000


@require_GET
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """This year, or the one of the address; the next act first."""
    today = dates.today()
    year = today.year if year is None else year
    if not FIRST_YEAR <= year <= today.year + 1:
        raise Http404
    unit = own_unit(request)
    programme = queries.year_view(unit, year, today)
    book = plan_reading.plan_book(programme.plan, today) if programme.plan else None
    offers = ModelOffer.objects.waiting().filter(unit=unit).select_related("office").order_by("made_at", "pk")
    return render(
        request,
        "programme/year.html",
        {
            "programme": programme,
            "unit": unit,
            "book": book,
            "offers": offers if year == today.year else [],
            "edit": may_edit(request, unit),
            "next": (next_act(programme) or late_act(book)) if year >= today.year else None,
            "years": [(str(one), year_url(one), one == year) for one in range(today.year - 3, today.year + 2)],
            "register": MovementRegister.objects.filter(unit=unit).first(),
            "households": unit.households.count() if unit.kind == UnitKind.RESIDENTIAL_AREA else None,
            "signings": signing_queries.of_year(unit, year),
        },
    )


@require_GET
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the unit's numbers of models and regulations come from, day by day."""
    rows = MovementRegister.objects.permitted(request.user, Permission.RECORD_VIEW).select_related("unit")
    found = get_object_or_404(rows.prefetch_related("unit__movement_models", "unit__coordinations"), pk=pk)
    columns = ("models_active", "model_sites", "coordination_regulations")
    levels: dict[str, int] = dict.fromkeys(columns, 0)
    days: list[tuple[date, list[int]]] = []
    for figure in sorted(figures_of_register(found), key=lambda figure: figure.first):
        levels[figure.indicator] = int(figure.value)
        if days and days[-1][0] == figure.first:
            days.pop()
        days.append((figure.first, [levels[column] for column in columns]))
    return render(
        request,
        "programme/register.html",
        {
            "register": found,
            "days": list(reversed(days)),
            "models": sorted(found.unit.movement_models.all(), key=lambda model: (model.sort_key, model.pk)),
            "coordinations": sorted(
                found.unit.coordinations.all(), key=lambda row: row.valid_from or date.min, reverse=True
            ),
        },
    )


def late_act(book: PlanBook | None) -> NextAct | None:
    """Where all that the criteria ask for stands, what the plan has been waiting for longest."""
    if book is None or not book.late:
        return None
    first = book.late[0]
    return NextAct(
        _("Kế hoạch có %(count)d việc quá hạn") % {"count": len(book.late)},
        _("Quá hạn lâu nhất: %(what)s.") % {"what": first.activity.what},
        first.activity.get_absolute_url(),
        _("Mở việc này"),
    )


def next_act(programme: YearView) -> NextAct | None:
    """What lacks most, in the order of the year; None when all stands."""
    if programme.plan is None:
        return NextAct(
            _("Lập kế hoạch năm %(year)d") % {"year": programme.year},
            _("Kế hoạch bảo đảm an ninh, trật tự của năm là việc đầu tiên của tiêu chí 1."),
            f"{reverse('programme:plan_draft')}?nam={programme.year}",
            _("Lập kế hoạch"),
        )
    if programme.plan.issued_date is None:
        return NextAct(
            _("Ban hành kế hoạch năm %(year)d") % {"year": programme.year},
            _("Kế hoạch mới là dự thảo; ghi số và ngày ban hành khi thủ trưởng đã ký."),
            reverse("programme:plan_revise", args=[programme.plan.pk]),
            _("Ghi số, ngày ban hành"),
        )
    if missing := programme.missing_topics:
        return NextAct(
            _("Ban hành nội quy về %(topic)s") % {"topic": missing[0].label},
            _("Còn %(count)d lĩnh vực chưa có nội quy.") % {"count": len(missing)},
            f"{reverse('programme:rules_add')}?linh-vuc={missing[0]}",
            _("Ban hành nội quy"),
        )
    running = [line for line in programme.models if not line.ended]
    if not running:
        return NextAct(
            _("Bắt đầu một mô hình"),
            _("Cần ít nhất một mô hình tự quản hoạt động hiệu quả; chọn từ mô hình mẫu mất hai phút."),
            reverse("programme:sample_list"),
            _("Chọn mô hình mẫu"),
        )
    if not programme.working and programme.year == programme.on.year:
        return NextAct(
            _("Ghi hoạt động của mô hình “%(model)s”") % {"model": running[0].model.name},
            _("Trong năm chưa ghi hoạt động nào; không có hoạt động thì mô hình chỉ là cái tên."),
            reverse("programme:activity_log", args=[running[0].model.pk]),
            _("Ghi hoạt động"),
        )
    live = [line for line in programme.coordinations if not line.ended and line.coordination.partner == Partner.POLICE]
    if not live:
        return NextAct(
            _("Ghi quy chế phối hợp với Công an"),
            _("Chưa ghi quy chế hoặc kế hoạch phối hợp nào với Công an còn hiệu lực."),
            f"{reverse('programme:coordination_sign')}?voi={Partner.POLICE}",
            _("Ghi quy chế phối hợp"),
        )
    if not any(line.count for line in live):
        return NextAct(
            _("Ghi buổi trao đổi với %(partner)s") % {"partner": live[0].coordination.partner_name},
            _("Trong năm chưa ghi buổi trao đổi nào theo quy chế phối hợp."),
            reverse("programme:meeting_note", args=[live[0].coordination.pk]),
            _("Ghi buổi trao đổi"),
        )
    return None
