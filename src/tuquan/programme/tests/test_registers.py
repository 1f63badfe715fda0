"""Gaps, self-checks, recommendations, organisations, disputes, half-yearly reviews."""

import json
from datetime import date, timedelta

import pytest

from tuquan.audit.models import Entry
from tuquan.core.dates import at_noon
from tuquan.core.ids import uuid7
from tuquan.core.states import State
from tuquan.documents.models import OfficialDocument
from tuquan.facts.models import Fact
from tuquan.facts.services.verify import verify
from tuquan.notifications.models import Message
from tuquan.programme.models import Gap, Recommendation
from tuquan.programme.self_checks import sheets
from tuquan.programme.services import coordinating, disputes, gaps, organisations, recommendations
from tuquan.programme.tests.factories import NOW, TODAY, coordination, gap, organisation, recommendation, self_check
from tuquan.units.services.checks import DateRefused


def figures(unit):
    rows = Fact.objects.standing().filter(unit=unit).order_by("indicator", "first_date")
    return [(fact.indicator, json.loads(fact.dims), fact.first_date, fact.value) for fact in rows]


# Gaps


def mended(cast, found):
    by = {"by": cast.clerk_a, "at": NOW}
    gaps.propose_mending(
        found,
        proposal="Lắp khóa",
        responsible="Tổ bảo vệ",
        due_date=date(2026, 5, 20),
        proposed_date=date(2026, 5, 5),
        **by,
    )
    return gaps.mend(found, mended_date=date(2026, 5, 18), mended_how="Đã lắp khóa", **by)


def test_a_gap_sent_twice_is_one(cast):
    act = uuid7()
    first = gap(cast.school_a, by=cast.clerk_a, act_id=act)
    assert gap(cast.school_a, by=cast.clerk_a, act_id=act) == first
    assert (Gap.objects.count(), Entry.objects.filter(kind="programme.gap_found").count()) == (1, 1)


def test_a_gap_counts_as_fixed_when_somebody_looked_again(cast):
    found = gap(cast.school_a, by=cast.clerk_a)
    assert (found.state_on(TODAY), figures(cast.school_a)) == (
        State.TODO,
        [("gaps_found", {"topic": "theft"}, date(2026, 5, 4), 1)],
    )
    found = mended(cast, found)
    assert (found.state_on(TODAY), len(figures(cast.school_a))) == (State.WAITING, 1)
    gaps.check_again(found, passed=True, checked_date=date(2026, 5, 25), by=cast.head_a, at=NOW)
    assert figures(cast.school_a) == [
        ("gaps_fixed", {"topic": "theft"}, date(2026, 5, 25), 1),
        ("gaps_found", {"topic": "theft"}, date(2026, 5, 4), 1),
    ]
    assert verify() is None


def test_a_gap_that_is_not_mended_goes_back_with_a_new_deadline(cast):
    found = mended(cast, gap(cast.school_a, by=cast.clerk_a))
    with pytest.raises(DateRefused):
        gaps.check_again(found, passed=False, checked_date=date(2026, 5, 25), by=cast.head_a, at=NOW)
    again = gaps.check_again(
        found,
        passed=False,
        checked_date=date(2026, 5, 25),
        new_due_date=date(2026, 6, 1),
        by=cast.head_a,
        at=NOW,
    )
    assert (again.state_on(TODAY), again.sent_back, again.mended_date, again.is_late(TODAY)) == (
        State.LATE,
        1,
        None,
        True,
    )
    with pytest.raises(gaps.GapMoved):
        gaps.check_again(again, passed=True, checked_date=TODAY, by=cast.head_a, at=NOW)


def test_a_gap_steps_in_order_and_its_words_stay_out_of_the_log_and_of_the_figures(cast):
    found = gap(cast.school_a, by=cast.clerk_a)
    with pytest.raises(gaps.GapMoved):
        gaps.mend(found, mended_date=TODAY, mended_how="Xong", by=cast.clerk_a, at=NOW)
    with pytest.raises(DateRefused):
        gaps.propose_mending(
            found,
            proposal="Lắp khóa",
            responsible="Tổ bảo vệ",
            due_date=TODAY,
            proposed_date=date(2026, 5, 3),
            by=cast.clerk_a,
            at=NOW,
        )
    logged = "".join(Entry.objects.filter(object_id=str(found.pk)).values_list("changes", flat=True))
    assert "khóa" not in logged
    assert Fact.objects.get().source_title == "Sơ hở, thiếu sót: Phòng, chống trộm cắp, xâm phạm sở hữu"


def test_a_gap_written_by_mistake_counts_no_more(cast):
    found = gap(cast.school_a, by=cast.clerk_a)
    gaps.withdraw_gap(found, reason="Ghi nhầm", by=cast.clerk_a, at=NOW)
    assert (figures(cast.school_a), list(Gap.objects.standing()), verify()) == ([], [], None)


