"""What the application on the phone talks to: JSON, for the phone alone. It proves itself by the token it was given at
sign-in (`Authorization: Device <id>:<token>`), not by a cookie, so no other page can speak for it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core.refusals import Refusal
from tuquan.files.refusals import FileRefused
from tuquan.phone import assets, push, snapshots, tokens
from tuquan.phone.models import Device, PhoneShift
from tuquan.phone.refusals import DeviceRevoked, NoWatchHere
from tuquan.phone.services import keeping, opening, pictures, pushing, receiving
from tuquan.phone.services.receiving import Batch, Sent
from tuquan.units.models import Unit

LARGEST_BATCH = 2 * 1024 * 1024
MOST_ACTS = 200
MOST_JUMPS = 100

Json = dict[str, Any]


class NotUnderstood(Exception):
    """What came is not what the application sends."""


# --- Signing in ------------------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in in this browser and where he or she may take over a watch."""
    sign_in = f"{reverse('account_login')}?next={reverse('phone:app')}"
    if not request.user.is_authenticated:
        return _json({"signed_in": False, "sign_in": sign_in})
    units = Unit.objects.permitted(request.user, Permission.WATCH_WORK).order_by("sort_key", "pk")[:50]
    return _json(
        {
            "signed_in": True,
            "sign_in": sign_in,
            "name": str(request.user),
            "units": [{"id": str(unit.pk), "name": unit.name} for unit in units],
            "csrf": get_token(request),
        }
    )


@never_cache
@require_POST
def shift_open(request: HttpRequest) -> HttpResponse:
    """Take the phone into use for a watch: by the session of the person and the check against forgery."""
    assert isinstance(request.user, User)
    now = timezone.now()
    try:
        asked = _body(request)
        unit_id = UUID(str(asked["unit"]))
        device_id = UUID(str(asked["device"])) if asked.get("device") else None
        secret = str(asked["secret"])
        if len(secret) < 32:
            raise NotUnderstood
    except (NotUnderstood, KeyError, ValueError):
        return _error(_("Yêu cầu không đúng. Hãy tải lại ứng dụng."), 400)
    unit = Unit.objects.permitted(request.user, Permission.WATCH_WORK).filter(pk=unit_id).first()
    if unit is None:
        return _error(str(NoWatchHere.message), 403)
    try:
        opened = opening.open_shift(
            unit,
            device_id=device_id,
            secret=secret,
            name=str(asked.get("name", "")),
            version=str(asked.get("version", "")),
            by=request.user,
            at=now,
        )
    except DeviceRevoked as refusal:
        return _error(str(refusal.message), 410, revoked=True)
    except Refusal as refusal:
        return _error(str(refusal.message), 403)
    device, shift = opened.device, opened.shift
    return _json(
        {
            **_contact(now),
            "device": {"id": str(device.pk), "name": device.name, "number": device.number, "new": opened.new_device},
            "token": tokens.upload_token(device),
            "unlock": tokens.unlock_secret(device),
            "shift": {"id": str(shift.pk), "opened_at": shift.opened_at.isoformat(), "until": shift.until.isoformat()},
            "user": {"id": str(request.user.pk), "name": str(request.user)},
            "unit": {"id": str(unit.pk), "name": unit.name},
            "head": {"seq": device.seq, "hash": device.head_hash},
            "snapshot": snapshots.snapshot_of(unit, request.user, now),
        }
    )


# --- With the token of the phone -------------------------------------------------------------------------------------


