"""Rosters: the list, the board of one, its cells, patterns, the solver."""

from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates, text
from tuquan.core.acting import ActPage, Question, act_page, one_click
from tuquan.core.dates import Period
from tuquan.core.paging import page_of
from tuquan.core.refusals import Refusal
from tuquan.duty import background, board, holidays
from tuquan.duty.forms import rosters as forms
from tuquan.duty.models import Absence, DutyPost, Holiday, Roster, RuleSetting, Shift, ShiftKind, Solving
from tuquan.duty.patterns import patterns
from tuquan.duty.queries.headcount import ShortHours, short_hours
from tuquan.duty.queries.rosters import Plan, plan_of
from tuquan.duty.rules.catalogue import with_settings
from tuquan.duty.services import rosters as services
from tuquan.duty.services.solving import gap_in_words
from tuquan.guards.models import Guard
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission

SECONDS = 20
MOST_SHORT = 12
OVERTIME = ("month_overtime", "year_overtime")
SHORT = (_l("T2"), _l("T3"), _l("T4"), _l("T5"), _l("T6"), _l("T7"), _l("CN"))


def _roster(request: HttpRequest, pk: UUID, permission: Permission = Permission.ROSTER_EDIT) -> Roster:
    rows = Roster.objects.permitted(request.user, permission).select_related("unit", "site")
    return get_object_or_404(rows, pk=pk)


def _trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Lịch trực"), reverse("duty:roster_list")), *more)


@require_GET
def roster_list(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    page = page_of(Roster.objects.filter(unit=unit), request.GET, order=("-first", "pk"))
    today = dates.today()
    context = {
        "unit": unit,
        "page": page,
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, unit) and not unit.is_closed,
        "absences": Absence.objects.filter(guard__unit=unit, last__gte=today)
        .select_related("guard__person")
        .order_by("first", "pk")[:50],
        "kinds": ShiftKind.objects.filter(unit=unit).on(today).order_by("start", "minutes", "pk"),
    }
    return render(request, "duty/roster_list.html", context)


