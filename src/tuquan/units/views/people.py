"""People of a unit."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuquan.access.permissions import Permission
from tuquan.access.roles import ROLES
from tuquan.accounts import lockout, services as accounts
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.paging import page_of
from tuquan.units import handover, people_sheet
from tuquan.units.forms.people import (
    InviteForm,
    JoinForm,
    LastDayForm,
    LeaveForm,
    NewPersonForm,
    PersonFilterForm,
    PersonForm,
    SheetConfirmForm,
    SheetForm,
)
from tuquan.units.models import Invitation, Membership, Person, RoleAssignment, Unit
from tuquan.units.permitted import has_permission
from tuquan.units.queries import granting
from tuquan.units.services import invitations, leaving, people as services, roles

SHEET_SALT = "tuquan.units.people-sheet"


def unit_of_people(request: HttpRequest, unit_id: UUID, permission: Permission) -> Unit:
    return get_object_or_404(Unit.objects.permitted(request.user, permission), pk=unit_id)


def persons_of(unit: Unit) -> QuerySet[Person]:
    """Everybody who belongs or belonged to the unit, or holds or held a role there."""
    return Person.objects.filter(
        Q(pk__in=Membership.objects.filter(unit=unit).values("person"))
        | Q(pk__in=RoleAssignment.objects.filter(unit=unit).values("person"))
    )


@require_safe
def person_list(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_VIEW)
    today = dates.today()
    filters = PersonFilterForm(request.GET or None, unit=unit)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = Membership.objects.filter(unit=unit).select_related("person__user", "sub_unit")
    if wanted.get("state") == "former":
        rows = rows.filter(valid_to__lte=today)
    else:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=today))
    if wanted.get("q"):
        rows = rows.filter(person__in=Person.objects.matching(wanted["q"]))
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("sub_unit"):
        rows = rows.filter(sub_unit=wanted["sub_unit"])
    page = page_of(rows, request.GET, order=("person__sort_key", "pk"))
    held = RoleAssignment.objects.filter(unit=unit, person__in=[row.person_id for row in page]).filter(on_day(today))
    titles: dict[UUID, list[str]] = {}
    for one in held.order_by("valid_from", "pk"):
        titles.setdefault(one.person_id, []).append(str(ROLES[one.role].title) if one.role in ROLES else one.role)
    context = {
        "unit": unit,
        "filters": filters,
        "filtered": any(wanted.values()),
        "page": page,
        "titles": titles,
        "may_edit": has_permission(request.user, Permission.PEOPLE_EDIT, unit),
    }
    return render(request, "units/people/person_list.html", context)


@require_safe
def person(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_VIEW)
    shown = get_object_or_404(persons_of(unit).select_related("user").distinct(), pk=pk)
    today = dates.today()
    may_edit = has_permission(request.user, Permission.PEOPLE_EDIT, unit)
    may_grant = bool(granting.grantable_roles(request.user, unit)) and shown.user_id != request.user.pk
    assignments = list(
        shown.assignments.filter(unit=unit)
        .select_related("delegated_by", "unit__governs", "person")
        .order_by(F("valid_to").desc(nulls_first=True), "valid_from", "pk")
    )
    for one in assignments:
        one.lasts = one.valid_to is None or one.valid_to > today  # type: ignore[attr-defined]
        one.may_be_ended = one.lasts and roles.may_end(request.user, one)  # type: ignore[attr-defined]
        one.may_be_lent = one.holds_on(today) and one.delegated_by_id is None and shown.user_id == request.user.pk  # type: ignore[attr-defined]
        one.title = ROLES[one.role].title if one.role in ROLES else one.role  # type: ignore[attr-defined]
    memberships = list(
        shown.memberships.filter(unit=unit)
        .select_related("sub_unit")
        .order_by(F("valid_to").desc(nulls_first=True), "valid_from", "pk")
    )
    for row in memberships:
        row.lasts = row.valid_to is None or row.valid_to > today  # type: ignore[attr-defined]
    open_invitation = (
        Invitation.objects.filter(person=shown, used_at=None, cancelled_at=None, expires_at__gt=timezone.now())
        .order_by("-made_at")
        .first()
    )
    context = {
        "unit": unit,
        "person": shown,
        "memberships": memberships,
        "assignments": assignments,
        "lasts": any(row.lasts for row in memberships) or any(one.lasts for one in assignments),  # type: ignore[attr-defined]
        "invitation": open_invitation,
        "may_edit": may_edit,
        "may_grant": may_grant,
        "may_open_account": granting.may_open_account(request.user, shown),
        "locked": shown.user is not None and lockout.is_locked(shown.user),
    }
    return render(request, "units/people/person.html", context)


@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    form = NewPersonForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_person(unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.NameMissing as refusal:
            form.add_error("full_name", refusal.message)
        except services.PhoneNotUsable as refusal:
            form.add_error("phone", refusal.message)
        except services.StaffCodeTaken as refusal:
            form.add_error("staff_code", refusal.message)
        else:
            messages.success(request, _("Đã thêm %(name)s.") % {"name": added.full_name})
            return redirect("units:person", unit.pk, added.pk)
    return render(request, "units/people/person_add.html", {"unit": unit, "form": form})


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, unit_id: UUID, pk: UUID, membership_id: int) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    membership = _membership(unit, pk, membership_id)
    initial = {
        "full_name": membership.person.full_name,
        "phone": membership.person.phone,
        "position": membership.position,
        "staff_code": membership.staff_code,
        "kind": membership.kind,
        "sub_unit": membership.sub_unit_id,
    }
    form = PersonForm(request.POST or None, unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(membership, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.NameMissing as refusal:
            form.add_error("full_name", refusal.message)
        except services.PhoneNotUsable as refusal:
            form.add_error("phone", refusal.message)
        except services.StaffCodeTaken as refusal:
            form.add_error("staff_code", refusal.message)
        else:
            messages.success(request, _("Đã sửa."))
            return redirect("units:person", unit.pk, pk)
    context = {"unit": unit, "person": membership.person, "form": form}
    return render(request, "units/people/person_edit.html", context)


@require_http_methods(["GET", "POST"])
def person_join(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    """Another position of somebody who is or was here."""
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    shown = get_object_or_404(persons_of(unit).distinct(), pk=pk)
    form = JoinForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            services.join_unit(shown, unit, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.StaffCodeTaken as refusal:
            form.add_error("staff_code", refusal.message)
        else:
            messages.success(request, _("Đã thêm chức vụ."))
            return redirect("units:person", unit.pk, pk)
    return render(request, "units/people/person_join.html", {"unit": unit, "person": shown, "form": form})


@require_http_methods(["GET", "POST"])
def membership_end(request: HttpRequest, unit_id: UUID, pk: UUID, membership_id: int) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    membership = _membership(unit, pk, membership_id)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_membership(membership, **form.cleaned_data, by=request.user, at=timezone.now())
        except (services.AlreadyEnded, services.EndsBeforeItBegins) as refusal:
            form.add_error("last_day", refusal.message)
        else:
            messages.success(request, _("Đã ghi ngày kết thúc chức vụ."))
            return redirect("units:person", unit.pk, pk)
    context = {"unit": unit, "person": membership.person, "membership": membership, "form": form}
    return render(request, "units/people/membership_end.html", context)


@require_http_methods(["GET", "POST"])
def person_leave(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    """Two steps: the day; then what ends with it, to be confirmed."""
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    shown = get_object_or_404(persons_of(unit).distinct(), pk=pk)
    successors = leaving.may_succeed(unit, dates.today()).exclude(pk=shown.pk).order_by("sort_key", "pk")
    form = LeaveForm(request.POST or None, successors=successors)
    ending = None
    if request.method == "POST" and form.is_valid():
        ending = leaving.what_ends(shown, unit, form.cleaned_data["last_day"])
        for one in ending.assignments:
            one.title = ROLES[one.role].title if one.role in ROLES else one.role  # type: ignore[attr-defined]
        if "confirm" in request.POST:
            try:
                leaving.leave(shown, unit, **form.cleaned_data, by=request.user, at=timezone.now())
            except (
                leaving.NotHere,
                leaving.NotASuccessor,
                handover.CannotTake,
                services.AlreadyEnded,
                services.EndsBeforeItBegins,
                roles.MayNotEnd,
                roles.LastHolder,
                roles.AlreadyEnded,
                roles.DatesNotInOrder,
            ) as refusal:
                form.add_error(None, str(refusal.message))
            else:
                messages.success(request, _("Đã ghi việc thôi làm việc của %(name)s.") % {"name": shown.full_name})
                return redirect("units:person_list", unit.pk)
    context = {"unit": unit, "person": shown, "form": form, "ending": ending}
    return render(request, "units/people/person_leave.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def person_invite(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    """Make the paper. The page that answers is the paper itself: its code is kept nowhere, so it is shown once."""
    unit = get_object_or_404(
        Unit.objects.filter(
            Q(pk__in=Unit.objects.permitted(request.user, Permission.PEOPLE_EDIT).values("pk"))
            | Q(pk__in=Unit.objects.permitted(request.user, Permission.ROLE_GRANT).values("pk"))
        ),
        pk=unit_id,
    )
    shown = get_object_or_404(persons_of(unit).select_related("user").distinct(), pk=pk)
    sees_people = has_permission(request.user, Permission.PEOPLE_VIEW, unit)
    if not sees_people and not granting.may_open_account(request.user, shown):
        raise Http404
    back = reverse("units:person", args=[unit.pk, pk]) if sees_people else reverse("units:role_list", args=[unit.pk])
    form = InviteForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            invitation, code = invitations.invite(
                shown, unit=unit, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except invitations.MayNotOpenAccount as refused:
            refusal = str(refused.message)
        else:
            written = invitations.written(code)
            context = {
                "unit": unit,
                "person": shown,
                "invitation": invitation,
                "code": written,
                "link": settings.PUBLIC_URL + reverse("invitations:accept", args=[written]),
                "back": back,
                "address": settings.PUBLIC_URL + reverse("invitations:enter"),
            }
            return render(request, "units/invitations/invitation_paper.html", context)
    context = {"unit": unit, "person": shown, "form": form, "refusal": refusal, "back": back}
    return render(request, "units/people/person_invite.html", context)


@require_POST
def person_unlock(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    shown = get_object_or_404(persons_of(unit).exclude(user=None).distinct(), pk=pk)
    assert shown.user is not None
    accounts.unlock(shown.user, by=request.user, at=timezone.now())
    messages.success(request, _("Đã mở khóa đăng nhập."))
    return redirect("units:person", unit.pk, pk)


@require_http_methods(["GET", "POST"])
def people_import(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """First the sheet is read and checked, nothing is written; then the same rows, signed, are written as a whole."""
    unit = unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    if "sheet" in request.POST:
        return _import_checked(request, unit)
    form = SheetForm(request.POST or None, request.FILES or None)
    check, confirm = None, None
    if request.method == "POST" and form.is_valid():
        make_sub_units = form.cleaned_data["make_sub_units"]
        try:
            rows = people_sheet.read(form.cleaned_data["file"].read())
        except (people_sheet.SheetNotReadable, people_sheet.NameColumnMissing, people_sheet.TooManyRows) as refusal:
            form.add_error("file", refusal.message)
        else:
            check = services.check_sheet(unit, rows, make_sub_units=make_sub_units)
            if not check.errors:
                sheet = signing.dumps([list(vars(row).values()) for row in rows], salt=_salt(unit), compress=True)
                confirm = SheetConfirmForm(initial={"sheet": sheet, "make_sub_units": make_sub_units})
    context = {"unit": unit, "form": form, "check": check, "confirm": confirm}
    return render(request, "units/people/people_import.html", context)


def _import_checked(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = SheetConfirmForm(request.POST)
    try:
        data = signing.loads(request.POST.get("sheet", ""), salt=_salt(unit), max_age=3600)
    except signing.BadSignature:
        messages.error(request, _("Danh sách đã kiểm tra quá lâu hoặc bị thay đổi. Hãy tải tệp lên lại."))
        return redirect("units:people_import", unit.pk)
    rows = [services.SheetRow(*values) for values in data]
    make_sub_units = form.is_valid() and form.cleaned_data["make_sub_units"]
    try:
        added = services.import_people(
            unit, rows, make_sub_units=make_sub_units, valid_from=None, by=request.user, at=timezone.now()
        )
    except services.SheetRefused as refusal:
        check = services.SheetCheck(rows, refusal.errors)
        context = {"unit": unit, "form": SheetForm(), "check": check, "confirm": None}
        return render(request, "units/people/people_import.html", context)
    count = len(added)
    messages.success(
        request, ngettext("Đã thêm %(count)d người.", "Đã thêm %(count)d người.", count) % {"count": count}
    )
    return redirect("units:person_list", unit.pk)


@require_safe
def people_template(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit_of_people(request, unit_id, Permission.PEOPLE_EDIT)
    return HttpResponse(
        people_sheet.template(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="danh-sach-nguoi.xlsx"'},
    )


def _membership(unit: Unit, person_id: UUID, membership_id: int) -> Membership:
    rows = Membership.objects.filter(unit=unit, person_id=person_id).select_related("person", "unit")
    return get_object_or_404(rows, pk=membership_id)


def _salt(unit: Unit) -> str:
    return f"{SHEET_SALT}.{unit.pk}"