def _by_device(view: Callable[[HttpRequest, Device], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The phone that speaks; one that was revoked hears only that."""

    @csrf_exempt
    @login_not_required
    @never_cache
    @require_POST
    def wrapper(request: HttpRequest) -> HttpResponse:
        scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
        id, _colon, token = credentials.partition(":")
        try:
            device = Device.objects.select_related("unit").filter(pk=UUID(id)).first()
        except ValueError:
            device = None
        if scheme != "Device" or device is None or not tokens.same(tokens.upload_token(device), token):
            return _error(_("Máy chủ không nhận ra điện thoại này. Hãy đăng nhập lại."), 401)
        if device.revoked_at is not None:
            return _error(str(DeviceRevoked.message), 410, revoked=True)
        try:
            return view(request, device)
        except NotUnderstood:
            return _error(_("Yêu cầu không đúng. Hãy tải lại ứng dụng."), 400)

    return wrapper


@_by_device
def upload(request: HttpRequest, device: Device) -> HttpResponse:
    """Acts in the order of the phone; the answer says what became of each and what the phone is to forget."""
    now = timezone.now()
    seen_before = device.last_seen_at
    answer = receiving.receive(device, _batch(_body(request)), at=now)
    device.refresh_from_db()
    return _json(
        {
            **_contact(now),
            "outcomes": answer.outcomes,
            "expected": answer.expected,
            "head": {"seq": device.seq, "hash": device.head_hash},
            "forget": keeping.forgotten_since(device, seen_before),
        }
    )


@_by_device
def snapshot(request: HttpRequest, device: Device) -> HttpResponse:
    """Fresh data for the person who has the watch on this phone."""
    now = timezone.now()
    shift = _shift(device, _body(request))
    seen_before = device.last_seen_at
    receiving.heard_of(device, at=now)
    if shift.until <= now:
        return _error(_("Ca trên máy đã quá 72 giờ. Hãy đăng nhập lại."), 403)
    found = snapshots.snapshot_of(device.unit, shift.user, now)
    if not found:
        return _error(str(NoWatchHere.message), 403)
    return _json({**_contact(now), "snapshot": found, "forget": keeping.forgotten_since(device, seen_before)})


@_by_device
def ask(request: HttpRequest, device: Device) -> HttpResponse:
    """May this be done? Asked with network, before the act, which bears the same id."""
    now, body = timezone.now(), _body(request)
    shift = _shift(device, body)
    if shift.until <= now:
        return _error(_("Ca trên máy đã quá 72 giờ. Hãy đăng nhập lại."), 403)
    try:
        id, kind, data = UUID(str(body["id"])), str(body["kind"]), receiving.as_stored(dict(body["data"]))
    except (KeyError, TypeError, ValueError):
        raise NotUnderstood from None
    try:
        return _json({**_contact(now), "told": receiving.ask(device, shift.user, id=id, kind=kind, data=data, at=now)})
    except Refusal as refusal:
        return _error(str(refusal.message), 422)


@_by_device
def push_switch(request: HttpRequest, device: Device) -> HttpResponse:
    """Asked twice to turn it on: for the key the browser wants, then with the address it gave. No address: off."""
    body = _body(request)
    shift, endpoint = _shift(device, body), body.get("endpoint")
    if body.get("off") is True:
        pushing.turn_off(device)
    elif endpoint is not None:
        try:
            pushing.turn_on(shift, _text(endpoint), at=timezone.now())
        except Refusal as refusal:
            return _error(str(refusal.message), 422)
    return _json({"key": push.public_key()})


@_by_device
def picture(request: HttpRequest, device: Device) -> HttpResponse:
    """One picture, before the act that names it; sent again it is the same one."""
    file = request.FILES.get("file")
    shift = _shift(device, request.POST.dict())
    if file is None:
        raise NotUnderstood
    try:
        id = UUID(request.POST.get("id", ""))
        stored = pictures.receive_picture(device, id, file, by=shift.user, at=timezone.now())  # type: ignore[arg-type]
    except ValueError:
        raise NotUnderstood from None
    except FileRefused as refusal:
        return _error(str(refusal), 422)
    return _json({"id": str(stored.pk), "sha256": stored.sha256})


# --- Reading what came -----------------------------------------------------------------------------------------------


def _shift(device: Device, asked: Json) -> PhoneShift:
    try:
        found = (
            PhoneShift.objects.select_related("user").filter(pk=UUID(str(asked.get("shift"))), device=device).first()
        )
    except ValueError:
        found = None
    if found is None:
        raise NotUnderstood
    return found


def _body(request: HttpRequest) -> Json:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BATCH:
        raise NotUnderstood
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    if not isinstance(body, dict):
        raise NotUnderstood
    return body


def _batch(body: Json) -> Batch:
    try:
        found = [
            Sent(UUID(one["id"]), _text(one["body"]), _text(one["prev"]), _text(one["hash"])) for one in body["acts"]
        ]
        sent_at = datetime.fromisoformat(body["sent_at"])
        jumps = [int(one) for one in body.get("jumps", [])]
        if len(found) > MOST_ACTS or len(jumps) > MOST_JUMPS or sent_at.tzinfo is None:
            raise NotUnderstood
        if not 1970 <= sent_at.year <= 2200 or any(abs(one) > receiving.FARTHEST_MS for one in jumps):
            raise NotUnderstood
        waiting = min(max(int(body.get("waiting", 0)), 0), 1_000_000)
        version = _text(body.get("version", ""))
        return Batch(found, sent_at.astimezone(UTC), jumps, bool(body.get("gap")), waiting, version)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotUnderstood from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotUnderstood
    return value.encode("utf-8", "replace").decode()


def _contact(now: datetime) -> Json:
    """What every contact tells: the time, and which version of the application is there."""
    return {"now": now.isoformat(), "version": assets.version()}


def _json(content: Json, status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def _error(message: str, status: int, **more: Any) -> JsonResponse:
    return _json({"message": message, **more}, status)
