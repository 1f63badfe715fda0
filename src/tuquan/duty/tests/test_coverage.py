"""Every stretch of a post: needed, planned, kept, held by a partner; and what the criterion reads of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.test import Client

from tuquan.assessments.probes import forces
from tuquan.core.dates import Period
from tuquan.duty.coverage import By, Interval, Segment, prove
from tuquan.duty.models import CoverageMonth
from tuquan.duty.patterns import patterns
from tuquan.duty.services import counting, rosters, watch
from tuquan.duty.tests.factories import AT, MONDAY, guard, moment, post, window
from tuquan.facts.models import Fact
from tuquan.facts.services import verify


def at(hour: float) -> datetime:
    return moment(MONDAY, 0) + timedelta(hours=hour)


def test_a_proof_names_each_stretch_and_counts_people(db: None) -> None:
    proof = prove(
        [
            Interval(at(0), at(24), By.NEED, people=2),
            Interval(at(0), at(8), By.PARTNER, "Tổ cảnh sát"),
            Interval(at(6), at(14), By.PLANNED, "An"),
            Interval(at(6), at(14), By.PLANNED, "Bình"),
            Interval(at(6.5), at(14), By.KEPT, "An"),
            Interval(at(6.5), at(10), By.KEPT, "An"),
            Interval(at(30), at(31), By.NEED),
        ],
        at(0),
        at(24),
    )
    police = ("Tổ cảnh sát",)
    assert proof.segments == (
        Segment(at(0), at(6), 2, police, 1, (), ()),
        Segment(at(6), at(6.5), 2, police, 1, ("An", "Bình"), ()),
        Segment(at(6.5), at(8), 2, police, 1, ("An", "Bình"), ("An",)),
        Segment(at(8), at(14), 2, (), 0, ("An", "Bình"), ("An",)),
        Segment(at(14), at(24), 2, (), 0, (), ()),
    )
    assert (proof.needed, proof.partner, proof.planned, proof.kept) == (2880, 480, 1320, 930)
    assert [one.missing_planned for one in proof.gaps_planned] == [1, 2]


def test_an_hour_of_two_intervals_is_not_covered_twice() -> None:
    proof = prove([Interval(at(0), at(1), By.NEED), *(Interval(at(0), at(1), By.KEPT, n) for n in "ab")], at(0), at(1))
    assert (proof.needed, proof.kept) == (60, 60)


def _quang_ngai(cast: Any) -> tuple[Any, Any, Any]:
    """Two guards at the seat, one at citizen reception, round the clock, beside a police squad."""
    seat, reception = post(cast, "Trụ sở"), post(cast, "Nơi tiếp công dân", all_day=False)
    window(cast, reception, start=time(7), minutes=600, weekdays=31, on_holidays=False)
    window(cast, seat, "partner", start=time(22), minutes=480, force="Tổ cảnh sát bảo vệ mục tiêu")
    roster = rosters.make_roster(
        cast.school_a,
        first=MONDAY,
        last=MONDAY + timedelta(days=6),
        posts=[seat, reception],
        guards=[guard(cast, user=cast.guard_a), guard(cast, "Phạm Văn Dũng"), guard(cast, "Lê Quang Tâm")],
        by=None,
        at=AT,
    )
    rosters.lay_pattern(roster, pattern=patterns()["weekly_turn"], by=None, at=AT)
    return seat, reception, roster


def test_two_guards_and_one_beside_a_squad_shows_who_holds_what(cast: Any, client: Client) -> None:
    seat, _reception, roster = _quang_ngai(cast)
    rosters.publish_roster(roster, by=None, at=AT)
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    page = client.get(f"/ca-truc/bao-chot/?tu={MONDAY}&den={MONDAY}")
    rows = {row["post"].name: row for row in page.context["rows"]}
    assert {name: (row["needed"], row["partner"], row["short_planned"]) for name, row in rows.items()} == {
        "Trụ sở": (24, 8, 0),
        "Nơi tiếp công dân": (10, 0, 7),
    }
    assert rows["Trụ sở"]["proof"].segments[0].partners == ("Tổ cảnh sát bảo vệ mục tiêu",)
    assert "Tổ cảnh sát bảo vệ mục tiêu" in page.content.decode()
    # On Sunday the two crews rest; the squad holds only the night.
    sunday = client.get(f"/ca-truc/bao-chot/?tu=2026-03-08&den=2026-03-08&chot={seat.pk}").context["rows"][0]
    assert (sunday["needed"], sunday["partner"], sunday["short_planned"]) == (24, 8, 16)


def test_what_is_kept_becomes_a_figure_of_the_month_and_the_criterion_reads_it(cast: Any) -> None:
    gate = post(cast)
    came = watch.clock_in(gate, by=cast.guard_a, at=moment(MONDAY, 0))
    watch.clock_out(came, by=cast.guard_a, at=moment(MONDAY, 18))
    month = counting.count_month(cast.school_a, Period(date(2026, 3, 1), MONDAY), by=None, at=moment(MONDAY, 23))
    assert month is not None
    assert (month.needed, month.kept, month.planned) == (2880, 1080, 0)
    assert set(Fact.objects.values_list("indicator", "value")) == {("watch_hours_needed", 48), ("watch_hours_kept", 18)}
    assert verify.verify() is None
    counting.count_month(cast.school_a, Period(date(2026, 3, 1), MONDAY), by=None, at=moment(MONDAY, 23))
    assert CoverageMonth.objects.count() == 1
    assert forces.watch_proofs([month])[0].title == "Bao chốt tháng 03/2026: 37,5 % giờ cần người có người"
    assert forces.watch_proofs([month])[0].url == "/ca-truc/bao-chot/?tu=2026-03-01&den=2026-03-02"


def test_counting_each_night_leaves_units_without_posts_alone(cast: Any) -> None:
    post(cast)
    counting.count_each(date(2026, 3, 3))
    assert list(CoverageMonth.objects.values_list("first", "last", "needed").order_by("first")) == [
        (date(2026, 2, 1), date(2026, 2, 28), 28 * 1440),
        (date(2026, 3, 1), date(2026, 3, 2), 2 * 1440),
    ]
