"""How many guards the posts need at least: who holds which hours, what is open, the least number and why."""

from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core import text
from tuquan.core.dates import Period
from tuquan.duty.headcount import NORMAL_WEEK, Answer, count
from tuquan.duty.models import DutyPost, ShiftKind
from tuquan.duty.models.posts import WEEKDAYS
from tuquan.duty.queries.coverage import proofs
from tuquan.duty.queries.headcount import asked, partner_minutes, short_hours
from tuquan.duty.views.coverage import asked_period
from tuquan.guards.models import Guard
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission

MOST_SHORT = 8
MOST_POSTS = 40


@require_GET
def headcount(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    period = _month(request)
    posts = list(DutyPost.objects.filter(unit=unit).on(period.first).select_related("site").order_by("name", "pk"))
    chosen = {pk for pk in request.GET.getlist("chot") if any(str(one.pk) == pk for one in posts)}
    shown = [one for one in posts if not chosen or str(one.pk) in chosen][:MOST_POSTS]
    kinds = list(ShiftKind.objects.filter(unit=unit).on(period.first).order_by("start", "minutes", "pk"))
    question, partner = asked(unit, shown, period, kinds)
    answer = count(question)
    guards = Guard.objects.filter(unit=unit, valid_to=None).count()
    everything = not chosen or len(chosen) == len(posts)
    context = {
        "unit": unit,
        "period": period,
        "posts": posts,
        "shown": shown,
        "answer": answer,
        "kinds": kinds,
        "rows": _rows(unit, shown, period),
        "reasons": _reasons(answer, partner),
        "weekdays": WEEKDAYS,
        "guards": guards if everything else None,
        "more": max((answer.enough or answer.least) - guards, 0) if everything else 0,
        "bare": [_hours(one.post, one.start, one.end) for one in answer.bare[:MOST_SHORT]],
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, unit) and not unit.is_closed,
    }
    return render(request, "duty/headcount.html", context)


def _month(request: HttpRequest) -> Period:
    """The whole month of `?tu=`, this month when nothing is asked; with `?den=` the days between."""
    period = asked_period(request)
    if request.GET.get("den"):
        return period
    last = period.first.replace(day=monthrange(period.first.year, period.first.month)[1])
    return Period(period.first, max(last, period.first))


def _rows(unit: Any, posts: list[DutyPost], period: Period) -> list[dict[str, Any]]:
    found = proofs(unit, posts, period, now=timezone.now())
    rows = []
    for one in posts:
        proof = found[one.pk]
        if not proof.needed:
            continue
        short = short_hours(one, proof.gaps_planned)
        rows.append(
            {
                "post": one,
                "needed": proof.needed // 60,
                "partners": [(force, minutes // 60) for force, minutes in partner_minutes(proof).items()],
                "own": (proof.planned - proof.partner) // 60,
                "missing": -(-(proof.needed - proof.planned) // 60),
                "short": short[:MOST_SHORT],
                "more": len(short) - MOST_SHORT,
            }
        )
    return rows


def _reasons(answer: Answer, partner: int) -> list[str]:
    """Why not fewer: figures and articles, nobody's fault."""
    if not answer.asked.minutes:
        return []
    held = _("Mỗi tuần đơn vị phải giữ %(own)s giờ công.") % {"own": text.number(answer.asked.minutes / 60, 0)}
    if partner:
        held += " " + _("Lực lượng phối hợp giữ thêm %(hours)s giờ, không tính vào số này.") % {
            "hours": text.number(partner / 60, 0)
        }
    return [held, *_counted(answer), _shown(answer)] if not answer.bare else [held]


def _counted(answer: Answer) -> Iterator[str]:
    caps = answer.asked.caps
    if answer.working:
        yield _(
            "Phủ hết những giờ ấy là ít nhất %(work)s giờ làm việc; một người làm lâu dài nhiều nhất %(most)s giờ một"
            " tuần%(over)s: ít nhất %(people)d người."
        ) % {
            "work": text.number(answer.working / 60, 0),
            "most": text.number(caps.minutes / 60, 0 if caps.minutes % 60 == 0 else 1),
            "over": _(" (48 giờ và phần làm thêm được phép chia đều cả năm; Bộ luật Lao động, Điều 105, 107)")
            if caps.minutes >= NORMAL_WEEK
            else "",
            "people": answer.by_hours,
        }
    if answer.shifts:
        yield _(
            "Những giờ ấy cần ít nhất %(shifts)d ca một tuần; một người trực nhiều nhất %(most)d ca%(rest)s:"
            " ít nhất %(people)d người."
        ) % {
            "shifts": answer.shifts,
            "most": caps.shifts,
            "rest": _(" vì mỗi tuần được nghỉ ít nhất một ngày (Điều 111)") if caps.shifts < 7 else "",
            "people": answer.by_shifts,
        }
    if answer.at_once > 1:
        yield _("Lúc đông nhất cần %(people)d người cùng trực.") % {"people": answer.at_once}


def _shown(answer: Answer) -> str:
    if answer.proved:
        return _(
            "Với %(people)d người, máy đã xếp được một tuần lặp lại được, mọi giờ có người, không trái quy tắc bắt buộc"
            " nào."
        ) % {"people": answer.enough}
    values = {"least": answer.least, "people": answer.enough}
    if answer.enough:
        return (
            _("Ít hơn %(least)d người chắc chắn thiếu; với %(people)d người máy đã xếp được một tuần lặp lại được.")
            % values
        )
    return (
        _("Ít hơn %(least)d người chắc chắn thiếu; máy chưa tìm được tuần nào lặp lại được: thử xếp cả tháng.") % values
    )


def _hours(post: str, start: int, end: int) -> str:
    first, last = divmod(start, 1440), divmod(end, 1440)
    name = str(WEEKDAYS[first[0] % 7])
    same = last[0] == first[0] or (last[1] == 0 and last[0] == first[0] + 1)
    until = f"{last[1] // 60:02d}:{last[1] % 60:02d}" + ("" if same else f" {WEEKDAYS[last[0] % 7]}")
    return f"{post}, {name} {first[1] // 60:02d}:{first[1] % 60:02d}–{until}"
