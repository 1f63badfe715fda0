"""The pages: it works and this is what changed; who sees what; what a wrong entry says."""

from datetime import timedelta

from django.urls import resolve, reverse
from django.utils import timezone

from tuquan.files.tests.factories import samples, upload
from tuquan.incidents.models import Incident, Transfer
from tuquan.incidents.services import concluding, handing_over, minuting, responding, scene
from tuquan.incidents.tests.factories import incident

BACKEND = "tuquan.accounts.backends.UsernameOrPhoneBackend"


def now_incident(cast, **fields):
    return incident(cast, at=timezone.now() - timedelta(minutes=30), **fields)


def page(client, user, url, **data):
    client.force_login(user, BACKEND)
    return client.post(url, data, follow=True) if data else client.get(url, follow=True)


def words(response):
    return response.content.decode()


def test_a_guard_reports_with_a_picture_in_two_pages(client, cast):
    assert "?loai=theft" in words(page(client, cast.guard_a, reverse("incidents:report")))
    sent = {
        "where": "Phòng máy tính",
        "now": "Cửa bị cạy",
        "severity": "help",
        "photo": upload("cua.jpg", samples()["jpg"]),
        "photo_no_mark": "on",
    }
    response = page(client, cast.guard_a, reverse("incidents:report") + "?loai=theft", **sent)
    one = Incident.objects.get()
    assert response.redirect_chain == [(one.get_absolute_url(), 302)]
    assert (one.kind, one.where, one.reported_by, one.told.count()) == ("theft", "Phòng máy tính", cast.guard_a, 2)
    assert "Ảnh hiện trường" in words(response)


def test_a_card_number_is_refused_with_the_reason(client, cast):
    data = {"where": "Cổng", "now": "Thẻ 079123456789", "severity": "help"}
    response = page(client, cast.guard_a, reverse("incidents:report") + "?loai=intrusion", **data)
    assert "Bỏ số thẻ căn cước; ở đây không cần." in words(response)
    assert not Incident.objects.exists()


def test_the_form_of_a_crowd_asks_for_a_number_and_takes_no_picture(client, cast):
    shown = words(page(client, cast.guard_a, reverse("incidents:report") + "?loai=crowd"))
    assert ("Khoảng bao nhiêu người" in shown, 'type="file"' in shown) == (True, False)


def test_one_press_says_that_nobody_answered_and_names_the_stand_in(client, cast):
    one = now_incident(cast, kind="crowd", people=60)
    url = reverse("incidents:step", args=[one.pk, "reception"])
    shown = words(page(client, cast.guard_a, url, state="no_answer"))
    assert "Đã ghi không liên lạc được. Chuyển cho: văn phòng." in shown
    assert "1 việc không liên lạc được người chính; người thay đã được nêu tên." in shown


def test_the_guard_takes_it_and_the_head_sees_whose_turn_it_is(client, cast):
    one = now_incident(cast)
    page(client, cast.guard_a, reverse("incidents:take", args=[one.pk]), x="1")
    shown = words(page(client, cast.head_a, one.get_absolute_url()))
    assert "Trần Văn Bình đang xử lý" in shown
    assert "Bảo vệ trong ca: Giữ an toàn cho mình và mọi người" in shown


def test_the_guard_no_longer_sees_it_days_after_it_was_closed(client, cast):
    one = now_incident(cast)
    concluding.close(one, outcome="real", finding="Xong", by=cast.head_a, at=timezone.now())
    assert page(client, cast.guard_a, one.get_absolute_url()).status_code == 200
    Incident.objects.update(closed_at=timezone.now() - timedelta(days=4))
    assert page(client, cast.guard_a, one.get_absolute_url()).status_code == 404
    assert page(client, cast.head_a, one.get_absolute_url()).status_code == 200


def test_names_of_the_minutes_are_seen_by_who_deals_with_incidents_only(client, cast):
    one = now_incident(cast)
    made = minuting.make_minutes(
        one,
        made_at=one.discovered_at,
        place="Trường",
        what="Mất máy",
        people=[("Ngô Thị Chứng", "witness", "Giáo viên")],
        by=cast.head_a,
        at=timezone.now(),
    )
    assert "Ngô Thị Chứng" in words(page(client, cast.clerk_a, made.get_absolute_url()))
    assert page(client, cast.guard_a, made.get_absolute_url()).status_code == 404
    assert "Biên bản lập" not in words(page(client, cast.guard_a, one.get_absolute_url()))
    paper = page(client, cast.clerk_a, reverse("incidents:minutes_paper", args=[made.pk, "pdf"]))
    assert paper.content.startswith(b"%PDF")