def test_late_gaps_are_reminded_of_on_their_days(cast):
    found = gap(cast.school_a, by=cast.clerk_a)
    gaps.propose_mending(
        found,
        proposal="Lắp khóa",
        responsible="Tổ bảo vệ",
        due_date=date(2026, 6, 20),
        proposed_date=TODAY,
        by=cast.clerk_a,
        at=NOW,
    )
    days = [day for day in range(12) if gaps.remind_of_gaps(TODAY + timedelta(days=day))]
    assert days == [2, 5, 6]
    assert gaps.remind_of_gaps(TODAY + timedelta(days=5)) == 0
    titles = Message.objects.filter(recipient=cast.clerk_a).order_by("created_at").values_list("title", flat=True)
    assert [title.rpartition(": ")[2] for title in titles] == ["còn 3 ngày", "hạn hôm nay", "quá hạn 1 ngày"]


# Self-checks


def test_a_line_that_did_not_pass_becomes_a_gap_once(cast):
    check = self_check(cast.school_a, by=cast.clerk_a)
    line = check.lines.get(passed=False)
    found = gaps.gap_from_line(line, by=cast.clerk_a, at=NOW)
    assert (found.what, found.topic, found.found_date, found.source) == (
        "Mạng không dây cho khách chưa tách khỏi mạng làm việc",
        "cyber",
        date(2026, 6, 2),
        "self_check",
    )
    with pytest.raises(gaps.LineHasGap):
        gaps.gap_from_line(line, by=cast.clerk_a, at=NOW)
    with pytest.raises(gaps.LineHasGap):
        gaps.gap_from_line(check.lines.filter(passed=True).first(), by=cast.clerk_a, at=NOW)


def test_a_sheet_is_answered_whole_and_once_a_day(cast):
    with pytest.raises(gaps.SheetIncomplete):
        gaps.check_sheet(cast.school_a, sheet="network", date=TODAY, answers={"wifi": True}, by=cast.clerk_a, at=NOW)
    self_check(cast.school_a, by=cast.clerk_a)
    with pytest.raises(gaps.CheckStands):
        self_check(cast.school_a, by=cast.clerk_a)


def test_a_sheet_is_due_again_after_its_months(cast):
    self_check(cast.school_a, by=cast.clerk_a)
    assert sheets()["network"].next_after(date(2026, 11, 30)) == date(2027, 2, 28)
    assert [gaps.remind_of_checks(date(2026, month, 1)) for month in (8, 9, 10)] == [0, 0, 2]
    assert gaps.remind_of_checks(date(2026, 10, 1)) == 0


# Recommendations


