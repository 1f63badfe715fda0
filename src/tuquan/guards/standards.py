"""What the law asks of a guard and of whoever hires one, and how far a file proves it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tuquan.core.dates import day
from tuquan.guards.enums import Education, GuardKind, StandardState
from tuquan.guards.models import Guard, GuardService

DATA = Path(__file__).resolve().parent / "data"
ADULT = 18


@dataclass(frozen=True)
class Held:
    """A certificate of training in guarding, as the app that keeps it tells."""

    number: str
    issued: date
    last: date | None
    url: str


@dataclass(frozen=True)
class Standard:
    code: str
    title: str
    article: str
    state: StandardState
    words: str = ""


@dataclass(frozen=True)
class Card:
    code: str
    title: str
    article: str
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    call: str
    unverified: bool = False


CertificatesOf = Callable[[Iterable[Any]], Mapping[Any, Held]]
_certificates: list[CertificatesOf] = []


def register_certificates(certificates_of: CertificatesOf) -> None:
    """`certificates_of(person ids)`: the newest of each; told by the app above that keeps them."""
    _certificates.append(certificates_of)


def certificates_of(persons: Iterable[Any]) -> dict[Any, Held]:
    wanted = list(persons)
    return {person: held for source in _certificates for person, held in source(wanted).items()}


@cache
def _data() -> dict[str, Any]:
    return yaml.safe_load((DATA / "standards.yaml").read_text(encoding="utf-8"))


@cache
def cards() -> tuple[Card, ...]:
    """The pocket cards "được làm, không được làm"."""
    raw = yaml.safe_load((DATA / "pocket_cards.yaml").read_text(encoding="utf-8"))["cards"]
    return tuple(Card(**{**one, "may": tuple(one["may"]), "may_not": tuple(one["may_not"])}) for one in raw)


def cards_of_snapshot(unit: Any, user: Any, at: datetime) -> dict[str, Any]:
    """The same cards for a phone without network (`units/acts.py`)."""
    return {"cards": [asdict(card) for card in cards()]}


def standards_of(guard: Guard, held: Held | None, *, remote: bool, on: date) -> list[Standard]:
    """Each standard with how far the file proves it on that day. What was not recorded is unknown, never unmet. The
    guards of a firm are the firm's to prove (Decree 96/2016/NĐ-CP); the unit keeps only who they are."""
    if guard.kind == GuardKind.SERVICE:
        return []
    found = []
    for one in _data()["standards"]:
        state, words = _CHECKS[one["code"]](guard, held, remote, on)
        title = one["remote_title"] if remote and "remote_title" in one else one["title"]
        found.append(Standard(one["code"], title, one["article"], state, words))
    return found


def hiring_problem(service: GuardService, *, state_funded: bool) -> str | None:
    """Why a unit paid by the budget may not hire so, with the article; None where nothing speaks against it."""
    rule = _data()["hiring"]
    if not state_funded or service.purpose in rule["purposes_allowed"] or service.unit.kind in rule["kinds_allowed"]:
        return None
    return f"{rule['sentence']} ({rule['article']})"


def _said(value: date | None, words: str) -> tuple[StandardState, str]:
    return (StandardState.UNKNOWN, "") if value is None else (StandardState.MET, words % {"day": day(value)})


def _age(guard: Guard, _held: Held | None, _remote: bool, on: date) -> tuple[StandardState, str]:
    if guard.birth_year is None:
        return StandardState.UNKNOWN, ""
    years = on.year - guard.birth_year
    words = _("sinh năm %(year)d") % {"year": guard.birth_year}
    if years == ADULT:
        return StandardState.UNKNOWN, words  # the year alone does not tell
    return (StandardState.MET if years > ADULT else StandardState.NOT_MET), words


def _record(guard: Guard, _held: Held | None, _remote: bool, _on: date) -> tuple[StandardState, str]:
    return _said(guard.record_date, _("xác nhận ngày %(day)s"))


def _health(guard: Guard, _held: Held | None, _remote: bool, _on: date) -> tuple[StandardState, str]:
    return _said(guard.health_date, _("giấy khám ngày %(day)s"))


def _education(guard: Guard, _held: Held | None, remote: bool, _on: date) -> tuple[StandardState, str]:
    if not guard.education:
        return StandardState.UNKNOWN, ""
    order = list(Education)
    wanted = Education.LOWER_SECONDARY if remote else Education.UPPER_SECONDARY
    enough = order.index(Education(guard.education)) >= order.index(wanted)
    return (StandardState.MET if enough else StandardState.NOT_MET), str(Education(guard.education).label)


def _certificate(_guard: Guard, held: Held | None, _remote: bool, on: date) -> tuple[StandardState, str]:
    if held is None:
        return StandardState.NOT_MET, _("chưa có, cần cử đi bồi dưỡng")
    if held.last is not None and held.last < on:
        return StandardState.NOT_MET, _("hết hạn từ %(day)s, cần bồi dưỡng lại") % {"day": day(held.last)}
    if held.last is None:
        return StandardState.MET, held.number
    return StandardState.MET, _("số %(number)s, đến hết %(day)s") % {
        "number": held.number or "…",
        "day": day(held.last),
    }


def _card(guard: Guard, _held: Held | None, _remote: bool, _on: date) -> tuple[StandardState, str]:
    if guard.card_date is None:
        return StandardState.UNKNOWN, ""
    return StandardState.MET, _("số %(number)s, cấp ngày %(day)s") % {
        "number": guard.card_number or "…",
        "day": day(guard.card_date),
    }


_CHECKS: dict[str, Callable[[Guard, Held | None, bool, date], tuple[StandardState, str]]] = {
    "age": _age,
    "record": _record,
    "education": _education,
    "health": _health,
    "certificate": _certificate,
    "card": _card,
}
