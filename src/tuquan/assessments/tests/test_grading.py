from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tuquan.assessments import grading, movement_papers, papers
from tuquan.assessments.models import MovementGrade
from tuquan.assessments.services import classifying
from tuquan.assessments.services.classifying import GradeRefused
from tuquan.assessments.tests import factories as year
from tuquan.core.dates import year_of
from tuquan.documents import letters
from tuquan.facts import queries as facts
from tuquan.facts.services import verify
from tuquan.programme.tests import factories as programme

NONE = Decimal(0)


@pytest.fixture
def sheet(cast):
    return classifying.open_sheet(cast.school_a, 2026, by=cast.head_a, at=year.moment(11, 1))


def given(sheet, on=date(2026, 11, 1)):
    return {line.criterion.code: line.points for line in grading.lines(sheet, on)}


def all_points(sheet):
    return {one.code: (Decimal(one.parameters["max"]), "") for one in sheet.sheet.criteria}


def test_without_records_people_judge_every_line(sheet):
    assert given(sheet) == {"D1": None, "D2": None, "D3": None, "D4a": None, "D9": None}


def test_facts_give_two_lines_and_show_their_records_beside_the_others(cast, sheet):
    year.good_year(cast.school_a, cast.head_a)
    assert given(sheet) == {"D1": None, "D2": 3, "D3": None, "D4a": 1, "D9": None}
    shown = {line.criterion.code: [one.title for one in line.found] for line in grading.lines(sheet, date(2026, 11, 1))}
    assert shown == {
        "D1": ["Nghị quyết về bảo đảm an ninh, trật tự"],
        "D2": ["Quán triệt nội quy và tiêu chí"],
        "D3": [],
        "D4a": ["Quy chế phối hợp với Công an phường"],
        "D9": [],
    }


def test_a_gap_is_no_regulation(cast, sheet):
    gap = programme.gap(cast.school_a, by=cast.clerk_a)
    assert gap.unit == cast.school_a
    line = next(one for one in grading.lines(sheet, date(2026, 11, 1)) if one.criterion.code == "D4a")
    assert (line.points, line.missing) == (None, ("Chưa ghi quy chế, kế hoạch phối hợp nào còn hiệu lực.",))


def test_below_ninety_percent_people_judge(cast, sheet):
    year.good_year(cast.school_a, cast.head_a)
    cast.school_a.headcounts.update(people=100)
    line = next(one for one in grading.lines(sheet, date(2026, 11, 1)) if one.criterion.code == "D2")
    assert (line.points, line.measured) == (None, "2,5 % (3/100 cán bộ, nhân viên, 2/100 người học)")


def test_other_points_than_the_facts_need_a_reason(cast, sheet):
    year.good_year(cast.school_a, cast.head_a)
    points = all_points(sheet) | {"D4a": (NONE, "")}
    with pytest.raises(GradeRefused, match="Dòng D4a chấm khác số liệu: ghi lý do"):
        classifying.score(sheet, points, by=cast.head_a, at=year.moment(11, 2))
    points["D4a"] = (NONE, "Quy chế chưa thực hiện")
    classifying.score(sheet, points, by=cast.head_a, at=year.moment(11, 2))
    rows = dict(sheet.points.values_list("criterion", "from_facts"))
    assert rows == {"D1": False, "D2": True, "D3": False, "D4a": False, "D9": False}
    with pytest.raises(GradeRefused, match="Điểm dòng D1 không hợp lệ"):
        classifying.score(sheet, {"D1": (Decimal(4), "")}, by=cast.head_a, at=year.moment(11, 2))


def test_sent_whole_then_graded_with_a_paper_and_a_fact(cast, sheet):
    send = {"proposed": "excellent", "number": "30/TTr", "date": date(2026, 11, 20)}
    with pytest.raises(GradeRefused, match="Chưa chấm dòng D1, D2, D3, D4a, D9"):
        classifying.send_sheet(sheet, **send, by=cast.head_a, at=year.moment(11, 20))
    classifying.score(sheet, all_points(sheet), by=cast.head_a, at=year.moment(11, 20))
    assert MovementGrade.objects.visible(cast.officer).count() == 0
    sent = classifying.send_sheet(sheet, **send, by=cast.head_a, at=year.moment(11, 20))
    assert (sent.total, MovementGrade.objects.visible(cast.officer).get()) == (100, sheet)
    decide = {"decided": "fair", "decided_points": Decimal(88), "paper_number": "9/TB", "paper_date": date(2026, 12, 1)}
    with pytest.raises(GradeRefused, match="ghi lý do"):
        classifying.decide_grade(sheet, **decide, decided_note="", by=cast.officer, at=year.moment(12, 2))
    done = classifying.decide_grade(
        sheet, **decide, decided_note="Trừ dòng 4b.", by=cast.officer, at=year.moment(12, 2)
    )
    told = facts.figure("units_graded", cast.school_a, year_of(2026), {"grade": "good"})
    assert (done.decided_words, told.value, verify.verify()) == ("Khá", 1, None)
    assert not MovementGrade.objects.visible(cast.head_b).exists()


def test_the_letter_says_what_came_from_facts_and_what_was_not_read(cast, sheet):
    year.good_year(cast.school_a, cast.head_a)
    classifying.score(sheet, all_points(sheet), by=cast.head_a, at=year.moment(11, 2))
    said = movement_papers.MOVEMENT.context(sheet, on=date(2026, 11, 2))
    assert [(row["order"], row["top"], row["points"], row["reason"]) for row in said["items"]] == [
        ("1", "3", "3", "đơn vị chấm"),
        ("2", "3", "3", "theo số liệu; 100 % (3/3 cán bộ, nhân viên, 2/2 người học)"),
        ("3", "5", "5", "đơn vị chấm"),
        ("4a", "1", "1", "theo số liệu"),
        ("4b", "88", "88", "đơn vị chấm"),
    ]
    assert [said[key] for key in ("total", "max", "unread", "from_facts", "judged", "proposed")] == [
        "100",
        "100",
        "88",
        "2",
        "3",
        "…",
    ]
    letter = papers.make(movement_papers.MOVEMENT, sheet, made_at=year.moment(11, 2), on=date(2026, 11, 2))
    assert (letters.docx(letter)[:2], letters.pdf(letter)[:4]) == (b"PK", b"%PDF")


def test_the_pages_score_send_and_decide(client, cast, sheet, monkeypatch):
    year.good_year(cast.school_a, cast.head_a)
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    page = client.get(reverse("assessments:movement_score", args=[sheet.pk])).content.decode()
    assert "theo số liệu" in page
    typed = {f"points_{code}": str(value) for code, (value, _why) in all_points(sheet).items()}
    assert client.post(reverse("assessments:movement_score", args=[sheet.pk]), typed).status_code == 302
    sent = {"proposed": "excellent", "number": "30/TTr", "date": "01/11/2026"}
    assert client.post(reverse("assessments:movement_send", args=[sheet.pk]), sent).status_code == 302
    assert client.get(sheet.get_absolute_url()).status_code == 200
    client.force_login(cast.officer, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert client.get(reverse("assessments:movement_decide", args=[sheet.pk])).status_code == 200
    sheet.refresh_from_db()
    assert (sheet.proposed, sheet.total) == ("excellent", 100)
