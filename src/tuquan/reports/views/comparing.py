"""Places and units side by side, and periods side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core import text
from tuquan.core.dates import Period
from tuquan.core.paging import AFTER, BEFORE, SIZE, Page, page_of
from tuquan.facts import periods, queries, words
from tuquan.facts.catalogue import Indicator, Kind, catalogue
from tuquan.facts.forms import PeriodForm
from tuquan.facts.queries.comparing import compare_places, compare_units, values_of_units
from tuquan.facts.sheets import CONTENT_TYPE
from tuquan.reports import charts, checking
from tuquan.reports.comparing import SORTS, Cell, Row, in_order, rows_of, shown_value, tiles_of
from tuquan.reports.comparing_sheet import comparison_sheet
from tuquan.reports.forms.comparing import ComparisonForm
from tuquan.reports.queries import comparing
from tuquan.reports.queries.targets import meeting
from tuquan.reports.views import targets
from tuquan.reports.views.parts import Card, lineage, may
from tuquan.units.current import current_unit
from tuquan.units.models import Place, Unit
from tuquan.units.paths import under
from tuquan.units.permitted import Viewer
from tuquan.units.queries.places import children

PERIODS_BESIDE = 5
LOOK_BACK = 6
"""Earlier periods that a place's figure is held against."""
IN_SHEET_AT_ONCE = 2_000
"""Units of a sheet read together, so that memory does not grow with their number."""


@dataclass
class Asked:
    """What the address asks for: whose figures, when, which."""

    subject: Place | Unit
    periods: PeriodForm
    form: ComparisonForm
    order: str

    @property
    def period(self) -> Period:
        return self.periods.period

    @property
    def beside(self) -> Period:
        return periods.year_before(self.period)

    @property
    def name(self) -> str:
        return self.subject.title if isinstance(self.subject, Place) else self.subject.name

    @property
    def of_place(self) -> bool:
        return isinstance(self.subject, Place)

    @property
    def kept(self) -> dict[str, Any]:
        key = "dia_ban" if isinstance(self.subject, Place) else "don_vi"
        when = (
            {name: value for name, value in self.periods.cleaned_data.items() if value}
            if self.periods.is_valid()
            else {}
        )
        return {key: self.subject.pk, **when, **self.form.kept}

    def address(self, name: str, **changes: Any) -> str:
        query = {key: value for key, value in {**self.kept, **changes}.items() if value is not None}
        return f"{reverse(f'reports:{name}')}?{urlencode(query)}"


def asked_for(request: HttpRequest) -> Asked:
    """:raises Http404: a place or unit that the person may not see."""
    when = PeriodForm(request.GET)
    form = ComparisonForm(request.GET, period=when.period)
    order = request.GET.get("xep", "ten")
    return Asked(_subject(request), when, form, order if order.lstrip("-") in SORTS else "ten")


def _subject(request: HttpRequest) -> Place | Unit:
    place, unit = request.GET.get("dia_ban", ""), request.GET.get("don_vi", "")
    if place:
        found = get_object_or_404(Place, pk=int(place)) if place.isdigit() and len(place) < 18 else None
        if found is None or not queries.may_see_place(request.user, found):
            raise Http404
        return found
    units = Unit.objects.permitted(request.user, Permission.FACT_VIEW)
    if unit:
        try:
            return get_object_or_404(units, pk=unit)
        except ValidationError:  # no UUID
            raise Http404 from None
    here = current_unit(request)
    if here is None:
        first = queries.places_permitted(request.user).order_by("path").first()
        if first is None:
            raise Http404
        return first
    if here.governs is not None and queries.may_see_place(request.user, here.governs):
        return here.governs
    return get_object_or_404(units, pk=here.pk)


def card(request: HttpRequest, unit: Unit) -> Card | None:
    return Card(
        _("So sánh"),
        reverse("reports:comparison"),
        empty=_("Các nơi, các năm cạnh nhau; chỉ tiêu phấn đấu còn thiếu bao nhiêu; chỗ nào cần xem lại."),
    )


