"""Letters to download, as DOCX to work on or as PDF to print; the whole dossier as one print file or a zip."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.assessments import papers, printing
from tuquan.assessments.views.office import visible_decisions, visible_proposals
from tuquan.assessments.views.unit import sees_it_live, visible_cycle
from tuquan.core import dates
from tuquan.documents import letters
from tuquan.documents.letters import Certificate, Letter
from tuquan.units.current import unit_for
from tuquan.units.permitted import has_permission

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def send_letter(letter: Letter, name: str, form: str) -> HttpResponse:
    return _file(letters.pdf(letter) if form == "pdf" else letters.docx(letter), name, form)


def send_certificates(made: list[Certificate], name: str, form: str) -> HttpResponse:
    return _file(letters.certificates_pdf(made) if form == "pdf" else letters.certificates_docx(made), name, form)


def with_frame(request: HttpRequest) -> bool:
    """Paper that has its own border (and emblem) is printed without ours."""
    return request.GET.get("khung") != "khong"


@require_GET
def cycle_paper(request: HttpRequest, pk: UUID, code: str, form: str) -> HttpResponse:
    cycle = visible_cycle(request, pk)
    live = sees_it_live(request, cycle)
    kind = next((one for one in papers.available(cycle, own=live) if one.code == code), None)
    if kind is None or form not in ("docx", "pdf"):
        raise Http404
    return send_letter(papers.make(kind, cycle, made_at=timezone.now()), f"{code}-{cycle.year}", form)


@require_GET
def proposal_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = get_object_or_404(visible_proposals(request), pk=pk)
    return send_letter(papers.make(papers.PROPOSAL, found, made_at=found.sent_at), f"to-trinh-{found.year}", form)


@require_GET
def decision_paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = get_object_or_404(visible_decisions(request), pk=pk)
    return send_letter(papers.make(papers.DECISION, found, made_at=found.issued_at), f"quyet-dinh-{found.year}", form)


@require_GET
def decision_certificates(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    found = get_object_or_404(visible_decisions(request), pk=pk)
    made = papers.certificates(found, made_at=found.issued_at, frame=with_frame(request))
    if not made:
        raise Http404
    return send_certificates(made, f"giay-cong-nhan-{found.year}", form)


@require_GET
def reminder_paper(request: HttpRequest, form: str) -> HttpResponse:
    """The letter to those who have not registered, with the list."""
    office = unit_for(request, Permission.DOSSIER_PROPOSE)
    year = dates.asked_year(request.GET.get("nam"))
    units = papers.late_units(request.user, year)
    if not units:
        raise Http404(_("Không có đơn vị nào chưa đăng ký."))
    letter = papers.make(papers.REMINDER, office, made_at=timezone.now(), units=units, year=year, signer=request.user)
    return send_letter(letter, f"cong-van-nhac-{year}", form)


@require_GET
def dossier_print(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """Cover, contents, numbered pages, evidence in the order of the criteria: one PDF, or a zip of the files."""
    cycle = visible_cycle(request, pk)
    own = has_permission(request.user, Permission.CYCLE_VIEW, cycle.unit)
    if not papers.available(cycle, own=own):
        raise Http404
    made_at = timezone.now()
    make = printing.dossier_pdf if form == "pdf" else printing.dossier_zip
    return _file(make(cycle, own=own, made_at=made_at), f"ho-so-{cycle.unit.code}-{cycle.year}", form)


@require_GET
def dossier_frozen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The dossier as decided; it can be checked anywhere with `tuquan dossier verify`."""
    cycle = visible_cycle(request, pk)
    content = printing.frozen(cycle)
    if content is None:
        raise Http404
    return _file(content, f"ho-so-dong-bang-{cycle.unit.code}-{cycle.year}", "zip")
