"""Links for people who do not sign in: whom they are for and until when, signed with the installation's key.

Nothing is stored. A record that hands out links keeps a serial number: raising it takes every earlier link back.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LinkRefused(Exception):
    message = _("Liên kết này không đúng. Hãy mở lại từ tin nhắn hoặc mã QR đã nhận.")


class LinkExpired(LinkRefused):
    message = _("Liên kết này đã hết hạn. Hãy xin liên kết mới của người đã gửi.")


@dataclass(frozen=True)
class Link:
    key: str
    serial: int
    until: datetime


def _signer(purpose: str) -> signing.Signer:
    """No time of signing in it: the same link each time, so that a printed QR and the page agree."""
    return signing.Signer(salt=f"tuquan.link.{purpose}")


def token_of(purpose: str, key: object, *, until: datetime, serial: int = 0) -> str:
    """What stands in the address. `purpose` keeps a link for one kind of page from opening another."""
    return _signer(purpose).sign_object([str(key), serial, int(until.timestamp())])


def link_of(purpose: str, token: str, *, now: datetime) -> Link:
    """The link that the token carries.

    :raises LinkRefused: made for something else, or changed.
    :raises LinkExpired: its last moment has passed.
    """
    try:
        key, serial, ends = _signer(purpose).unsign_object(token)
    except signing.BadSignature as error:
        raise LinkRefused from error
    until = datetime.fromtimestamp(ends, tz=timezone.get_current_timezone())
    if now >= until:
        raise LinkExpired
    return Link(key, serial, until)