@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    asked = asked_for(request)
    if isinstance(asked.subject, Unit):
        return redirect(asked.address("comparison_periods"))
    found = _side_by_side(request, asked, asked.subject)
    indicators = [catalogue()[code] for code in asked.form.indicators]
    context = {
        **_common(asked, "comparison", request),
        **_targets(asked, request),
        "indicators": indicators,
        "found": found,
        "rows": [(row, _url_of(asked, row.subject), _cells(asked, row)) for row in found.rows],
        "total": _cells(asked, found.total),
        "order": asked.order,
        "silent": [(row.name, _url_of(asked, row.subject)) for row in found.silent],
        "charts": _charts(asked, found, indicators[0]),
        "sheet_url": asked.address("comparison_sheet", xep=asked.order),
        "now": periods.name_of(asked.period),
        "before": periods.name_of(asked.beside),
        "now_short": short(asked.period),
        "before_short": short(asked.beside),
    }
    return render(request, "reports/comparison.html", context)


@require_GET
def comparison_periods(request: HttpRequest) -> HttpResponse:
    asked = asked_for(request)
    span = [asked.period]
    while len(span) < PERIODS_BESIDE:
        span.insert(0, periods.year_before(span[0]))
    figures = []
    for period in span:
        if isinstance(asked.subject, Place):
            figures.append(compare_places(asked.form.indicators, asked.subject, period).own)
        else:
            figures.append(compare_units(asked.form.indicators, [asked.subject], period)[asked.subject.pk])
    lines = []
    for code in asked.form.indicators:
        one = catalogue()[code]
        results = [found[code] for found in figures]
        points = [
            charts.Point(short(period), shown_value(result), words.result(result))
            for period, result in zip(span, results, strict=True)
        ]
        chart = charts.lines(f"{one.name}, {asked.name}", {one.name: points}, unit=one.unit)
        numbers = [
            (short(period), words.result(result), lineage(asked.subject, code, period))
            for period, result in zip(span, results, strict=True)
        ]
        lines.append((one, numbers, Cell(results[-1], results[-2]), chart))
    context = {**_common(asked, "comparison_periods", request), **_targets(asked, request), "lines": lines}
    return render(request, "reports/comparison_periods.html", context)


@require_GET
def comparison_sheet_file(request: HttpRequest) -> HttpResponse:
    asked = asked_for(request)
    if isinstance(asked.subject, Unit):
        raise Http404
    found = _side_by_side(request, asked, asked.subject)
    indicators = [catalogue()[code] for code in asked.form.indicators]
    rows = found.rows if found.units is None else _all_units(asked, found.units)
    content = comparison_sheet(asked.name, asked.period, asked.beside, indicators, found.total, rows)
    filename = f"so-sanh-{slugify(text.fold(asked.name))}-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}.xlsx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, filename) or "attachment"},
    )


@dataclass
class SideBySide:
    total: Row
    rows: list[Row]
    of_units: bool
    units: QuerySet[Unit] | None = None
    """All of them, of which `rows` are one page."""
    page: Page[Unit] | None = None
    """Of units; places are few enough to stand together."""
    silent: list[Row] = field(default_factory=list)
    """Places without any figure of these indicators in both periods: named below the table."""


def _side_by_side(request: HttpRequest, asked: Asked, place: Place) -> SideBySide:
    codes = asked.form.indicators
    below = _distinct_paths(children(place, asked.period.last))
    now = compare_places(codes, place, asked.period, below)
    before = compare_places(codes, place, asked.beside, below)
    total = Row(
        place, _("Cộng %(place)s") % {"place": place.title}, tuple(Cell(now.own[c], before.own[c]) for c in codes)
    )
    if below:
        wanted = [one for one in below if _meets(one.search_text, asked.form.sought)]
        rows = in_order(rows_of(wanted, codes, now.children, before.children), asked.order)
        silent = [row for row in rows if not row.speaks]
        return SideBySide(total, [row for row in rows if row.speaks], of_units=False, silent=silent)
    units = (
        Unit.objects.permitted(request.user, Permission.FACT_VIEW).filter(under("place_path", place.path)).assessed()
    )
    for word in text.search_words(asked.form.sought):
        units = units.filter(search_text__contains=f" {word}")
    page = page_of(units, request.GET) if asked.order == "ten" else _page_in_order(request, asked, units)
    shown = list(page.rows)
    rows = rows_of(shown, codes, compare_units(codes, shown, asked.period), compare_units(codes, shown, asked.beside))
    return SideBySide(total, rows, of_units=True, units=units, page=page)


