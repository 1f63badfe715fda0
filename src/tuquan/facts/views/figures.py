"""Figures of a unit or a place for a period, and down to what stands behind each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import text
from tuquan.core.dates import Period, day
from tuquan.facts import periods, queries, services, sources, words
from tuquan.facts.catalogue import Indicator, catalogue
from tuquan.facts.enums import Basis
from tuquan.facts.forms import ChooseBasisForm, PeriodForm
from tuquan.facts.models import Fact
from tuquan.facts.queries import Beside, FigureResult, LineageRow, TableRow
from tuquan.facts.sheets import CONTENT_TYPE, figures_sheet, notes
from tuquan.facts.sources import Aim
from tuquan.units.current import current_unit
from tuquan.units.models import Place, Unit
from tuquan.units.permitted import Viewer

Subject = Unit | Place


def _unit(request: HttpRequest, pk: UUID) -> Unit:
    return get_object_or_404(Unit.objects.permitted(request.user, Permission.FACT_VIEW), pk=pk)


def _place(request: HttpRequest, pk: int) -> Place:
    place = get_object_or_404(Place, pk=pk)
    if not queries.may_see_place(request.user, place):
        raise Http404
    return place


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of the place that the current unit governs, else of the unit itself."""
    unit = current_unit(request)
    if unit is None:
        place = queries.places_permitted(request.user).order_by("path").first()
        if place is None:
            raise Http404
        return redirect("facts:place_figures", place.pk)
    if unit.governs is not None and queries.may_see_place(request.user, unit.governs):
        return redirect("facts:place_figures", unit.governs.pk)
    return redirect("facts:unit_figures", unit.pk)


