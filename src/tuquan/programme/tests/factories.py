"""A unit's programme for tests, written through the services."""

from datetime import date
from typing import Any

from tuquan.core.dates import at_noon
from tuquan.programme.models import Coordination, InternalRules, MovementModel, PlanActivity, YearPlan
from tuquan.programme.services import activities, coordinating, movement, planning, rules
from tuquan.units.models import Unit

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
