"""The police of the place: what they may read, and how they give their opinion."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tuquan.assessments.enums import CycleState, Outcome
from tuquan.assessments.models import Cycle, Meeting, PoliceOpinion
from tuquan.assessments.services import meeting, police
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import moment
from tuquan.audit.models import Entry
from tuquan.core import links
from tuquan.core.refusals import Refusal
from tuquan.home import pages
from tuquan.notifications.models import Message
from tuquan.units.tests import factories as units

pytestmark = pytest.mark.django_db
NOW = moment(11, 16, 14)


@pytest.fixture(autouse=True)
def mid_november(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def called(cast):
    """School A has called its meeting; the minutes are open."""
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    make.attest_all(cycle, cast.head_a, at=moment(11, 16, 8))
    held = meeting.save_meeting(
        cycle,
        started_at=moment(11, 16, 9),
        place="Phòng họp",
        chair="Nguyễn Thị Hoa",
        secretary="Lê Thu Hà",
        by=cast.clerk_a,
        at=moment(11, 16, 9),
    )
    held.seats.update(present=True)
    return cycle


def asked(cast, cycle, until=date(2026, 11, 18)):
    return police.ask(cycle, until=until, by=cast.clerk_a, at=NOW)


def token(opinion):
    return police.link_to(opinion).rstrip("/").rsplit("/", 1)[1]


def link_page(opinion):
    return reverse("assessments:police_link", args=[token(opinion)])


def close(cast, cycle, secretary="", at=NOW + timedelta(hours=1)):
    return meeting.close_meeting(
        cycle,
        judgements=make.all_met(cycle),
        outcome=Outcome.PASS,
        votes_for=9,
        votes_against=0,
        police_opinion=secretary,
        opinions="",
        ended_at=at,
        by=cast.head_a,
        at=at,
    )


SAID = {
    "stance": "remarks",
    "reasons": "Cần thêm đèn ở cổng phụ.",
    "name": "Trần Quốc Bảo",
    "office": "Công an phường Ninh Hòa",
    "paper_number": "12/CAP",
    "paper_date": "16/11/2026",
}
WORDS = (
    "Nhất trí, có nhận xét. Cần thêm đèn ở cổng phụ. (Trần Quốc Bảo, Công an phường Ninh Hòa; "
    "văn bản số 12/CAP ngày 16/11/2026; gửi qua liên kết ký riêng lúc 14:00 16/11/2026)"
)


# By the link


def test_clerk_makes_a_link_and_the_officer_without_account_answers_through_it(cast, client, called):
    client.force_login(cast.clerk_a)
    page = reverse("assessments:police_ask", args=[called.pk])
    assert client.post(page, {"until": "18/11/2026"}).status_code == 302
    opinion = PoliceOpinion.objects.get()
    shown = client.get(page).content.decode()
    assert (police.link_to(opinion).split("/y-kien")[0] in shown, "Dùng đến hết ngày 18/11/2026" in shown) == (
        True,
        True,
    )
    client.logout()

    address = link_page(opinion)
    answer = client.get(address)
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(re.split(r",\s*", answer.headers["Cache-Control"]))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    text = answer.content.decode()
    assert [word in text for word in (called.unit.name, "2026", "Cô Hoa", "Lê Thu Hà")] == [True, True, False, False]
    refused = client.post(address, {**SAID, "reasons": ""})
    assert (refused.status_code, "Hãy ghi nhận xét hoặc lý do." in refused.content.decode()) == (200, True)
    assert PoliceOpinion.objects.get().stance == ""

    sent = client.post(address, SAID)
    assert (sent.status_code, sent.headers["Location"]) == (302, address)
    opinion = PoliceOpinion.objects.get()
    assert (opinion.words, opinion.given_by, opinion.way) == (WORDS, None, "qua liên kết ký riêng")
    told = Message.objects.filter(kind="police.given")
    assert sorted(told.values_list("recipient__username", "title")) == sorted(
        (user.username, "Công an đã cho ý kiến: nhất trí, có nhận xét") for user in (cast.clerk_a, cast.head_a)
    )

    client.post(address, {**SAID, "stance": "disagree", "reasons": "Chưa có nội quy ra vào."})
    assert PoliceOpinion.objects.get().words.startswith("Không nhất trí. Chưa có nội quy ra vào. (Trần Quốc Bảo")
    kinds = Entry.objects.filter(kind__startswith="police.").order_by("seq").values_list("kind", "by_id")
    assert list(kinds) == [("police.asked", cast.clerk_a.pk), ("police.given", None), ("police.corrected", None)]
    assert "Trần Quốc Bảo" not in "".join(Entry.objects.values_list("changes", flat=True))


def test_what_came_by_link_stands_in_the_minutes_beside_what_the_secretary_wrote(cast, client, called):
    opinion = asked(cast, called)
    client.post(link_page(opinion), SAID)
    client.force_login(cast.clerk_a)
    assert (
        "Công an đã cho ý kiến:" in client.get(reverse("assessments:meeting_close", args=[called.pk])).content.decode()
    )
    close(cast, called, "Đại diện Công an dự họp từ 14 giờ.")
    held = Meeting.objects.get()
    assert held.police_words == f"{WORDS}\nĐại diện Công an dự họp từ 14 giờ."
    assert held.police_opinion == "Đại diện Công an dự họp từ 14 giờ."
    cycle = Cycle.objects.get()
    client.force_login(cast.officer)
    meeting.send_request(
        cycle, number="21/TTr", signed_date=date(2026, 11, 16), text="", by=cast.head_a, at=NOW + timedelta(hours=2)
    )
    assert "Cần thêm đèn ở cổng phụ." in client.get(cycle.get_absolute_url()).content.decode()


def test_after_the_minutes_nothing_is_corrected_and_the_page_says_so(cast, client, called):
    opinion = asked(cast, called)
    client.post(link_page(opinion), SAID)
    close(cast, called)
    answer = client.post(link_page(opinion), {**SAID, "reasons": "Khác"})
    assert (answer.status_code, "Biên bản họp đã thông qua" in answer.content.decode()) == (200, True)
    assert PoliceOpinion.objects.get().reasons == "Cần thêm đèn ở cổng phụ."
    with pytest.raises(police.MinutesAdopted):
        asked(cast, Cycle.objects.get())


def test_minutes_opened_anew_let_the_police_correct_again(cast, client, called):
    opinion = asked(cast, called)
    client.post(link_page(opinion), SAID)
    close(cast, called)
    meeting.save_meeting(
        Cycle.objects.get(),
        started_at=moment(11, 16, 9),
        place="Phòng họp",
        chair="Nguyễn Thị Hoa",
        secretary="Lê Thu Hà",
        by=cast.clerk_a,
        at=NOW,
    )
    assert client.post(link_page(opinion), {**SAID, "stance": "agree", "reasons": ""}).status_code == 302
    assert PoliceOpinion.objects.get().stance == "agree"


@pytest.mark.parametrize("what", ["taken back", "made anew", "expired", "changed", "of something else"])
def test_a_link_that_does_not_stand_opens_nothing_and_says_nothing(cast, client, called, what, monkeypatch):
    opinion = asked(cast, called)
    address = link_page(opinion)
    if what == "taken back":
        police.take_back(called, by=cast.head_a, at=NOW)
    elif what == "made anew":
        asked(cast, called)
    elif what == "expired":
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment(11, 19, 0))
    elif what == "changed":
        address = address[:-3] + "xx/"
    else:
        other = links.token_of("other", opinion.pk, until=moment(12, 1), serial=opinion.link_serial)
        address = reverse("assessments:police_link", args=[other])
    for answer in (client.get(address), client.post(address, SAID)):
        text = answer.content.decode()
        assert (answer.status_code, called.unit.name in text, "Không mở được liên kết" in text) == (404, False, True)
    assert PoliceOpinion.objects.get().stance == ""


def test_a_link_taken_back_between_opening_and_sending_is_refused(cast, called):
    opened = police.opinion_of(token(asked(cast, called)), now=NOW)
    police.take_back(called, by=cast.clerk_a, at=NOW)
    with pytest.raises(links.LinkRefused):
        police.give(opened, stance="agree", reasons="", name="A", office="B", by=None, at=NOW)


@pytest.mark.parametrize("until", [date(2026, 11, 15), date(2027, 1, 16)])
def test_a_link_ends_between_today_and_sixty_days_on(cast, called, until):
    with pytest.raises(police.BadDay, match="từ hôm nay đến 15/01/2027"):
        asked(cast, called, until)


def test_there_is_nothing_to_ask_before_the_meeting_is_called(cast):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    with pytest.raises(police.NoMeeting):
        asked(cast, cycle)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"stance": "disagree", "reasons": " "}, "Hãy ghi nhận xét"),
        ({"stance": "other"}, "Hãy chọn ý kiến"),
        ({"name": " "}, "ghi họ tên"),
        ({"paper_date": date(2026, 11, 17)}, "không thể sau hôm nay"),
    ],
)
def test_an_incomplete_opinion_is_refused(cast, called, values, sentence):
    opinion = asked(cast, called)
    whole = {"stance": "agree", "reasons": "", "name": "Trần Quốc Bảo", "office": "Công an phường", **values}
    with pytest.raises(Refusal, match=sentence):
        police.give(opinion, **whole, by=None, at=NOW)
    assert PoliceOpinion.objects.get().stance == ""


def test_only_the_own_clerk_and_head_make_and_take_back_links(cast, client, called):
    page, back = (reverse(f"assessments:{name}", args=[called.pk]) for name in ("police_ask", "police_take_back"))
    answers = {}
    for name in ("clerk_a", "head_a", "guard_a", "officer", "police_officer", "head_b"):
        client.force_login(getattr(cast, name))
        answers[name] = [
            client.post(page, {"until": "18/11/2026"}).status_code,
            client.post(back).status_code,
        ]
    assert answers == {
        "clerk_a": [302, 302],
        "head_a": [302, 302],
        "guard_a": [404, 404],
        "officer": [404, 404],
        "police_officer": [404, 404],
        "head_b": [404, 404],
    }
    assert PoliceOpinion.objects.get().link_until is None


# With an account


def test_the_police_body_with_an_account_finds_the_task_and_answers_it(cast, client, called):
    asked(cast, called)
    opinion = PoliceOpinion.objects.get()
    assert opinion.get_absolute_url() == reverse("assessments:police_ask", args=[called.pk])
    told = Message.objects.get(kind="police.asked")
    assert (told.recipient, told.url) == (cast.police_officer, opinion.answer_url)
    assert pages.authority_year(cast.police_officer, 2026, date(2026, 11, 16)).police_asked == [opinion]
    assert pages.authority_year(cast.officer, 2026, date(2026, 11, 16)).police_asked == []
    client.force_login(cast.police_officer)
    assert opinion.answer_url in client.get("/").content.decode()
    page = client.get(opinion.answer_url)
    assert (page.status_code, "Vũ Hải Long" in page.content.decode()) == (200, True)
    assert (
        client.post(opinion.answer_url, {"stance": "agree", "name": "Vũ Hải Long", "office": "CAP"}).status_code == 302
    )
    given = PoliceOpinion.objects.get()
    assert given.words == ("Nhất trí. (Vũ Hải Long, CAP; gửi bằng tài khoản của Công an lúc 14:00 16/11/2026)")
    assert given.given_by == cast.police_officer
    assert pages.authority_year(cast.police_officer, 2026, date(2026, 11, 16)).police_asked == []
    for stranger in (cast.head_a, cast.officer, cast.chairman, cast.head_b):
        client.force_login(stranger)
        assert client.get(opinion.answer_url).status_code == 404


# What the police read


def pages_of(cycle):
    return [
        reverse("assessments:cycle", args=[cycle.pk]),
        reverse("assessments:cycle_paper", args=[cycle.pk, "registration", "pdf"]),
        reverse("assessments:dossier_print", args=[cycle.pk, "zip"]),
    ]


def answers(client, user, addresses):
    client.force_login(user)
    found = []
    for address in addresses:
        answer = client.get(address)
        b"".join(answer) if answer.streaming else answer.content
        found.append(answer.status_code)
    return found


def test_the_police_of_the_place_read_what_was_submitted_and_no_draft(cast, client, called):
    draft = [
        reverse("assessments:criterion", args=[called.pk, "GD1a"]),
        reverse("assessments:attestations", args=[called.pk]),
    ]
    assert answers(client, cast.police_officer, pages_of(called) + draft) == [200, 200, 200, 404, 404]
    page = client.get(pages_of(called)[0])
    assert page.templates[0].name == "assessments/dossier.html"
    Cycle.objects.update(state=CycleState.PREPARING)
    assert answers(client, cast.police_officer, pages_of(called)) == [404, 404, 404]


def test_the_police_read_the_dossier_of_a_provincial_department_in_their_ward_though_the_province_receives_it(
    cast, client
):
    """It sits in the ward and is recognised by the province: the commune's officer has no part in it, the police have."""
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    province = units.unit("Thường trực Ban Chỉ đạo tỉnh", "standing_office")
    Cycle.objects.update(office=province, recogniser=province)
    pages = pages_of(cycle)
    assert {
        name: answers(client, getattr(cast, name), pages) for name in ("police_officer", "officer", "chairman")
    } == {"police_officer": [200, 200, 200], "officer": [404, 404, 404], "chairman": [404, 404, 404]}


def test_the_police_of_another_place_read_nothing(cast, client, called):
    elsewhere = units.unit("Công an phường khác", "police")
    cast.school_a.police_body = elsewhere
    cast.school_a.save()
    assert answers(client, cast.police_officer, pages_of(called)) == [404, 404, 404]


def test_what_an_office_enters_on_behalf_is_live_for_it_and_submitted_for_the_police(cast, client, called):
    Cycle.objects.update(on_behalf=True)
    seen = {}
    for name in ("officer", "police_officer"):
        client.force_login(getattr(cast, name))
        seen[name] = client.get(called.get_absolute_url()).templates[0].name
    assert seen == {"officer": "assessments/cycle.html", "police_officer": "assessments/dossier.html"}
