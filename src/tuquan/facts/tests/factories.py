"""A source of recorded facts for tests: teams, whose figures the test writes down beside them."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.utils.timezone import now

from tuquan.facts import sources
from tuquan.facts.services import replace
from tuquan.facts.sources import Figure, Summary
from tuquan.units.models import Team

SAID: dict = {}
AT = datetime(2026, 3, 1, 3, tzinfo=UTC)


def said_by(team):
    return SAID.get(team.pk, [])


@contextmanager
def teams_are_sources():
    sources.register(
        "units.team",
        name="sổ của tổ",
        figures_of=said_by,
        summary_of=lambda team: Summary(team.unit, team.name, date(2026, 1, 1)),
    )
    SAID.clear()
    try:
        yield
    finally:
        SAID.clear()
        del sources._kinds["units.team"]


def record(unit, name="Sổ theo dõi"):
    return Team.objects.create(unit=unit, kind="self_management", name=name)


def say(team, *figures, at=None):
    """The record says this from now on."""
    SAID[team.pk] = list(figures)
    return replace(team, said_by(team), by=None, at=at or now(), reason="sửa" if figures else "rút")


def sessions(value, day, last=None, **fields):
    topic = fields.pop("topic", None)
    return Figure("propaganda_sessions", value, day, last, dims={"topic": topic} if topic else {}, **fields)
