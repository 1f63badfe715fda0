"""The code that keeps changing: which one is on the screen now, and whether one that was scanned still counts."""

import base64
import hashlib
import hmac
from datetime import datetime

from tuquan.outreach.models import CheckIn

STEP = 5
"""Seconds that one code stands on the screen."""

KEPT = 2
"""Earlier codes that still open the door: a phone needs some seconds to focus and to load. A code lives at least
10 and less than 15 seconds."""


def _mark(check_in: CheckIn, step: int) -> str:
    message = f"{check_in.pk}:{step}".encode()
    digest = hmac.new(bytes.fromhex(check_in.secret), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def current_mark(check_in: CheckIn, now: datetime) -> str:
    return _mark(check_in, _step(now))


def is_live(check_in: CheckIn, mark: str, now: datetime) -> bool:
    step = _step(now)
    marks = [_mark(check_in, step - back) for back in range(KEPT + 1)]
    return any(hmac.compare_digest(one.encode(), mark.encode()) for one in marks)


def device_mark(check_in: CheckIn, device: str) -> str:
    """What the door keeps of a phone: no number of the phone, and nothing that another door would recognise."""
    return hmac.new(bytes.fromhex(check_in.secret), f"device:{device}".encode(), hashlib.sha256).hexdigest()
