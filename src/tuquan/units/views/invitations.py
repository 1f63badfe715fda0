"""The pages behind a printed link: public, for who holds the paper."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tuquan.accounts import services as accounts
from tuquan.units.enums import InvitationPurpose
from tuquan.units.forms.invitations import AcceptForm, CodeForm
from tuquan.units.models import Invitation
from tuquan.units.services import invitations as services


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_enter(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "".join(char for char in form.cleaned_data["code"].lower() if char in services.ALPHABET)
        return redirect("invitations:accept", code=services.written(code) or "-")
    return render(request, "units/invitations/invitation_enter.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    if limited := ratelimit.consume_or_429(
        request, action="invitation", config={"invitation": "30/m/ip"}, limit_get=True
    ):
        return limited
    try:
        invitation = services.find(code, now)
    except services.InvitationNotUsable as refusal:
        return render(request, "units/invitations/invitation_gone.html", {"refusal": refusal}, status=410)
    if request.user.is_authenticated:
        return _signed_in(request, invitation, code)
    proposal = accounts.propose_username(invitation.person.full_name)
    form = AcceptForm(
        request.POST or None,
        invitation=invitation,
        initial={"username": proposal, "phone": invitation.person.phone},
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept(
                code,
                username=form.cleaned_data.get("username", ""),
                phone=form.cleaned_data.get("phone", ""),
                password=form.cleaned_data["password"],
                at=now,
            )
        except (accounts.UsernameNotUsable, accounts.UsernameTaken) as refusal:
            form.add_error("username", refusal.message)
        except (accounts.PhoneNotUsable, accounts.PhoneTaken) as refusal:
            form.add_error("phone", refusal.message)
        except services.InvitationNotUsable as refusal:
            return render(request, "units/invitations/invitation_gone.html", {"refusal": refusal}, status=410)
        else:
            record_authentication(request, user, method="password", username=user.username)
            new = invitation.purpose == InvitationPurpose.INVITE
            return perform_login(
                request,
                user,
                email_verification="none",
                redirect_url=reverse("mfa_add_webauthn") if new else reverse("me:home"),
            )
    context = {"invitation": invitation, "form": form, "purposes": InvitationPurpose}
    return render(request, "units/invitations/invitation_accept.html", context)


def _signed_in(request: HttpRequest, invitation: Invitation, code: str) -> HttpResponse:
    """Somebody is signed in on this device: it may be the invited person, who has an account from another unit."""
    refusal = ""
    if request.method == "POST" and "join" in request.POST:
        try:
            services.join(code, by=request.user, at=timezone.now())
        except (services.NotYourOwnPaper, services.CannotJoin, services.InvitationNotUsable) as refused:
            refusal = str(refused.message)
        else:
            messages.success(request, _("Đã nhận giấy mời. Đổi đơn vị làm việc ở đầu trang."))
            return redirect("me:home")
    context = {
        "invitation": invitation,
        "unit_name": invitation.unit.name if invitation.unit else _("đơn vị"),
        "refusal": refusal,
        "may_join": invitation.purpose == InvitationPurpose.INVITE and invitation.made_by_id != request.user.pk,
    }
    return render(request, "units/invitations/invitation_signed_in.html", context)
