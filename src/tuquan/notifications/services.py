"""Telling people: in the product exactly once, and by e-mail as each of them chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, ngettext, override

from tuquan.accounts.models import User
from tuquan.core.text import number
from tuquan.notifications.enums import Channel, EmailState
from tuquan.notifications.kinds import KINDS, kind_of
from tuquan.notifications.models import Message, OutboxEmail, Preference, QuietHours
from tuquan.units.models import Unit

DIGEST_HOUR = "07:00"
Words = str | Promise


class EmailNotStuck(Exception):
    message = _("Thư này đã gửi hoặc đang chờ gửi nên không gửi lại bằng tay.")


@dataclass(frozen=True)
class Occasion:
    """Whom to tell of which record, in which words."""

    users: Iterable[User]
    about: models.Model | None
    title: Words
    body: Words = ""
    url: str = ""
    key: str | None = None
    """Names the occasion ("reminder:2026-03-20"): whoever was told with it is not told again, whatever happens."""
    unit: Unit | None = None


def tell(
    users: Iterable[User],
    kind: str,
    about: models.Model | None,
    *,
    title: Words,
    at: datetime,
    body: Words = "",
    url: str = "",
    key: str | None = None,
    unit: Unit | None = None,
) -> int:
    """Tell each user once about a record (`Occasion`); returns how many were told now. The rows belong to the caller's
    transaction; letters leave after its commit."""
    return tell_each(kind, [Occasion(users, about, title, body, url, key, unit)], at=at)


def tell_each(kind: str, occasions: Iterable[Occasion], *, at: datetime) -> int:
    """Many occasions of one kind, with as many questions to the database as for one."""
    told = [(occasion, list(_active(occasion.users))) for occasion in occasions]
    people = {user.pk for _occasion, users in told for user in users}
    if not people:
        return 0
    channels = channels_of(people, kind)
    made = []
    with override("vi"):
        for occasion, users in told:
            wanted = [user for user in users if channels[user.pk] != Channel.NONE]
            made += _messages(kind, occasion, wanted, channels, at) if wanted else []
    with transaction.atomic():
        Message.objects.bulk_create(made, ignore_conflicts=True)
        new = set(Message.objects.filter(pk__in=[one.pk for one in made]).values_list("pk", flat=True))
        _post([_letter_of(one, at) for one in made if one.pk in new and _by_letter(one, channels)])
    return len(new)


def _active(users: Iterable[User]) -> Iterable[User]:
    return {user.pk: user for user in users if user.is_active}.values()


def _messages(
    kind: str, occasion: Occasion, users: list[User], channels: dict[UUID, Channel], at: datetime
) -> list[Message]:
    about = occasion.about
    object_type, object_id = (about._meta.label_lower, str(about.pk)) if about is not None else ("", "")
    address = getattr(about, "get_absolute_url", None)
    url = occasion.url or (address() if address is not None else "")
    common: dict[str, Any] = {
        "kind": kind,
        "unit_id": occasion.unit.pk if occasion.unit is not None else getattr(about, "unit_id", None),
        "object_type": object_type,
        "object_id": object_id,
        "title": " ".join(str(occasion.title).split())[:200],
        "body": str(occasion.body),
        "url": url,
        "key": f"{kind}:{object_type}:{object_id}:{occasion.key or uuid4().hex}"[:200],
        "created_at": at,
    }
    return [Message(recipient=user, for_digest=channels[user.pk] == Channel.DIGEST, **common) for user in users]


def _by_letter(message: Message, channels: dict[UUID, Channel]) -> bool:
    return channels[message.recipient_id] == Channel.EMAIL and bool(message.recipient.email)


def _letter_of(message: Message, at: datetime) -> OutboxEmail:
    return OutboxEmail(
        recipient=message.recipient,
        address=message.recipient.email,
        key=f"message:{message.pk}",
        object_type=message.object_type,
        object_id=message.object_id,
        subject=message.title,
        body=_letter([message]),
        next_try_at=at,
        created_at=at,
    )


def pass_on(message: Message, to: User, *, at: datetime) -> None:
    """The same message to somebody else, who had not got it; the first one counts as read."""
    same = Message.objects.filter(recipient=to, kind=message.kind, object_id=message.object_id, title=message.title)
    if not same.exists():
        Message.objects.create(
            recipient=to,
            kind=message.kind,
            unit_id=message.unit_id,
            object_type=message.object_type,
            object_id=message.object_id,
            title=message.title,
            body=message.body,
            url=message.url,
            key=f"passed:{message.pk}",
            created_at=at,
        )
    mark_read(message, at=at)


def channels_of(people: Iterable[UUID], kind: str) -> dict[UUID, Channel]:
    """How each of the people is told of this kind."""
    known = kind_of(kind)
    chosen = dict(Preference.objects.filter(user__in=list(people), kind=kind).values_list("user", "channel"))
    channels = {}
    for pk in people:
        channel = Channel(chosen.get(pk, known.default))
        channels[pk] = Channel.PRODUCT if channel == Channel.NONE and known.always else channel
    return channels


def email_is_set_up() -> bool:
    return bool(settings.EMAIL_HOST) or not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def _post(letters: list[OutboxEmail]) -> None:
    if not letters or not email_is_set_up():
        return
    quiet = {one.user_id: one for one in QuietHours.objects.filter(user__in=[one.recipient_id for one in letters])}
    for letter in letters:
        if hours := quiet.get(letter.recipient_id):
            letter.next_try_at = hours.next_allowed(letter.next_try_at)
    OutboxEmail.objects.bulk_create(letters, ignore_conflicts=True)


def _letter(messages: list[Message]) -> str:
    with override("vi"):
        parts = []
        for one in messages:
            lines = [one.title, one.body, f"{settings.PUBLIC_URL}{one.url}" if one.url else ""]
            parts.append("\n".join(line for line in lines if line))
        choices = f"{settings.PUBLIC_URL}{reverse('notifications:preferences')}"
        foot = _("Thư này do hệ thống Tự Quản gửi tự động; chọn cách nhận tại %s") % choices
        return "\n\n".join([*parts, f"-- \n{foot}"]) + "\n"


def send_digests(day: date) -> int:
    """One letter to each person with what came since the last one and is still unread."""
    count = 0
    for user in User.objects.filter(messages__for_digest=True, is_active=True).distinct().order_by("pk"):
        with transaction.atomic():
            waiting = list(
                Message.objects.select_for_update().filter(recipient=user, for_digest=True).order_by("created_at", "pk")
            )
            unread = [one for one in waiting if one.read_at is None]
            if unread and user.email:
                with override("vi"):
                    subject = ngettext("%(n)s thông báo mới", "%(n)s thông báo mới", len(unread)) % {
                        "n": number(len(unread))
                    }
                now = timezone.now()
                letter = OutboxEmail(
                    recipient=user,
                    address=user.email,
                    key=f"digest:{user.pk}:{day}",
                    subject=subject,
                    body=_letter(unread),
                    next_try_at=now,
                    created_at=now,
                )
                _post([letter])
                count += 1
            Message.objects.filter(pk__in=[one.pk for one in waiting]).update(for_digest=False)
    return count


def mark_read(message: Message, *, at: datetime) -> None:
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


def mark_all_read(user: User, *, at: datetime) -> int:
    return Message.objects.to(user).unread().filter(created_at__lte=at).update(read_at=at)


@transaction.atomic
def choose(user: User, channels: Mapping[str, Channel], *, quiet: tuple[time, time] | None) -> None:
    """Keep how a person wants to be told. Kinds that are always told stay at least in the product."""
    for code, channel in channels.items():
        if code in KINDS:
            if channel == Channel.NONE and KINDS[code].always:
                channel = Channel.PRODUCT
            Preference.objects.update_or_create(user=user, kind=code, defaults={"channel": channel})
    if quiet is None:
        QuietHours.objects.filter(user=user).delete()
    else:
        QuietHours.objects.update_or_create(user=user, defaults={"start": quiet[0], "end": quiet[1]})


@transaction.atomic
def resend(letter: OutboxEmail, *, at: datetime) -> None:
    """Somebody looked and wants this letter sent once more.

    :raises EmailNotStuck: it was sent or waits anyway.
    """
    stuck = OutboxEmail.objects.filter(pk=letter.pk, state__in=[EmailState.FAILED, EmailState.UNSURE])
    if not stuck.update(state=EmailState.WAITING, tries=0, next_try_at=at, last_error="", claim="", claimed_at=None):
        raise EmailNotStuck


@transaction.atomic
def hold_waiting_letters() -> int:
    """After a restore: what waited in the backup may have gone out since. Only a person sends it again."""
    under_way = OutboxEmail.objects.filter(state__in=[EmailState.WAITING, EmailState.SENDING])
    return under_way.update(state=EmailState.UNSURE)


def forget(object_type: str, object_id: str) -> None:
    """Take away what was said about a record whose data is erased, or to a person: no name stays in a message or letter.
    Runs with `audit.erase`."""
    mine = Q(object_type=object_type, object_id=object_id)
    if object_type == User._meta.label_lower:
        mine |= Q(recipient=object_id)
    Message.objects.filter(mine).delete()
    OutboxEmail.objects.filter(mine).delete()
