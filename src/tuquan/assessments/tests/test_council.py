"""The review meeting of a body: quorum, who steps aside, open and secret ballots, minutes."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.assessments import council_papers, papers
from tuquan.assessments.enums import Ballot, CycleState, Outcome
from tuquan.assessments.models import CouncilMeeting, CouncilVote
from tuquan.assessments.services import appraising, council as services
from tuquan.assessments.services.council import Counts, Member
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import YEAR, moment
from tuquan.core import dates
from tuquan.documents import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def appraised(cast):
    make.good_year(cast.school_a, cast.head_a)
    make.ratings(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    return appraising.appraise(
        cycle, judgements=make.all_met(cycle), outcome=Outcome.PASS, note="", by=cast.officer, at=moment(11, 18)
    )


def called(cast, *, secret):
    return services.call_meeting(
        cast.office,
        YEAR,
        body="Hội đồng xét, duyệt",
        decision="Quyết định số 9/QĐ-UBND",
        started_at=moment(11, 18, 14),
        place="Phòng họp",
        chair="Đỗ Quang Vinh",
        secretary="Phạm Minh Đức",
        secret=secret,
        quorum_percent=67,
        pass_percent=51,
        by=cast.officer,
        at=moment(11, 18, 13),
    )


def with_members(cast, meeting, *, absent=0):
    names = ["Đỗ Quang Vinh", "Phạm Minh Đức", "Vũ Hải Long", "Lê Thị Sáu"]
    members = [Member(name, present=place >= absent) for place, name in enumerate(names)]
    members.append(Member("Nguyễn Thị Hoa", "Hiệu trưởng", unit=cast.school_a))
    return services.save_members(meeting, members, by=cast.officer, at=moment(11, 18, 13))


def test_who_belongs_to_the_unit_steps_aside_and_a_secret_ballot_keeps_counts_only(cast, appraised):
    meeting = with_members(cast, called(cast, secret=True))
    item = meeting.items.get()
    assert [seat.name for seat in item.aside.all()] == ["Nguyễn Thị Hoa"]
    with pytest.raises(services.BallotsDoNotAddUp, match="5 phiếu, trong khi 4"):
        services.record_votes(item, counts=Counts(5, 0), by=cast.officer, at=moment(11, 18, 15))
    with pytest.raises(services.CouncilIncomplete, match="không ghi ai"):
        ballots = {seat.pk: Ballot.FOR for seat in meeting.seats.all()}
        services.record_votes(item, ballots=ballots, by=cast.officer, at=moment(11, 18, 15))
    voted = services.record_votes(item, counts=Counts(3, 1), by=cast.officer, at=moment(11, 18, 15))
    assert (voted.votes_for, voted.votes_against, voted.votes_blank, voted.result) == (3, 1, 0, Outcome.PASS)
    assert CouncilVote.objects.count() == 0


def test_half_the_votes_are_no_majority(cast, appraised):
    item = with_members(cast, called(cast, secret=True)).items.get()
    assert services.record_votes(item, counts=Counts(2, 2), by=cast.officer, at=moment(11, 18, 15)).result == "fail"


def test_an_open_ballot_names_everybody_who_may_vote(cast, appraised):
    meeting = with_members(cast, called(cast, secret=False))
    item, seats = meeting.items.get(), list(meeting.seats.all())
    ballots = {seats[0].pk: Ballot.FOR, seats[1].pk: Ballot.FOR, seats[2].pk: Ballot.AGAINST}
    with pytest.raises(services.BallotsDoNotAddUp):
        services.record_votes(item, ballots=ballots, by=cast.officer, at=moment(11, 18, 15))
    voted = services.record_votes(item, ballots=ballots, aside=[seats[3].pk], by=cast.officer, at=moment(11, 18, 15))
    assert (voted.votes_for, voted.votes_against, voted.result) == (2, 1, Outcome.PASS)
    assert [seat.name for seat in voted.aside.all()] == ["Lê Thị Sáu", "Nguyễn Thị Hoa"]
    assert voted.votes.count() == 3


def test_minutes_need_the_quorum_and_every_result(cast, appraised):
    meeting = with_members(cast, called(cast, secret=True), absent=2)
    close = {"ended_at": moment(11, 18, 16), "opinions": "", "by": cast.officer, "at": moment(11, 18, 17)}
    with pytest.raises(services.NoQuorum, match="Có mặt 3/5"):
        services.close_meeting(meeting, **close)
    meeting = with_members(cast, meeting)
    with pytest.raises(services.CouncilIncomplete, match="Chưa ghi kết quả"):
        services.close_meeting(meeting, **close)
    services.record_votes(meeting.items.get(), counts=Counts(4, 0), by=cast.officer, at=moment(11, 18, 15))
    closed = services.close_meeting(meeting, **close)
    with pytest.raises(services.CouncilClosed):
        with_members(cast, closed)
    appraised.refresh_from_db()
    assert appraised.state == CycleState.APPRAISED  # the council proposes; nothing moves by itself
    letter = papers.make(council_papers.COUNCIL_MINUTES, closed, made_at=moment(11, 18, 17))
    assert (letters.docx(letter)[:2], letters.pdf(letter)[:4]) == (b"PK", b"%PDF")


def test_nothing_appraised_nothing_to_call(cast):
    with pytest.raises(services.CouncilIncomplete):
        called(cast, secret=True)


# Pages


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def at(client):
    def sign_in(user):
        client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
        return client

    return sign_in


def members_data(*rows):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for place, (name, unit) in enumerate(rows):
        data |= {f"form-{place}-name": name, f"form-{place}-unit": unit, f"form-{place}-present": "on"}
    return data


def test_a_council_through_the_pages(cast, at, appraised, monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(YEAR, 11, 19))
    officer = at(cast.officer)
    officer.post(
        url("council_call"),
        {
            "body": "Ban Chỉ đạo phường",
            "started_at": "08:00 19/11/2025",
            "place": "Phòng họp",
            "chair": "Đỗ Quang Vinh",
            "secretary": "Phạm Minh Đức",
            "quorum_percent": "67",
            "pass_percent": "51",
        },
    )
    meeting = CouncilMeeting.objects.get()
    rows = (("Đỗ Quang Vinh", ""), ("Vũ Hải Long", ""), ("Nguyễn Thị Hoa", cast.school_a.pk), ("", ""))
    assert officer.post(url("council_members", meeting.pk), members_data(*rows)).status_code == 302
    item = meeting.items.get()
    first, second, _own = meeting.seats.all()
    page = officer.get(url("council_vote", meeting.pk, item.pk)).content.decode()
    assert "Không tham gia vì thuộc đơn vị: Nguyễn Thị Hoa" in page
    votes = {f"ballot_{first.pk}": "for", f"ballot_{second.pk}": "for", "note": ""}
    assert officer.post(url("council_vote", meeting.pk, item.pk), votes).status_code == 302
    assert officer.get(url("council_paper", meeting.pk, "pdf")).status_code == 404
    done = officer.post(url("council_close", meeting.pk), {"ended_at": "10:00 19/11/2025", "opinions": ""})
    assert done.status_code == 302
    assert officer.get(url("council_paper", meeting.pk, "pdf")).status_code == 200
    assert "Tán thành 2, không tán thành 0" in officer.get(meeting.get_absolute_url()).content.decode()
    assert officer.get(url("council_list")).status_code == 200
    minutes = officer.get(url("proposal_add")).context["form"]["council_minutes"].value()
    assert minutes == "Biên bản họp Ban Chỉ đạo phường ngày 19/11/2025"
    assert at(cast.head_a).get(meeting.get_absolute_url()).status_code == 404
