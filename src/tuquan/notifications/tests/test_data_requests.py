"""Requests about personal data reach those who answer, with the law's terms, and come back to who asked."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tuquan.notifications import data_requests as telling
from tuquan.notifications.models import Message
from tuquan.units import data_request_clock
from tuquan.units.services import data_requests

pytestmark = pytest.mark.django_db


def moment(day, hour=9):
    return timezone.make_aware(datetime(2026, 11, day, hour))


def ask(cast, user, kind="correct"):
    return data_requests.ask(user.person, unit=cast.school_a, kind=kind, wording="Sửa chức vụ", by=user, at=moment(6))


def told(**filters):
    rows = Message.objects.filter(**filters).order_by("created_at", "recipient__username")
    return [(row.recipient.username, row.title, row.body) for row in rows]


def test_who_answers_is_told_with_both_terms_and_without_the_person(cast):
    request = ask(cast, cast.guard_a)
    words = (
        "Có yêu cầu về dữ liệu cá nhân: sửa dữ liệu",
        "Báo đã nhận chậm nhất 10/11/2026, trả lời chậm nhất 16/11/2026.",
    )
    title = words[0].split(":")[0]
    found = told(kind="data_request.made")
    assert [(who, said.split(":")[0], body) for who, said, body in found] == [
        (cast.head_a.username, title, words[1]),
        (cast.clerk_a.username, title, words[1]),
    ]
    assert {row.url for row in Message.objects.all()} == {f"/don-vi/{cast.school_a.pk}/yeu-cau-du-lieu/{request.pk}/"}
    assert not [text for row in found for text in row[1:] if cast.guard_a.full_name in text or "chức vụ" in text]


def test_nobody_is_told_to_answer_the_own_request(cast):
    ask(cast, cast.clerk_a)
    assert [who for who, *_rest in told(kind="data_request.made")] == [cast.head_a.username]


def test_the_asker_hears_each_step(cast):
    request = ask(cast, cast.guard_a)
    request = data_requests.acknowledge(request, by=cast.head_a, at=moment(7))
    request = data_requests.extend(request, reason="Cần tra hồ sơ giấy", by=cast.head_a, at=moment(8))
    data_requests.finish(request, outcome="done", answer="Đã sửa", by=cast.head_a, at=moment(9))
    assert told(recipient=cast.guard_a) == [
        (cast.guard_a.username, "Đơn vị đã nhận yêu cầu về dữ liệu của anh/chị", "Hạn trả lời: 16/11/2026."),
        (cast.guard_a.username, "Đơn vị gia hạn trả lời yêu cầu về dữ liệu của anh/chị", "Hạn trả lời: 26/11/2026."),
        (cast.guard_a.username, "Đơn vị đã trả lời yêu cầu về dữ liệu của anh/chị", ""),
    ]


def test_reminders_come_before_each_term_and_once_after_it(cast):
    request = ask(cast, cast.guard_a)
    Message.objects.all().delete()
    days = {day: telling.remind(date(2026, 11, day)) for day in range(6, 19)}
    # two people each: to acknowledge by the 10th (3, 1, 0 days before, one after), to answer by the 16th (5, 3, 1, 0, -1)
    assert days == {6: 0, 7: 2, 8: 0, 9: 2, 10: 2, 11: 4, 12: 0, 13: 2, 14: 0, 15: 2, 16: 2, 17: 2, 18: 0}
    assert telling.remind(date(2026, 11, 15)) == 0  # each occasion once
    data_requests.finish(request, outcome="done", answer="Đã sửa", by=cast.head_a, at=moment(16))
    assert telling.remind(date(2026, 11, 17)) == 0


def test_erased_data_leave_no_message(cast):
    from tuquan.units.services import leaving

    person = cast.guard_a.person
    request = ask(cast, cast.guard_a, kind="delete")
    leaving.leave(person, cast.school_a, last_day=date(2026, 11, 6), reason="", by=cast.head_a, at=moment(6, 10))
    data_requests.finish(request, outcome="done", answer="Đã xóa", by=cast.head_a, at=moment(20))
    assert told() == []


def test_an_installation_may_set_its_own_terms(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    law = data_request_clock.LAW.read_text(encoding="utf-8")
    (tmp_path / "data_requests.yaml").write_text(law.replace("correct: 10", "correct: 7"), encoding="utf-8")
    assert ask(cast, cast.guard_a).finish_by == date(2026, 11, 13)
    (tmp_path / "data_requests.yaml").unlink()
    assert data_request_clock.clock().finish_days == {"copy": 10, "correct": 10, "restrict": 15, "delete": 20}
