"""Roles of people: given, lent, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuquan.access.permissions import Permission
from tuquan.access.roles import ROLES
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.forms.people import AdministratorForm, AppointForm, DelegateForm, EndRoleForm, GrantForm
from tuquan.units.models import Person, RoleAssignment, Unit
from tuquan.units.permitted import has_permission
from tuquan.units.queries import granting
from tuquan.units.services import people, roles as services
from tuquan.units.views.people import persons_of, unit_of_people


@require_safe
def role_list(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Who holds which role at the unit; from above one sees only the roles that one appoints."""
    unit = unit_of_people(request, unit_id, Permission.ROLE_GRANT)
    grantable = granting.grantable_roles(request.user, unit)
    own = has_permission(request.user, Permission.PEOPLE_VIEW, unit)
    rows = RoleAssignment.objects.filter(unit=unit).filter(on_day(dates.today()))
    if not own:
        rows = rows.filter(role__in=[role.code for role in grantable])
    assignments = list(
        rows.select_related("person__user", "delegated_by__user", "unit__governs").order_by("person__sort_key", "pk")
    )
    for one in assignments:
        one.title = ROLES[one.role].title if one.role in ROLES else one.role  # type: ignore[attr-defined]
        one.may_be_ended = services.may_end(request.user, one)  # type: ignore[attr-defined]
    context = {
        "unit": unit,
        "assignments": assignments,
        "may_see_people": own,
        "may_appoint": bool(_appointable(grantable)),
    }
    return render(request, "units/people/role_list.html", context)


