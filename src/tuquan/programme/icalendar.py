"""iCalendar (RFC 5545), as much of it as a calendar of days needs: whole-day events, written strictly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Tu Quan//tuquan//VI"
MOST_BYTES = 75
"""A line, without its end (RFC 5545, 3.1); counted in bytes, so a Vietnamese letter takes up to three."""


@dataclass(frozen=True)
class Event:
    uid: str
    """The same for the same thing for ever: calendars know by it what changed."""
    first: date
    last: date
    summary: str
    changed_at: datetime
    description: str = ""
    url: str = ""
    cancelled: bool = False
    categories: tuple[str, ...] = ()
    alarm_days: int | None = None
    """Rings so many days before the last one."""


def calendar(name: str, events: Iterable[Event]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Asia/Ho_Chi_Minh", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(folded for line in lines for folded in _folded(line)).encode()


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}",  # the end of days is exclusive
        f"SUMMARY:{_text(event.summary)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    if event.categories:
        lines.append("CATEGORIES:" + ",".join(_text(one) for one in event.categories))
    if event.alarm_days is not None and not event.cancelled:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER;RELATED=END:-P{event.alarm_days}D",
            f"DESCRIPTION:{_text(event.summary)}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _text(value: str) -> str:
    """RFC 5545, 3.3.11: what would end a value is escaped; other control characters have no place in one."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = "".join(sign for sign in value if sign in "\n\t" or ord(sign) >= 32)
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(sign, written)
    return value


def _folded(line: str) -> Iterator[str]:
    """Cut to 75 bytes between letters, going on with a blank; each ends with CRLF."""
    room, part = MOST_BYTES, ""
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part + "\r\n"
            part, room = " ", MOST_BYTES - 1
        part += letter
        room -= size
    yield part + "\r\n"
