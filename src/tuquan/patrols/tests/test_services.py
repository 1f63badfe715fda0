from datetime import date, time, timedelta

import pytest

from tuquan.core import dates
from tuquan.duty.models import ClockIn
from tuquan.duty.queries.watch import shift_in_words
from tuquan.duty.services import rosters, watch
from tuquan.duty.tests import factories as duty
from tuquan.files import services as files
from tuquan.files.fields import IMAGES
from tuquan.files.tests.factories import samples, upload
from tuquan.incidents.services import concluding
from tuquan.incidents.tests.factories import incident
from tuquan.notifications.models import Message
from tuquan.patrols import plans
from tuquan.patrols.models import Round, Visit
from tuquan.patrols.services import planning, walking
from tuquan.patrols.services.planning import MarkOutside, PointOfOther, WindowRefused
from tuquan.patrols.services.walking import RoundOver
from tuquan.patrols.tests.factories import AT, points, route
from tuquan.units import point_checks


def later(minutes):
    return AT + timedelta(minutes=minutes)


def walked(cast, way, *passed, minutes=3):
    one = walking.start_round(way, by=cast.guard_a, at=AT)
    for number, point in enumerate(passed, 1):
        walking.pass_point(one, point=point, how="qr", code=point.code, by=cast.guard_a, at=later(minutes * number))
    return one


def told(kind):
    return list(Message.objects.filter(kind=kind).values_list("recipient__username", "title"))


# Planning


def test_rounds_are_laid_down_a_few_days_ahead_and_only_once(cast):
    way = route(cast)
    assert planning.plan_ahead(dates.local_date(AT)) == 0
    assert [(row.due_from, row.due_by) for row in Round.objects.order_by("due_from")] == [
        (AT - timedelta(minutes=5) + timedelta(days=day), AT + timedelta(minutes=25, days=day)) for day in range(4)
    ]
    assert planning.plan_ahead(dates.local_date(AT) + timedelta(days=1)) == 1
    planning.set_windows(way, windows=[], by=cast.head_a, at=AT)
    assert Round.objects.filter(due_from__gt=AT).count() == 0


def test_a_random_start_lies_in_its_window_and_stays_as_it_was_drawn(cast):
    way = route(cast, windows=False)
    planning.set_windows(way, windows=[(time(23), time(3), True)], by=cast.head_a, at=AT)
    drawn = dict(Round.objects.values_list("pk", "call_at"))
    assert all(row.due_from <= row.call_at < row.due_by for row in Round.objects.all())
    assert {row.due_by - row.due_from for row in Round.objects.all()} == {timedelta(hours=4)}
    planning.plan_ahead(dates.local_date(AT))
    assert dict(Round.objects.values_list("pk", "call_at")) == drawn


def test_windows_that_do_not_hold_together_are_refused(cast):
    way = route(cast, windows=False)
    for windows in ([(time(22), time(22), False)], [(time(1), time(2), False), (time(1), time(3), True)]):
        with pytest.raises(WindowRefused):
            planning.set_windows(way, windows=windows, by=cast.head_a, at=AT)


def test_a_point_that_ended_leaves_the_routes_and_the_walks_stay(cast):
    way = route(cast)
    first = way.stops.first().point
    walked(cast, way, first)
    planning.end_point(first, by=cast.head_a, at=later(60))
    assert (way.stops.count(), Visit.objects.count()) == (2, 1)


def test_a_renewed_code_makes_the_old_sheet_worthless(cast):
    way = route(cast)
    point = way.stops.first().point
    old = point.code
    planning.renew_code(point, by=cast.head_a, at=AT)
    point.refresh_from_db()
    assert (walking.proves(point, "qr", old, None), walking.proves(point, "qr", point.code, None)) == (False, True)