@require_http_methods(["GET", "POST"])
def roster_make(request: HttpRequest) -> HttpResponse:
    """The next month, all posts, all guards: one tap makes it; the pattern is the second."""
    unit = unit_for(request, Permission.ROSTER_EDIT)
    today = dates.today()
    latest = Roster.objects.filter(unit=unit).order_by("-last").first()
    first = latest.last + timedelta(days=1) if latest and latest.last >= today else today.replace(day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    posts = DutyPost.objects.filter(unit=unit).on(today).order_by("name", "pk")
    guards = Guard.objects.filter(unit=unit, valid_to=None).select_related("person").order_by("person__sort_key", "pk")
    initial = {"first": first, "last": last, "posts": posts, "guards": guards}
    form = forms.RosterForm(request.POST or None, posts=posts, guards=guards, initial=initial)
    page = ActPage(_("Lập lịch trực"), _("Lập lịch trực"), _("Đã lập lịch trực; chọn mẫu hoặc để máy xếp."), _trail())
    return act_page(request, form, page, partial(services.make_roster, unit))


@require_GET
def roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _roster(request, pk, Permission.ROSTER_VIEW)
    return render(request, "duty/roster.html", _board(request, one))


def _board(request: HttpRequest, one: Roster, plan: Plan | None = None, lines: Any = None) -> dict[str, Any]:
    plan = plan or plan_of(one)
    lines = board.lines_of(plan) if lines is None else lines
    gaps = board.gaps_of(plan)
    return {
        "roster": one,
        "plan": plan,
        "days": [(day, SHORT[day.weekday()], plan.calendar.names.get(day, "")) for day in plan.days],
        "lines": lines,
        "short": _short(gaps)[:MOST_SHORT],
        "gap_count": len(gaps),
        "missing_hours": -(-board.missing_minutes(gaps) // 60),
        "marks": list(enumerate(plan.posts, start=1)) if len(plan.posts) > 1 else [],
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, one.unit) and not one.unit.is_closed,
        "patterns": list(patterns().values()),
        "overtime_limits": [plan.rules[code].text for code in OVERTIME if code in plan.rules],
        "solving": one.solvings.order_by("-asked_at").first(),
        "today": dates.today(),
    }


def _short(gaps: list[board.Gap]) -> list[ShortHours]:
    """Hours that nobody has, the same hours of several days in one line."""
    found = []
    for post, own in groupby(gaps, key=lambda one: one.post):
        found += short_hours(post, (one.segment for one in own))
    return sorted(found, key=lambda one: -one.minutes)


@require_http_methods(["GET", "POST"])
def roster_cell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One cell: what it may hold, what each choice would break; saved by the form, by a key or by a drag."""
    one = _roster(request, pk)
    said = request.POST if request.method == "POST" else request.GET
    if not said:
        return redirect(one)
    plan = plan_of(one)
    guard, day = _place(plan, said.get("nguoi"), said.get("ngay"))
    there = plan.cells.get((guard.pk, day))
    initial = {"choice": f"{there.kind_id}@{there.post_id}" if there else "", "fixed": bool(there and there.fixed)}
    form = forms.CellForm(
        request.POST or None, kinds=plan.kinds, posts=plan.posts, others=_others(plan, guard, day), initial=initial
    )
    context: dict[str, Any] = {"roster": one, "guard": guard, "day": day, "form": form, "shift": there}
    context["seen"] = services.choice_of(there)
    if request.method == "POST" and form.is_valid():
        cells = _cells_meant(request, plan, guard, day, form.cleaned_data)
        if request.GET.get("thu"):
            context["breaches"] = board.if_changed(plan, [(c.guard, c.day, c.kind, c.post) for c in cells])
            return render(request, "duty/roster.html#would", context)
        before = [plan.cells.get((cell.guard.pk, cell.day)) for cell in cells]
        try:
            services.set_cells(one, cells, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if request.htmx:  # type: ignore[attr-defined]
                return _changed(request, one, cells, _undo(cells, before), context)
            return redirect(f"{one.get_absolute_url()}#o-{guard.pk}-{day.isoformat()}")
    context["breaches"] = [(guard, each) for each in plan.breaches(guard) if day in each.days]
    partial_name = "#cell" if request.htmx else ""  # type: ignore[attr-defined]
    template = f"duty/roster.html{partial_name}" if partial_name else "duty/roster_cell.html"
    answer = render(request, template, context)
    if request.method == "POST":  # refused: what was typed comes back with the reason, wherever it was sent from
        answer["HX-Retarget"], answer["HX-Reswap"] = "#o-dang-xem", "innerHTML"
    return answer


def _place(plan: Plan, guard: str | None, day: str | None) -> tuple[Guard, date]:
    found = next((one for one in plan.guards if str(one.pk) == guard), None)
    try:
        when = date.fromisoformat(day or "")
    except ValueError:
        raise Http404 from None
    if found is None or when not in plan.period:
        raise Http404
    return found, when


def _others(plan: Plan, guard: Guard, day: date) -> list[tuple[Guard, str]]:
    """Who else is in the roster, with what stands there that day."""
    found = []
    for one in plan.guards:
        if one != guard:
            shift = plan.cells.get((one.pk, day))
            found.append((one, shift.kind.name if shift else _("trống")))
    return found


def _moved(guard: Guard, day: date, shift: Shift | None, seen: str | None) -> services.Cell:
    """What stood in another cell, as it comes to this one."""
    if shift is None:
        return services.Cell(guard, day, None, None, seen=seen)
    return services.Cell(guard, day, shift.kind, shift.post, shift.fixed, seen)


def _cells_meant(
    request: HttpRequest, plan: Plan, guard: Guard, day: date, values: dict[str, Any]
) -> list[services.Cell]:
    """One cell; or two that change places: a colleague's of that day, or the one this was dragged from."""
    there, seen = plan.cells.get((guard.pk, day)), request.POST.get("cu")
    if other := values["other"]:
        second = next(one for one in plan.guards if str(one.pk) == other)
        return [
            _moved(guard, day, plan.cells.get((second.pk, day)), seen),
            _moved(second, day, there, None),
        ]
    if request.POST.get("tu-nguoi"):
        second, left = _place(plan, request.POST.get("tu-nguoi"), request.POST.get("tu-ngay"))
        dragged = plan.cells.get((second.pk, left))
        return [_moved(guard, day, dragged, seen), _moved(second, left, there, request.POST.get("tu-cu"))]
    return [services.Cell(guard, day, values["kind"], values["post"], values["fixed"], seen)]


def _undo(cells: list[services.Cell], before: list[Shift | None]) -> list[str]:
    """What puts the cells back, one word for each: who, when, what stood there, whether it was to stay, what stands now."""
    said = []
    for cell, old in zip(cells, before, strict=True):
        now = f"{cell.kind.pk}@{cell.post.pk}" if cell.kind and cell.post else ""
        fixed = "1" if old is not None and old.fixed else ""
        said.append("|".join((str(cell.guard.pk), cell.day.isoformat(), services.choice_of(old), fixed, now)))
    return said


def _changed(
    request: HttpRequest, one: Roster, cells: list[services.Cell], undo: list[str], context: dict[str, Any]
) -> HttpResponse:
    fresh = plan_of(one)
    moved = {cell.guard.pk for cell in cells}
    lines = board.lines_of(fresh, [each for each in fresh.guards if each.pk in moved])
    places = [f"{cell.guard.person.full_name}, {cell.day.day}/{cell.day.month}" for cell in cells]
    context |= {"undo": undo, "places": " ↔ ".join(places)}
    return render(request, "duty/roster.html#changed", {**_board(request, one, fresh, lines), **context})


@require_POST
def roster_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last change of the board is taken back in one act, if nobody changed these cells since."""
    one = _roster(request, pk)
    plan = plan_of(one)
    kinds = {str(each.pk): each for each in plan.kinds}
    posts = {str(each.pk): each for each in plan.posts}
    cells = []
    for said in request.POST.getlist("o"):
        parts = said.split("|")
        if len(parts) != 5:
            raise Http404
        guard, day = _place(plan, parts[0], parts[1])
        kind, _at, post = parts[2].partition("@")
        if parts[2] and (kind not in kinds or post not in posts):
            raise Http404
        cells.append(services.Cell(guard, day, kinds.get(kind), posts.get(post), parts[3] == "1", parts[4]))
    if not cells:
        return redirect(one)
    before = [plan.cells.get((cell.guard.pk, cell.day)) for cell in cells]
    try:
        services.set_cells(one, cells, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "duty/roster.html#undone", {"refused": refusal.message})
        messages.error(request, str(refusal.message))
        return redirect(one)
    if request.htmx:  # type: ignore[attr-defined]
        return _changed(request, one, cells, _undo(cells, before), {"roster": one})
    return redirect(one)


@require_http_methods(["GET", "POST"])
def pattern_lay(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """An empty board is filled at once; where shifts stand the page asks first."""
    one = _roster(request, pk)
    if code not in patterns():
        raise Http404
    pattern = patterns()[code]
    count = one.shifts.filter(fixed=False).count()
    question = Question(
        _("Xếp lại theo mẫu “%(name)s”?") % {"name": pattern.name},
        _("%(count)s ca đang có trong bảng mất đi; ô giữ nguyên và ngày nghỉ đã ghi thì không đổi.")
        % {"count": text.number(count)},
        _("Xếp lại"),
        one.get_absolute_url(),
    )
    done = _("Đã xếp theo mẫu “%(name)s”.") % {"name": pattern.name}
    return one_click(request, partial(services.lay_pattern, pattern=pattern), one, done=done, to=one, question=question)


def _unfinished(one: Roster) -> list[str]:
    """What somebody should know before everybody sees it."""
    plan = plan_of(one)
    said = []
    if hours := -(-board.missing_minutes(board.gaps_of(plan)) // 60):
        said.append(_("Lịch còn thiếu người trong %(hours)s giờ công.") % {"hours": text.number(hours)})
    if broken := sum(line.broken for line in board.lines_of(plan)):
        said.append(_("Còn %(count)s chỗ trái quy tắc bắt buộc.") % {"count": text.number(broken)})
    return said


@require_http_methods(["GET", "POST"])
def roster_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _roster(request, pk)
    question = Question(
        _("Công bố lịch trực?"),
        " ".join(
            [
                *(_unfinished(one) if request.method == "GET" else ()),
                _("Bảo vệ trong lịch thấy ca của mình; từ đó ca đổi bằng đề nghị đổi ca hoặc cử người trực thay."),
            ]
        ),
        _("Công bố"),
        one.get_absolute_url(),
    )
    return one_click(request, services.publish_roster, one, done=_("Đã công bố lịch trực."), to=one, question=question)


@require_http_methods(["GET", "POST"])
def roster_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _roster(request, pk)
    question = Question(
        _("Bỏ lịch trực đang xếp?"), _("Các ca đã xếp trong lịch này mất theo."), _("Bỏ lịch"), one.get_absolute_url()
    )
    return one_click(
        request,
        services.drop_roster,
        one,
        done=_("Đã bỏ lịch trực."),
        to=reverse("duty:roster_list") if not one.is_published else one,
        question=question,
    )


@require_POST
def solving_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _roster(request, pk)
    try:
        made = services.ask_solving(one, seconds=SECONDS, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(one)
    transaction.on_commit(lambda: background.solve_roster.enqueue(str(made.pk)))
    return redirect(made)


def _solving(request: HttpRequest, pk: UUID, permission: Permission = Permission.ROSTER_EDIT) -> Solving:
    rows = Solving.objects.permitted(request.user, permission).select_related("roster__unit")
    return get_object_or_404(rows, pk=pk)


@require_GET
def solving(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the run goes; the same fragment again each second while it does."""
    one = _solving(request, pk, Permission.ROSTER_VIEW)
    passed = (timezone.now() - one.started_at).total_seconds() if one.started_at and one.is_open else 0
    context = {
        "solving": one,
        "roster": one.roster,
        "gap": gap_in_words(one),
        "passed": min(int(passed), one.seconds),
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, one.roster.unit),
    }
    name = "duty/solving.html#progress" if request.htmx else "duty/solving.html"  # type: ignore[attr-defined]
    return render(request, name, context)


