"""The watch as it runs: who is on, what I have next, the duty book, the hand-over."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.acting import ActPage, act_page, one_click
from tuquan.core.refusals import Refusal
from tuquan.duty.enums import RosterState
from tuquan.duty.forms import watch as forms
from tuquan.duty.models import ClockIn, DutyPost, HandOver, LogLine, Shift
from tuquan.duty.queries import watch as queries
from tuquan.duty.services import watch as services
from tuquan.duty.views import changes
from tuquan.units.current import desk, unit_for

HOME = "duty:watch"


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("Ca trực"), reverse(HOME)),)


def _post(request: HttpRequest, pk: UUID) -> DutyPost:
    rows = DutyPost.objects.permitted(request.user, Permission.WATCH_WORK).on(dates.today()).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_GET
def watch(request: HttpRequest) -> HttpResponse:
    """What a guard needs first: who is on, my next shifts, what waits to be taken over, the last lines of the book."""
    unit = unit_for(request, Permission.WATCH_WORK, Permission.ROSTER_VIEW)
    now = timezone.now()
    person = getattr(request.user, "person", None)
    running = queries.on_watch(unit, now)
    published = Shift.objects.filter(unit=unit, roster__state=RosterState.PUBLISHED).select_related(
        "guard__person", "kind", "post"
    )
    coming = published.filter(ends_at__gt=now, starts_at__lt=now + timedelta(days=8)).order_by("starts_at", "pk")
    mine = [one for one in coming if person is not None and one.guard.person_id == person.pk]
    context = {
        "unit": unit,
        "person": person,
        "running": running,
        "own_running": [one for one in running if person is not None and one.person_id == person.pk],
        "mine": mine,
        "colleagues": [one for one in coming if one not in mine and one.starts_at < now + timedelta(days=1)],
        "waiting": queries.to_take(unit, now),
        "lines": LogLine.objects.filter(unit=unit, at__gt=now - timedelta(days=1))
        .select_related("post", "by")
        .order_by("-at", "-pk")[:20],
        "going_on": queries.going_on(unit, now),
        "posts": DutyPost.objects.filter(unit=unit).on(dates.today()).order_by("name", "pk"),
        "works": desk(request).may(Permission.WATCH_WORK),
        "swaps": changes.swaps_for(request, unit),
        "decides": desk(request).may(Permission.ROSTER_EDIT),
        "plans": desk(request).may(Permission.ROSTER_VIEW),
    }
    return render(request, "duty/watch.html", context)


@require_http_methods(["GET", "POST"])
def clock_in(request: HttpRequest) -> HttpResponse:
    unit = unit_for(request, Permission.WATCH_WORK)
    posts = DutyPost.objects.filter(unit=unit).on(dates.today()).order_by("name", "pk")
    person = getattr(request.user, "person", None)
    now = timezone.now()
    due = Shift.objects.filter(
        unit=unit,
        guard__person=person,
        roster__state=RosterState.PUBLISHED,
        starts_at__lte=now + services.EARLY,
        ends_at__gt=now,
    ).first()
    read = request.GET.get("ma", "")  # the sheet at the post was read with an ordinary camera
    here = next((one.pk for one in posts if read and one.code == read), due.post_id if due else None)
    form = forms.ClockInForm(request.POST or None, posts=posts, initial={"post": here, "code": read[:20]})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = services.clock_in(
                values["post"],
                code=values["code"],
                by=request.user,  # type: ignore[arg-type]
                at=now,
                device=_device(request),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            for remark in made.remarks:
                messages.warning(request, remark)
            messages.success(request, _("Đã vào ca."))
            return redirect(HOME)
    page = ActPage(_("Vào ca"), _("Vào ca"), "", _trail())
    return render(request, "core/act.html", {"form": form, "page": page})


@require_POST
def clock_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Oneself; or somebody who forgot, by whoever looks after the roster."""
    one = get_object_or_404(ClockIn.objects.permitted(request.user, Permission.WATCH_WORK), pk=pk)
    person = getattr(request.user, "person", None)
    own = person is not None and one.person_id == person.pk
    if not own and not ClockIn.objects.permitted(request.user, Permission.ROSTER_EDIT).filter(pk=pk).exists():
        raise Http404
    return one_click(request, partial(services.clock_out, device=_device(request)), one, done=_("Đã ra ca."), to=HOME)


@require_http_methods(["GET", "POST"])
def line_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _post(request, pk)
    page = ActPage(_("Ghi sổ trực: %(post)s") % {"post": one.name}, _("Ghi vào sổ"), _("Đã ghi vào sổ trực."), _trail())
    return act_page(request, forms.LineForm(request.POST or None), page, partial(services.write_line, one), to=HOME)


@require_http_methods(["GET", "POST"])
def hand_over_give(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _post(request, pk)
    items = list(one.items.on(dates.today()).order_by("kind", "name", "pk"))
    # Written again at each hand-over until somebody strikes it out: an open matter does not end with a shift.
    open_matters = "\n".join(each.words for each in queries.going_on(one.unit, timezone.now(), one))
    form = forms.HandOverForm(request.POST or None, items=items, initial={"open_matters": open_matters})
    page = ActPage(
        _("Giao ca: %(post)s") % {"post": one.name},
        _("Ký giao ca"),
        _("Đã ký giao ca; chờ người nhận ký."),
        _trail(),
        _signed_before(one, request)
        or _("Đếm lại từng thứ; số khác với danh mục hay sổ vào ra sẽ được nêu rõ cho người nhận."),
    )
    return act_page(request, form, page, partial(services.hand_over, one))


def _signed_before(post: DutyPost, request: HttpRequest) -> str:
    waiting = queries.to_take(post.unit, timezone.now()).filter(post=post, given_by=request.user.pk).first()
    if waiting is None:
        return ""
    words = _("Anh/chị đã ký giao ca chốt này lúc %(at)s, chưa ai nhận. Ký lại thì người nhận thấy bản mới.")
    return words % {"at": f"{timezone.localtime(waiting.given_at):%H:%M %d/%m/%Y}"}


@require_GET
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = HandOver.objects.permitted(request.user, Permission.WATCH_WORK).select_related(
        "unit", "post", "given_by", "taken_by"
    )
    one = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {
        "one": one,
        "items": one.items.select_related("item").order_by("item__kind", "item__name", "pk"),
        "own": one.given_by_id == request.user.pk,
    }
    return render(request, "duty/hand_over.html", context)


@require_http_methods(["GET", "POST"])
def hand_over_take(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = HandOver.objects.permitted(request.user, Permission.WATCH_WORK).filter(taken_at=None)
    one = get_object_or_404(rows.select_related("post"), pk=pk)
    page = ActPage(
        _("Nhận ca: %(post)s") % {"post": one.post.name},
        _("Ký nhận ca"),
        _("Đã ký nhận ca."),
        (*_trail(), (_("Bàn giao"), one.get_absolute_url())),
        " ".join(one.differences),
    )
    return act_page(request, forms.TakeOverForm(request.POST or None), page, partial(services.take_over, one))


def _device(request: HttpRequest) -> str:
    return request.headers.get("user-agent", "")[:100]
