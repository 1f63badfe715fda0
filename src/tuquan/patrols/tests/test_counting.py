"""What the day's patrols come to as figures."""

from datetime import date, time, timedelta

import pytest

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.facts.enums import Ending
from tuquan.facts.models import Fact
from tuquan.facts.services import verify
from tuquan.patrols.models import PatrolDay, Round
from tuquan.patrols.services import counting, planning, walking
from tuquan.patrols.services.walking import RoundPlanned
from tuquan.patrols.tests.factories import AT, points, route
from tuquan.patrols.tests.test_services import later, walked

DAY, NEXT = dates.local_date(AT), later(60 * 8)


def figures():
    rows = Fact.objects.standing().filter(source_type="patrols.patrolday")
    return {(row.indicator, row.first_date): int(row.value) for row in rows}


def of_day(planned=None, made=None, extra=None, due=None, missed=None, day=DAY):
    said = {
        "rounds_planned": planned,
        "rounds_made": made,
        "rounds_extra": extra,
        "points_due": due,
        "points_missed": missed,
    }
    return {(f"patrol_{name}", day): value for name, value in said.items() if value is not None}


def test_a_day_becomes_figures_once_it_is_over(cast):
    way = route(cast)
    first, second, _third = (stop.point for stop in way.stops.select_related("point"))
    walking.finish_round(walked(cast, way, first, second), by=cast.guard_a, at=later(20))
    assert figures() == {}
    counting.count_each(DAY + timedelta(days=1))
    counting.count_each(DAY + timedelta(days=1))
    assert figures() == of_day(planned=1, made=1, due=3, missed=1)
    assert verify.verify() is None
    fact = Fact.objects.standing().get(indicator="patrol_points_missed")
    assert (fact.source_title, fact.unit_id) == ("Tuần tra ngày 20/11/2026", cast.school_a.pk)


def test_a_round_nobody_walked_is_planned_and_all_its_points_are_missed(cast):
    route(cast)
    walking.watch(later(57))
    counting.count_each(DAY + timedelta(days=1))
    assert figures() == of_day(planned=1, made=0, due=3, missed=3)


def test_a_round_past_midnight_counts_for_the_day_it_began(cast):
    way = route(cast, windows=False)
    planning.set_windows(way, windows=[(time(23, 45), time(0, 15), False)], by=cast.head_a, at=AT)
    counting.count_each(DAY + timedelta(days=1))
    assert figures() == {}
    walking.watch(later(180))  # 01:05
    assert figures() == of_day(planned=1, made=0, due=3, missed=3)


def test_what_a_device_tells_later_mends_the_figure_of_that_day(cast):
    way = route(cast)
    first, second, third = (stop.point for stop in way.stops.select_related("point"))
    walking.watch(later(57))
    counting.count_each(DAY + timedelta(days=1))
    one = walking.start_round(way, started_at=later(1), by=cast.guard_a, at=NEXT)
    assert figures() == of_day(planned=1, made=1, due=3, missed=3)
    for point in (first, third):
        walking.pass_point(
            one, point=point, how="qr", code=point.code, passed_at=later(5), late=True, by=cast.guard_a, at=NEXT
        )
    walking.finish_round(one, finished_at=later(20), by=cast.guard_a, at=NEXT)
    assert figures() == of_day(planned=1, made=1, due=3, missed=1)
    walking.pass_point(one, point=second, how="hand", passed_at=later(6), late=True, by=cast.guard_a, at=NEXT)
    assert figures() == of_day(planned=1, made=1, due=3, missed=0)
    assert {row.ending for row in Fact.objects.exclude(ended_at=None)} == {Ending.REPLACED}
    assert verify.verify() is None


def test_an_extra_round_told_days_later_makes_its_day(cast):
    way = route(cast, windows=False)
    one = walking.start_round(way, started_at=AT, by=cast.guard_a, at=NEXT)
    walking.finish_round(one, finished_at=later(10), by=cast.guard_a, at=NEXT)
    assert figures() == of_day(extra=1, due=3, missed=3)


def test_a_route_changed_later_changes_nothing_of_what_was_missed(cast):
    way = route(cast)
    first, second, third = (stop.point for stop in way.stops.select_related("point"))
    one = walked(cast, way, first, second)
    walking.finish_round(one, by=cast.guard_a, at=later(20))
    planning.save_route(
        way.unit, name=way.name, points=[*points(cast, "Nhà xe"), first], route=way, by=cast.head_a, at=later(30)
    )
    one = Round.objects.get(pk=one.pk)
    assert ([point.name for point in walking.missed_of(one)], one.state_at(NEXT)) == ([third.name], "incomplete")
    counting.count_each(DAY + timedelta(days=1))
    assert figures() == of_day(planned=1, made=1, due=3, missed=1)


def test_a_practice_round_is_set_aside_and_a_planned_one_is_not(cast):
    way = route(cast)
    planned = walked(cast, way, *(stop.point for stop in way.stops.select_related("point")))
    walking.finish_round(planned, by=cast.guard_a, at=later(20))
    practice = walking.start_round(way, by=cast.guard_a, at=later(30))
    walking.finish_round(practice, by=cast.guard_a, at=later(31))
    counting.count_each(DAY + timedelta(days=1))
    assert figures() == of_day(planned=1, made=1, extra=1, due=6, missed=3)
    walking.set_aside(practice, reason="Đi tập cho bảo vệ mới", by=cast.head_a, at=NEXT)
    assert figures() == of_day(planned=1, made=1, due=3, missed=0)
    assert Entry.objects.get(kind="patrol.set_aside").reason == "Đi tập cho bảo vệ mới"
    with pytest.raises(RoundPlanned):
        walking.set_aside(planned, reason="x", by=cast.head_a, at=NEXT)


def test_numbers_stay_when_the_log_forgets_its_rounds(cast):
    way = route(cast)
    walking.finish_round(walked(cast, way), by=cast.guard_a, at=later(20))
    counting.count_each(DAY + timedelta(days=1))
    before = figures()
    planning.set_keeping(cast.school_a, keep_months=1, by=cast.head_a, at=AT)
    planning.forget_rounds(DAY + timedelta(days=40))
    assert not Round.objects.filter(due_from__date__lte=DAY).exists()
    late = later(60 * 24 * 40)
    one = walking.start_round(way, started_at=later(30), by=cast.guard_a, at=late)
    walking.finish_round(one, by=cast.guard_a, at=late)
    assert (figures(), PatrolDay.objects.count()) == (before, 1)


def test_the_criterion_of_the_guards_shows_the_month_beside_the_rating(cast):
    from tuquan.assessments.probes.forces import patrol_proofs

    days = [
        PatrolDay(unit=cast.school_a, date=date(2026, 10, 31), planned=3, walked=3, points=12, missed=0),
        PatrolDay(unit=cast.school_a, date=date(2026, 11, 1), planned=3, walked=2, points=12, missed=5),
        PatrolDay(unit=cast.school_a, date=date(2026, 11, 2), planned=3, walked=3, points=12, missed=1),
    ]
    assert [(proof.title, proof.url) for proof in patrol_proofs(days)] == [
        ("Tuần tra tháng 10/2026: đi 3/3 vòng theo lịch, sót 0/12 lượt điểm", "/tuan-tra/?xem=da-di&ngay=2026-10-31"),
        ("Tuần tra tháng 11/2026: đi 5/6 vòng theo lịch, sót 6/24 lượt điểm", "/tuan-tra/?xem=da-di&ngay=2026-11-02"),
    ]
