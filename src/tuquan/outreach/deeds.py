"""Sessions as things done by the unit (`units.deeds`): a year's plan ticks its activities off by them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from tuquan.core.dates import Period
from tuquan.facts.catalogue import catalogue
from tuquan.outreach.enums import SessionForm, SessionKind
from tuquan.outreach.models import Session
from tuquan.units import deeds
from tuquan.units.deeds import Deed, Words
from tuquan.units.models import Unit

_TOLD = {
    "covers:internal_rules": _("có quán triệt nội quy"),
    "covers:criteria": _("có quán triệt tiêu chí"),
}


def deeds_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = Session.objects.standing().filter(unit=unit, date__range=(period.first, period.last))
    for row in rows.order_by("date", "pk"):
        tags = {f"kind:{row.kind}", f"topic:{row.topic}", f"form:{row.form}"}
        tags |= {f"covers:{content}" for content in row.contents}
        if row.kind == SessionKind.TRAINING:
            tags.add(f"training:{row.topic}")
        yield Deed("outreach.session", str(row.pk), row.title, row.date, row.get_absolute_url(), frozenset(tags))


def variants() -> list[tuple[str, Words]]:
    topics = catalogue().dimensions["topic"].values
    return [
        *((f"kind:{kind.value}", kind.label) for kind in SessionKind),
        *_TOLD.items(),
        (f"form:{SessionForm.FESTIVAL.value}", SessionForm.FESTIVAL.label),
        *((f"topic:{code}", name) for code, name in topics.items() if code not in ("general", "other")),
        *((f"training:{code}", _("tập huấn, %(topic)s") % {"topic": topics[code]}) for code in ("guarding", "fire")),
    ]


def add_url(tag: str) -> str:
    """The form of a session with what the plan asks for already chosen."""
    kind, _colon, value = tag.partition(":")
    chosen = {
        "kind": {"loai": value},
        "topic": {"chu-de": value},
        "form": {"hinh-thuc": value},
        "covers": {"quan-triet": "1"},
        "training": {"loai": SessionKind.TRAINING.value, "chu-de": value},
    }.get(kind, {})
    return deeds.address("outreach:add", **chosen)


def register() -> None:
    deeds.register(
        "outreach.session", _("buổi tuyên truyền, tập huấn"), deeds_of=deeds_of, variants=variants, add_url=add_url
    )
