"""The ward's plans of 2026 with their activities: what the template brings, who does it, what it costs; and a model
that the standing office proposes to the schools."""

from datetime import date

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.home.demo.people import moment
from tuquan.programme.models import YearPlan
from tuquan.programme.services import activities, needs
from tuquan.units.models import Person

YEAR = 2026
MONEY = {
    "fire-drill": (3_000_000, 2_650_000),
    "rules-told": (1_000_000, 800_000),
    "festival-1": (5_000_000, None),
    "drugs-1": (1_500_000, 1_500_000),
}

DONE = (
    ("conference", date(YEAR, 2, 6), "Hội nghị đã thống nhất chỉ tiêu; biên bản để ở văn phòng"),
    ("fire-drill", date(YEAR, 5, 14), "Đã thực tập phương án, mời cán bộ chữa cháy của phường hướng dẫn"),
    ("secrets", date(YEAR, 5, 20), "Đã phổ biến tại giao ban"),
    ("check-1", date(YEAR, 6, 18), "Đã kiểm tra, thay hai bình chữa cháy quá hạn; biên bản để ở văn phòng"),
    ("drugs-1", date(YEAR, 6, 26), "Đã treo khẩu hiệu, từng phòng ký cam kết"),
)


def load() -> None:
    for plan in YearPlan.objects.filter(year=YEAR, unit__code__startswith="KH-NH-", activities=None).select_related(
        "unit"
    ):
        _fill(plan)


def _fill(plan: YearPlan) -> None:
    unit = plan.unit
    by = User.objects.filter(person__assignments__unit=unit, person__assignments__role__in=("clerk", "head")).first()
    if by is None:
        return
    at = moment(YEAR, 3, 26)
    activities.take_template(plan, by=by, at=at)
    for code in ("drugs", "festival", "national_day"):
        activities.take_campaign(plan, code, by=by, at=at)
    people = list(Person.objects.filter(memberships__unit=unit).order_by("sort_key", "pk").distinct()[:4])
    for place, activity in enumerate(plan.activities.all()):
        activities.change_activity(activity, people=people[place % len(people) :][:1], by=by, at=at)
        if activity.code in MONEY:
            planned, spent = MONEY[activity.code]
            activities.change_activity(activity, cost_planned=planned, cost_source="chi thường xuyên", by=by, at=at)
            activities.spend(activity, cost_spent=spent, by=by, at=at)
    for code, day, note in DONE:
        open_one = plan.activities.filter(code=code, done_date=None).first()
        if open_one is not None and open_one.first_date <= day:
            activities.tick_activity(open_one, done_date=day, done_note=note, by=by, at=dates.at_noon(day))
    for what, quantity, measure, planned in (("Bình chữa cháy", 4, "bình", 2_400_000), ("Đèn pin", 3, "cái", 600_000)):
        needs.add_need(
            plan,
            what=what,
            quantity=quantity,
            measure=measure,
            cost_planned=planned,
            cost_source="chi thường xuyên",
            by=by,
            at=at,
        )
