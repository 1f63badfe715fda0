"""One page from which a unit begins its year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments import new_year as reading
from tuquan.assessments.forms.new_year import NewYearForm
from tuquan.assessments.services import new_year as services
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.current import unit_for


@require_http_methods(["GET", "POST"])
def new_year(request: HttpRequest) -> HttpResponse:
    """Everything that can be carried over, each a tick; one act."""
    unit = unit_for(request, Permission.CYCLE_PREPARE, authority=False)
    today = dates.today()
    year = reading.year_to_begin(today)
    if (typed := request.GET.get("nam", "")) in (str(today.year), str(today.year + 1)):
        year = int(typed)
    offer = reading.offer_of(unit, year, today)
    initial = {
        "title": _("Kế hoạch bảo đảm an ninh, trật tự năm %(year)d") % {"year": year},
        "campaigns": offer.coming,
        "undone": offer.undone,
        "own": offer.own,
        "trainings": offer.trainings,
        "copied_rounds": offer.copied_rounds,
    }
    form = NewYearForm(request.POST or None, offer=offer, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        carried = [*values.pop("undone", []), *values.pop("own", [])]
        values["title"] = values.get("title") or initial["title"]
        try:
            begun = services.begin_year(unit, year, carried=carried, **values, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            words = _("Đã bắt đầu năm %(year)d: %(activities)d việc trong kế hoạch, %(rounds)d đợt ký.")
            counts = {"year": year, "activities": begun.activities, "rounds": begun.rounds}
            messages.success(request, words % counts)
            return redirect(begun.plan or begun.cycle or "programme:year")
    context = {"unit": unit, "year": year, "offer": offer, "form": form, "years": _years(today.year, year)}
    return render(request, "assessments/new_year.html", context)


def _years(this: int, chosen: int) -> list[tuple[str, str, bool]]:
    return [(str(one), f"?nam={one}", one == chosen) for one in (this, this + 1)]