@require_GET
def unit_figures(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _figures(request, _unit(request, pk))


@require_GET
def place_figures(request: HttpRequest, pk: int) -> HttpResponse:
    return _figures(request, _place(request, pk))


@require_GET
def unit_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _sheet(request, _unit(request, pk))


@require_GET
def place_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _sheet(request, _place(request, pk))


@require_GET
def unit_lineage(request: HttpRequest, pk: UUID, indicator: str) -> HttpResponse:
    return _lineage(request, _unit(request, pk), indicator)


@require_GET
def place_lineage(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    return _lineage(request, _place(request, pk), indicator)


@require_POST
def unit_choose(request: HttpRequest, pk: UUID, indicator: str) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.permitted(request.user, Permission.FACT_DECLARE), pk=pk)
    return _choose(request, unit, unit, indicator)


@require_POST
def place_choose(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    place = _place(request, pk)
    deciding = queries.deciding_units(request.user, place)
    if not deciding:
        raise Http404
    return _choose(request, place, deciding[0], indicator)


@require_GET
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One fact: where it comes from, what it took the place of, where it was used."""
    one = get_object_or_404(Fact.objects.select_related("unit", "place", "located", "replaces"), pk=pk)
    if not _may_see(request.user, one):
        raise Http404
    row = queries.row_of(one, request.user)
    before, chain = one.replaces, []
    while before is not None:
        chain.append(before)
        before = before.replaces
    after = Fact.objects.filter(replaces=one).first()
    context = {
        "fact": one,
        "row": row,
        "indicator": catalogue()[one.indicator],
        "dims": catalogue().words(queries.dims_of(one)),
        "number": words.number(one.value, one.qualifier, hidden=row.hidden),
        "before": [(old, words.number(old.value, old.qualifier, hidden=row.hidden)) for old in chain],
        "after": after,
        "uses": sources.uses_seen_by(request.user, [one]),
        "origin": sources.origin_of(request.user, one),
        "period": periods.name_of(one.period) if one.first_date != one.last_date else day(one.first_date),
    }
    return render(request, "facts/fact.html", context)


def _may_see(user: Viewer, fact: Fact) -> bool:
    if fact.place is not None:
        return queries.may_see_place(user, fact.place)
    return Unit.objects.permitted(user, Permission.FACT_VIEW).filter(pk__in=[fact.unit_id]).exists()


# Lines of the pages


@dataclass(frozen=True)
class Line:
    """A figure as the table shows it."""

    name: str
    number: str
    bases: str
    notes: list[str]
    url: str
    detail: str
    """Of a division: "trong đó" where it is part of the line above, "riêng" where it stands apart."""
    aims: Sequence[Aim] = ()


@dataclass(frozen=True)
class Aside:
    """A figure that stands beside, said in words, with what to choose to make it count."""

    sentence: str
    choice: Basis | None
    statement: Period


def _address(subject: Subject, name: str, *args: Any, **query: Any) -> str:
    kind = "unit" if isinstance(subject, Unit) else "place"
    found = {key: value for key, value in query.items() if value}
    return reverse(f"facts:{kind}_{name}", args=[subject.pk, *args]) + (f"?{urlencode(found)}" if found else "")


def _figures(request: HttpRequest, subject: Subject) -> HttpResponse:
    form = PeriodForm(request.GET)
    period = form.period
    read_at = timezone.now()
    rows = queries.table(catalogue().codes(period), subject, period)
    aims = sources.aims_of(request.user, subject, [row.indicator.code for row in rows], period)
    groups = []
    for code, name in catalogue().groups.items():
        lines = [line for row in rows if row.indicator.group == code for line in _lines(row, subject, form, aims)]
        if lines:
            groups.append((name, lines))
    context = {
        "subject": subject,
        "is_place": isinstance(subject, Place),
        "form": form,
        "period": periods.name_of(period),
        "read_at": words.read_at(read_at),
        "groups": groups,
        "children": _children(subject, period, form),
        "sheet_url": _address(subject, "sheet", **_kept(form)),
        "tabs": _tabs(request, subject),
        "may_declare": _may_declare(request.user, subject),
    }
    return render(request, "facts/figures.html", context)


def _kept(form: PeriodForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}


def _lines(row: TableRow, subject: Subject, form: PeriodForm, aims: Mapping[str, Sequence[Aim]]) -> Iterable[Line]:
    part = _("riêng") if row.total.value is None else _("trong đó")
    for result in (row.total, *row.details):
        name = catalogue().words(result.dims) or f"{row.indicator.name} ({row.indicator.unit})"
        url = _address(subject, "lineage", row.indicator.code, **_kept(form), **result.dims)
        yield Line(
            name,
            words.result(result),
            words.bases(result),
            notes(result),
            url,
            str(part) if result.dims else "",
            () if result.dims else aims.get(row.indicator.code, ()),
        )


def _children(subject: Subject, period: Period, form: PeriodForm) -> list[tuple[Place, str]]:
    if isinstance(subject, Unit):
        return []
    from tuquan.units.queries.places import children

    return [(one, _address(one, "figures", **_kept(form))) for one in children(subject, period.last)]


def _tabs(request: HttpRequest, subject: Subject) -> list[tuple[str, str, bool]]:
    tabs = []
    unit = current_unit(request)
    if unit is not None and unit.governs is not None:
        here = isinstance(subject, Place) and subject.pk == unit.governs.pk
        tabs.append((_("Địa bàn"), reverse("facts:place_figures", args=[unit.governs.pk]), here))
    if unit is not None:
        tabs.append((_("Đơn vị"), reverse("facts:unit_figures", args=[unit.pk]), subject == unit))
    tabs.append((_("Bản khai"), reverse("facts:declaration_list"), False))
    tabs.append((_("Danh mục chỉ tiêu"), reverse("facts:indicator_list"), False))
    return tabs


def _may_declare(user: Viewer, subject: Subject) -> bool:
    if isinstance(subject, Place):
        return bool(queries.deciding_units(user, subject))
    return Unit.objects.permitted(user, Permission.FACT_DECLARE).filter(pk=subject.pk).exists()


def _sheet(request: HttpRequest, subject: Subject) -> HttpResponse:
    period = PeriodForm(request.GET).period
    name = subject.title if isinstance(subject, Place) else subject.name
    content = figures_sheet(name, period, queries.table(catalogue().codes(period), subject, period))
    filename = f"so-lieu-{slugify(text.fold(name))}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.xlsx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, filename) or "attachment"},
    )


def _indicator(code: str) -> Indicator:
    try:
        return catalogue()[code]
    except LookupError:
        raise Http404 from None


def _dims(query: Mapping[str, str], indicator: Indicator) -> dict[str, str]:
    """The dimensions in the address that the indicator has; others are not ours to read."""
    ours = catalogue().dimensions
    return {
        name: value for name in indicator.dimensions if (value := query.get(name, "")) and value in ours[name].values
    }


def _lineage(request: HttpRequest, subject: Subject, code: str) -> HttpResponse:
    indicator = _indicator(code)
    form = PeriodForm(request.GET)
    dims = _dims(request.GET, indicator)
    found = queries.lineage(
        indicator.code, subject, form.period, request.user, dims=dims, after=_after(request.GET.get("sau", ""))
    )
    result = found.result
    kept = {**_kept(form), **dims}
    unit_urls = _unit_addresses(request.user, subject, (*found.rows, *found.straddling), code, kept)
    context = {
        "subject": subject,
        "subject_name": subject.title if isinstance(subject, Place) else subject.name,
        "back_url": _address(subject, "figures", **_kept(form)),
        "indicator": indicator,
        "dims": catalogue().words(dims),
        "form": form,
        "period": periods.name_of(form.period),
        "number": words.result(result),
        "result": result,
        "read_at": words.read_at(result.read_at) if result.read_at else "",
        "aims": [] if dims else sources.aims_of(request.user, subject, [code], form.period).get(code, []),
        "bases": words.bases(result),
        "why_no_total": words.why_no_total(result),
        "apart": [
            (catalogue().words(one.dims) or one.indicator.name, words.number(one.value, one.qualifier))
            for one in result.apart
        ],
        "asides": [_aside(one, subject, result) for one in result.beside],
        "choose_url": _address(subject, "choose", code, **kept),
        "choose_form": ChooseBasisForm(),
        "may_choose": _may_declare(request.user, subject),
        "parts": _parts(result, subject, code, kept),
        "rows": [(row, unit_urls.get(row.fact.unit_id, "")) for row in found.rows],
        "straddling": [(row, unit_urls.get(row.fact.unit_id, "")) for row in found.straddling],
        "following": found.following
        and "?" + urlencode({**kept, "sau": f"{found.following[0]:%Y-%m-%d}_{found.following[1]}"}),
    }
    return render(request, "facts/lineage.html", context)


def _unit_addresses(
    user: Viewer, subject: Subject, rows: Iterable[LineageRow], code: str, kept: Mapping[str, Any]
) -> dict[UUID | None, str]:
    """From a place's figure to the same figure of each unit in the list, where the person may see it."""
    if isinstance(subject, Unit):
        return {}
    ids = {row.fact.unit_id for row in rows if row.fact.unit_id is not None}
    found = Unit.objects.permitted(user, Permission.FACT_VIEW).filter(pk__in=ids)
    return {one.pk: _address(one, "lineage", code, **kept) for one in found}


def _after(cursor: str) -> tuple[date, int] | None:
    """Where the page before ended; an address that nobody gave out leads to the first page."""
    day, _sign, pk = cursor.partition("_")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def _parts(result: FigureResult, subject: Subject, code: str, kept: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What each place below brings: (name, number, address); addresses only where the place has its own page."""
    if not isinstance(subject, Place) or [part.path for part in result.parts] == [subject.path]:
        return []
    titles: dict[str, Place] = {}
    for place in Place.objects.filter(path__in=[part.path for part in result.parts]).order_by("valid_from"):
        titles[place.path] = place
    found = []
    for part in result.parts:
        below = titles.get(part.path)
        name = below.title if below else part.path
        if part.undivided:
            name = _("%(place)s (cũ), chưa chia được cho các nơi mới") % {"place": name}
        elif part.path == subject.path:
            name = _("Của chính %(place)s") % {"place": name}
        own = part.undivided or part.path == subject.path or below is None
        hidden = result.indicator.few == "hide" and part.value is not None and 0 < part.value < queries.FEW
        found.append(
            (
                name,
                words.number(part.value, part.qualifier, hidden=hidden),
                "" if own or below is None else _address(below, "lineage", code, **kept),
            )
        )
    return found


def _aside(one: Beside, subject: Subject, result: FigureResult) -> Aside:
    hidden = result.indicator.few == "hide" and one.value is not None and 0 < one.value < queries.FEW
    number = words.number(one.value, one.qualifier, hidden=hidden)
    days = periods.name_of(one.period)
    if one.below:
        sentence = _("Cộng từ các đơn vị, địa bàn bên dưới (%(days)s) được %(number)s, không cộng vào đây.")
    elif one.scope == "whole_area":
        sentence = _("Số toàn địa bàn %(basis)s (%(days)s) là %(number)s, không cộng vào đây.")
    else:
        sentence = _("Số %(basis)s của một đơn vị (%(days)s) là %(number)s, không cộng vào đây.")
    said = sentence % {
        "days": days,
        "number": number,
        "basis": one.basis.label if one.basis else _("từ nhiều cơ sở"),
    }
    if one.difference and not hidden:
        way = _("nhiều hơn %(gap)s") if one.difference > 0 else _("ít hơn %(gap)s")
        said += " " + _("So với số được tính: %(way)s.") % {"way": way % {"gap": text.number(abs(one.difference))}}
    own = ("unit", subject.pk) if isinstance(subject, Unit) else ("place", subject.path)
    return Aside(said, one.choice if one.subject == own else None, one.statement)


def _choose(request: HttpRequest, subject: Subject, acting: Unit, code: str) -> HttpResponse:
    indicator = _indicator(code)
    dims = _dims(request.GET, indicator)
    back = _address(subject, "lineage", code, **_kept(PeriodForm(request.GET)), **dims)
    form = ChooseBasisForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy nhập lý do chọn số này, tối đa 250 chữ."))
        return redirect(back)
    values = form.cleaned_data
    services.choose_basis(
        subject,
        indicator.code,
        Period(values["first"], values["last"]),
        values["basis"],
        reason=values["reason"],
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
        acting_unit=acting,
        dims=dims,
    )
    messages.success(request, _("Đã chọn số được tính. Lựa chọn và lý do có trong nhật ký."))
    return redirect(back)