def _keys_in_order(asked: Asked, units: QuerySet[Unit]) -> list[UUID]:
    """All units in the order asked for; those without a figure at the end, by name."""
    keys = list(units.order_by("sort_key", "pk").values_list("pk", flat=True))
    name, descending = asked.order.lstrip("-"), asked.order.startswith("-")
    if name == "ten":
        return keys[::-1] if descending else keys
    code = asked.form.indicators[0]
    values = values_of_units(code, units, asked.period)
    if name == "doi":
        before = values_of_units(code, units, asked.beside)
        values = {key: value - before[key] for key, value in values.items() if key in before}
    known = sorted((key for key in keys if key in values), key=values.__getitem__, reverse=descending)
    return known + [key for key in keys if key not in values]


def _page_in_order(request: HttpRequest, asked: Asked, units: QuerySet[Unit]) -> Page[Unit]:
    """By a figure there is no key to go on from: the address says how many stand before the page."""
    keys = _keys_in_order(asked, units)
    given = request.GET.get(BEFORE) or request.GET.get(AFTER) or ""
    start = int(given) if given.isdecimal() and len(given) < 10 and int(given) < len(keys) else 0
    wanted = keys[start : start + SIZE]
    found = Unit.objects.in_bulk(wanted)
    return Page(
        [found[key] for key in wanted],
        previous=str(max(start - SIZE, 0)) if start else "",
        next=str(start + SIZE) if start + SIZE < len(keys) else "",
    )


def _all_units(asked: Asked, units: QuerySet[Unit]) -> Iterator[Row]:
    keys, codes = _keys_in_order(asked, units), asked.form.indicators
    for start in range(0, len(keys), IN_SHEET_AT_ONCE):
        wanted = keys[start : start + IN_SHEET_AT_ONCE]
        found = Unit.objects.in_bulk(wanted)
        some = [found[key] for key in wanted]
        now, before = (compare_units(codes, some, period) for period in (asked.period, asked.beside))
        yield from rows_of(some, codes, now, before)


def _distinct_paths(places: Any) -> list[Place]:
    """Rows of one area share a path; one of them stands for it."""
    return list({one.path: one for one in places}.values())


def _meets(searched: str, sought: str) -> bool:
    return all(f" {word}" in searched for word in text.search_words(sought))


