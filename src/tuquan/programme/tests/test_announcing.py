"""Announcements to the other sides, their answers by link, and what is left of them."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import resolve

from tuquan.audit.models import Entry
from tuquan.core.links import LinkExpired, LinkRefused
from tuquan.core.refusals import Refusal
from tuquan.notifications.models import Message
from tuquan.programme.models import Announcement, AnnouncementSide, AnnouncementTally
from tuquan.programme.services import announcing
from tuquan.programme.tests.factories import NOW, announcement, coordination
from tuquan.units.services.checks import DateRefused


def token(side):
    return resolve(announcing.path(side)).kwargs["token"]


def told(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", "title"))


def refused(act, *arguments, **fields):
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **fields)
    return refusal.value.field, str(refusal.value.message)


def test_a_side_without_the_product_answers_by_its_link(cast):
    side = announcement(cast.school_a, by=cast.clerk_a).sides.get()
    found = announcing.side_of(token(side), now=NOW)
    assert found == side
    announcing.opened(found, at=NOW)
    answered = announcing.reply(found, reply="coming", at=NOW + timedelta(hours=2))
    assert (answered.reply, answered.in_time, answered.opened_at) == ("coming", True, NOW)
    assert told(cast.clerk_a) == [("programme.replied", "Tiểu đội Cảnh sát bảo vệ: sẽ có mặt")]


def test_a_link_dies_when_renewed_cancelled_bent_or_after_the_day(cast):
    made = announcement(cast.school_a, by=cast.clerk_a)
    side = made.sides.get()
    old = token(side)
    side = announcing.renew_link(side, by=cast.clerk_a, at=NOW)
    new = token(side)
    with pytest.raises(LinkRefused):
        announcing.side_of(old, now=NOW)
    with pytest.raises(LinkRefused):
        announcing.side_of(new[:-1] + ("a" if new[-1] != "a" else "b"), now=NOW)
    assert announcing.side_of(new, now=made.answers_until - timedelta(seconds=1)) == side
    with pytest.raises(LinkExpired):
        announcing.side_of(new, now=made.answers_until)
    announcing.cancel(made, by=cast.clerk_a, at=NOW)
    with pytest.raises(LinkRefused):
        announcing.side_of(new, now=NOW)


def test_a_question_is_answered_behind_the_same_link(cast):
    side = announcement(cast.school_a, by=cast.clerk_a).sides.get()
    assert refused(announcing.reply, side, reply="question", at=NOW) == ("question", "Hãy ghi điều cần hỏi.")
    announcing.reply(side, reply="question", question="Xe vào cổng nào?", at=NOW)
    side.refresh_from_db()
    announcing.explain(side, explained="Cổng phụ.", by=cast.clerk_a, at=NOW)
    announcing.reply(side, reply="coming", at=NOW + timedelta(hours=1))
    side.refresh_from_db()
    assert (side.reply, side.question, side.explained) == ("coming", "", "")


def test_the_same_answer_pressed_twice_is_one(cast):
    side = announcement(cast.school_a, by=cast.clerk_a).sides.get()
    for minutes in (0, 1):
        answered = announcing.reply(side, reply="coming", at=NOW + timedelta(minutes=minutes))
    replies = Entry.objects.filter(kind="programme.announcement_replied").count()
    assert (answered.replied_at, replies, len(told(cast.clerk_a))) == (NOW, 1, 1)


def test_a_delegation_has_no_words(cast):
    assert refused(announcement, cast.school_a, by=cast.clerk_a, title="Đoàn của ông A") == (
        None,
        "Đoàn đến làm việc chỉ ghi ngày, giờ, cổng, số người và số xe.",
    )
    assert refused(announcement, cast.school_a, by=cast.clerk_a, sides=[]) == (
        "sides",
        "Chọn hoặc nhập ít nhất một bên cần báo.",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"date": date(2026, 6, 14)}, "date"),
        ({"date": date(2028, 6, 14)}, "date"),
        ({"answer_by": NOW}, "answer_by"),
        ({"answer_by": NOW + timedelta(days=3)}, "answer_by"),
    ],
)
def test_days_that_do_not_fit_are_refused(cast, fields, field):
    with pytest.raises(DateRefused) as refusal:
        announcement(cast.school_a, by=cast.clerk_a, **fields)
    assert refusal.value.field == field


def test_a_call_for_support_may_be_answered_after_it_began(cast):
    made = announcement(
        cast.school_a,
        by=cast.clerk_a,
        kind="support",
        date=date(2026, 6, 15),
        start_time=time(10),
        done="Đã mời vào phòng tiếp công dân, bố trí nước uống",
        answer_by=NOW + timedelta(minutes=30),
    )
    assert made.done == "Đã mời vào phòng tiếp công dân, bố trí nước uống"


def test_the_police_of_the_unit_are_told_in_the_product(cast):
    police = cast.school_a.police_body
    made = announcement(cast.school_a, by=cast.clerk_a, sides=[(None, police.name), (None, "Trường bên cạnh")])
    inside, outside = made.sides.order_by("pk")
    assert (inside.unit, outside.unit) == (police, None)
    message = Message.objects.get(recipient=cast.police_officer)
    assert (message.kind, message.url) == ("programme.announced", announcing.path(inside))
    announcing.remind(inside, by=cast.clerk_a, at=NOW + timedelta(hours=1))
    assert Message.objects.filter(recipient=cast.police_officer).count() == 2
    announcing.reply(inside, reply="received", at=NOW + timedelta(hours=2))
    inside.refresh_from_db()
    with pytest.raises(announcing.AnnouncementOver):
        announcing.remind(inside, by=cast.clerk_a, at=NOW + timedelta(hours=3))


def test_who_has_not_answered_by_the_deadline_is_told_once(cast):
    agreed = coordination(cast.school_a, by=cast.clerk_a)
    made = announcement(cast.school_a, by=cast.clerk_a, sides=[(agreed, "Đội A"), (None, "Đội B")])
    announcing.reply(made.sides.get(name="Đội B"), reply="received", at=NOW)
    Message.objects.all().delete()
    assert announcing.tell_of_unanswered(made.answer_by - timedelta(minutes=1)) == 0
    assert announcing.tell_of_unanswered(made.answer_by) == 2
    assert announcing.tell_of_unanswered(made.answer_by + timedelta(minutes=1)) == 0
    assert told(cast.clerk_a) == [
        ("programme.unanswered", "Đội A chưa trả lời, đã hết hạn: Đoàn đến làm việc ngày 18/06/2026")
    ]


def test_a_delegation_is_gone_on_the_day_after_and_a_count_stays(cast):
    made = announcement(cast.school_a, by=cast.clerk_a, sides=[(None, "Đội A"), (None, "Đội B")])
    late = announcement(cast.school_a, by=cast.clerk_a, kind="event", title="Lễ khai giảng")
    announcing.reply(made.sides.get(name="Đội A"), reply="received", at=NOW)
    announcing.reply(made.sides.get(name="Đội B"), reply="received", at=made.answer_by + timedelta(minutes=1))
    assert announcing.forget_past(date(2026, 6, 18)) == 0
    assert announcing.forget_past(date(2026, 6, 19)) == 1
    assert list(Announcement.objects.all()) == [late]
    assert AnnouncementSide.objects.count() == 1
    assert not Message.objects.filter(object_id=str(made.pk)).exists()
    tally = AnnouncementTally.objects.get()
    assert (tally.year, tally.month, tally.kind, tally.announced, tally.asked, tally.in_time) == (
        2026,
        6,
        "delegation",
        1,
        2,
        1,
    )
    said = "".join(Entry.objects.filter(object_id=str(made.pk)).values_list("changes", flat=True))
    assert "Cổng chính" not in said
    assert "2026-06-18" not in said
    assert "25" not in said
    assert announcing.forget_past(date(2027, 6, 20)) == 1
    assert not Announcement.objects.exists()


def test_an_answer_after_the_day_is_refused(cast):
    side = announcement(cast.school_a, by=cast.clerk_a).sides.get()
    after = datetime.combine(date(2026, 6, 19), time(1), tzinfo=NOW.tzinfo)
    with pytest.raises(announcing.AnnouncementOver):
        announcing.reply(side, reply="received", at=after)