def test_minutes_are_typed_line_by_line_and_an_unknown_part_is_named(client, cast):
    one = now_incident(cast)
    url = reverse("incidents:minutes_make", args=[one.pk])
    local = timezone.localtime(one.discovered_at + timedelta(minutes=10))
    data = {"made_at": f"{local:%H:%M %d/%m/%Y}", "place": "Trường", "what": "Mất máy"}
    assert "Dòng 2: chưa rõ tư cách “bạn”." in words(
        page(client, cast.clerk_a, url, **data, people="Ngô Thị Chứng; người làm chứng; Giáo viên\nLê Bạn; bạn")
    )
    page(client, cast.clerk_a, url, **data, people="Ngô Thị Chứng; người làm chứng; Giáo viên")
    made = one.minutes.get()
    assert list(made.people.values_list("full_name", "part", "contact")) == [("Ngô Thị Chứng", "witness", "Giáo viên")]


def test_the_police_see_first_news_and_what_was_handed_over_and_nothing_else(client, cast):
    one = now_incident(cast)
    item = scene.keep_item(one, what="Ổ khóa", holder="Bảo vệ", by=cast.guard_a, at=timezone.now())
    told = one.told.get(side="police")
    assert page(client, cast.police_officer, one.get_absolute_url()).status_code == 404
    page(client, cast.police_officer, reverse("incidents:told", args=[told.pk]), answer="received")
    told.refresh_from_db()
    assert told.received_at is not None
    assert "Không có vụ việc nào ở đây" in words(page(client, cast.police_officer, reverse("incidents:transfer_list")))
    ticked = page(client, cast.head_a, reverse("incidents:hand_over", args=[one.pk])).context["form"]["items"].value()
    assert ticked == [item.pk]  # nothing stays behind by oversight
    handing_over.hand_over(one, summary="Nguyên hiện trường", items=[item], by=cast.head_a, at=timezone.now())
    transfer = Transfer.objects.get()
    receive = reverse("incidents:transfer_receive", args=[transfer.pk])
    shown = words(page(client, cast.police_officer, receive, receiver="Vũ Hải Long", receipt_number="3/BN"))
    assert "Vũ Hải Long đã ký nhận" in shown
    assert page(client, cast.officer, transfer.get_absolute_url()).status_code == 404


def test_a_link_signs_for_the_hand_over_once(client, cast):
    transfer = handing_over.hand_over(now_incident(cast), summary="Hồ sơ", by=cast.head_a, at=timezone.now())
    path = handing_over.path(transfer)
    client.post(path, {"receiver": "Trực ban"})
    client.post(path, {"receiver": "Người khác"})
    transfer.refresh_from_db()
    assert (transfer.receiver, "Trực ban" in words(client.get(path))) == ("Trực ban", False)
    token = resolve(path).kwargs["token"]
    assert client.get(reverse("incidents:transfer_link", args=[token[:-2] + "xx"])).status_code == 410


def test_a_recipient_without_an_account_answers_by_the_link(client, cast):
    told = now_incident(cast).told.select_related("incident").get(side="police")
    path = responding.path(told)
    shown = words(client.get(path))
    assert ("Phòng máy tính" in shown, "Nguyễn Thị Hoa" in shown) == (True, False)
    client.post(path, {"answer": "arrived"})
    told.refresh_from_db()
    assert told.arrived_at is not None


def test_the_emergency_card_shows_national_numbers_to_everybody_of_the_unit(client, cast):
    cast.school_a.police_body.phone = "0258 3 000 113"
    cast.school_a.police_body.save()
    shown = words(page(client, cast.guard_a, reverse("incidents:emergency_card")))
    assert [one for one in ('tel:113"', 'tel:114"', 'tel:115"', 'tel:02583000113"') if one not in shown] == []


def test_the_list_asks_as_often_for_three_rows_as_for_one(cast, queries_of):
    url = reverse("incidents:incident_list")
    now_incident(cast)
    one = len(queries_of(cast.head_a, url))
    now_incident(cast)
    now_incident(cast)
    assert len(queries_of(cast.head_a, url)) == one


def test_who_closes_says_what_was_found(client, cast):
    one = now_incident(cast)
    url = reverse("incidents:close", args=[one.pk])
    assert "Ghi ngắn gọn việc đã xảy ra" in words(page(client, cast.head_a, url, outcome="real", finding=""))
    page(client, cast.head_a, url, outcome="real", finding="Đã bàn giao")
    one.refresh_from_db()
    assert (one.outcome, one.finding) == ("real", "Đã bàn giao")
