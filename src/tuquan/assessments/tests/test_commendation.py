from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tuquan.assessments import award_lists, award_papers, awards, papers
from tuquan.assessments.award_enums import AwardLevel, ConsentVia, NominationState as N, ReviewState
from tuquan.assessments.models import AwardDecision, Nomination, PastAwards
from tuquan.assessments.services import award_review, awarding, commending, emulating
from tuquan.assessments.services.award_review import Ballots, OverLimit, ReviewRefused
from tuquan.assessments.services.commending import NominationRefused, TipIsNoMerit
from tuquan.assessments.services.council import BallotsDoNotAddUp, Member, NoQuorum
from tuquan.assessments.services.flow import OwnUnit
from tuquan.assessments.tests import commending as make
from tuquan.core import links
from tuquan.core.dates import year_of
from tuquan.documents import letters
from tuquan.facts import queries as facts
from tuquan.facts.models import Fact
from tuquan.facts.services import verify
from tuquan.notifications.models import Message
from tuquan.units.models import Membership


def test_a_person_is_never_sent_without_the_own_yes(cast):
    one = make.achieved(make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    with pytest.raises(NominationRefused, match="chưa đồng ý"):
        commending.send_nomination(one, number="", date=date(2026, 6, 4), by=cast.head_a, at=make.at(6, 4))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Nomination.objects.filter(pk=one.pk).update(state=N.SENT)
    asked = commending.ask_consent(one, by=cast.head_a, at=make.at())
    assert list(Message.objects.filter(kind="commendation.about_me").values_list("recipient", "url")) == [
        (cast.clerk_a.pk, reverse("assessments:my_nomination", args=[one.pk]))
    ]
    yes = commending.answer(asked, agrees=True, via=ConsentVia.ACCOUNT, by=cast.clerk_a, at=make.at(6, 2))
    sent = commending.send_nomination(yes, number="12/TTr", date=date(2026, 6, 4), by=cast.head_a, at=make.at(6, 4))
    assert (sent.state, sent.body, sent.consent_via) == (N.SENT, cast.office, "account")


def test_only_the_person_answers_by_account(cast):
    one = make.achieved(make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    asked = commending.ask_consent(one, by=cast.head_a, at=make.at())
    with pytest.raises(NominationRefused, match="chính người được đề nghị"):
        commending.answer(asked, agrees=True, via=ConsentVia.ACCOUNT, by=cast.head_a, at=make.at())


def test_a_no_ends_it_at_any_time_before_the_decision(cast):
    one = make.sent(cast.school_a, cast.head_a, person=cast.clerk_a.person)
    make.listed(cast.office, cast.officer, one)
    one = commending.answer(one, agrees=False, via=ConsentVia.LINK, by=None, at=make.at(6, 7))
    assert (one.state, one.consent, one.reason) == (N.DECLINED, "no", "")


def test_changed_achievements_need_a_new_yes_and_take_the_link_back(cast):
    one = make.achieved(make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    asked = commending.ask_consent(one, by=cast.head_a, at=make.at())
    token = commending.consent_token(asked, now=make.at())
    assert commending.nomination_of_link(token, now=make.at()) == one
    commending.answer(asked, agrees=True, via=ConsentVia.LINK, by=None, at=make.at())
    changed = make.achieved(one, cast.head_a, "Soạn nội dung phổ biến nội quy.")
    assert (changed.state, changed.consent) == (N.DRAFTING, "")
    with pytest.raises(links.LinkRefused):
        commending.nomination_of_link(token, now=make.at())


def test_a_link_expires(cast):
    one = make.achieved(make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    asked = commending.ask_consent(one, by=cast.head_a, at=make.at())
    token = commending.consent_token(asked, now=make.at())
    with pytest.raises(links.LinkExpired):
        commending.nomination_of_link(token, now=make.at() + timedelta(days=commending.LINK_DAYS))


@pytest.mark.parametrize(
    "words",
    [
        "Đã tố giác một vụ trộm trong trường.",
        "Báo tin kịp thời cho Công an phường.",
        "Cung cấp nguồn tin có giá trị.",
        "TỐ  GIÁC tội phạm",
        "to giac toi pham",
    ],
)
def test_a_tip_is_no_merit_of_a_person(cast, words):
    one = make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person)
    with pytest.raises(TipIsNoMerit, match="không bao giờ được nêu tên"):
        make.achieved(one, cast.head_a, words)
    assert one.achievements.count() == 0


def test_a_collective_may_keep_a_tip_box_but_not_name_who_gave(cast):
    one = make.nominated(cast.school_a, cast.head_a)
    make.achieved(one, cast.head_a, "Duy trì hòm thư tố giác đặt tại cổng trường.")
    for words in ("Có ông Nguyễn Văn An tố giác tội phạm.", f"{cast.clerk_a.person} báo tin cho Công an."):
        with pytest.raises(TipIsNoMerit):
            make.achieved(one, cast.head_a, words)
    assert one.achievements.count() == 1


def test_words_without_tips_pass():
    said = ("Báo cáo đúng hạn.", "Quản lý camera quanh trường.", "Hướng dẫn khai báo y tế.")
    assert [awards.tells_of_tips(words) for words in said] == [False, False, False]


def test_figures_of_tips_are_no_sources(cast):
    records, figures = award_lists.sources(cast.school_a, 2026, date(2026, 6, 1))
    assert not [one.key for one in (*records, *figures) if "tip" in one.key]


def test_a_form_belongs_to_its_level(cast):
    with pytest.raises(NominationRefused, match="không phải hình thức của cấp này"):
        commending.nominate(
            cast.school_a, 2026, subject="unit", level="commune", form="merit", by=cast.head_a, at=make.at()
        )


def test_somebody_of_another_unit_is_not_proposed(cast):
    with pytest.raises(NominationRefused, match="không thuộc đơn vị"):
        make.nominated(cast.school_a, cast.head_a, person=cast.head_b.person)


def test_a_round_from_proposal_to_decision_gives_facts(cast):
    decision = make.whole_round(cast)
    assert list(
        decision.nominations.order_by("subject").values_list("subject", "state", "council_items__votes_for")
    ) == [
        ("person", N.AWARDED, 5),
        ("unit", N.AWARDED, 5),
    ]
    assert (decision.review.state, decision.review.awarder) == (ReviewState.DECIDED, cast.committee)
    told = {
        code: facts.figure(code, cast.school_a, year_of(2026), {"award_level": "commune"}).value
        for code in ("awards_collective", "awards_individual", "awards_total")
    }
    assert told == {"awards_collective": 1, "awards_individual": 1, "awards_total": 2}
    assert verify.verify() is None


def test_the_stranger_and_the_draft_stay_unseen(cast):
    draft = make.nominated(cast.school_a, cast.head_a)
    sent = make.sent(cast.school_a, cast.head_a, person=cast.clerk_a.person)
    own = make.sent(cast.school_a, cast.head_a, person=cast.head_a.person, level="unit")
    seen = {
        name: set(Nomination.objects.visible(user).values_list("pk", flat=True))
        for name, user in {"head_a": cast.head_a, "head_b": cast.head_b, "officer": cast.officer}.items()
    }
    assert seen == {"head_a": {draft.pk, sent.pk, own.pk}, "head_b": set(), "officer": {sent.pk}}
    assert not Nomination.objects.visible(cast.police_officer).exists()


def test_a_refusal_gives_a_reason_that_the_proposer_reads(cast):
    one = make.sent(cast.school_a, cast.head_a)
    with pytest.raises(ReviewRefused, match="Ghi lý do"):
        award_review.refuse_nomination(one, reason=" ", by=cast.officer, at=make.at(6, 5))
    award_review.refuse_nomination(one, reason="Thành tích thuộc năm trước.", by=cast.officer, at=make.at(6, 5))
    one.refresh_from_db()
    assert (one.state, one.reason) == (N.REFUSED, "Thành tích thuộc năm trước.")
    told = Message.objects.filter(kind="commendation.moved", body="Thành tích thuộc năm trước.")
    assert cast.head_a.pk in set(told.values_list("recipient", flat=True))


def test_returned_completed_and_sent_again(cast):
    one = make.sent(cast.school_a, cast.head_a)
    award_review.return_nomination(one, reason="Nêu rõ số buổi.", by=cast.officer, at=make.at(6, 5))
    make.achieved(one, cast.head_a, "Tổ chức 4 buổi phổ biến nội quy.")
    one.refresh_from_db()
    assert one.state == N.RETURNED
    again = commending.send_nomination(one, number="14/TTr", date=date(2026, 6, 6), by=cast.head_a, at=make.at(6, 6))
    assert (again.state, again.reason, again.sent_number) == (N.SENT, "", "14/TTr")


def test_who_is_involved_steps_aside_and_the_count_knows_it(cast):
    one = make.sent(cast.school_a, cast.head_a)
    other = make.sent(cast.school_b, cast.head_b)
    review = make.listed(cast.office, cast.officer, one, other)
    seats = [Member(name) for name in make.NAMES[:3]]
    seats += [Member(cast.head_a.person.full_name), Member("Người thứ năm", unit=cast.school_b)]
    award_review.save_seats(review, seats, by=cast.officer, at=make.at(6, 5))
    aside = {pk: [seat.name for seat in rows] for pk, rows in award_review.involved(review).items()}
    assert aside == {one.pk: [cast.head_a.person.full_name], other.pk: ["Người thứ năm"]}
    with pytest.raises(BallotsDoNotAddUp, match="5 phiếu, trong khi 4 thành viên"):
        make.voted(review, cast.officer, {one.pk: Ballots(5, 0), other.pk: Ballots(4, 0)})
    make.voted(review, cast.officer, {one.pk: Ballots(4, 0), other.pk: Ballots(2, 2, "Thành tích chưa rõ.")})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, [seat.name for seat in one.ballot.aside.all()]) == (N.PASSED, [cast.head_a.person.full_name])
    assert (other.state, other.reason) == (
        N.REFUSED,
        "Thành tích chưa rõ. Hội đồng bỏ phiếu: 2/4 phiếu tán thành, cần từ 51 %.",
    )


def test_no_vote_without_quorum(cast):
    review = make.listed(cast.office, cast.officer, make.sent(cast.school_a, cast.head_a))
    seats = [Member(name, present=place < 3) for place, name in enumerate(make.NAMES)]
    award_review.save_seats(review, seats, by=cast.officer, at=make.at(6, 5))
    with pytest.raises(NoQuorum, match="Có mặt 3/5 thành viên, chưa đủ 67 % theo quy chế"):
        make.voted(review, cast.officer)


def test_the_limit_of_the_level_holds(cast):
    awarding.set_limit(
        cast.office, year=2026, level="commune", group="collective", most=1, paper="", by=cast.officer, at=make.at()
    )
    rows = [make.sent(cast.school_a, cast.head_a), make.sent(cast.school_b, cast.head_b)]
    review = make.voted(make.listed(cast.office, cast.officer, *rows), cast.officer)
    with pytest.raises(OverLimit, match="còn 1 tập thể; danh sách có 2"):
        make.proposed(review, cast.officer)
    award_review.drop_passed(rows[1], reason="Hết hạn mức năm nay.", by=cast.officer, at=make.at(6, 7))
    make.proposed(review, cast.officer)
    assert list(review.nominations.order_by("state").values_list("state", flat=True)) == [N.PROPOSED, N.REFUSED]


def test_a_unit_sees_its_own_limits_and_those_above(client, cast):
    year = make.at().year
    common = {"year": year, "group": "individual", "at": make.at()}
    awarding.set_limit(cast.office, level="commune", most=5, paper="12/HD-BCĐ", by=cast.officer, **common)
    awarding.set_limit(cast.school_a, level="unit", most=2, paper="", by=cast.head_a, **common)
    awarding.set_limit(cast.school_b, level="unit", most=9, paper="", by=cast.head_b, **common)
    make.sent(cast.school_a, cast.head_a, person=cast.clerk_a.person)
    shown = award_lists.limits_of(cast.school_a, year)
    assert [(one.level, one.most, one.left, one.body) for one in shown] == [
        (AwardLevel.COMMUNE, 5, 5, cast.office.name),
        (AwardLevel.UNIT, 2, 2, cast.school_a.name),
    ]
    assert [one.level for one in award_lists.limits_of(cast.office, year)] == [AwardLevel.COMMUNE]
    for body, level, by in ((cast.school_a, "commune", cast.head_a), (cast.office, "unit", cast.officer)):
        with pytest.raises(awarding.AwardRefused, match="Đơn vị đặt hạn mức khen của thủ trưởng mình"):
            awarding.set_limit(body, level=level, most=1, paper="", by=by, **common)
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    page = client.get(reverse("assessments:commendations"), {"nam": year}).content.decode()
    assert "nhiều nhất 5, còn 5" in page
    typed = {"year": year, "level": "unit", "group": "collective", "most": 1, "paper": ""}
    assert client.post(reverse("assessments:award_limits"), typed).status_code == 302
    refused = client.post(reverse("assessments:award_limits"), typed | {"level": "commune"})
    assert "level" in refused.context["form"].errors


def test_the_limit_of_the_own_head_holds(cast):
    rows = [
        make.sent(cast.school_a, cast.clerk_a, person=one, level="unit")
        for one in (cast.clerk_a.person, cast.guard_a.person)
    ]
    awarding.set_limit(
        cast.school_a, year=2026, level="unit", group="individual", most=1, paper="", by=cast.head_a, at=make.at()
    )
    review = make.voted(make.listed(cast.school_a, cast.head_a, *rows, level="unit"), cast.head_a)
    with pytest.raises(OverLimit, match="còn 1 cá nhân; danh sách có 2"):
        make.proposed(review, cast.head_a)


def test_the_chairman_refuses_one_with_a_reason(cast):
    rows = [make.sent(cast.school_a, cast.head_a), make.sent(cast.school_b, cast.head_b)]
    review = make.proposed(make.voted(make.listed(cast.office, cast.officer, *rows), cast.officer), cast.officer)
    with pytest.raises(awarding.AwardRefused, match="Ghi lý do không khen"):
        make.decided(review, cast.chairman, {rows[1].pk: " "})
    decision = make.decided(review, cast.chairman, {rows[1].pk: "Đơn vị vừa được khen tháng trước."})
    assert list(decision.nominations.order_by("state").values_list("unit__code", "state", "reason")) == [
        (cast.school_a.code, N.AWARDED, ""),
        (cast.school_b.code, N.REFUSED, "Đơn vị vừa được khen tháng trước."),
    ]
    with pytest.raises(awarding.AwardRefused, match="đã có quyết định"):
        make.decided(review, cast.chairman)
    assert Fact.objects.filter(indicator="awards_collective").count() == 1


def test_nobody_acts_on_the_own_proposal(cast):
    Membership.objects.create(person=cast.officer.person, unit=cast.school_a)
    one = make.sent(cast.school_a, cast.head_a)
    with pytest.raises(OwnUnit):
        award_review.refuse_nomination(one, reason="Không", by=cast.officer, at=make.at(6, 5))
    with pytest.raises(OwnUnit):
        make.listed(cast.office, cast.officer, one)


def test_a_head_awards_inside_the_unit_but_never_himself(cast):
    one = make.sent(cast.school_a, cast.clerk_a, person=cast.head_a.person, level="unit")
    two = make.sent(cast.school_a, cast.clerk_a, person=cast.clerk_a.person, level="unit")
    assert {one.body, two.body} == {cast.school_a}
    with pytest.raises(OwnUnit):
        make.listed(cast.school_a, cast.head_a, one, level="unit")
    review = make.listed(cast.school_a, cast.head_a, two, level="unit")
    review = make.proposed(make.voted(review, cast.head_a), cast.head_a)
    assert make.decided(review, cast.head_a).level == AwardLevel.UNIT
    with pytest.raises(NominationRefused, match="không tự khen"):
        make.nominated(cast.school_a, cast.head_a, level="unit")


def test_what_goes_to_a_level_elsewhere_is_written_down_by_the_office(cast):
    one = make.sent(cast.school_a, cast.head_a, level="province_police")
    review = make.listed(cast.office, cast.officer, one, level="province_police")
    assert (review.awarder, review.decides) == (None, "Công an tỉnh Khánh Hòa")
    review = make.proposed(make.voted(review, cast.officer), cast.officer)
    decision = make.decided(review, cast.officer)
    assert AwardDecision.objects.visible(cast.head_a).get() == decision
    assert not AwardDecision.objects.visible(cast.head_b).exists()


def test_emulation_is_registered_once_and_closed_when_sent(cast):
    sheet = emulating.open_registration(cast.school_a, 2026, by=cast.head_a, at=make.at(2, 1))
    with pytest.raises(emulating.EmulationRefused, match="Chưa có tập thể"):
        emulating.send_registration(sheet, number="", date=date(2026, 2, 2), by=cast.head_a, at=make.at(2, 2))
    line = {"subject": "person", "person": cast.clerk_a.person, "title": "advanced_worker"}
    emulating.add_line(sheet, **line, by=cast.head_a, at=make.at(2, 1))
    with pytest.raises(emulating.EmulationRefused, match="đã có"):
        emulating.add_line(sheet, **line, by=cast.head_a, at=make.at(2, 1))
    with pytest.raises(emulating.EmulationRefused, match="không dành cho"):
        emulating.add_line(sheet, subject="unit", title="advanced_worker", by=cast.head_a, at=make.at(2, 1))
    emulating.send_registration(sheet, number="05/ĐK", date=date(2026, 2, 2), by=cast.head_a, at=make.at(2, 2))
    with pytest.raises(emulating.EmulationRefused, match="đã gửi"):
        emulating.add_line(sheet, subject="unit", title="movement_collective", by=cast.head_a, at=make.at(2, 3))
    assert emulating.open_registration(cast.school_a, 2026, by=cast.head_a, at=make.at(2, 3)) == sheet


def test_a_source_without_numbers_gives_no_figure(cast):
    common = {"year": 2022, "source_title": "Báo cáo", "source_date": None, "by": cast.officer, "at": make.at()}
    none = awarding.state_past_awards(cast.office, level="ministry", collectives=None, individuals=None, **common)
    some = awarding.state_past_awards(cast.office, level="district", collectives=3, individuals=None, **common)
    assert [award_lists.past_words(one) for one in (none, some)] == [
        "có khen thưởng, nguồn không nêu số lượng",
        "3 tập thể",
    ]
    assert list(Fact.objects.values_list("indicator", "value", "basis")) == [("awards_collective", 3, "declared")]
    with pytest.raises(awarding.AwardRefused, match="năm đã qua"):
        awarding.state_past_awards(
            cast.office, level="commune", collectives=1, individuals=1, **{**common, "year": 2026}
        )
    assert PastAwards.objects.count() == 2


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_letter_is_made(cast, form):
    decision = make.whole_round(cast)
    review, person = decision.review, decision.nominations.get(subject="person")
    for kind, about in (
        (award_papers.REPORT, person),
        (award_papers.PROPOSAL, review),
        (award_papers.MINUTES, review),
        (award_papers.DECISION, decision),
    ):
        letter = papers.make(kind, about, made_at=make.at(6, 11))
        content = letters.pdf(letter) if form == "pdf" else letters.docx(letter)
        again = letters.pdf(letter) if form == "pdf" else letters.docx(letter)
        assert content == again
        assert len(content) > 5000


def test_certificates_are_printed_for_who_was_awarded(client, cast):
    decision = make.whole_round(cast)
    rows = award_papers.printed(decision)
    made = award_papers.certificates(decision, rows, made_at=decision.issued_at)
    assert [(one.authority, one.title, one.unit_name, one.about, one.merit) for one in made] == [
        (
            "Chủ tịch Ủy ban nhân dân phường Ninh Hòa",
            "Giấy khen",
            one.who,
            f"Văn thư, {one.unit.name}" if one.person else "",
            "Đã có thành tích trong phong trào toàn dân bảo vệ an ninh Tổ quốc năm 2026",
        )
        for one in rows
    ]
    assert {one.unit_name for one in made} == {cast.school_a.name, cast.clerk_a.person.full_name}
    client.force_login(cast.chairman, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    whole, page = (
        reverse(f"assessments:{name}", args=[decision.pk, *more])
        for name, more in (("award_certificates_paper", ["pdf"]), ("award_certificates", []))
    )
    assert cast.clerk_a.person.full_name in client.get(page).content.decode()
    framed, bare = client.get(whole).content, client.get(whole, {"khung": "khong"}).content
    assert (framed[:4], bare[:4], framed == bare) == (b"%PDF", b"%PDF", False)
    one = reverse("assessments:award_certificate_paper", args=[decision.pk, rows[0].pk, "docx"])
    assert client.get(one).content[:2] == b"PK"
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert [client.get(url).status_code for url in (page, whole, one)] == [404, 404, 404]


def test_logs_hold_no_name_of_the_proposed_in_the_chain(cast):
    from tuquan.audit.models import Entry

    make.whole_round(cast)
    name = cast.clerk_a.person.full_name
    assert not [one.pk for one in Entry.objects.filter(kind__startswith="nomination.") if name in str(one.changes)]


# Pages


def test_the_link_page_asks_and_takes_the_answer(client, cast):
    one = make.achieved(make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person), cast.head_a)
    asked = commending.ask_consent(one, by=cast.head_a, at=make.at())
    from django.utils import timezone

    url = reverse("assessments:consent", args=[commending.consent_token(asked, now=timezone.now())])
    page = client.get(url)
    assert (page.status_code, page["Cache-Control"], page["Referrer-Policy"]) == (200, "no-store", "same-origin")
    assert "Tôi đồng ý" in page.content.decode()
    client.post(url, {"tra_loi": "dong-y"})
    one.refresh_from_db()
    assert (one.state, one.consent_via) == (N.AGREED, "link")


def test_a_wrong_link_says_nothing(client, cast):
    page = client.get(reverse("assessments:consent", args=["khong-dung"]))
    assert page.status_code == 404
    assert "Liên kết này không đúng" in page.content.decode()


def test_the_unit_reads_only_its_own_lines_of_a_decision(client, cast):
    rows = [make.sent(cast.school_a, cast.head_a), make.sent(cast.school_b, cast.head_b)]
    review = make.proposed(make.voted(make.listed(cast.office, cast.officer, *rows), cast.officer), cast.officer)
    decision = make.decided(review, cast.chairman)
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    page = client.get(decision.get_absolute_url()).content.decode()
    assert (cast.school_a.name in page, cast.school_b.name in page) == (True, False)
    assert client.get(reverse("assessments:award_decision_paper", args=[decision.pk, "pdf"])).status_code == 404
    client.force_login(cast.chairman, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    paper = client.get(reverse("assessments:award_decision_paper", args=[decision.pk, "pdf"]))
    assert (paper.status_code, paper.content[:4]) == (200, b"%PDF")


def test_the_form_explains_a_tip(client, cast):
    from tuquan.outreach.services import sessions

    sessions.record_session(
        cast.school_a, title="Phổ biến nội quy", date=date(2026, 3, 6), head_count=5, by=cast.head_a, at=make.at(3, 6)
    )
    one = make.nominated(cast.school_a, cast.head_a, person=cast.clerk_a.person)
    records, _figures = award_lists.sources(cast.school_a, 2026, date(2026, 6, 1))
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    url = reverse("assessments:achievement_add", args=[one.pk])
    page = client.post(url, {"source": records[0].key, "sentence": "Tố giác một vụ trộm"})
    assert "không bao giờ được nêu tên" in page.content.decode()
    assert client.post(url, {"source": records[0].key, "sentence": "Soạn nội quy"}).status_code == 302


def test_lists_ask_as_often_for_three_rows_as_for_one(cast, queries_of):
    def count(url):
        return len(queries_of(cast.officer, url)), len(queries_of(cast.head_a, reverse("assessments:commendations")))

    board = reverse("assessments:award_board")
    make.sent(cast.school_a, cast.head_a)
    one = count(board)
    for person in (cast.clerk_a.person, cast.guard_a.person):
        make.sent(cast.school_a, cast.head_a, person=person)
    assert count(board) == one
