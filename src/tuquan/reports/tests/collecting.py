"""Campaigns for tests: the office of the cast asks schools A and B for their half-year."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tuquan.core.dates import Period
from tuquan.facts import periods
from tuquan.facts.services import DeclaredFigureInput, declare
from tuquan.outreach.models import Session
from tuquan.outreach.tests.factories import held
from tuquan.reports.models import Campaign, Submission
from tuquan.reports.services import collecting, filling
from tuquan.reports.services.filling import Typed
from tuquan.reports.sheets.catalogue import SheetForm, read
from tuquan.units.tests.factories import person, role

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
DEADLINE = date(2026, 7, 10)
OPENED = datetime(2026, 6, 20, 2, tzinfo=UTC)
NOW = datetime(2026, 7, 2, 2, tzinfo=UTC)

SMALL = """
code: nho
title: "Biểu thử"
law: "Thông tư 124/2021/TT-BCA"
fills: {fills}
periods: [6-thang-dau, nam]
groups:
  - title: "Tuyên truyền"
    rows:
      - propaganda_sessions
      - {{indicator: propaganda_sessions, dims: {{topic: fire}}}}
      - propaganda_attendees
  - title: "Phòng ngừa"
    rows: [gaps_found, gaps_fixed]
"""


def small_form(fills: str = "unit") -> SheetForm:
    return read([("nho.yaml", SMALL.format(fills=fills))])["nho"]


def drafted(cast: Any, **fields: Any) -> Campaign:
    values = {"form": small_form(), "period": HALF, "deadline": DEADLINE, "by": cast.officer, "at": OPENED, **fields}
    return collecting.write_campaign(cast.office, title="Báo cáo 6 tháng đầu năm 2026", **values)


def opened(cast: Any, units: Any = None, **fields: Any) -> Campaign:
    campaign = drafted(cast, **fields)
    chosen = [unit.pk for unit in (units or (cast.school_a, cast.school_b))]
    collecting.add_units(campaign, chosen, by=cast.officer, at=OPENED)
    return collecting.open_campaign(campaign, by=cast.officer, at=OPENED)


def submission_of(campaign: Campaign, unit: Any) -> Submission:
    return Submission.objects.select_related("campaign__unit", "unit", "place", "declaration").get(
        campaign=campaign, unit=unit
    )


def recorded(unit: Any, sessions: int, *, topic: str = "fire", people: int = 10) -> list[Session]:
    """Sessions of the unit in March 2026, as its own records."""
    return [held(unit, topic=topic, head_count=people, date=date(2026, 3, 2 + day)) for day in range(sessions)]


def stated(submission: Submission, by: Any, *typed: tuple[str, int, str], at: datetime = NOW) -> None:
    for key, value, reason in typed:
        filling.save_cell(submission, Typed(key, Decimal(value), reason=reason), by=by, at=at)


def declared_before(unit: Any, indicator: str, value: int, year: int = 2025) -> None:
    period = periods.period_of(periods.FIRST_HALF, year)
    declare(unit, period, [DeclaredFigureInput(indicator, value)], source_title="Sổ", by=None, at=OPENED)


def second_clerk(cast: Any) -> Any:
    one = person("Mai Thị Lan", username="vanthu2.a", at=cast.school_a)
    role(one, "clerk", cast.school_a)
    return one.user
