"""What I was told, how I want to be told, and (for the administrator) the letters on their way out."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuquan.access.permissions import Permission
from tuquan.core.paging import page_of
from tuquan.core.text import number
from tuquan.notifications import queries, services
from tuquan.notifications.enums import EmailState
from tuquan.notifications.forms import PreferencesForm
from tuquan.notifications.models import Message, OutboxEmail
from tuquan.units.permitted import has_permission


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    mine = Message.objects.to(request.user).select_related("unit")
    everything = "tat-ca" in request.GET
    rows = mine if everything else mine.unread()
    unread = queries.unread_count(request.user)
    here = reverse("notifications:list")
    return render(
        request,
        "notifications/message_list.html",
        {
            "page": page_of(rows, request.GET, order=["-created_at", "-pk"]),
            "unread": unread,
            "everything": everything,
            "tabs": [(_("Chưa đọc"), here, not everything, unread), (_("Tất cả"), f"{here}?tat-ca=1", everything)],
        },
    )


@require_http_methods(["GET", "POST"])
def message_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reading a message leads to what it tells of. Opened by address (GET), it shows itself with the button."""
    message = get_object_or_404(Message.objects.to(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "notifications/message.html", {"message": message})
    services.mark_read(message, at=timezone.now())
    if message.url and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return redirect(message.url)
    return redirect("notifications:list")


@require_POST
def message_read_all(request: HttpRequest) -> HttpResponse:
    count = services.mark_all_read(request.user, at=timezone.now())  # type: ignore[arg-type]
    said = ngettext("Đã đánh dấu %(n)s thông báo là đã đọc.", "Đã đánh dấu %(n)s thông báo là đã đọc.", count)
    messages.success(request, said % {"n": number(count)})
    return redirect("notifications:list")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        services.choose(request.user, form.channels, quiet=form.quiet)  # type: ignore[arg-type]
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("notifications:preferences")
    return render(
        request,
        "notifications/preferences.html",
        {
            "form": form,
            "kinds": " ".join(field.name for field in form.kinds()),
            "address": request.user.email,  # type: ignore[union-attr]
            "email_is_set_up": services.email_is_set_up(),
        },
    )


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    if not has_permission(request.user, Permission.SYSTEM_VIEW):
        raise Http404
    state = request.GET.get("trang-thai", "")
    letters = OutboxEmail.objects.select_related("recipient")
    shown = letters.filter(state=state) if state in EmailState.values else letters
    here = reverse("notifications:outbox")
    tabs = [(_("Tất cả"), here, state not in EmailState.values)]
    tabs += [(str(one.label), f"{here}?trang-thai={one.value}", state == one.value) for one in EmailState]
    return render(
        request,
        "notifications/outbox.html",
        {
            "page": page_of(shown, request.GET, order=["-created_at", "-pk"]),
            "tabs": tabs,
            "email_is_set_up": services.email_is_set_up(),
        },
    )


@require_POST
def outbox_resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not has_permission(request.user, Permission.SYSTEM_EDIT):
        raise Http404
    letter = get_object_or_404(OutboxEmail, pk=pk)
    try:
        services.resend(letter, at=timezone.now())
    except services.EmailNotStuck as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thư sẽ được gửi lại trong ít phút."))
    return redirect("notifications:outbox")
