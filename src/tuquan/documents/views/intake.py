"""Last year's folder: drop it in, look at what was read, confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.ids import uuids
from tuquan.documents import onward
from tuquan.documents.enums import IntakeState, Purpose
from tuquan.documents.forms import DropForm, IntakeForm, PeopleForm
from tuquan.documents.models import IntakeFile, OfficialDocument
from tuquan.documents.services import intake as services
from tuquan.documents.views.papers import REFUSALS, unit_of
from tuquan.files import queries as file_queries, services as files
from tuquan.files.refusals import FileRefused
from tuquan.units import people_sheet
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission
from tuquan.units.services import people

MOST_LED_ON = 50
"""Papers of the folder looked through for what can still be made of them."""


@require_GET
def intake_list(request: HttpRequest) -> HttpResponse:
    return _list(request, DropForm())


def _list(request: HttpRequest, form: DropForm, refused: list[tuple[str, str]] | None = None) -> HttpResponse:
    unit = unit_of(request, Permission.DOCUMENT_EDIT)
    rows = IntakeFile.objects.permitted(request.user, Permission.DOCUMENT_EDIT).filter(
        unit=unit, state=IntakeState.WAITING
    )
    waiting = [(row, services.is_whole(row), _sort_of(row)) for row in rows.order_by("added_at", "name")]
    waiting.sort(key=lambda one: not one[1])
    return render(
        request,
        "documents/intake_list.html",
        {
            "form": form,
            "unit": unit,
            "waiting": waiting,
            "refused": refused or [],
            "led_on": _led_on(request, unit),
            "may_add_people": has_permission(request.user, Permission.PEOPLE_EDIT, unit),
        },
        status=422 if refused or form.errors else 200,
    )


def _led_on(request: HttpRequest, unit: Unit) -> list[tuple[OfficialDocument, list[onward.Step]]]:
    """Papers entered from the folder from which something can still be made, the latest first."""
    entered = IntakeFile.objects.filter(unit=unit, state=IntakeState.ENTERED, document__isnull=False)
    newest = entered.order_by("-added_at", "-pk").values_list("document", flat=True)[:MOST_LED_ON]
    rows = {row.pk: row for row in OfficialDocument.objects.standing().select_related("unit").filter(pk__in=newest)}
    steps = onward.steps_of_many(list(rows.values()), request.user)
    open_steps = ((rows[pk], [step for step in steps[pk] if step.made is None]) for pk in newest if pk in rows)
    return [(document, left) for document, left in open_steps if left]


def _sort_of(row: IntakeFile) -> str:
    if row.is_list_of_people:
        return _("danh sách người")
    purpose = row.found.get("purpose") or Purpose.OTHER
    return str(Purpose(purpose).label)


@require_POST
def intake_add(request: HttpRequest) -> HttpResponse:
    """Many files in one go: what can be kept is kept, what cannot is named with its reason."""
    unit = unit_of(request, Permission.DOCUMENT_EDIT)
    form = DropForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    refused, kept = [], 0
    for upload in form.cleaned_data["uploads"]:
        try:
            services.take_in(unit, files.receive(upload, confirmed=True), by=request.user, at=timezone.now())
        except (FileRefused, services.AlreadyHere, services.TooManyWaiting) as refusal:
            refused.append((upload.name or "", str(refusal.message)))
        else:
            kept += 1
    if kept:
        words = ngettext("Đã nạp %(count)d tệp.", "Đã nạp %(count)d tệp.", kept) % {"count": kept}
        messages.success(request, words)
    return _list(request, DropForm(), refused) if refused else redirect("documents:intake_list")


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: what was read, to be put right and entered."""
    row = _waiting(request, pk)
    initial = {**row.found, "purpose": row.found.get("purpose") or Purpose.OTHER}
    form = IntakeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            document = services.confirm(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.NotWaiting as refusal:
            messages.warning(request, refusal.message)
            return redirect("documents:intake_list")
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi vào sổ: %(document)s.") % {"document": document})
            # A paper from which something can be made leads there; the folder is one click away on its page.
            led_on = any(step.made is None for step in onward.steps_of(document, request.user))
            return redirect(document if led_on else _next(row))
    return render(
        request,
        "documents/intake.html",
        {"row": row, "form": form, "files": file_queries.files_of(row), "whole": services.is_whole(row)},
    )


@require_http_methods(["GET", "POST"])
def intake_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A list of people, straight into the import of people: looked at first, then all or nobody."""
    row = _waiting(request, pk)
    if not row.is_list_of_people or not has_permission(request.user, Permission.PEOPLE_EDIT, row.unit):
        raise Http404
    form = PeopleForm(request.POST or None, initial={"make_sub_units": True})
    make = form.cleaned_data["make_sub_units"] if form.is_bound and form.is_valid() else True
    skip = form.is_bound and form.is_valid() and form.cleaned_data["skip_wrong"]
    rows, unread = _people_of(row)
    check = people.check_sheet(row.unit, rows, make_sub_units=make) if rows else None
    wrong = {error.line for error in check.errors} if check else set()
    right = [one for one in rows if one.line not in wrong]
    if request.method == "POST" and check is not None and right:
        chosen = right if skip else rows
        try:
            added = services.add_people(row, chosen, make_sub_units=make, by=request.user, at=timezone.now())
        except services.NotWaiting as refusal:
            messages.warning(request, refusal.message)
            return redirect("documents:intake_list")
        except people.SheetRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            words = ngettext("Đã thêm %(count)d người.", "Đã thêm %(count)d người.", len(added))
            messages.success(request, words % {"count": len(added)})
            return redirect("units:person_list", row.unit_id)
    context = {"row": row, "form": form, "check": check, "right": right, "unread": unread}
    return render(request, "documents/intake_people.html", context, status=422 if form.errors else 200)


def _people_of(row: IntakeFile) -> tuple[list[people.SheetRow], str]:
    """The lines of the list, or why they cannot be read."""
    file = file_queries.files_of(row).first()
    if file is None:
        return [], str(people_sheet.SheetNotReadable.message)
    try:
        return people_sheet.read(file.path.read_bytes()), ""
    except (people_sheet.SheetNotReadable, people_sheet.NameColumnMissing, people_sheet.TooManyRows) as refusal:
        return [], str(refusal.message)


@require_POST
def intake_confirm_many(request: HttpRequest) -> HttpResponse:
    """The chosen ones that were read whole; a result for each that could not be entered."""
    unit = unit_of(request, Permission.DOCUMENT_EDIT)
    chosen = uuids(request.POST.getlist("tep"))
    rows = IntakeFile.objects.permitted(request.user, Permission.DOCUMENT_EDIT).filter(
        unit=unit, state=IntakeState.WAITING, pk__in=chosen
    )
    refused, entered = [], 0
    for row in rows.order_by("added_at"):
        if not services.is_whole(row):
            refused.append((row.name, _("Chưa đọc đủ; hãy mở tệp này để điền.")))
            continue
        try:
            services.confirm_as_read(row, by=request.user, at=timezone.now())
        except (services.NotWaiting, *REFUSALS) as refusal:
            refused.append((row.name, str(refusal.message)))
        else:
            entered += 1
    if not chosen:
        messages.warning(request, _("Chưa chọn tệp nào."))
    if entered:
        words = ngettext("Đã ghi %(count)d văn bản vào sổ.", "Đã ghi %(count)d văn bản vào sổ.", entered)
        messages.success(request, words % {"count": entered})
    return _list(request, DropForm(), refused) if refused else redirect("documents:intake_list")


@require_POST
def intake_set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _waiting(request, pk)
    try:
        services.set_aside(row, by=request.user, at=timezone.now())
    except services.NotWaiting as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Đã bỏ tệp “%(name)s”.") % {"name": row.name})
    return redirect("documents:intake_list")


def _waiting(request: HttpRequest, pk: UUID) -> IntakeFile:
    rows = IntakeFile.objects.permitted(request.user, Permission.DOCUMENT_EDIT).filter(state=IntakeState.WAITING)
    return get_object_or_404(rows.select_related("unit"), pk=pk)


def _next(row: IntakeFile) -> str:
    """The next file that waits for a look, so that a folder is worked through without going back each time."""
    rows = IntakeFile.objects.filter(unit=row.unit_id, state=IntakeState.WAITING).order_by("added_at", "name")
    following = rows.first()
    return reverse("documents:intake", args=[following.pk]) if following else reverse("documents:intake_list")