@require_POST
def solving_stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _solving(request, pk)
    return one_click(request, services.stop_solving, one, done=_("Đã bảo máy dừng."), to=one)


@require_POST
def solving_use(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _solving(request, pk)
    done = _("Đã đưa bản máy xếp vào lịch trực.")
    return one_click(request, services.use_solving, one, done=done, to=one.roster)


@require_http_methods(["GET", "POST"])
def kind_add(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_EDIT)
    initial = {"start": "06:00", "minutes": 480, "working_minutes": 480, "break_minutes": 30}
    form = forms.KindForm(request.POST or None, initial=initial)
    page = ActPage(_("Thêm loại ca"), _("Thêm loại ca"), _("Đã thêm loại ca."), _trail())
    return act_page(request, form, page, partial(services.add_kind, unit), to="duty:roster_list")


@require_http_methods(["GET", "POST"])
def absence_note(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_EDIT)
    guards = Guard.objects.filter(unit=unit, valid_to=None).select_related("person").order_by("person__sort_key", "pk")
    today = dates.today()
    form = forms.AbsenceForm(request.POST or None, guards=guards, initial={"first": today, "last": today})
    page = ActPage(
        _("Ghi ngày nghỉ"),
        _("Ghi ngày nghỉ"),
        _("Đã ghi ngày nghỉ."),
        _trail(),
        _("Chỉ ghi loại nghỉ và ngày; không ghi bệnh, tật hay chuyện riêng."),
    )
    return act_page(
        request, form, page, lambda guard, **values: services.note_absence(guard, **values), to="duty:roster_list"
    )


@require_POST
def absence_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Absence.objects.permitted(request.user, Permission.ROSTER_EDIT).select_related("guard")
    one = get_object_or_404(rows, pk=pk)
    return one_click(request, services.remove_absence, one, done=_("Đã bỏ ngày nghỉ."), to="duty:roster_list")


@require_http_methods(["GET", "POST"])
def wish_note(request: HttpRequest) -> HttpResponse:
    """A guard's own wish."""
    unit = unit_for(request, Permission.WATCH_WORK)
    person = getattr(request.user, "person", None)
    guard = Guard.objects.filter(unit=unit, person=person, valid_to=None).first()
    if guard is None:
        messages.info(request, _("Anh/chị không có tên trong danh sách bảo vệ của đơn vị."))
        return redirect("duty:watch")
    kinds = ShiftKind.objects.filter(unit=unit).on(dates.today()).order_by("start", "pk")
    form = forms.WishForm(request.POST or None, kinds=kinds, initial={"wants": "0"})
    page = ActPage(
        _("Ghi nguyện vọng"),
        _("Ghi nguyện vọng"),
        _("Đã ghi; lịch sau xếp theo khi có thể."),
        ((_("Ca trực"), reverse("duty:watch")),),
    )
    return act_page(request, form, page, partial(services.note_wish, guard), to="duty:watch")


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_VIEW)
    today = dates.today()
    period = Period(today, today + timedelta(days=400))
    context = {
        "unit": unit,
        "rules": list(with_settings(RuleSetting.objects.filter(unit=unit)).values()),
        "edit": has_permission(request.user, Permission.ROSTER_EDIT, unit),
        "holidays": holidays.calendar_of(unit, period).names.items(),
        "own": Holiday.objects.filter(unit=unit, day__gte=today).order_by("day"),
        "unsettled": holidays.unsettled(period),
    }
    return render(request, "duty/rule_list.html", context)