def test_a_point_is_marked_by_the_cell_of_the_plan(cast):
    picture = files.receive(upload("so-do.jpg", samples()["jpg"]), confirmed=True, kinds=IMAGES)
    plan = planning.add_plan(cast.school_a, name="Tầng 1", file=picture, by=cast.head_a, at=AT)
    point = points(cast)[0]
    x, y = plans.middle_of(plan, "c1")
    point = planning.mark_point(point, plan=plan, x=x, y=y, by=cast.head_a, at=AT)
    assert (plans.cell_of(point), plans.middle_of(plan, "C99"), plans.middle_of(plan, "Z1")) == ("C1", None, None)
    with pytest.raises(MarkOutside):
        planning.mark_point(point, plan=plan, x=plan.width + 1, y=0, by=cast.head_a, at=AT)
    other = planning.add_point(cast.school_b, name="Kho B", by=cast.head_b, at=AT)
    with pytest.raises(PointOfOther):
        planning.mark_point(other, plan=plan, x=1, y=1, by=cast.head_b, at=AT)


# Walking


def test_a_missed_point_is_told_to_the_chief_and_names_no_place(cast):
    way = route(cast)
    first, _second, third = (stop.point for stop in way.stops.select_related("point"))
    one = walked(cast, way, first, third)
    walking.finish_round(one, by=cast.guard_a, at=later(20))
    walking.finish_round(one, by=cast.guard_a, at=later(21))
    assert [point.name for point in walking.missed_of(one)] == ["Phòng máy tính"]
    assert told("patrols.missed") == [("truong.a", "Sót 1 điểm tuần tra: Vòng đêm, 22:05 20/11/2026")]
    assert one.route.rounds.get(pk=one.pk).state_at(later(22)) == "incomplete"


def test_who_does_not_come_is_late_first_and_missed_later(cast):
    route(cast)
    walking.watch(later(20))
    assert told("patrols.late") == []
    walking.watch(later(26))
    walking.watch(later(27))
    assert told("patrols.late") == [("truong.a", "Trễ giờ tuần tra: Vòng đêm, 22:00 20/11/2026")]
    walking.watch(later(56))
    walking.watch(later(57))
    assert told("patrols.missed") == [("truong.a", "Sót 3 điểm tuần tra: Vòng đêm, 22:00 20/11/2026")]
    assert Round.objects.order_by("due_from").first().state_at(later(57)) == "missed"


def test_a_round_walked_to_its_end_and_never_closed_closes_itself(cast):
    way = route(cast)
    one = walked(cast, way, *(stop.point for stop in way.stops.select_related("point")))
    walking.watch(later(90))
    one.refresh_from_db()
    assert (one.finished_at, one.state_at(later(90)), told("patrols.missed")) == (later(9), "done", [])


def test_a_second_round_in_the_window_is_one_more(cast):
    way = route(cast)
    first = walking.start_round(way, by=cast.guard_a, at=AT)
    second = walking.start_round(way, by=cast.guard_a, at=later(2))
    assert (first.due_from is not None, second.due_from, first.pk == second.pk) == (True, None, False)


def test_something_odd_is_told_at_once(cast):
    point = points(cast, "Kho", questions=["Cửa đã khóa?", "Đèn sáng?"])[0]
    one = walked(cast, route(cast, points=[point]))
    visit = walking.pass_point(
        one, point=point, how="qr", code=point.code, answers={"0": "no", "1": "yes", "7": "no"}, by=cast.guard_a,
        at=later(4),
    )  # fmt: skip
    assert (visit.odd, visit.answers) == (True, {"0": "no", "1": "yes"})
    assert told("patrols.odd") == [("truong.a", "Bất thường tại một điểm: Vòng đêm, 22:05 20/11/2026")]


def test_another_order_is_said_where_the_route_has_one(cast):
    way = route(cast, ordered=True)
    first, second, third = (stop.point for stop in way.stops.select_related("point"))
    assert walking.out_of_order(walked(cast, way, second, first, third)) is True
    other = walking.start_round(way, by=cast.guard_a, at=later(30))
    for minute, point in enumerate((first, second), 31):
        walking.pass_point(other, point=point, how="hand", by=cast.guard_a, at=later(minute))
    assert walking.out_of_order(other) is False


