from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core.refusals import Refusal
from tuquan.outreach.forms.names import KeepNamesForm
from tuquan.outreach.services import names as services
from tuquan.outreach.views.parts import posted, working_unit


@require_http_methods(["GET", "POST"])
def names_keep(request: HttpRequest) -> HttpResponse:
    """How long the unit keeps who attended and who acknowledged, once the year is closed."""
    unit = working_unit(request, Permission.RECORD_EDIT)
    form = KeepNamesForm(posted(request), initial={"days": services.days_kept(unit)})
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_names_for(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu thời hạn giữ tên."))
            return redirect("outreach:owed")
    return render(request, "outreach/names_keep.html", {"form": form, "unit": unit})