@require_http_methods(["GET", "POST"])
def person_appoint(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The authority names the first people of a unit: person, role and paper in one go."""
    unit = unit_of_people(request, unit_id, Permission.ROLE_GRANT)
    choices = _appointable(granting.grantable_roles(request.user, unit))
    if not choices:
        raise Http404
    form = AppointForm(request.POST or None, roles=choices, initial={"role": choices[0].code})
    if request.method == "POST" and form.is_valid():
        typed, now = form.cleaned_data, timezone.now()
        try:
            with audit.act():
                person = people.add_person(
                    unit,
                    full_name=typed["full_name"],
                    position=typed["position"],
                    phone=typed["phone"],
                    by=request.user,
                    at=now,
                )
                services.grant_role(
                    person,
                    role=typed["role"],
                    unit=unit,
                    whole_below=False,
                    valid_from=dates.today(),
                    last_day=None,
                    reason=typed["reason"],
                    by=request.user,
                    at=now,
                )
        except people.NameMissing as refusal:
            form.add_error("full_name", refusal.message)
        except people.PhoneNotUsable as refusal:
            form.add_error("phone", refusal.message)
        except (services.MayNotGrant, services.NotToOneself) as refusal:
            form.add_error("role", refusal.message)
        else:
            messages.success(
                request,
                _("Đã ghi %(name)s. Bây giờ in giấy mời để người này lập tài khoản.") % {"name": person.full_name},
            )
            return redirect("units:person_invite", unit.pk, person.pk)
    return render(request, "units/people/person_appoint.html", {"unit": unit, "form": form})


@require_http_methods(["GET", "POST"])
def role_grant(request: HttpRequest, unit_id: UUID, pk: UUID) -> HttpResponse:
    unit = unit_of_people(request, unit_id, Permission.ROLE_GRANT)
    choices = granting.grantable_roles(request.user, unit)
    person = get_object_or_404(persons_of(unit).distinct(), pk=pk)
    if not has_permission(request.user, Permission.PEOPLE_VIEW, unit) and not person.assignments.filter(
        unit=unit, role__in=[role.code for role in choices]
    ).filter(on_day(dates.today())):
        raise Http404
    below = unit.is_authority and any(
        granting.may_grant(request.user, role.code, unit, whole_below=True) for role in choices if role.of_authority
    )
    form = GrantForm(request.POST or None, roles=choices, may_reach_below=below)
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(
                person,
                **{"whole_below": False, **form.cleaned_data},
                unit=unit,
                by=request.user,
                at=timezone.now(),
            )
        except services.DatesNotInOrder as refusal:
            form.add_error("last_day", refusal.message)
        except (
            services.MayNotGrant,
            services.NotToOneself,
            services.NotOfTheUnit,
            services.AlreadyHeld,
        ) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã giao vai trò cho %(name)s.") % {"name": person.full_name})
            return redirect(_back(request, unit, person))
    context = {"unit": unit, "person": person, "form": form, "back": _back(request, unit, person)}
    return render(request, "units/people/role_grant.html", context)


@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, unit_id: UUID, assignment_id: UUID) -> HttpResponse:
    assignment = _assignment(request, unit_id, assignment_id)
    unit = assignment.unit
    assert unit is not None
    back = _back(request, unit, assignment.person)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_role(assignment, **form.cleaned_data, by=request.user, at=timezone.now())
        except (services.AlreadyEnded, services.DatesNotInOrder) as refusal:
            form.add_error("last_day", refusal.message)
        except (services.MayNotEnd, services.LastHolder) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi ngày kết thúc vai trò."))
            return redirect(_back(request, unit, assignment.person))
    title = ROLES[assignment.role].title
    context = {"unit": unit, "assignment": assignment, "title": title, "form": form, "back": back}
    return render(request, "units/people/role_end.html", context)


@require_http_methods(["GET", "POST"])
def role_delegate(request: HttpRequest, unit_id: UUID, assignment_id: UUID) -> HttpResponse:
    rows = RoleAssignment.objects.filter(person__user=request.user, delegated_by=None, unit_id=unit_id)
    assignment = get_object_or_404(
        rows.filter(on_day(dates.today())).select_related("unit", "person"), pk=assignment_id
    )
    unit = assignment.unit
    assert unit is not None
    form = DelegateForm(request.POST or None, unit=unit, but=assignment.person)
    if request.method == "POST" and form.is_valid():
        try:
            services.delegate(assignment, **form.cleaned_data, by=request.user, at=timezone.now())
        except (services.DatesNotInOrder, services.DelegationTooLong, services.DelegationOutsideRole) as refusal:
            form.add_error("last_day", refusal.message)
        except (
            services.MayNotDelegate,
            services.NotToOneself,
            services.NotOfTheUnit,
            services.AlreadyHeld,
        ) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ủy quyền. Ủy quyền tự hết vào ngày đã ghi."))
            return redirect("me:home")
    context = {"unit": unit, "assignment": assignment, "title": ROLES[assignment.role].title, "form": form}
    return render(request, "units/people/role_delegate.html", context)


@require_http_methods(["GET", "POST"])
def administrator_list(request: HttpRequest) -> HttpResponse:
    """Who looks after the installation: added by user name, ended one by one."""
    if not has_permission(request.user, Permission.SYSTEM_EDIT):
        raise Http404
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = Person.objects.filter(user__username=form.cleaned_data["username"].strip().lower()).first()
        if person is None:
            form.add_error("username", _("Không có tài khoản nào mang tên này."))
        else:
            try:
                services.grant_role(
                    person,
                    role="administrator",
                    unit=None,
                    whole_below=True,
                    valid_from=dates.today(),
                    last_day=None,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=timezone.now(),
                )
            except (services.MayNotGrant, services.NotToOneself, services.AlreadyHeld) as refusal:
                form.add_error("username", refusal.message)
            else:
                messages.success(request, _("Đã giao quyền quản trị cho %(name)s.") % {"name": person.full_name})
                return redirect("units:administrator_list")
    holders = list(
        RoleAssignment.objects.filter(unit=None, role="administrator")
        .filter(on_day(dates.today()))
        .select_related("person__user")
        .order_by("person__sort_key", "pk")
    )
    return render(request, "units/people/administrator_list.html", {"form": form, "holders": holders})


@require_http_methods(["GET", "POST"])
def administrator_end(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    if not has_permission(request.user, Permission.SYSTEM_EDIT):
        raise Http404
    rows = RoleAssignment.objects.filter(unit=None, role="administrator").select_related("person")
    assignment = get_object_or_404(rows, pk=assignment_id)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_role(assignment, **form.cleaned_data, by=request.user, at=timezone.now())
        except (services.AlreadyEnded, services.DatesNotInOrder) as refusal:
            form.add_error("last_day", refusal.message)
        except (services.MayNotEnd, services.LastHolder) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi ngày kết thúc vai trò."))
            return redirect(
                "units:administrator_list" if has_permission(request.user, Permission.SYSTEM_EDIT) else "me:home"
            )
    return render(request, "units/people/administrator_end.html", {"assignment": assignment, "form": form})


def _appointable(grantable: list) -> list:
    return [role for role in grantable if role.code in ("head", "clerk")]


def _assignment(request: HttpRequest, unit_id: UUID, assignment_id: UUID) -> RoleAssignment:
    """A role at that unit which this person may end; others are not found."""
    rows = RoleAssignment.objects.filter(unit_id=unit_id).select_related(
        "unit__governs", "person__user", "delegated_by__user"
    )
    assignment = get_object_or_404(rows, pk=assignment_id)
    if not services.may_end(request.user, assignment):
        raise Http404
    return assignment


def _back(request: HttpRequest, unit: Unit, person: Person) -> str:
    """Where somebody came from: the person's page, the roles of a unit below, or the own account."""
    if has_permission(request.user, Permission.PEOPLE_VIEW, unit):
        return reverse("units:person", args=[unit.pk, person.pk])
    if has_permission(request.user, Permission.ROLE_GRANT, unit):
        return reverse("units:role_list", args=[unit.pk])
    return reverse("me:home")
