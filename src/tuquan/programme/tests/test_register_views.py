"""Pages of coordination, announcements and the registers."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tuquan.programme.enums import AnnouncementKind
from tuquan.programme.models import Announcement, Coordination, DisputeCount, Gap, Organisation, Recommendation
from tuquan.programme.self_checks import sheets
from tuquan.programme.services import announcing, coordinating, gaps, recommendations
from tuquan.programme.tests.factories import (
    NOW,
    announcement,
    coordination,
    gap,
    organisation,
    recommendation,
    self_check,
)

LISTS = (
    "registers",
    "announcement_list",
    "organisation_list",
    "gap_list",
    "self_check_list",
    "recommendation_list",
    "dispute_list",
)


def words(response):
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_empty_and_full_for_the_unit_and_for_nobody_else(cast, client, name):
    url = reverse(f"programme:{name}")
    client.force_login(cast.clerk_a)
    assert client.get(url).status_code == 200
    by = {"by": cast.clerk_a}
    agreed = coordination(cast.school_a, **by)
    announcement(cast.school_a, sides=[(agreed, "Công an phường Ninh Hòa"), (None, "Đội B")], **by)
    organisation(cast.school_a, **by)
    gap(cast.school_a, **by)
    self_check(cast.school_a, **by)
    recommendation(cast.school_a, **by)
    assert client.get(url).status_code == 200
    for user, status in ((cast.guard_a, 404), (cast.officer, 404), (cast.police_officer, 404), (cast.head_b, 200)):
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == status
        assert "Cửa sau không có khóa" not in words(answer)


@pytest.mark.parametrize("name", ["announcement_list", "gap_list", "recommendation_list", "organisation_list"])
def test_lists_ask_as_often_for_three_rows_as_for_one(cast, queries_of, name):
    url = reverse(f"programme:{name}")

    def one_more():
        announcement(cast.school_a, by=cast.clerk_a)
        number = Gap.objects.count()
        gap(cast.school_a, by=cast.clerk_a, what=f"Sơ hở {number}")
        recommendation(cast.school_a, by=cast.clerk_a)
        organisation(cast.school_a, by=cast.clerk_a, name=f"Chi đoàn {number}")

    one_more()
    once = len(queries_of(cast.clerk_a, url))
    one_more()
    one_more()
    assert len(queries_of(cast.clerk_a, url)) == once


# Announcements


def announce(client, kind, **typed):
    typed = {
        "date": "18/06/2026",
        "start_time": "08:30",
        "place": "Cổng chính",
        "answer_by": "07:00 18/06/2026",
        **typed,
    }
    return client.post(reverse("programme:announce") + f"?viec={kind}", typed)


def test_a_delegation_asks_for_nothing_but_day_hour_gate_people_and_vehicles(cast, client):
    client.force_login(cast.clerk_a)
    page = client.get(reverse("programme:announce"))
    names = set(re.findall(r'name="(\w+)"', page.content.decode().split('class="form"')[1]))
    assert names == {
        "csrfmiddlewaretoken",
        "date",
        "start_time",
        "place",
        "people",
        "vehicles",
        "others",
        "answer_by",
    }
    announce(client, "delegation", people="25", vehicles="3", others="Đội A\n\nĐội B", title="Đoàn của ông A", done="x")
    made = Announcement.objects.get()
    assert (made.kind, made.people, made.vehicles, made.title, made.done) == ("delegation", 25, 3, "", "")
    assert [side.name for side in made.sides.all()] == ["Đội A", "Đội B"]


@pytest.mark.parametrize("kind", AnnouncementKind.values)
def test_each_kind_can_be_announced_to_the_sides_of_the_regulations(cast, client, kind):
    agreed = coordination(cast.school_a, by=cast.clerk_a)
    coordinating.add_party(agreed, partner="neighbour", name="Trường bên cạnh", by=cast.clerk_a, at=NOW)
    client.force_login(cast.clerk_a)
    answer = announce(client, kind, title="Lễ", done="Đã báo", people="50", sides=[f"{agreed.pk}:0", f"{agreed.pk}:1"])
    made = Announcement.objects.get()
    assert (answer.url, made.kind) == (made.get_absolute_url(), kind)
    assert [(side.name, side.coordination) for side in made.sides.all()] == [
        ("Công an phường Ninh Hòa", agreed),
        ("Trường bên cạnh", agreed),
    ]
    shown = words(client.get(answer.url))
    assert "Chờ Công an phường Ninh Hòa trả lời" in shown


def test_a_refusal_is_said_at_its_field(cast, client):
    client.force_login(cast.clerk_a)
    assert "Chọn hoặc nhập ít nhất một bên cần báo." in words(announce(client, "delegation"))
    late = announce(client, "delegation", others="Đội A", answer_by="09:00 18/06/2026")
    assert "Hạn trả lời phải trước giờ bắt đầu." in words(late)
    assert Announcement.objects.count() == 0


def test_a_phone_without_an_account_answers_and_learns_nothing_of_others(cast, client):
    made = announcement(cast.school_a, by=cast.clerk_a, sides=[(None, "Đội A"), (None, "Đội B")])
    side = made.sides.get(name="Đội A")
    url = announcing.path(side)
    page = client.get(url)
    assert (page.status_code, page.headers["Referrer-Policy"], "no-store" in page.headers["Cache-Control"]) == (
        200,
        "same-origin",
        True,
    )
    assert "Cổng chính" in words(page)
    assert "Đội B" not in words(page)
    assert "Hãy ghi điều cần hỏi." in words(client.post(url, {"reply": "question"}))
    answer = client.post(url, {"reply": "coming"})
    assert (answer.status_code, answer.url) == (302, url)
    assert "Đã ghi trả lời: sẽ có mặt." in words(client.get(url))
    client.force_login(cast.clerk_a)
    assert "sẽ có mặt" in words(client.get(made.get_absolute_url()))


def test_a_dead_link_says_the_same_whatever_was_wrong(cast, client):
    made = announcement(cast.school_a, by=cast.clerk_a)
    url = announcing.path(made.sides.get())
    bent = client.get(reverse("programme:announcement_reply", args=["khong-co"]))
    announcing.cancel(made, by=cast.clerk_a, at=NOW)
    gone = client.get(url)
    assert (bent.status_code, gone.status_code, words(bent)) == (410, 410, words(gone))


def test_the_link_page_gives_words_address_and_qr_and_can_take_the_link_back(cast, client):
    side = announcement(cast.school_a, by=cast.clerk_a).sides.get()
    old = announcing.path(side)
    client.force_login(cast.clerk_a)
    page = reverse("programme:announcement_link", args=[side.pk])
    assert old in client.get(page).content.decode()
    client.post(reverse("programme:announcement_link_renew", args=[side.pk]))
    assert old not in client.get(page).content.decode()
    assert client.get(old).status_code == 410
    client.post(reverse("programme:announcement_remind", args=[side.pk]))
    side.refresh_from_db()
    assert side.reminded_at == NOW


def test_a_question_is_answered_and_an_announcement_called_off(cast, client):
    made = announcement(cast.school_a, by=cast.clerk_a)
    side = made.sides.get()
    announcing.reply(side, reply="question", question="Xe vào cổng nào?", at=NOW)
    client.force_login(cast.clerk_a)
    assert "Xe vào cổng nào?" in words(client.get(made.get_absolute_url()))
    client.post(reverse("programme:announcement_explain", args=[side.pk]), {"explained": "Cổng phụ."})
    assert "Cổng phụ." in words(client.get(announcing.path(side)))
    client.post(reverse("programme:announcement_cancel", args=[made.pk]))
    made.refresh_from_db()
    assert made.cancelled_at == NOW
    assert client.get(reverse("programme:announcement_link", args=[side.pk])).url == made.get_absolute_url()


# Coordination


def test_a_regulation_shows_sides_contacts_reviews_and_prints_cards(cast, client):
    agreed = coordination(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.clerk_a)

    def post(page, **typed):
        return client.post(reverse(f"programme:{page}", args=[agreed.pk]), typed)

    post("party_add", partner="neighbour", name="Trường bên cạnh")
    post("contact_add", side="Trường bên cạnh", name="Lê Thị Trực", duty="Bảo vệ trưởng", phone="0901 000 111")
    post("coordination_review", date="10/06/2026", result="fair", remark="Báo trước sớm hơn")
    post("meeting_note", date="02/06/2026", kind="drill", content="Thực tập phương án")
    shown = words(client.get(agreed.get_absolute_url()))
    for said in ("Trường bên cạnh", "Lê Thị Trực", "6 tháng đầu năm 2026", "Báo trước sớm hơn", "Diễn tập"):
        assert said in shown
    for user, seen in ((cast.clerk_a, True), (cast.guard_a, True), (cast.head_b, False), (cast.officer, False)):
        client.force_login(user)
        cards = client.get(reverse("programme:contact_cards"))
        assert ('href="tel:0901000111"' in cards.content.decode()) is seen
    client.force_login(cast.clerk_a)
    agreed = Coordination.objects.get()
    client.post(reverse("programme:contact_remove", args=[agreed.contacts.get().pk]))
    client.post(reverse("programme:party_remove", args=[agreed.parties.get().pk]))
    assert (agreed.contacts.count(), agreed.parties.count(), agreed.reviews.count()) == (0, 0, 1)


# Gaps and self-checks


def test_a_gap_goes_its_way_page_by_page(cast, client):
    client.force_login(cast.clerk_a)
    typed = {"what": "Đèn cổng hỏng", "topic": "theft", "source": "reported", "found_date": "01/06/2026"}
    client.post(reverse("programme:gap_find"), typed)
    found = Gap.objects.get()

    def post(name, **more):
        return client.post(reverse(f"programme:{name}", args=[found.pk]), more)

    post("gap_propose", proposal="Thay đèn", responsible="Tổ bảo vệ", due_date="10/06/2026", proposed_date="02/06/2026")
    assert "quá hạn khắc phục" in words(client.get(reverse("programme:gap_list")))
    post("gap_mend", mended_how="Đã thay", mended_date="12/06/2026")
    assert "Chưa đạt thì cần hạn khắc phục mới." in words(post("gap_check", passed="no", checked_date="13/06/2026"))
    post("gap_check", passed="yes", checked_date="13/06/2026", checked_by="Văn phòng")
    assert "Đã khắc phục và kiểm tra lại" in words(client.get(found.get_absolute_url()))
    assert "Đèn cổng hỏng" in words(client.get(reverse("programme:gap_list") + "?xem=xong"))


def test_a_gap_written_by_mistake_leaves_the_register(cast, client):
    found = gap(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.clerk_a)
    client.post(reverse("programme:gap_withdraw", args=[found.pk]), {"reason": "Ghi nhầm"})
    assert client.get(found.get_absolute_url()).status_code == 404


def test_a_sheet_is_filled_with_passed_or_not_yet_and_a_line_goes_into_the_register(cast, client):
    client.force_login(cast.clerk_a)
    url = reverse("programme:self_check_do", args=["state_secrets"])
    page = client.get(url).content.decode().split('class="form"')[1]
    assert (page.count("<textarea"), page.count('type="text"')) == (0, 1)  # the day
    answers = {line.code: "yes" for line in sheets()["state_secrets"].lines}
    assert "Hãy trả lời câu “Đơn vị có nội quy bảo vệ bí mật nhà nước còn hiệu lực?”." in words(
        client.post(url, {"date": "01/06/2026"})
    )
    made = client.post(url, {**answers, "storage": "no", "date": "01/06/2026"})
    shown = client.get(made.url)
    assert "7/8 dòng đạt" in words(shown)
    action = re.search(r'action="(/phong-trao/cac-so/tu-kiem-tra/dong/\d+/so-ho/)"', shown.content.decode())
    assert action is not None
    client.post(action[1])
    assert [(one.topic, one.found_date) for one in Gap.objects.all()] == [("state_secrets", date(2026, 6, 1))]
    assert client.get(reverse("programme:self_check_do", args=["khong-co"])).status_code == 404


# Recommendations


def test_a_unit_recommends_the_office_joins_and_answers_and_every_unit_reads(cast, client):
    client.force_login(cast.clerk_a)
    client.post(reverse("programme:recommendation_write"), {"title": "Đăng ký tháng 12", "date": "01/06/2026"})
    first = Recommendation.objects.get()
    client.force_login(cast.officer)
    assert client.get(first.get_absolute_url()).status_code == 404
    client.force_login(cast.clerk_a)
    client.post(reverse("programme:recommendation_send", args=[first.pk]))
    second = recommendation(cast.school_b, by=cast.head_b, title="Chuyển sang tháng 12")
    recommendations.send_recommendation(second, by=cast.head_b, at=NOW)
    client.force_login(cast.officer)
    received = reverse("programme:recommendations_received")
    assert "Đăng ký tháng 12" in words(client.get(received))
    client.post(reverse("programme:recommendation_join", args=[second.pk]), {"to": str(first.pk)})
    assert "và 1 kiến nghị cùng nội dung" in words(client.get(received))
    client.post(
        reverse("programme:recommendation_answer", args=[first.pk]),
        {"outcome": "accepted", "answer": "Sẽ sửa hướng dẫn."},
    )
    assert "Đăng ký tháng 12" in words(client.get(received + "?xem=xong"))
    for user, one, other in ((cast.clerk_a, first, "Trường THCS B"), (cast.head_b, second, "Đăng ký tháng 12")):
        client.force_login(user)
        shown = words(client.get(one.get_absolute_url()))
        assert "Sẽ sửa hướng dẫn." in shown
        assert other not in shown
    client.force_login(cast.clerk_a)
    assert client.get(second.get_absolute_url()).status_code == 404
    assert client.get(received).status_code == 404


def test_a_draft_is_dropped_and_what_was_joined_is_parted(cast, client):
    draft = recommendation(cast.school_a, by=cast.clerk_a)
    client.force_login(cast.clerk_a)
    client.post(reverse("programme:recommendation_drop", args=[draft.pk]))
    assert not Recommendation.objects.exists()
    rows = [recommendation(cast.school_a, by=cast.clerk_a, title=title) for title in ("Một", "Hai")]
    rows = [recommendations.send_recommendation(one, by=cast.clerk_a, at=NOW) for one in rows]
    recommendations.join(rows[1], to=rows[0], by=cast.officer, at=NOW)
    client.force_login(cast.officer)
    assert "Tách ra" in words(client.get(rows[1].get_absolute_url()))
    client.post(reverse("programme:recommendation_part", args=[rows[1].pk]))
    rows[1].refresh_from_db()
    assert rows[1].joined_to is None


# Organisations and disputes


def test_an_organisation_is_listed_and_its_acts_count_heads_only(cast, client):
    client.force_login(cast.clerk_a)
    typed = {"kind": "party_organisation", "name": "Chi bộ trường", "valid_from": "01/01/2020"}
    client.post(reverse("programme:organisation_add"), typed)
    made = Organisation.objects.get()
    act = reverse("programme:organisation_act", args=[made.pk])
    assert "on_security" in client.get(act).content.decode()
    client.post(act, {"kind": "meeting", "title": "Sinh hoạt tháng 6", "date": "03/06/2026", "people": "12"})
    shown = client.get(made.get_absolute_url()).content.decode()
    assert "Sinh hoạt tháng 6" in shown
    assert "?hinh-thuc=party_cell" in shown
    client.post(reverse("programme:organisation_end", args=[made.pk]), {"valid_to": "10/06/2026"})
    made.refresh_from_db()
    assert made.valid_to == date(2026, 6, 10)


def test_disputes_are_stated_and_corrected(cast, client):
    client.force_login(cast.clerk_a)
    url = reverse("programme:dispute_count")
    for arisen in ("2", "3"):
        client.post(url, {"quarter": "2026-2", "arisen": arisen, "settled": "1", "passed_on": "0"})
    row = DisputeCount.objects.get()
    assert (row.year, row.quarter, row.arisen, row.settled, row.open) == (2026, 2, 3, 1, 2)
    refused = client.post(url, {"quarter": "2026-1", "arisen": "1", "settled": "2", "passed_on": "0"})
    assert "không thể nhiều hơn số phát sinh" in words(refused)
    assert "Quý 2/2026" in words(client.get(reverse("programme:dispute_list")))


def test_the_review_of_a_half_year_is_the_next_act_in_its_last_month(cast, client):
    agreed = coordination(cast.school_a, by=cast.clerk_a)
    coordinating.note_meeting(agreed, date=date(2026, 5, 2), content="Giao ban", by=cast.clerk_a, at=NOW)
    client.force_login(cast.clerk_a)
    assert "Sơ kết nửa năm Hai bên" in words(client.get(agreed.get_absolute_url()))
    coordinating.review_half(agreed, date=date(2026, 6, 10), result="good", by=cast.clerk_a, at=NOW)
    assert "Sơ kết nửa năm Hai bên" not in words(client.get(agreed.get_absolute_url()))


def test_a_mended_gap_waits_on_the_hub(cast, client):
    found = gap(cast.school_a, by=cast.clerk_a)
    gaps.propose_mending(
        found,
        proposal="Lắp khóa",
        responsible="Tổ bảo vệ",
        due_date=date(2026, 6, 14),
        proposed_date=date(2026, 6, 1),
        by=cast.clerk_a,
        at=NOW - timedelta(days=2),
    )
    client.force_login(cast.clerk_a)
    assert "1 việc quá hạn" in words(client.get(reverse("programme:registers")))
