"""Teams of a unit: list, record, founding in three steps, changes of members, dissolving."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.units import enums, founding
from tuquan.units.forms.teams import (
    DissolveForm,
    JoinTeamForm,
    LastDayForm,
    MemberFormSet,
    PostForm,
    TeamEditForm,
    TeamForm,
)
from tuquan.units.founding import DRAFT
from tuquan.units.models import Person, Team, TeamMember, Unit
from tuquan.units.permitted import has_permission
from tuquan.units.queries import people as people_queries, teams as queries
from tuquan.units.services import people, teams as services
from tuquan.units.services.refusals import Refused

ROWS = 7
"""Lines offered for members at first; more come by a button."""


def team_of(request: HttpRequest, pk: UUID, permission: Permission) -> Team:
    return get_object_or_404(Team.objects.permitted(request.user, permission).select_related("unit"), pk=pk)


def member_of(request: HttpRequest, pk: UUID, member_id: int) -> TeamMember:
    team = team_of(request, pk, Permission.TEAM_EDIT)
    members = TeamMember.objects.select_related("team", "person").exclude(valid_to__lte=dates.today())
    return get_object_or_404(members, team=team, pk=member_id)


@require_safe
def team_list(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.permitted(request.user, Permission.RECORD_VIEW), pk=unit_id)
    today = dates.today()
    context = {
        "unit": unit,
        "teams": [_as_listed(team) for team in queries.teams_of(unit, today)],
        "former": list(Team.objects.filter(unit=unit, valid_to__lte=today).order_by("-valid_to", "pk")),
        "may_edit": has_permission(request.user, Permission.TEAM_EDIT, unit),
    }
    return render(request, "units/teams/team_list.html", context)


def _as_listed(team: Team) -> dict[str, Any]:
    members: list[TeamMember] = team.current_members  # type: ignore[attr-defined]
    leader = next((one for one in members if one.post == enums.TeamPost.LEADER), None)
    return {"team": team, "leader": leader, "people": len(members)}


@require_safe
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = team_of(request, pk, Permission.RECORD_VIEW)
    today = dates.today()
    members = list(queries.members_on(shown, today))
    positions = {row.person_id: row.position for row in people_queries.members(shown.unit) if row.position}
    ended = shown.valid_to is not None and shown.valid_to <= today
    may_edit = has_permission(request.user, Permission.TEAM_EDIT, shown.unit)
    context = {
        "team": shown,
        "unit": shown.unit,
        "members": [(one, positions.get(one.person_id, "")) for one in members],
        "former": queries.by_rank(shown.members.filter(valid_to__lte=today)).select_related("person"),
        "coming": queries.by_rank(shown.members.filter(valid_from__gt=today)).select_related("person"),
        "leaderless": not ended and not any(one.post == enums.TeamPost.LEADER for one in members),
        "ended": ended,
        "may_edit": may_edit and not ended,
        "kind_name": queries.kind_name(shown.kind, shown.valid_from or today),
    }
    return render(request, "units/teams/team.html", context)


# Founding: what it is, who sits in it, a look at the whole. The answers wait in the session.


def _unit_to_edit(request: HttpRequest, unit_id: UUID) -> Unit:
    return get_object_or_404(Unit.objects.permitted(request.user, Permission.TEAM_EDIT), pk=unit_id)


def _draft(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    draft: dict[str, Any] = request.session.get(DRAFT) or {}
    return draft if draft.get("unit") == str(unit.pk) else {"unit": str(unit.pk)}


@require_http_methods(["GET", "POST"])
def team_found(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit = _unit_to_edit(request, unit_id)
    draft = _draft(request, unit)
    initial = draft.get("team") or {"kind": enums.TeamKind.SECURITY_TEAM, "valid_from": dates.today()}
    form = TeamForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        request.session[DRAFT] = {**draft, "team": {name: form[name].value() for name in form.fields}}
        return redirect("units:team_found_members", unit.pk)
    context = {
        "form": form,
        "unit": unit,
        "step": 1,
        "steps": 3,
        "back_url": reverse("units:team_list", args=[unit.pk]),
    }
    return render(request, "units/teams/team_found.html", context)


@require_http_methods(["GET", "POST"])
def team_found_members(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit = _unit_to_edit(request, unit_id)
    draft = _draft(request, unit)
    if "team" not in draft:
        return redirect("units:team_found", unit.pk)
    if request.method == "POST" and "more" in request.POST:
        data = request.POST.copy()
        data["form-TOTAL_FORMS"] = str(min(60, _whole(data.get("form-TOTAL_FORMS", "")) + ROWS))
        forms = MemberFormSet(initial=_typed(data), form_kwargs={"unit": unit})
    elif request.method == "POST":
        forms = MemberFormSet(request.POST, form_kwargs={"unit": unit})
        if forms.is_valid():
            rows = [row for row in _typed(request.POST) if row["person"].strip()]
            request.session[DRAFT] = {**draft, "members": rows}
            return redirect("units:team_found_check", unit.pk)
    else:
        kept = draft.get("members") or [{"post": enums.TeamPost.LEADER.value}, {"post": enums.TeamPost.DEPUTY.value}]
        blank = [{"post": enums.TeamPost.MEMBER.value}] * max(1, ROWS - len(kept))
        forms = MemberFormSet(initial=[*kept, *blank], form_kwargs={"unit": unit})
    context = {
        "forms": forms,
        "form": forms.management_form,
        "unit": unit,
        "step": 2,
        "steps": 3,
        "back_url": reverse("units:team_found", args=[unit.pk]),
    }
    return render(request, "units/teams/team_found_members.html", context)


def _whole(typed: str) -> int:
    return int(typed) if typed.isdigit() and len(typed) < 4 else 0


def _typed(data: Any) -> list[dict[str, str]]:
    """The rows as typed, for the next look at them."""
    return [
        {name: data.get(f"form-{place}-{name}", "") for name in ("person", "position")}
        | {"post": data.get(f"form-{place}-post") or enums.TeamPost.MEMBER.value}
        for place in range(min(60, _whole(data.get("form-TOTAL_FORMS", ""))))
    ]


@require_http_methods(["GET", "POST"])
def team_found_check(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The answers once more; what was typed is read again, as people may have changed meanwhile."""
    unit = _unit_to_edit(request, unit_id)
    draft = _draft(request, unit)
    form = TeamForm(draft.get("team") or {})
    rows = draft.get("members") or []
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    data |= {f"form-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    forms = MemberFormSet(data, form_kwargs={"unit": unit})
    if not form.is_valid():
        return redirect("units:team_found", unit.pk)
    if not forms.is_valid():
        return redirect("units:team_found_members", unit.pk)
    values = form.cleaned_data
    values["name"] = values["name"] or queries.kind_name(values["kind"], values["valid_from"])
    lines = [_line(one.cleaned_data) for one in forms if one.cleaned_data.get("person")]
    refusal = ""
    if request.method == "POST":
        try:
            with services.together():
                made = services.found_team(unit, **values, members=lines, by=request.user, at=timezone.now())
                founding.note(draft, made, by=request.user, at=timezone.now())
        except (Refused, people.NameMissing) as refused:
            refusal = str(refused.message)
        else:
            del request.session[DRAFT]
            messages.success(request, _("Đã thành lập %(team)s.") % {"team": made.name})
            return redirect(made)
    context = {
        "unit": unit,
        "form": form,
        "values": values,
        "kind_label": enums.TeamKind(values["kind"]).label,
        "lines": [(line, enums.TeamPost(line.post).label) for line in lines],
        "refusal": refusal,
        "step": 3,
        "steps": 3,
        "back_url": reverse("units:team_found_members", args=[unit.pk]),
    }
    return render(request, "units/teams/team_found_check.html", context)


def _line(values: dict[str, Any]) -> services.Line:
    chosen = values["person"]
    if isinstance(chosen, Person):
        return services.Line(post=values["post"], person=chosen)
    return services.Line(post=values["post"], full_name=chosen, position=values["position"])


# Changes


@require_http_methods(["GET", "POST"])
def team_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    edited = team_of(request, pk, Permission.TEAM_EDIT)
    form = TeamEditForm(
        request.POST or None, initial={name: getattr(edited, name) for name in TeamEditForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_team(edited, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Đã sửa thông tin của tổ, đội, ban."))
            return redirect(edited)
    return _short(request, edited, form, _("Sửa %(team)s") % {"team": edited.name}, _("Lưu thay đổi"))


@require_http_methods(["GET", "POST"])
def team_member_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    joined = team_of(request, pk, Permission.TEAM_EDIT)
    form = JoinTeamForm(request.POST or None, unit=joined.unit)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        at = timezone.now()
        try:
            with services.together():
                person = values["person"]
                if not isinstance(person, Person):
                    person = people.add_person(
                        joined.unit, full_name=person, position=values["position"], by=request.user, at=at
                    )
                services.add_member(
                    joined, person=person, post=values["post"], valid_from=values["valid_from"], by=request.user, at=at
                )
        except (Refused, people.NameMissing) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Đã thêm %(person)s.") % {"person": person.full_name})
            return redirect(joined)
    return _short(request, joined, form, _("Thêm thành viên"), _("Thêm vào tổ"))


@require_http_methods(["GET", "POST"])
def team_member_post(request: HttpRequest, pk: UUID, member_id: int) -> HttpResponse:
    member = member_of(request, pk, member_id)
    form = PostForm(request.POST or None, initial={"post": member.post})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_post(member, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã đổi chức danh."))
            return redirect(member.team)
    heading = _("Đổi chức danh của %(person)s") % {"person": member.person.full_name}
    return _short(request, member.team, form, heading, _("Đổi chức danh"))


@require_http_methods(["GET", "POST"])
def team_member_end(request: HttpRequest, pk: UUID, member_id: int) -> HttpResponse:
    member = member_of(request, pk, member_id)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_member(member, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("last_day", refusal.message)
        else:
            messages.success(request, _("Đã ghi ngày thôi tham gia."))
            return redirect(member.team)
    heading = _("%(person)s thôi tham gia") % {"person": member.person.full_name}
    return _short(request, member.team, form, heading, _("Ghi ngày thôi"))


@require_http_methods(["GET", "POST"])
def team_dissolve(request: HttpRequest, pk: UUID) -> HttpResponse:
    dissolved = team_of(request, pk, Permission.TEAM_EDIT)
    form = DissolveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.dissolve_team(dissolved, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã ghi giải thể. Danh sách thành viên cũ vẫn được giữ."))
            return redirect(dissolved)
    heading = _("Giải thể %(team)s") % {"team": dissolved.name}
    return _short(request, dissolved, form, heading, _("Ghi giải thể"))


def _short(request: HttpRequest, team: Team, form: Any, heading: str, verb: str) -> HttpResponse:
    context = {"form": form, "team": team, "heading": heading, "verb": verb}
    return render(request, "units/teams/team_form.html", context)
