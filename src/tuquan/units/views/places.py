"""Browsing geography as it stood on a day: nation → province → commune → units."""

from datetime import date

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.paging import page_of
from tuquan.units.current import current_unit
from tuquan.units.enums import PlaceLevel
from tuquan.units.forms.places import DayForm, EndAreaForm, ResidentialAreaForm
from tuquan.units.models import Place, Unit
from tuquan.units.paths import under
from tuquan.units.queries import places as queries
from tuquan.units.services import places as services


def _day(request: HttpRequest) -> tuple[date, DayForm]:
    form = DayForm(request.GET if "ngay" in request.GET else None, initial={"ngay": dates.today()})
    return (form.cleaned_data["ngay"] if form.is_valid() else dates.today()), form


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """Begins where the current unit governs; whoever governs nothing begins at the nation."""
    unit = current_unit(request)
    start = unit.governs if unit is not None and unit.governs is not None else queries.nation()
    return redirect("units:place", start.pk) if start else render(request, "units/places/place_none.html")


@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """A place on a day; asked for a day on which another row stood for the area, that row is shown."""
    shown = get_object_or_404(Place.objects.select_related("parent"), pk=pk)
    on, day_form = _day(request)
    same = Place.objects.filter(path=shown.path).on(on).first()
    if same is not None and same.pk != shown.pk:
        return redirect(f"{reverse('units:place', args=[same.pk])}?ngay={dates.day(on)}")
    stands = shown.holds_on(on)
    seen = shown if stands else queries.lies_in(shown, on)
    # Of an area that had ended or not begun, the inside is shown as on the nearest day it stood.
    inside_on = queries.place_cover(shown, on, on).on_map
    children = queries.children(shown, inside_on)
    units = Unit.objects.permitted(request.user, Permission.UNIT_VIEW).open(on).filter(under("place_path", shown.path))
    context = {
        "place": shown,
        "on": on,
        "day_form": day_form,
        "stands": stands,
        "home": seen if seen.pk != shown.pk else None,
        "ancestors": queries.ancestors(shown, on),
        "children": children,
        "counts": _units_of_children(request, children),
        "page": page_of(units.select_related("place"), request.GET) if shown.level in LOCAL else None,
        "unit_count": units.count(),
        "predecessors": queries.predecessors(shown).order_by("old__sort_key"),
        "successors": queries.successors(shown).order_by("new__sort_key"),
        "kinds": list(queries.changes_of_kind(shown)),
        "may_edit": shown.level == PlaceLevel.COMMUNE and stands and may_keep(request, shown),
        "may_end": shown.level == PlaceLevel.RESIDENTIAL_AREA and may_keep(request, shown),
        "day": dates.day(on),
        "is_today": on == dates.today(),
    }
    return render(request, "units/places/place.html", context)


LOCAL = (PlaceLevel.COMMUNE, PlaceLevel.RESIDENTIAL_AREA)


def _units_of_children(request: HttpRequest, children: object) -> dict[int, int]:
    """How many open units the person may see in each child, from one query over their paths."""
    rows = list(children.values_list("pk", "path"))  # type: ignore[attr-defined]
    if not rows:
        return {}
    parent = rows[0][1].rsplit("/", 2)[0] + "/"
    depth = parent.count("/")
    seen = Unit.objects.permitted(request.user, Permission.UNIT_VIEW).open().filter(under("place_path", parent))
    totals: dict[str, int] = {}
    for path, count in seen.order_by().values_list("place_path").annotate(Count("pk")):
        key = "/".join(path.split("/")[: depth + 1]) + "/"
        totals[key] = totals.get(key, 0) + count
    return {pk: totals.get(path, 0) for pk, path in rows}


def may_keep(request: HttpRequest, place: Place) -> bool:
    """Whether the person keeps the registry of an authority whose area the place lies in."""
    offices = Unit.objects.permitted(request.user, Permission.REGISTRY_EDIT)
    governed = offices.exclude(governs=None).values_list("governs__path", flat=True).distinct()
    return any(place.path.startswith(path) for path in governed)


@require_http_methods(["GET", "POST"])
def area_add(request: HttpRequest, pk: int) -> HttpResponse:
    commune = get_object_or_404(Place.objects.filter(level=PlaceLevel.COMMUNE), pk=pk)
    if not may_keep(request, commune):
        get_object_or_404(Place.objects.none())
    form = ResidentialAreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_residential_area(commune, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã thêm khu dân cư."))
            return redirect("units:place", commune.pk)
    return render(request, "units/places/area_add.html", {"form": form, "place": commune})


@require_http_methods(["GET", "POST"])
def area_end(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(
        Place.objects.filter(level=PlaceLevel.RESIDENTIAL_AREA, valid_to=None).select_related("parent"), pk=pk
    )
    if not may_keep(request, area):
        get_object_or_404(Place.objects.none())
    form = EndAreaForm(request.POST or None, initial={"valid_to": dates.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_residential_area(area, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.Refused as refusal:
            form.add_error("valid_to", refusal.message)
        else:
            messages.success(request, _("Đã ghi khu dân cư không còn. Số liệu cũ vẫn thuộc xã, phường."))
            return redirect("units:place", area.parent_id)
    return render(request, "units/places/area_end.html", {"form": form, "place": area})