@require_http_methods(["GET", "POST"])
def rule_set(request: HttpRequest, code: str) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_EDIT)
    rule = with_settings(RuleSetting.objects.filter(unit=unit)).get(code)
    if rule is None:
        raise Http404
    initial = {name: getattr(rule, name) for name in ("on", "must", "limit", "price", "reason")}
    initial["pairs"] = [">".join(pair) for pair in rule.pairs]
    kinds = ShiftKind.objects.filter(unit=unit).on(dates.today()).order_by("start", "pk")
    form = forms.RuleForm(request.POST or None, rule=rule, kinds=kinds, initial=initial)
    page = ActPage(
        rule.title,
        _("Lưu"),
        _("Đã lưu quy tắc."),
        _trail((_("Quy tắc"), reverse("duty:rule_list"))),
        f"{rule.text} {rule.article}.",
    )
    return act_page(request, form, page, partial(services.set_rule, unit), to="duty:rule_list")


@require_http_methods(["GET", "POST"])
def holiday_set(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.ROSTER_EDIT)
    form = forms.HolidayForm(request.POST or None, initial={"is_holiday": "1"})
    page = ActPage(
        _("Sửa lịch ngày lễ"),
        _("Lưu"),
        _("Đã sửa lịch ngày lễ."),
        _trail((_("Quy tắc"), reverse("duty:rule_list"))),
    )
    return act_page(request, form, page, partial(services.set_holiday, unit), to="duty:rule_list")