def short(period: Period) -> str:
    """The name of a period for a narrow column: "2026", "3/2026", "Quý I/2026", "Năm đánh giá 2026"."""
    kind, year = periods.kind_of(period), period.last.year
    if kind == periods.YEAR and period.first.year == year:
        return _("Năm %(year)s") % {"year": year}
    if kind == periods.ASSESSMENT and period.first.year + 1 == year:
        return _("Năm đánh giá %(year)s") % {"year": year}
    if kind == periods.MONTH:
        return _("Tháng %(month)s/%(year)s") % {"month": period.last.month, "year": year}
    if kind == periods.QUARTER:
        return _("Quý %(quarter)s/%(year)s") % {"quarter": periods.ROMAN[period.first.month // 3], "year": year}
    name = periods.name_of(period)
    return name[:1].upper() + name[1:]


def _charts(asked: Asked, found: SideBySide, one: Indicator) -> list[charts.Chart]:
    known = [
        row for row in found.rows if any(shown_value(c) is not None for c in (row.cells[0].now, row.cells[0].before))
    ]
    if not known:
        return []
    title = f"{one.name}, {asked.name}"
    pairs = [
        charts.Pair(
            row.name,
            shown_value(row.cells[0].now),
            shown_value(row.cells[0].before),
            row.cells[0].now_words,
            row.cells[0].before_words,
        )
        for row in known[: charts.MOST]
    ]
    made = [charts.compare(title, pairs, now=short(asked.period), before=short(asked.beside), unit=one.unit)]
    places = [*found.rows, *found.silent]
    if not found.of_units and not asked.form.sought and len(places) > 3:
        cells, flow = tiles_of(places)
        made.append(charts.tiles(f"{title}, {periods.name_of(asked.period)}", cells, unit=one.unit, flow=flow))
    return made


def _cells(asked: Asked, row: Row) -> list[tuple[Cell, str, str]]:
    """Each with where its two numbers come from."""
    return [
        (
            cell,
            lineage(row.subject, cell.indicator.code, asked.period),
            lineage(row.subject, cell.indicator.code, asked.beside),
        )
        for cell in row.cells
    ]


def _url_of(asked: Asked, subject: Place | Unit) -> str:
    if isinstance(subject, Place):
        return asked.address("comparison", dia_ban=subject.pk, q=None)
    return lineage(subject, asked.form.indicators[0], asked.period)


def _common(asked: Asked, here: str, request: HttpRequest) -> dict[str, Any]:
    tabs = [("comparison_periods", _("Qua các kỳ"))]
    if isinstance(asked.subject, Place):
        tabs.insert(0, ("comparison", _("Giữa các nơi")))
        tabs.append(("comparison_checks", _("Chỗ cần xem lại")))
    return {
        "asked": asked,
        "subject": asked.subject,
        "name": asked.name,
        "period": periods.name_of(asked.period),
        "periods_form": asked.periods,
        "form": asked.form,
        "tabs": [(title, asked.address(name), name == here) for name, title in tabs],
        "trail": _trail(asked, request.user),
        "reports_url": reverse("reports:overview") if may(request, Permission.REPORT_VIEW) else "",
    }


def _targets(asked: Asked, request: HttpRequest) -> dict[str, Any]:
    """What is to be reached of what is shown, and the way to all that is to be reached."""
    found = meeting(request.user, asked.subject, asked.form.indicators, asked.period)[: targets.SHOWN_ON_CARD]
    return {
        "targets": [(one, targets.title_of(one), periods.name_of(one.period)) for one in found],
        "targets_url": reverse("reports:target_list") if may(request, Permission.REPORT_VIEW) else "",
    }


def _trail(asked: Asked, user: Viewer) -> str:
    """The place above, when there is one that the person may go back to."""
    above = asked.subject.parent if isinstance(asked.subject, Place) else None
    if above is not None and queries.may_see_place(user, above):
        return asked.address("comparison", dia_ban=above.pk, q=None)
    return ""


@require_GET
def comparison_checks(request: HttpRequest) -> HttpResponse:
    """What deserves a second look among the places below, for the first indicator."""
    asked = asked_for(request)
    if isinstance(asked.subject, Unit):
        return redirect(asked.address("comparison_periods"))
    code = asked.form.indicators[0]
    below = _distinct_paths(children(asked.subject, asked.period.last))
    names = {one.path: one.title for one in below}
    span = [asked.period]
    while len(span) <= LOOK_BACK:
        span.append(periods.before(span[-1]))
    figures = [compare_places([code], asked.subject, period, below).children for period in span]
    values = [{path: shown_value(found[path][code]) for path in names} for found in figures]
    told = {path: None if figures[0][path][code].empty else Decimal(1) for path in names}
    remarks = checking.missing(names, told, told=sum(1 for one in told.values() if one))
    # Where several figures stand apart there is something told, and no one number to compare.
    if catalogue()[code].kind is not Kind.RATIO:
        for path, name in names.items():
            found = checking.unlike_past(path, name, values[0][path], [earlier[path] for earlier in values[1:]])
            remarks += [found] if found else []
        for kind in sorted({one.kind for one in below}):
            same = {one.path: one.title for one in below if one.kind == kind}
            remarks += checking.unlike_peers(same, {path: values[0][path] for path in same})
    days = comparing.days_written(code, asked.subject, asked.period, below)
    if days is not None:
        remarks += checking.late(names, days)
    by_path = {one.path: one for one in below}
    groups = [
        (
            title,
            [(one.sentence, lineage(by_path[one.key], code, asked.period)) for one in remarks if one.kind == kind],
        )
        for kind, title in (
            ("missing", _("Chưa có số trong kỳ")),
            ("past", _("Khác nhiều so với chính nơi ấy trước đây")),
            ("peers", _("Khác nhiều so với các nơi cùng loại")),
            ("late", _("Ghi muộn")),
        )
    ]
    context = {
        **_common(asked, "comparison_checks", request),
        "indicator": catalogue()[code],
        "groups": [(title, lines) for title, lines in groups if lines],
        "too_many": days is None,
        "limits": checking,
    }
    return render(request, "reports/comparison_checks.html", context)