def test_after_the_end_only_a_device_that_was_away_may_add(cast):
    way = route(cast)
    point = way.stops.first().point
    one = walked(cast, way)
    walking.finish_round(one, by=cast.guard_a, at=later(20))
    with pytest.raises(RoundOver):
        walking.pass_point(one, point=point, how="hand", by=cast.guard_a, at=later(21))
    late = walking.pass_point(
        one, point=point, how="hand", passed_at=later(5), late=True, by=cast.guard_a, at=later(200)
    )
    assert (late.at, late.received_at) == (later(5), later(200))


def test_a_nearby_position_is_counted_in_metres():
    assert round(walking.metres(12.4931, 109.1256, 12.4931, 109.1266)) == 109
    assert walking.metres(0, 0, 0, 0) == 0


# Points opened by other records


def test_a_measure_after_an_incident_opens_its_point_until_it_is_done(cast):
    point = points(cast)[2]
    assert ("Kho" in dict(point_checks.points_of(cast.school_a)).values()) is True
    measure = concluding.add_measure(
        incident(cast), what="Xem khóa mới", owner="Bảo vệ", due_date=date(2026, 12, 1), point=point.pk,
        by=cast.head_a, at=later(60),
    )  # fmt: skip
    assert [ask.what for ask in point_checks.asks_of(cast.school_a)[point.pk]] == ["Xem khóa mới"]
    concluding.finish_measure(measure, done_date=date(2026, 11, 20), by=cast.head_a, at=later(70))
    assert point_checks.asks_of(cast.school_a) == {}


def test_old_rounds_go_with_who_walked_them(cast):
    way = route(cast)
    one = walked(cast, way, way.stops.first().point)
    walking.finish_round(one, by=cast.guard_a, at=later(20))
    planning.set_keeping(cast.school_a, keep_months=1, by=cast.head_a, at=AT)
    planning.forget_rounds(dates.local_date(AT) + timedelta(days=20))
    assert Round.objects.filter(pk=one.pk).exists()
    planning.forget_rounds(dates.local_date(AT) + timedelta(days=40))
    assert (Round.objects.filter(pk=one.pk).exists(), Visit.objects.exists()) == (False, False)


def test_a_round_belongs_to_the_shift_its_walker_clocked_in_for(cast):
    way, gate, today = route(cast), duty.post(cast), dates.local_date(AT)
    own = duty.guard(cast, user=cast.guard_a)
    night = rosters.add_kind(
        cast.school_a, letter="Đ", name="Ca đêm", start=time(22), minutes=480, working_minutes=480, by=None, at=AT
    )
    roster = rosters.make_roster(
        cast.school_a, first=today, last=today, posts=[gate], guards=[own], by=None, at=AT, kinds=[night]
    )
    shift = rosters.set_cell(roster, guard=own, day=today, kind=night, post=gate, by=None, at=AT)
    rosters.publish_roster(roster, by=None, at=AT)
    assert walking.start_round(way, by=cast.guard_a, at=AT).shift is None
    watch.clock_in(gate, by=cast.guard_a, at=AT, shift=shift)
    one = walking.start_round(way, by=cast.guard_a, at=later(5))
    assert (one.shift, shift_in_words(one.shift)) == (shift.pk, "Ca đêm 22:00–06:00, 20/11/2026, Cổng chính")
    assert shift_in_words(None) == ""
    earlier = walking.start_round(way, by=cast.guard_a, at=later(9), started_at=later(-30))
    assert earlier.shift is None  # walked before the clock-in, told after it
    watch.clock_out(ClockIn.objects.get(), by=cast.guard_a, at=later(20))
    told_late = walking.start_round(way, by=cast.guard_a, at=later(40), started_at=later(10))
    assert told_late.shift == shift.pk
