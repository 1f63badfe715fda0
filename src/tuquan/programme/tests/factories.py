"""A unit's programme for tests, written through the services."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tuquan.core.dates import at_noon
from tuquan.programme.models import (
    Announcement,
    Coordination,
    Gap,
    InternalRules,
    MovementModel,
    Organisation,
    PlanActivity,
    Recommendation,
    SelfCheck,
    Signer,
    SigningRound,
    YearPlan,
)
from tuquan.programme.self_checks import sheets
from tuquan.programme.services import (
    activities,
    announcing,
    coordinating,
    gaps,
    movement,
    organisations,
    planning,
    recommendations,
    rules,
)
from tuquan.programme.services.signing import people as listing, rounds
from tuquan.units.models import Unit
from tuquan.units.services.people import SheetRow

TODAY = date(2026, 6, 15)
NOW = at_noon(TODAY)


def plan(unit: Unit, *, by: Any, year: int = 2026, **fields: Any) -> YearPlan:
    fields = {"title": f"Kế hoạch năm {year}", "number": "05/KH-THCS", "issued_date": date(2026, 1, 12), **fields}
    return planning.plan_year(unit, year, by=by, at=NOW, **fields)


def internal_rules(unit: Unit, *, by: Any, **fields: Any) -> InternalRules:
    fields = {"title": "Nội quy ra vào", "topics": ["premises"], "valid_from": date(2026, 1, 15), **fields}
    return rules.issue_rules(unit, by=by, at=NOW, **fields)


def model(unit: Unit, *, by: Any, **fields: Any) -> MovementModel:
    fields = {"name": "4 an toàn", "type": "four_safeties", "founded_date": date(2025, 3, 1), **fields}
    return movement.start_model(unit, by=by, at=NOW, **fields)


def coordination(unit: Unit, *, by: Any, **fields: Any) -> Coordination:
    fields = {
        "partner": "police",
        "partner_name": "Công an phường Ninh Hòa",
        "title": "Quy chế phối hợp",
        "valid_from": date(2025, 2, 1),
        **fields,
    }
    return coordinating.sign_coordination(unit, by=by, at=NOW, **fields)


def drafted(unit: Unit, *, by: Any, year: int = 2026, **fields: Any) -> YearPlan:
    """A plan from the template of the unit's kind."""
    fields = {"title": f"Kế hoạch bảo đảm an ninh, trật tự năm {year}", **fields}
    return activities.plan_from_template(unit, year, by=by, at=NOW, **fields)


def activity(plan: YearPlan, *, by: Any, **fields: Any) -> PlanActivity:
    fields = {"what": "Kiểm tra cổng", "first_date": date(2026, 6, 1), "last_date": date(2026, 6, 30), **fields}
    return activities.add_activity(plan, by=by, at=NOW, **fields)


def announcement(unit: Unit, *, by: Any, **fields: Any) -> Announcement:
    fields = {
        "kind": "delegation",
        "date": date(2026, 6, 18),
        "start_time": time(8, 30),
        "place": "Cổng chính",
        "people": 25,
        "vehicles": 3,
        "answer_by": NOW + timedelta(days=1),
        "sides": [(None, "Tiểu đội Cảnh sát bảo vệ")],
        **fields,
    }
    return announcing.announce(unit, by=by, at=NOW, **fields)


def gap(unit: Unit, *, by: Any, **fields: Any) -> Gap:
    fields = {
        "what": "Cửa sau không có khóa",
        "found_date": date(2026, 5, 4),
        "topic": "theft",
        "found_by": "Tổ bảo vệ",
        "place": "Nhà xe",
        **fields,
    }
    return gaps.find_gap(unit, by=by, at=NOW, **fields)


def recommendation(unit: Unit, *, by: Any, **fields: Any) -> Recommendation:
    fields = {"title": "Đăng ký vào tháng 12", "date": date(2026, 6, 1), **fields}
    return recommendations.write_recommendation(unit, by=by, at=NOW, **fields)


def organisation(unit: Unit, *, by: Any, **fields: Any) -> Organisation:
    fields = {"kind": "youth_union", "name": "Chi đoàn trường", "valid_from": date(2020, 3, 26), **fields}
    return organisations.list_organisation(unit, by=by, at=NOW, **fields)


def self_check(unit: Unit, *, by: Any, sheet: str = "network", failed: tuple[str, ...] = ("wifi",)) -> SelfCheck:
    answers = {line.code: line.code not in failed for line in sheets()[sheet].lines}
    return gaps.check_sheet(unit, sheet=sheet, date=date(2026, 6, 2), answers=answers, by=by, at=NOW)


def signing(unit: Unit, *, by: Any, **fields: Any) -> SigningRound:
    """A round of commitments that is still being prepared."""
    fields = {
        "kind": "commitment",
        "title": "Cam kết năm 2026",
        "group": "staff",
        "first_date": date(2026, 6, 1),
        "last_date": date(2026, 6, 30),
        "text": "Tôi cam kết giữ gìn an ninh, trật tự.",
        **fields,
    }
    at = fields.pop("at", NOW)
    return rounds.prepare_round(unit, by=by, at=at, **fields)


def listed(round: SigningRound, *names: str, by: Any, part: str = "Tổ 1", at: datetime = NOW) -> list[Signer]:
    """People on the round's list, with codes NV1, NV2…"""
    start = round.signers.count()
    rows = [
        SheetRow(line=n + 2, full_name=name, sub_unit=part, staff_code=f"NV{start + n + 1}")
        for n, name in enumerate(names)
    ]
    listing.list_people(round, rows=rows, by=by, at=at)
    return [round.signers.get(name=name) for name in names]


def opened(unit: Unit, *names: str, by: Any, **fields: Any) -> tuple[SigningRound, list[Signer]]:
    """A round that people sign in."""
    at = fields.get("at", NOW)
    found = signing(unit, by=by, **fields)
    signers = listed(found, *names, by=by, at=at)
    return rounds.open_round(found, by=by, at=at), signers