def test_units_that_ask_the_same_read_one_answer(cast):
    first = recommendation(cast.school_a, by=cast.clerk_a)
    second = recommendation(cast.school_b, by=cast.head_b, title="Chuyển đăng ký sang tháng 12")
    assert list(Recommendation.objects.received(cast.officer)) == []
    for one, user in ((first, cast.clerk_a), (second, cast.head_b)):
        recommendations.send_recommendation(one, by=user, at=NOW)
    assert set(Recommendation.objects.received(cast.officer)) == {first, second}
    recommendations.join(second, to=first, by=cast.officer, at=NOW)
    recommendations.answer(second, outcome="accepted", answer="Sẽ sửa hướng dẫn.", by=cast.officer, at=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert [(one.leading.answer, one.state) for one in (first, second)] == [("Sẽ sửa hướng dẫn.", State.MET)] * 2
    assert [
        Message.objects.filter(recipient=user, kind="programme.recommendation_answered").count()
        for user in (cast.clerk_a, cast.head_b)
    ] == [1, 1]
    with pytest.raises(recommendations.AlreadyAnswered):
        recommendations.part(second, by=cast.officer, at=NOW)


def test_joining_goes_to_the_one_that_leads_and_can_be_taken_back(cast):
    rows = [recommendation(cast.school_a, by=cast.clerk_a, title=title) for title in ("Một", "Hai", "Ba")]
    with pytest.raises(recommendations.CannotJoin):
        recommendations.join(rows[1], to=rows[0], by=cast.officer, at=NOW)
    rows = [recommendations.send_recommendation(one, by=cast.clerk_a, at=NOW) for one in rows]
    recommendations.join(rows[2], to=rows[1], by=cast.officer, at=NOW)
    recommendations.join(rows[1], to=rows[0], by=cast.officer, at=NOW)
    assert set(rows[0].joined.all()) == {rows[1], rows[2]}
    with pytest.raises(recommendations.CannotJoin):
        recommendations.join(rows[0], to=rows[1], by=cast.officer, at=NOW)
    recommendations.part(rows[2], by=cast.officer, at=NOW)
    assert set(rows[0].joined.all()) == {rows[1]}


def test_a_unit_that_nobody_follows_cannot_send(cast):
    cast.school_a.following = None
    cast.school_a.save()
    one = recommendation(cast.school_a, by=cast.clerk_a)
    with pytest.raises(recommendations.NoOffice):
        recommendations.send_recommendation(one, by=cast.clerk_a, at=NOW)


# Organisations


def test_an_organisation_marks_the_unit_until_it_ends(cast):
    made = organisation(cast.school_a, by=cast.clerk_a)
    marks = cast.school_a.marks.filter(flag="youth_union")
    assert [(mark.valid_from, mark.valid_to) for mark in marks] == [(date(2020, 3, 26), None)]
    organisations.end_organisation(made, valid_to=date(2026, 6, 1), by=cast.clerk_a, at=NOW)
    assert [(mark.valid_from, mark.valid_to) for mark in marks.all()] == [(date(2020, 3, 26), date(2026, 6, 1))]


def test_a_party_resolution_on_security_becomes_the_paper_of_quarter_one(cast):
    party = organisation(cast.school_a, by=cast.clerk_a, kind="party_organisation", name="Chi bộ trường")
    act = organisations.note_act(
        party,
        kind="resolution",
        date=date(2026, 1, 20),
        title="Lãnh đạo công tác bảo đảm an ninh, trật tự năm 2026",
        number="04-NQ/CB",
        people=12,
        on_security=True,
        by=cast.clerk_a,
        at=NOW,
    )
    paper = OfficialDocument.objects.get()
    assert (act.document, paper.purpose, paper.reference, paper.issuer) == (
        paper,
        "party_resolution",
        "04-NQ/CB",
        "Chi bộ trường",
    )


# Disputes


def test_disputes_are_counts_of_a_quarter(cast):
    by = {"by": cast.clerk_a, "at": NOW}
    disputes.count_disputes(cast.school_a, year=2026, quarter=1, arisen=3, settled=2, passed_on=1, **by)
    row = disputes.count_disputes(cast.school_a, year=2026, quarter=1, arisen=4, settled=2, passed_on=1, **by)
    assert (row.open, figures(cast.school_a)) == (1, [("disputes_mediated", {}, date(2026, 1, 1), 2)])
    with pytest.raises(disputes.MoreThanArose):
        disputes.count_disputes(cast.school_a, year=2026, quarter=2, arisen=1, settled=2, passed_on=0, **by)
    with pytest.raises(DateRefused):
        disputes.count_disputes(cast.school_a, year=2026, quarter=3, arisen=0, settled=0, passed_on=0, **by)
    assert verify() is None


# Reviews of coordination


def test_a_half_year_is_reviewed_once_and_reminded_of_before_its_end(cast):
    agreed = coordination(cast.school_a, by=cast.clerk_a)
    days = [date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 30), date(2026, 7, 7)]
    assert [coordinating.remind_of_reviews(day) for day in days] == [0, 2, 2, 2]
    review = coordinating.review_half(
        agreed, date=date(2026, 7, 3), result="good", by=cast.clerk_a, at=at_noon(date(2026, 7, 8))
    )
    assert (review.year, review.half) == (2026, 1)
    with pytest.raises(coordinating.ReviewStands):
        coordinating.review_half(agreed, date=date(2026, 6, 10), result="good", by=cast.clerk_a, at=NOW)
    Message.objects.all().delete()
    assert coordinating.remind_of_reviews(date(2026, 7, 7)) == 0


def test_a_regulation_names_all_its_sides_and_whom_to_ring(cast):
    agreed = coordination(cast.school_a, by=cast.clerk_a)
    by = {"by": cast.clerk_a, "at": NOW}
    party = coordinating.add_party(agreed, partner="neighbour", name="Trường Tiểu học số 1", **by)
    with pytest.raises(coordinating.PartyStands):
        coordinating.add_party(agreed, partner="police", name="Công an phường Ninh Hòa", **by)
    assert (agreed.side_names, agreed.partners) == (
        ["Công an phường Ninh Hòa", "Trường Tiểu học số 1"],
        {"police", "neighbour"},
    )
    card = coordinating.add_contact(
        agreed, side="Công an phường Ninh Hòa", name="Nguyễn Văn Trực", duty="Trực ban", phone="0258 3 000 000", **by
    )
    logged = "".join(Entry.objects.filter(object_id=str(agreed.pk)).values_list("changes", flat=True))
    assert "Trực" not in logged
    assert "0258" not in logged
    coordinating.remove_contact(card, **by)
    coordinating.remove_party(party, **by)
    assert (list(agreed.contacts.all()), agreed.side_names) == ([], ["Công an phường Ninh Hòa"])
