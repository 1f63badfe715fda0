from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.notifications import kinds, queries, services
from tuquan.notifications.enums import Channel, EmailState
from tuquan.notifications.models import Message, OutboxEmail, Preference, QuietHours

LIST = reverse("notifications:list")


@pytest.fixture
def told(cast):
    at = timezone.now()
    services.tell(
        [cast.head_a], "unit.named", cast.school_a, title="Đổi tên", url="/don-vi/1/", at=at - timedelta(hours=1)
    )
    services.tell(
        [cast.head_a, cast.head_b],
        "unit.moved",
        cast.school_a,
        title="Dời trụ sở",
        body="Từ 1/4.",
        url="/don-vi/1/",
        at=at,
    )
    return cast


def titles(response):
    return [message.title for message in response.context["page"]]


@pytest.mark.django_db
def test_message_list_shows_what_i_have_not_read_newest_first(told, client):
    client.force_login(told.head_a)
    assert titles(client.get(LIST)) == ["Dời trụ sở", "Đổi tên"]
    services.mark_read(Message.objects.get(title="Đổi tên"), at=timezone.now())
    assert titles(client.get(LIST)) == ["Dời trụ sở"]
    assert titles(client.get(LIST + "?tat-ca=1")) == ["Dời trụ sở", "Đổi tên"]
    assert queries.unread_count(told.head_a) == 1
    client.force_login(told.guard_a)
    assert titles(client.get(LIST)) == []


@pytest.mark.django_db
def test_message_list_asks_the_database_as_often_for_many_as_for_one(told, client, django_assert_num_queries):
    client.force_login(told.head_b)
    client.get(LIST)
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        counts.append(len(captured))
        for number in range(3):
            services.tell(
                [told.head_b], "unit.named", told.school_b, title=f"Thêm {number}", url="/", at=timezone.now()
            )
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_message_open_marks_it_read_and_leads_to_the_record(told, client):
    message = Message.objects.get(title="Đổi tên")
    client.force_login(told.head_a)
    assert "Đổi tên" in client.get(message.get_absolute_url()).content.decode()
    assert Message.objects.get(pk=message.pk).read_at is None  # looking at its page changes nothing
    response = client.post(message.get_absolute_url())
    assert (response.status_code, response.url) == (302, "/don-vi/1/")
    assert Message.objects.get(pk=message.pk).read_at is not None


@pytest.mark.django_db
def test_message_open_never_leads_outside(told, client):
    Message.objects.update(url="https://example.invalid/")
    client.force_login(told.head_a)
    assert client.post(Message.objects.get(title="Đổi tên").get_absolute_url()).url == LIST


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_message_of_somebody_else_is_not_found(told, client, method):
    client.force_login(told.head_b)
    assert getattr(client, method)(Message.objects.get(title="Đổi tên").get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_read_all_reads_mine_only(told, client):
    client.force_login(told.head_a)
    response = client.post(reverse("notifications:read_all"), follow=True)
    assert "Đã đánh dấu 2 thông báo là đã đọc." in response.content.decode()
    assert (queries.unread_count(told.head_a), queries.unread_count(told.head_b)) == (0, 1)


@pytest.mark.django_db
def test_preferences_are_kept(told, client, monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "unit.named", kinds.Kind("unit.named", "Đổi tên đơn vị"))
    client.force_login(told.head_a)
    page = reverse("notifications:preferences")
    assert "Đổi tên đơn vị" in client.get(page).content.decode()
    data = {f"kind:{kind.code}": kind.default for kind in kinds.KINDS.values()}
    response = client.post(page, data | {"kind:unit.named": "digest", "quiet_from": "22:00", "quiet_to": "6:00"})
    assert response.status_code == 302
    assert Preference.objects.get(user=told.head_a, kind="unit.named").channel == Channel.DIGEST
    assert QuietHours.objects.values_list("start", "end").get() == (time(22), time(6))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("22:00", "", "Nhập cả hai giờ, hoặc để trống cả hai."),
        ("", "06:00", "Nhập cả hai giờ, hoặc để trống cả hai."),
        ("22:00", "22:00", "Hai giờ phải khác nhau."),
    ],
)
def test_preferences_explain_a_wrong_entry(told, client, start, end, sentence):
    client.force_login(told.head_a)
    data = {f"kind:{kind.code}": kind.default for kind in kinds.KINDS.values()}
    response = client.post(reverse("notifications:preferences"), data | {"quiet_from": start, "quiet_to": end})
    assert sentence in response.content.decode()
    assert QuietHours.objects.count() == 0


@pytest.fixture
def stuck(cast):
    now = timezone.now()
    return OutboxEmail.objects.create(
        recipient=cast.head_a,
        address="a@example.vn",
        key="k",
        subject="Bí ẩn",
        body="",
        state=EmailState.UNSURE,
        next_try_at=now,
        created_at=now,
    )


@pytest.mark.django_db
def test_outbox_is_for_the_administrator_and_tells_nothing_of_the_content(cast, client, stuck):
    answers = {}
    for name in ("administrator", "head_a", "officer", "head_b"):
        client.force_login(getattr(cast, name))
        answers[name] = client.get(reverse("notifications:outbox")).status_code
    assert answers == {"administrator": 200, "head_a": 404, "officer": 404, "head_b": 404}
    client.force_login(cast.administrator)
    html = client.get(reverse("notifications:outbox") + "?trang-thai=unsure").content.decode()
    assert ("chưa rõ" in html, "a@example.vn" in html, "Bí ẩn" in html) == (True, True, False)


@pytest.mark.django_db
def test_outbox_resend_by_hand(cast, client, stuck):
    url = reverse("notifications:resend", args=[stuck.pk])
    client.force_login(cast.head_a)
    assert client.post(url).status_code == 404
    client.force_login(cast.administrator)
    assert "Thư sẽ được gửi lại" in client.post(url, follow=True).content.decode()
    assert OutboxEmail.objects.get().state == EmailState.WAITING
    assert "không gửi lại bằng tay" in client.post(url, follow=True).content.decode()
