"""Somebody leaves: what is held by name goes to the successor in one act, all or nothing."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.assessments.models import Cycle, Meeting
from tuquan.assessments.services import appraising, meeting
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import moment
from tuquan.audit.models import Entry
from tuquan.documents.services import papers
from tuquan.notifications import services as notifications
from tuquan.notifications.models import Message
from tuquan.units import handover
from tuquan.units.models import Membership, ReviewItem
from tuquan.units.services import leaving, reviews
from tuquan.units.tests import factories as units

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = moment(11, 20)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def colleague(unit, username="thaythe", role="officer", below=True):
    one = units.person("Lý Thu Trang", username=username, at=unit, position="Chuyên viên")
    units.role(one, role, unit, whole_below=below)
    return one.user


def leave(person, unit, successor, by):
    return leaving.leave(person, unit, last_day=TODAY, reason="Nghỉ hưu", successor=successor, by=by, at=NOW)


def test_an_officer_s_appraisals_units_and_messages_go_to_the_successor(cast):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    make.ratings(cast.school_a, cast.head_a)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    appraising.open_appraisal(cycle, by=cast.officer, at=moment(11, 18))
    review = reviews.open_review(cast.office, year=2026, by=cast.officer, at=NOW)
    reviews.submit_review(review, by=cast.officer, at=NOW)
    reviews.decide_review(
        review,
        decision_number="5/QĐ-UBND",
        decision_date=TODAY,
        refused=set(),
        assignments={cast.school_a.pk: reviews.Assignment(officer=cast.officer.person.full_name)},
        by=cast.chairman,
        at=NOW,
    )
    next_one = colleague(cast.office)
    listed = [task.title for task in handover.open_tasks(cast.officer.person, cast.office)]
    unread = Message.objects.filter(recipient=cast.officer, unit=cast.office, read_at=None).count()
    assert (sorted(listed), unread) == (
        sorted(
            [
                f"Thẩm định hồ sơ {cycle}",
                "Phụ trách 1 đơn vị theo danh sách năm 2026",
                f"{unread} thông báo công việc chưa đọc",
            ]
        ),
        2,
    )
    leave(cast.officer.person, cast.office, next_one.person, cast.chairman)
    assert Cycle.objects.get().appraiser == next_one
    assert list(ReviewItem.objects.exclude(officer="").values_list("officer", flat=True)) == ["Lý Thu Trang"]
    assert Message.objects.filter(recipient=next_one, read_at=None).count() == 2
    assert not Message.objects.filter(recipient=cast.officer, read_at=None, unit=cast.office).exists()
    assert handover.open_tasks(cast.officer.person, cast.office) == []
    log = Entry.objects.filter(kind="task.handed_over").order_by("seq").values_list("object_type", "by_id")
    assert sorted(log) == sorted(
        (kind, cast.chairman.pk) for kind in ("assessments.cycle", "units.registryreview", "units.person")
    )


def test_the_secretary_s_minutes_and_papers_with_a_deadline_go_to_the_successor(cast):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    clerk = cast.clerk_a.person
    meeting.save_meeting(
        cycle,
        started_at=moment(11, 21),
        place="Phòng họp",
        chair="Nguyễn Thị Hoa",
        secretary=clerk.full_name,
        by=cast.clerk_a,
        at=NOW,
    )
    paper = papers.enter_document(
        cast.school_a,
        direction="in",
        kind="CV",
        number="15",
        symbol="UBND",
        date=date(2026, 11, 10),
        deadline_date=date(2026, 11, 25),
        issuer="UBND phường",
        summary="Báo cáo kết quả",
        by=cast.clerk_a,
        at=NOW,
    )
    Message.objects.all().delete()
    next_one = colleague(cast.school_a, role="clerk", below=False)
    assert [(task.title, task.sentence) for task in handover.open_tasks(clerk, cast.school_a)] == [
        ("Thực hiện văn bản 15/UBND Báo cáo kết quả", "còn 5 ngày (25/11/2026)"),
        ("Thư ký cuộc họp tự đánh giá năm 2026", ""),
    ]
    leave(clerk, cast.school_a, next_one.person, cast.head_a)
    assert Meeting.objects.get().secretary == "Lý Thu Trang"
    told = Message.objects.get(recipient=next_one)
    assert (told.kind, told.url, told.body) == ("document.handed", paper.get_absolute_url(), "còn 5 ngày (25/11/2026)")
    log = Entry.objects.filter(kind="task.handed_over").order_by("seq").values_list("object_type", flat=True)
    assert sorted(log) == ["assessments.meeting", "documents.officialdocument"]


def test_a_successor_who_cannot_appraise_leaves_everything_as_it_was(cast):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    make.ratings(cast.school_a, cast.head_a)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    appraising.open_appraisal(cycle, by=cast.officer, at=moment(11, 18))
    other = colleague(cast.office, role="employee", below=False)
    with pytest.raises(handover.CannotTake, match="chưa được giao việc thẩm định"):
        leave(cast.officer.person, cast.office, other.person, cast.chairman)
    assert Cycle.objects.get().appraiser == cast.officer
    assert Membership.objects.filter(person=cast.officer.person, valid_to=None).exists()
    assert not Entry.objects.filter(kind__in=["task.handed_over", "person.left"]).exists()


def test_a_stranger_or_the_person_is_no_successor(cast):
    for successor in (cast.head_b.person, cast.clerk_a.person):
        with pytest.raises(leaving.NotASuccessor):
            leave(cast.clerk_a.person, cast.school_a, successor, cast.head_a)


def test_the_page_lists_the_tasks_and_hands_them_over(cast, client):
    clerk = cast.clerk_a.person
    notifications.tell([cast.clerk_a], "dossier.moved", cast.school_a, title="Tiếp nhận", at=NOW, unit=cast.school_a)
    next_one = colleague(cast.school_a, role="clerk", below=False)
    client.force_login(cast.head_a)
    page = reverse("units:person_leave", args=[cast.school_a.pk, clerk.pk])
    typed = {"last_day": "20/11/2026", "reason": "Nghỉ hưu"}
    shown = client.post(page, typed).content.decode()
    assert ("1 thông báo công việc chưa đọc" in shown, "Chưa chọn người nhận" in shown) == (True, True)
    typed["successor"] = str(next_one.person.pk)
    assert "Chưa chọn người nhận" not in client.post(page, typed).content.decode()
    assert client.post(page, {**typed, "confirm": "1"}).status_code == 302
    assert list(Message.objects.filter(recipient=next_one).values_list("title", flat=True)) == ["Tiếp nhận"]
    left = Entry.objects.get(kind="person.left")
    assert '"handed_over":[null,1]' in left.changes.replace(" ", "")
    assert "Lý Thu Trang" not in left.changes
