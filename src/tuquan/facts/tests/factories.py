"""A source of recorded facts for tests: teams, whose figures the test writes down beside them."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.utils.timezone import now

from tuquan.facts import sources
from tuquan.facts.services import replace
from tuquan.facts.sources import Figure, Summary
from tuquan.units.enums import PlaceLevel, SuccessionPart
from tuquan.units.models import PlaceSuccession, Team, UnitLocation
from tuquan.units.services.places import rebuild_anchors
from tuquan.units.tests import factories

SAID: dict = {}
AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
REFORM = date(2025, 7, 1)


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


def divided_land():
    """Two old provinces; one keeps its tree and takes most of the other, whose commune `lost` goes elsewhere."""
    places = {}

    def place(key, level, above=None, **dates):
        places[key] = factories.place(key, level, parent=places.get(above), **dates)

    old, new = {"valid_to": REFORM}, {"valid_from": REFORM}
    place("nation", PlaceLevel.NATION)
    place("stays", PlaceLevel.PROVINCE, "nation")
    place("goes", PlaceLevel.PROVINCE, "nation", **old)
    place("third", PlaceLevel.PROVINCE, "nation")
    for name, province in (("d1", "stays"), ("d2", "goes"), ("d3", "third")):
        place(name, PlaceLevel.DISTRICT, province, **old)
    for name, district in (("a", "d1"), ("b", "d1"), ("c", "d2"), ("lost", "d2"), ("e", "d3")):
        place(name, PlaceLevel.COMMUNE, district, **old)
    for name, province in (("A", "stays"), ("B", "stays"), ("E", "third")):
        place(name, PlaceLevel.COMMUNE, province, **new)
    whole, part = SuccessionPart.WHOLE, SuccessionPart.PART
    for before, after, how in [
        ("goes", "stays", part),
        ("goes", "third", part),
        ("d1", "A", part),
        ("d1", "B", part),
        ("d2", "B", part),
        ("d2", "E", part),
        ("d3", "E", whole),
        ("a", "A", whole),
        ("b", "A", part),
        ("b", "B", part),
        ("c", "B", whole),
        ("lost", "E", whole),
        ("e", "E", whole),
    ]:
        PlaceSuccession.objects.create(old=places[before], new=places[after], part=how, date=REFORM)
    rebuild_anchors()
    return places


def unit_at(place):
    unit = factories.unit(f"Trường {place.name}", at=place)
    unit.locations.all().delete()
    UnitLocation.objects.create(unit=unit, place=place)
    return unit
