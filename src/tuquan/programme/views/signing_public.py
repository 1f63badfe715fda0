"""Signing on one's own phone, without an account: from the poster's QR with two codes, or from the own slip's QR.

Nothing here tells who is on a list: the poster's page names the round alone, and every wrong pair gets one answer.
"""

from collections.abc import Callable
from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.accounts.lockout import address_of
from tuquan.core import dates
from tuquan.core.links import LinkRefused
from tuquan.core.refusals import Refusal
from tuquan.programme import queries
from tuquan.programme.forms.signing import CodeForm
from tuquan.programme.models import InternalRules, Signature, Signer, SigningRound
from tuquan.programme.services.signing import acts, codes, refusals
from tuquan.programme.services.signing.rounds import current_text, fingerprint
from tuquan.programme.signing_queries import signature_of

View = Callable[..., HttpResponse]
FROM_ONE_ADDRESS, WINDOW = 40, 15 * 60
"""Wrong pairs from one address in a quarter of an hour. A works shares one address, and people mistype; guessing needs
millions."""


def public(view: View) -> View:
    return login_not_required(never_cache(view))


def gone(request: HttpRequest, message: object, status: int = 410) -> HttpResponse:
    return render(request, "programme/signing/gone.html", {"message": message}, status=status)


@public
@sensitive_post_parameters("staff_code", "code")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the poster's QR: the words, two codes, one button."""
    now = timezone.now()
    try:
        link = codes.read(codes.ROUND, token, now)
    except LinkRefused as refusal:
        return gone(request, refusal.message)
    round = SigningRound.objects.select_related("unit").filter(pk=link.key, serial=link.serial).first()
    if round is None:
        return gone(request, LinkRefused.message)
    if not round.takes_signatures_on(dates.local_date(now)):
        return gone(request, refusals.NotNow.message)
    text = current_text(round)
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        door = _door(request, round)
        if (cache.get(door) or 0) >= FROM_ONE_ADDRESS:
            return render(request, "programme/signing/too_many.html", {"minutes": WINDOW // 60}, status=429)
        if form.is_valid():
            try:
                signature = acts.by_code(
                    round,
                    staff_code=form.cleaned_data["staff_code"],
                    code=form.cleaned_data["code"],
                    sha256=request.POST.get("sha256", ""),
                    at=now,
                )
            except refusals.CodeRefused as refusal:
                if not cache.add(door, 1, WINDOW):
                    with suppress(ValueError):  # it ran out in this very moment
                        cache.incr(door)
                form.refuse(refusal)
            except refusals.NotNow as refusal:
                return gone(request, refusal.message)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return redirect(codes.receipt_path(signature))
    return render(request, "programme/signing/sign.html", {"round": round, "text": text, "form": form})


@public
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the QR of a person's own slip: the words, one button. Opening it signs nothing."""
    now = timezone.now()
    try:
        link = codes.read(codes.SLIP, token, now)
    except LinkRefused as refusal:
        return gone(request, refusal.message)
    signer = Signer.objects.select_related("round__unit").filter(pk=link.key, serial=link.serial).first()
    if signer is None or signer.round.names_forgotten_at is not None:
        return gone(request, LinkRefused.message)
    round = signer.round
    text = current_text(round)
    refused = None
    if request.method == "POST":
        try:
            signature = acts.by_slip(signer, sha256=request.POST.get("sha256", ""), at=now)
        except refusals.NotNow as refusal:
            return gone(request, refusal.message)
        except Refusal as refusal:
            refused = refusal.message
        else:
            return redirect(codes.receipt_path(signature))
    elif signer.signed_at is not None and (signed := signature_of(signer)) is not None:
        return redirect(codes.receipt_path(signed))
    elif not round.takes_signatures_on(dates.local_date(now)):
        return gone(request, refusals.NotNow.message)
    context = {"round": round, "text": text, "signer": signer, "refused": refused}
    return render(request, "programme/signing/slip.html", context)


@public
@require_GET
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the person signed, exactly as it stood, with the fingerprint checked anew."""
    try:
        link = codes.read(codes.RECEIPT, token, timezone.now())
    except LinkRefused as refusal:
        return gone(request, refusal.message)
    signature = Signature.objects.select_related("text", "signer__round__unit", "paper").filter(pk=link.key).first()
    if signature is None:
        return gone(request, LinkRefused.message)
    return render(request, "programme/signing/receipt.html", shown(signature))


@public
@require_GET
def rules_read(request: HttpRequest, token: str) -> HttpResponse:
    """Internal rules as the notice board's QR opens them: the version in force today, whichever the QR was made for."""
    try:
        link = codes.read(codes.RULES, token, timezone.now())
    except LinkRefused as refusal:
        return gone(request, refusal.message)
    rules = InternalRules.objects.select_related("unit").prefetch_related("topics").filter(pk=link.key).first()
    if rules is None:
        return gone(request, LinkRefused.message)
    today = dates.today()
    newest = next((one for one in queries.versions(rules) if one.holds_on(today)), None)
    if newest is None or not newest.text:
        return gone(request, _("Nội quy này đã hết hiệu lực."))
    return render(request, "programme/signing/rules_read.html", {"rules": newest, "unit": rules.unit})


def shown(signature: Signature) -> dict[str, object]:
    """A signature as its pages show it. `whole`: the words still have the fingerprint that was signed."""
    return {
        "signature": signature,
        "signer": signature.signer,
        "round": signature.signer.round,
        "text": signature.text,
        "whole": fingerprint(signature.text.text) == signature.sha256 == signature.text.sha256,
    }


def _door(request: HttpRequest, round: SigningRound) -> str:
    """Where wrong pairs of an address are counted; the address itself is kept nowhere."""
    return "signing:" + salted_hmac("tuquan.programme.door", f"{round.pk}:{address_of(request)}").hexdigest()
