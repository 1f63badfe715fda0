"""A committee opens the dossier of its own commune."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.assessments.forms.communes import CommuneForm
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import communes as services
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.units.current import choose, current_unit, forget_desk
from tuquan.units.permitted import has_permission


@require_http_methods(["GET", "POST"])
def own_commune(request: HttpRequest) -> HttpResponse:
    committee = current_unit(request)
    if (
        committee is None
        or not services.governs_commune(committee)
        or not has_permission(request.user, Permission.DOSSIER_DECIDE, committee)
    ):
        raise Http404
    commune = services.commune_of(committee)
    year = dates.today().year
    form = CommuneForm(request.POST or None, committee=committee)
    if request.method == "POST" and form.is_valid():
        try:
            cycle = services.open_commune(committee, year, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            forget_desk(request)
            choose(request, cycle.unit_id)
            messages.success(request, _("Đã mở hồ sơ của %(place)s.") % {"place": cycle.unit.name})
            return redirect(cycle)
    context = {
        "committee": committee,
        "commune": commune,
        "year": year,
        "form": form,
        "cycle": Cycle.objects.filter(unit=commune, year=year).first() if commune else None,
    }
    return render(request, "assessments/own_commune.html", context)
