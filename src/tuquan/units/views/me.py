"""What is held about me, and what I may change of it."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuquan.access.roles import ROLES
from tuquan.accounts import services as accounts
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.forms.me import DataRequestForm, NamesForm
from tuquan.units.models import DataRequest, Person, Unit
from tuquan.units.services import data_requests


def _person(user: User) -> Person | None:
    return Person.objects.filter(user=user).first()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = _person(request.user)
    today = dates.today()
    assignments, memberships, teams, asked = [], [], [], []
    if person is not None:
        assignments = list(
            person.assignments.filter(on_day(today)).select_related("unit", "delegated_by").order_by("pk")
        )
        memberships = list(person.memberships.select_related("unit", "sub_unit").order_by("pk"))
        teams = list(person.team_memberships.select_related("team__unit").order_by("pk"))
        asked = list(person.data_requests.select_related("unit").order_by("-made_at"))
    for one in assignments:
        one.title = ROLES[one.role].title if one.role in ROLES else one.role  # type: ignore[attr-defined]
        one.may_be_lent = one.delegated_by_id is None and one.unit_id is not None  # type: ignore[attr-defined]
    factors = Authenticator.objects.filter(user=request.user)
    context = {
        "person": person,
        "assignments": assignments,
        "memberships": memberships,
        "teams": teams,
        "asked": asked,
        "passkeys": sum(1 for one in factors if one.type == Authenticator.Type.WEBAUTHN),
        "has_app": any(one.type == Authenticator.Type.TOTP for one in factors),
        "sessions": UserSession.objects.filter(user=request.user).count(),
        "notifications_url": _address("notifications:choices"),
    }
    return render(request, "units/me/home.html", context)


@require_http_methods(["GET", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    user = request.user
    initial = {"username": user.username, "phone": user.phone, "email": user.email}
    form = NamesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.rename(User.objects.get(pk=user.pk), **form.cleaned_data, by=user, at=timezone.now())
        except (accounts.UsernameNotUsable, accounts.UsernameTaken) as refusal:
            form.add_error("username", refusal.message)
        except (accounts.PhoneNotUsable, accounts.PhoneTaken) as refusal:
            form.add_error("phone", refusal.message)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("me:home")
    return render(request, "units/me/names.html", {"form": form})


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    rows = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.last_seen_at, reverse=True)
    return render(request, "units/me/sessions.html", {"sessions": rows, "current": request.session.session_key})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        accounts.end_session(request.user, pk, by=request.user, at=timezone.now())
    except accounts.NotYourSession as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã đăng xuất thiết bị đó."))
    return redirect("me:sessions")


@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    count = accounts.end_other_sessions(
        request.user, but=request.session.session_key, by=request.user, at=timezone.now()
    )
    messages.success(
        request,
        ngettext("Đã đăng xuất %(count)d thiết bị khác.", "Đã đăng xuất %(count)d thiết bị khác.", count)
        % {"count": count},
    )
    return redirect("me:sessions")


@require_http_methods(["GET", "POST"])
def data_request_ask(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(Person, user=request.user)
    units = list(Unit.objects.filter(memberships__person=person).distinct())
    if not units:  # nobody would answer
        raise Http404
    form = DataRequestForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            asked = data_requests.ask(person, **form.cleaned_data, by=request.user, at=timezone.now())
        except data_requests.WordingMissing as refusal:
            form.add_error("wording", refusal.message)
        except data_requests.AlreadyAsked as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã gửi. Hạn trả lời: %(day)s.") % {"day": dates.day(asked.finish_by)})
            return redirect("me:data_request", asked.pk)
    return render(request, "units/me/data_request_ask.html", {"form": form})


@require_safe
def data_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = get_object_or_404(DataRequest.objects.select_related("unit"), pk=pk, person__user=request.user)
    return render(request, "units/me/data_request.html", {"asked": asked})


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
