"""Reads of commendation: what a unit may build an achievement on, and who was awarded by level and year."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.assessments import awards
from tuquan.assessments.award_enums import AwardGroup, AwardLevel, NominationState
from tuquan.assessments.models import AwardDecision, AwardLimit, Nomination, PastAwards
from tuquan.assessments.services import opening
from tuquan.core import dates
from tuquan.core.dates import year_of
from tuquan.facts import queries as facts, words
from tuquan.facts.catalogue import catalogue
from tuquan.units import deeds
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer


@dataclass(frozen=True)
class Source:
    """A record or a figure that an achievement may stand on."""

    key: str
    title: str
    date: date | None
    url: str = ""

    @property
    def label(self) -> str:
        return f"{dates.day(self.date)}. {self.title}" if self.date else self.title


def sources(unit: Unit, year: int, on: date) -> tuple[list[Source], list[Source]]:
    """(records, figures) of the unit in the year. Tips are in neither, nor anything whose title tells of them."""
    period = year_of(year)
    records = [
        Source(deed.key, deed.title, deed.date, deed.url)
        for deed in deeds.deeds_of(unit, period, [code for code in deeds.KINDS if not code.startswith("tips")])
        if deed.date <= on and not awards.tells_of_tips(deed.title)
    ]
    known = catalogue().indicators
    codes = [code for code, one in known.items() if one.group not in _NO_MERIT and not one.few]
    figures = []
    for row in facts.table(codes, unit, period):
        if row.total.value is None or awards.tells_of_tips(row.indicator.name):
            continue
        said = f"{row.indicator.name}: {words.result(row.total)} {row.indicator.unit}".strip()
        figures.append(Source(f"figure:{row.indicator.code}", f"{said} ({year})", None))
    return records, figures


_NO_MERIT = frozenset({"tips", "rewards"})
"""Groups of figures that never make an achievement; nor do counts about people handled (`few`)."""


def source_of(unit: Unit, year: int, key: str, on: date) -> Source | None:
    return next((one for rows in sources(unit, year, on) for one in rows if one.key == key), None)


@dataclass(frozen=True)
class Limit:
    level: AwardLevel
    group: AwardGroup
    most: int
    used: int
    paper: str
    body: str
    """Who set it."""

    @property
    def left(self) -> int:
        return max(self.most - self.used, 0)


@dataclass
class LevelList:
    """One level of one year: decisions with their names, past numbers beside them, limits."""

    level: AwardLevel
    awarded: list[Nomination] = field(default_factory=list)
    past: list[PastAwards] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)

    @property
    def collectives(self) -> int:
        return sum(one.group == AwardGroup.COLLECTIVE for one in self.awarded)

    @property
    def individuals(self) -> int:
        return len(self.awarded) - self.collectives

    @property
    def empty(self) -> bool:
        return not (self.awarded or self.past or self.limits)


def by_level(user: Viewer, body: Unit, year: int) -> list[LevelList]:
    """What the viewer may see, level by level, the highest first."""
    visible = Nomination.objects.visible(user).awarded().filter(year=year)
    visible = visible.filter(Q(body=body) | Q(unit=body) | Q(review__awarder=body))
    rows = visible.select_related("unit", "person", "sub_unit", "decision").order_by("-subject", "unit__sort_key", "pk")
    lists = {level: LevelList(level) for level in AwardLevel}
    for one in rows:
        lists[AwardLevel(one.level)].awarded.append(one)
    for past in PastAwards.objects.filter(unit=body, year=year):
        lists[AwardLevel(past.level)].past.append(past)
    for limit in limits_of(body, year):
        lists[limit.level].limits.append(limit)
    return [one for one in lists.values() if not one.empty]


def limits_of(unit: Unit, year: int) -> list[Limit]:
    """The limits that hold for a unit: those it set itself (its own head's awards; an office: the levels it lists for),
    and those of the office that its proposals go to, the highest level first."""
    bodies = [unit.pk]
    if not unit.is_authority and (office := opening.authority(unit, date(year, 3, 31)).office) is not None:
        bodies.append(office.pk)
    used: dict[tuple[Any, str, AwardGroup], int] = {}
    going = (NominationState.PROPOSED, NominationState.AWARDED)
    for one in Nomination.objects.filter(body__in=bodies, year=year, state__in=going):
        key = (one.body_id, one.level, one.group)
        used[key] = used.get(key, 0) + 1
    rows = AwardLimit.objects.filter(body__in=bodies, year=year).select_related("body").order_by("level", "group")
    found = []
    for row in rows:
        own = row.level == AwardLevel.UNIT
        if own != (row.body_id == unit.pk) and not unit.is_authority:
            continue  # what the office's own head awards is no business of the unit
        level, group = AwardLevel(row.level), AwardGroup(row.group)
        found.append(Limit(level, group, row.most, used.get((row.body_id, level, group), 0), row.paper, row.body.name))
    order = list(AwardLevel)
    return sorted(found, key=lambda one: order.index(one.level))


def years_known(user: Viewer, body: Unit) -> list[int]:
    found = set(AwardDecision.objects.visible(user).values_list("year", flat=True))
    found |= set(PastAwards.objects.filter(unit=body).values_list("year", flat=True))
    return sorted({*found, dates.today().year}, reverse=True)


def past_words(past: PastAwards) -> str:
    """ "3 tập thể, 5 cá nhân"; or that the source gives no number."""
    parts = []
    if past.collectives is not None:
        parts.append(_("%(count)d tập thể") % {"count": past.collectives})
    if past.individuals is not None:
        parts.append(_("%(count)d cá nhân") % {"count": past.individuals})
    return ", ".join(parts) or _("có khen thưởng, nguồn không nêu số lượng")
