"""Dealing records out to activities: pure, so told with made-up ones."""

from datetime import date

from tuquan.programme.enums import ActivityState
from tuquan.programme.fulfilment import fulfilled, state_of
from tuquan.programme.models import PlanActivity, PlanDeed
from tuquan.units.deeds import Deed

SESSION = "outreach.session"


def wish(first, last, tag="kind:awareness", kind=SESSION, **more):
    return PlanActivity(
        what="Việc", first_date=date(2026, *first), last_date=date(2026, *last), proof_kind=kind, proof_tag=tag, **more
    )


def done(pk, day, *tags, kind=SESSION):
    return Deed(kind, pk, pk, date(2026, *day), "/", frozenset({"kind:awareness", *tags}))


def dealt(wishes, deeds, said=()):
    found = fulfilled(wishes, deeds, said)
    return [found[one.pk].pk if one.pk in found else None for one in wishes]


SPRING, SUMMER = ((1, 1), (3, 31)), ((4, 1), (6, 30))


def test_a_record_fulfils_the_activity_whose_days_it_falls_into():
    wishes = [wish(*SPRING), wish(*SUMMER)]
    assert dealt(wishes, []) == [None, None]
    assert dealt(wishes, [done("may", (5, 5))]) == [None, "may"]
    assert dealt(wishes, [done("may", (5, 5)), done("feb", (2, 2))]) == ["feb", "may"]


def test_what_is_left_makes_up_for_the_oldest_one():
    wishes = [wish(*SPRING), wish(*SUMMER)]
    assert dealt(wishes, [done("may", (5, 5)), done("june", (6, 6))]) == ["june", "may"]
    assert dealt(wishes, [done("july", (7, 1))]) == ["july", None]


def test_a_month_early_counts_and_more_does_not():
    assert dealt([wish(*SUMMER)], [done("march", (3, 2))]) == ["march"]
    assert dealt([wish(*SUMMER)], [done("feb", (2, 27))]) == [None]


def test_the_more_exact_wish_comes_first_and_a_record_serves_once():
    wishes = [wish(*SUMMER), wish(*SUMMER, tag="topic:drugs")]
    assert dealt(wishes, [done("drugs", (6, 26), "topic:drugs")]) == [None, "drugs"]
    assert dealt(wishes, [done("drugs", (6, 26), "topic:drugs"), done("other", (6, 1))]) == ["other", "drugs"]


def test_one_session_may_tell_both_contents():
    wishes = [wish(*SUMMER, tag="covers:criteria"), wish(*SUMMER, tag="covers:internal_rules")]
    both = done("both", (5, 5), "covers:criteria", "covers:internal_rules")
    assert dealt(wishes, [both]) == ["both", "both"]


def test_another_kind_of_record_or_another_topic_proves_nothing():
    assert dealt([wish(*SUMMER, tag="topic:fire")], [done("drugs", (5, 5), "topic:drugs")]) == [None]
    assert dealt([wish(*SUMMER, kind="programme.internalrules", tag="")], [done("s", (5, 5))]) == [None]
    assert dealt([wish(*SUMMER, kind="", tag="")], [done("s", (5, 5))]) == [None]


def test_what_people_said_comes_first():
    wishes = [wish(*SPRING), wish(*SUMMER)]
    feb, may = done("feb", (2, 2)), done("may", (5, 5))
    said = [PlanDeed(activity=wishes[0], kind=SESSION, object_id="may", fulfils=True)]
    assert dealt(wishes, [feb, may], said) == ["may", None]
    said = [PlanDeed(activity=wishes[1], kind=SESSION, object_id="may", fulfils=False)]
    assert dealt(wishes, [feb, may], said) == ["feb", None]
    gone = [PlanDeed(activity=wishes[0], kind=SESSION, object_id="gone", fulfils=True)]
    assert dealt(wishes, [may], gone) == [None, "may"]


def test_dropped_and_hand_ticked_activities_take_no_record():
    dropped = wish(*SUMMER, dropped_date=date(2026, 4, 1), dropped_reason="Hoãn")
    ticked = wish(*SUMMER, done_date=date(2026, 4, 1), done_note="Đã làm")
    assert dealt([dropped, ticked], [done("a", (5, 5)), done("b", (5, 6))]) == [None, None]


def test_the_states_of_an_activity():
    today, one, record = date(2026, 6, 15), wish((6, 1), (6, 14)), done("a", (6, 1))
    assert state_of(one, record, today) == ActivityState.DONE
    assert state_of(one, None, today) == ActivityState.LATE
    assert state_of(one, None, date(2026, 6, 14)) == ActivityState.PLANNED
    one.started_date = date(2026, 6, 2)
    assert state_of(one, None, date(2026, 6, 14)) == ActivityState.DOING
    assert state_of(one, None, today) == ActivityState.LATE
    one.done_date = today
    assert state_of(one, None, today) == ActivityState.DONE
    one.dropped_date = today
    assert state_of(one, None, today) == ActivityState.DROPPED
