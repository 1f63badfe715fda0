"""Which wordings people corrected, and the province's own names for indicators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.facts.catalogue import catalogue
from tuquan.reports.forms.reading import WordForm
from tuquan.reports.models import AddedWord
from tuquan.reports.queries import reading as reads
from tuquan.reports.services import wordings as services
from tuquan.reports.views.parts import own_unit


def _called(code: str) -> str:
    one = catalogue().indicators.get(code)
    return one.name if one else code


@require_GET
def wording_list(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.COLLECT_RUN)
    added = AddedWord.objects.order_by("phrase")
    context = {
        "unit": unit,
        "corrected": [(one, _called(one.read), _called(one.made)) for one in reads.wordings(request.user)],
        "added": [(one, _called(one.indicator), one.unit_id == unit.pk) for one in added],
    }
    return render(request, "reports/wording_list.html", context)


@require_http_methods(["GET", "POST"])
def wording_add(request: HttpRequest) -> HttpResponse:
    unit = own_unit(request, Permission.COLLECT_RUN)
    initial = {"phrase": request.GET.get("chu", "")[:80], "indicator": request.GET.get("chi-tieu", "")[:60]}
    form = WordForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_word(
                unit,
                form.cleaned_data["phrase"],
                form.cleaned_data["indicator"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except services.WordRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("Đã thêm; từ nay bộ đọc hiểu cách gọi này. Báo cáo đang chờ xét có thể đọc lại.")
            )
            return redirect("reports:wording_list")
    return render(request, "reports/wording_add.html", {"form": form, "unit": unit})


@require_POST
def wording_remove(request: HttpRequest, pk: int) -> HttpResponse:
    word = get_object_or_404(AddedWord.objects.permitted(request.user, Permission.COLLECT_RUN), pk=pk)
    services.remove_word(word, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Đã bỏ cách gọi này."))
    return redirect("reports:wording_list")
