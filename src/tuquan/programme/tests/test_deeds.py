"""An act written once in any book of the programme ticks the plan off; taken back, it opens the activity again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tuquan.core.dates import at_noon, year_of
from tuquan.facts.models import Fact
from tuquan.programme import plan_reading
from tuquan.programme.enums import ActivityState
from tuquan.programme.models import AnnouncementTally, Gap, InternalRules, RulesReview, YearPlan
from tuquan.programme.services import announcing, gaps, organisations, reviewing
from tuquan.programme.services.signing import acts, rounds
from tuquan.programme.tests import factories as make
from tuquan.programme.tests.factories import NOW, TODAY
from tuquan.units import deeds

DONE, LATE, PLANNED = ActivityState.DONE, ActivityState.LATE, ActivityState.PLANNED


@pytest.fixture
def plan(cast):
    return make.plan(cast.school_a, by=cast.clerk_a)


@pytest.fixture
def wish(cast, plan):
    """An activity of the year that a record of the kind makes done."""

    def made(kind, tag=""):
        days = {"first_date": date(2026, 1, 2), "last_date": date(2026, 12, 30)}
        return make.activity(plan, by=cast.clerk_a, what=f"{kind} {tag}", proof_kind=kind, proof_tag=tag, **days)

    return made


def stands(activity):
    """(state, title and day of the record that makes it done) as the plan shows it."""
    plan = YearPlan.objects.select_related("unit").get(pk=activity.plan_id)
    line = next(one for one in plan_reading.plan_book(plan, TODAY).lines if one.activity.pk == activity.pk)
    return (line.state, line.deed.title, line.deed.date) if line.deed else (line.state,)


def sign(round, signers):
    sha256 = rounds.current_text(round).sha256
    for one in signers:
        acts.by_slip(one, sha256=sha256, at=NOW)


# --- Signing --------------------------------------------------------------------------------------------------------


def test_a_round_is_done_when_everybody_signed_and_open_again_with_new_words(cast, wish):
    activity = wish("programme.signinground", "signing:commitment")
    covenant = wish("programme.signinground", "signing:covenant")
    round, signers = make.opened(cast.school_a, "Lê An", "Trần Bình", by=cast.clerk_a)
    sign(round, signers[:1])
    assert stands(activity) == (PLANNED,)
    sign(round, signers[1:])
    assert stands(activity) == (DONE, "Cam kết năm 2026 (2 đã ký)", TODAY)
    assert stands(covenant) == (PLANNED,)
    rounds.revise_text(round, text="Tôi cam kết, thêm một ý.", what_changed="Thêm ý", by=cast.clerk_a, at=NOW)
    assert stands(activity) == (PLANNED,)


def test_a_round_that_was_ended_counts_when_somebody_signed(cast, wish):
    activity = wish("programme.signinground")
    empty, _signers = make.opened(cast.school_a, "Lê An", by=cast.clerk_a)
    rounds.close_round(empty, by=cast.clerk_a, at=NOW)
    assert stands(activity) == (PLANNED,)
    round, signers = make.opened(cast.school_a, "Lê An", "Trần Bình", by=cast.clerk_a, title="Cam kết tháng 6")
    sign(round, signers[:1])
    assert stands(activity) == (PLANNED,)
    rounds.close_round(round, by=cast.clerk_a, at=NOW)
    assert stands(activity) == (DONE, "Cam kết tháng 6 (1 đã ký)", TODAY)


def test_who_read_and_acknowledged_was_told_as_at_a_session(cast, wish):
    told, drugs = wish("outreach.session", "covers:internal_rules"), wish("outreach.session", "topic:drugs")
    criteria = wish("outreach.session", "covers:criteria")
    rules = make.internal_rules(cast.school_a, by=cast.clerk_a, text="Điều 1. Xuất trình thẻ.")
    fields = {"kind": "acknowledgement", "title": "Đọc nội quy", "text": "", "topic": "general"}
    round, signers = make.opened(cast.school_a, "Lê An", by=cast.clerk_a, rules=[rules], **fields)
    sign(round, signers)
    assert stands(told) == (DONE, "Đọc nội quy (1 đã ký)", TODAY)
    assert (stands(drugs), stands(criteria)) == ((PLANNED,), (PLANNED,))


# --- Rules ----------------------------------------------------------------------------------------------------------


def review(cast, rules, **fields):
    fields = {"date": TODAY, "outcome": "kept", "next_review_date": date(2027, 6, 1), **fields}
    return reviewing.review_rules(rules, by=cast.clerk_a, at=NOW, **fields)


def test_rules_reviewed_or_issued_anew_were_looked_at(cast, wish):
    fire, premises = (wish("programme.rulesreview", f"rules:{topic}") for topic in ("fire", "premises"))
    old = InternalRules.objects.get(
        pk=make.internal_rules(cast.school_a, by=cast.clerk_a, topics=["fire"], valid_from=date(2025, 1, 15)).pk
    )
    assert (stands(fire), stands(premises)) == ((PLANNED,), (PLANNED,))
    review(cast, old)
    make.internal_rules(cast.school_a, by=cast.clerk_a, title="Nội quy ra vào")
    assert stands(fire) == (DONE, "Rà soát “Nội quy ra vào”", TODAY)
    assert stands(premises) == (DONE, "Nội quy ra vào", date(2026, 1, 15))


def test_a_plan_sends_to_the_rules_in_force_or_to_the_first_ones(cast, client):
    client.force_login(cast.clerk_a)
    page = deeds.KINDS["programme.rulesreview"].add_url("rules:fire")
    assert client.get(page).url == f"{reverse('programme:rules_add')}?linh-vuc=fire"
    rules = make.internal_rules(cast.school_a, by=cast.clerk_a, topics=["fire"])
    assert client.get(page).url == f"{reverse('programme:rules_review', args=[rules.pk])}?linh-vuc=fire"
    typed = {"date": "15/06/2026", "outcome": "kept", "next_review_date": "01/06/2027"}
    answer = client.post(f"{reverse('programme:rules_review', args=[rules.pk])}?ve=/phong-trao/", typed)
    assert answer.url == "/phong-trao/"


def test_a_gap_found_in_rules_goes_into_the_register_and_is_followed_on_both_pages(cast, client):
    client.force_login(cast.clerk_a)
    rules = make.internal_rules(cast.school_a, by=cast.clerk_a, topics=["fire", "premises"])
    typed = {
        "date": "10/06/2026",
        "outcome": "to_change",
        "next_review_date": "01/06/2027",
        "gap": "Chưa có điều về pin",
    }
    client.post(reverse("programme:rules_review", args=[rules.pk]), typed)
    gap = Gap.objects.get()
    assert (gap.what, gap.source, gap.topic, gap.found_date) == (
        "Chưa có điều về pin",
        "rules_review",
        "internal_rules",
        date(2026, 6, 10),
    )
    assert RulesReview.objects.get().gap_entry == gap
    assert Fact.objects.filter(indicator="gaps_found", source_id=str(gap.pk), ended_at=None).count() == 1
    assert client.get(gap.get_absolute_url()).context["origin"] == (
        "rà soát “Nội quy ra vào”",
        rules.get_absolute_url(),
    )
    assert said(client, rules) == [("Chưa có điều về pin", gap, "chưa đề xuất cách khắc phục")]
    by = {"by": cast.clerk_a, "at": NOW}
    days = {"due_date": date(2026, 6, 20), "proposed_date": date(2026, 6, 11)}
    gaps.propose_mending(gap, proposal="Ban hành lần mới", responsible="Văn phòng", **days, **by)
    gaps.mend(gap, mended_date=date(2026, 6, 12), mended_how="Đã ban hành", **by)
    gaps.check_again(gap, passed=True, checked_date=date(2026, 6, 13), **by)
    assert said(client, rules) == [("Chưa có điều về pin", gap, "đã khắc phục, đã kiểm tra lại")]
    gaps.withdraw_gap(gap, reason="Ghi nhầm", **by)
    assert said(client, rules) == [("Chưa có điều về pin", None, "")]


def said(client, rules):
    rows = client.get(rules.get_absolute_url()).context["reviews"]
    return [(one.gap, entry and entry[0], entry[2] if entry else "") for one, entry in rows]


# --- Registers ------------------------------------------------------------------------------------------------------


def test_a_gap_found_and_mended_are_two_things_done_until_it_is_taken_out(cast, wish):
    found, mended = wish("programme.gap", "gap:found"), wish("programme.gap", "gap:mended")
    gap = make.gap(cast.school_a, by=cast.clerk_a)
    by = {"by": cast.clerk_a, "at": NOW}
    title = "Phòng, chống trộm cắp, xâm phạm sở hữu"
    assert (stands(found), stands(mended)) == ((DONE, f"Phát hiện sơ hở: {title}", date(2026, 5, 4)), (PLANNED,))
    days = {"due_date": date(2026, 6, 20), "proposed_date": date(2026, 5, 11)}
    gaps.propose_mending(gap, proposal="Lắp khóa", responsible="Bảo vệ", **days, **by)
    gaps.mend(gap, mended_date=date(2026, 5, 12), mended_how="Đã lắp", **by)
    assert stands(mended) == (PLANNED,)
    gaps.check_again(gap, passed=True, checked_date=date(2026, 5, 13), **by)
    assert stands(mended) == (DONE, f"Khắc phục sơ hở: {title}", date(2026, 5, 13))
    gaps.withdraw_gap(gap, reason="Ghi nhầm", **by)
    assert (stands(found), stands(mended)) == ((PLANNED,), (PLANNED,))


def test_a_self_check_and_a_meeting_of_an_organisation_are_things_done(cast, wish):
    network, website = wish("programme.selfcheck", "sheet:network"), wish("programme.selfcheck", "sheet:website")
    youth = wish("programme.organisationact", "organisation:youth_union")
    make.self_check(cast.school_a, by=cast.clerk_a)
    assert (stands(network)[0], stands(website)) == (DONE, (PLANNED,))
    one = make.organisation(cast.school_a, by=cast.clerk_a)
    fields = {"kind": "activity", "title": "Cổng trường an toàn", "date": date(2026, 3, 26), "people": 40}
    organisations.note_act(one, by=cast.clerk_a, at=NOW, **fields)
    assert stands(youth) == (DONE, "Chi đoàn trường: Cổng trường an toàn", date(2026, 3, 26))


# --- Announcing -----------------------------------------------------------------------------------------------------


def test_an_announcement_is_done_until_it_is_called_off(cast, wish):
    activity = wish("programme.announcement", "announced:delegation")
    one = make.announcement(cast.school_a, by=cast.clerk_a)
    assert stands(activity) == (DONE, "Báo trước cho bên phối hợp: đoàn đến làm việc", date(2026, 6, 1))
    announcing.cancel(one, by=cast.clerk_a, at=NOW)
    assert stands(activity) == (PLANNED,)


def test_a_delegation_that_is_forgotten_still_ticks_its_activity_and_tells_only_the_month(cast, wish):
    activity = wish("programme.announcement", "announced:delegation")
    make.announcement(cast.school_a, by=cast.clerk_a)
    announcing.forget_past(date(2026, 6, 19))
    assert AnnouncementTally.objects.get().announced == 1
    assert stands(activity) == (DONE, "Báo trước cho bên phối hợp: đoàn đến làm việc", date(2026, 6, 1))


def test_an_announcement_counts_on_the_local_day_on_which_it_was_made(cast):
    last = at_noon(date(2026, 12, 31)) + timedelta(hours=11)  # 23:00 in Hà Nội, the same day in UTC
    first = at_noon(date(2027, 1, 1)) - timedelta(hours=11)  # 01:00 in Hà Nội, the day before in UTC
    fields = {"date": date(2027, 1, 5), "by": cast.clerk_a}
    for at in (last, first):
        announcing.announce(
            cast.school_a,
            kind="event",
            title="Hội nghị",
            start_time=NOW.time(),
            place="Hội trường",
            answer_by=at_noon(date(2027, 1, 4)),
            sides=[(None, "Công an phường")],
            at=at,
            **fields,
        )
    days = {
        year: [one.date for one in deeds.deeds_of(cast.school_a, year_of(year), ["programme.announcement"])]
        for year in (2026, 2027)
    }
    assert days == {2026: [date(2026, 12, 31)], 2027: [date(2027, 1, 1)]}
