"""A plan or rules out of a paper in the list: what was read, ticked and corrected, then one act."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean, fold
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.documents.reading import lines_of
from tuquan.files import queries as file_queries, services as files
from tuquan.files.refusals import FileRefused
from tuquan.programme import from_papers, plan_text
from tuquan.programme.forms.from_papers import PaperLines, PaperPlanForm, PaperRulesForm
from tuquan.programme.models import YearPlan
from tuquan.programme.services import from_papers as services


def _paper(request: HttpRequest, pk: UUID, purpose: Purpose) -> OfficialDocument:
    rows = OfficialDocument.objects.permitted(request.user, Permission.RECORD_EDIT).standing().select_related("unit")
    return get_object_or_404(rows, pk=pk, purpose=purpose)


@require_http_methods(["GET", "POST"])
def plan_from_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan that the paper is, with the activities its text names."""
    document = _paper(request, pk, Purpose.YEAR_PLAN)
    return _plan(request, document, from_papers.year_of(document), services.PLAN)


@require_http_methods(["GET", "POST"])
def plan_after_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This year's draft after the example of an earlier year's plan."""
    return _plan(request, _paper(request, pk, Purpose.YEAR_PLAN), dates.today().year, services.PLAN_AFTER)


def _plan(request: HttpRequest, document: OfficialDocument, year: int, code: str) -> HttpResponse:
    title = document.summary if code == services.PLAN else _("Kế hoạch bảo đảm an ninh, trật tự năm %d") % year
    standing = YearPlan.objects.filter(unit=document.unit, year=year).first()
    form = PaperPlanForm(request.POST or None, named=standing is not None, initial={"title": title[:250]})
    if request.method == "POST":
        lines = PaperLines(request.POST, prefix="dong")
    else:
        lines = PaperLines(initial=_proposed(document, year), prefix="dong")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            plan = services.plan_from_paper(
                document,
                year,
                code=code,
                title=form.cleaned_data.get("title") or title,
                lines=[_line(one.cleaned_data, year) for one in lines if one.cleaned_data.get("take")],
                by=request.user,
                at=timezone.now(),
            )
        except services.PaperUsed as refusal:
            messages.warning(request, str(refusal.message))
            return redirect(document)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi kế hoạch năm %(year)d.") % {"year": year})
            return redirect(plan)
    context = {
        "document": document,
        "form": form,
        "lines": lines,
        "year": year,
        "is_draft": code == services.PLAN_AFTER,
        "standing": standing,
    }
    return render(request, "programme/plan_from_paper.html", context)


def _proposed(document: OfficialDocument, year: int) -> list[dict[str, Any]]:
    """The items of the text; an item of an earlier year falls on the same days of this one."""
    own = from_papers.year_of(document)
    found = []
    for item in plan_text.items_of(lines_of(document), own):
        days = item.days
        found.append(
            {
                "take": True,
                "what": item.what if own == year else item.what.replace(str(own), str(year)),
                "part": item.part,
                "first_date": dates.same_day(days.first, year) if days else None,
                "last_date": dates.same_day(days.last, year) if days else None,
                "responsible": item.who,
            }
        )
    return found


def _line(values: dict[str, Any], year: int) -> services.Line:
    """Without days it is work of the whole year; with one, that day."""
    last = values["last_date"] or date(year, 12, 31)
    first = values["first_date"] or (last if values["last_date"] else date(year, 1, 1))
    return services.Line(clean(values["what"]), values["part"], first, last, values["responsible"])


@require_http_methods(["GET", "POST"])
def rules_from_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    document = _paper(request, pk, Purpose.RULES)
    initial = {
        "title": document.summary[:250],
        "number": document.reference[:60],
        "valid_from": document.date,
        "topics": from_papers.topics_of(document),
        "text": _body(lines_of(document)),
    }
    form = PaperRulesForm(request.POST or None, unit=document.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rules = services.rules_from_paper(
                document, **form.cleaned_data, file=_copy_of_file(document), by=request.user, at=timezone.now()
            )
        except services.PaperUsed as refusal:
            messages.warning(request, str(refusal.message))
            return redirect(document)
        except FileRefused as refusal:
            form.add_error(None, str(refusal.message))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đưa thành nội quy, kèm văn bản."))
            return redirect(rules)
    return render(request, "programme/rules_from_paper.html", {"form": form, "document": document})


def _copy_of_file(document: OfficialDocument) -> files.Received | None:
    """The paper's file once more, for the rules: each record keeps its own."""
    stored = file_queries.files_of(document).first()
    if stored is None:
        return None
    return files.receive(files.as_upload(stored.name, stored.path.read_bytes()), confirmed=True)


def _body(lines: list[str]) -> str:
    """The wording from its first chapter or article on; all of it where there are none."""
    kept = [clean(line) for line in lines]
    begins = next(
        (at for at, line in enumerate(kept) if fold(line).startswith(("chuong i", "dieu 1", "muc 1", "i. "))), 0
    )
    return "\n".join(line for line in kept[begins:] if line)[:20_000]
