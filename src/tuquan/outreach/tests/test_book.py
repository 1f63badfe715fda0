import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tuquan.facts.services.verify import verify
from tuquan.outreach.models import Session
from tuquan.outreach.services import book as services
from tuquan.units.services.people import LineError

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
BOOK = """Ngày,Nội dung,Loại,Chủ đề,Hình thức,Số người dự
26/6/2025,Mít tinh phòng chống ma túy,,ma túy,hội nghị,1.250
2025-08-19,Ngày hội toàn dân,buổi tuyên truyền,,ngày hội,
"""


def read(cast, text, today=TODAY):
    return services.read_book(text.encode(), cast.school_a, today=today)


def test_a_book_is_read_line_by_line(cast):
    book = read(cast, BOOK)
    assert book.errors == []
    assert [
        (
            one.line,
            one.values["date"],
            one.values["kind"],
            one.values["topic"],
            one.values["form"],
            one.values["head_count"],
        )
        for one in book.lines
    ] == [
        (2, date(2025, 6, 26), "awareness", "drugs", "conference", 1250),
        (3, date(2025, 8, 19), "awareness", "general", "festival", 0),
    ]
    assert book.attendances == 1250


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("31/2/2025,A,,,,", "Ngày “31/2/2025” không đọc được; hãy ghi như 19/8/2025."),
        ("1/12/2026,A,,,,", "Ngày 1/12/2026 chưa tới."),
        ("1/1/0206,A,,,,", "Ngày 1/1/0206 không hợp lý. Hãy xem lại năm."),
        ("1/1/2025,,,,,5", "Thiếu nội dung của buổi."),
        ("1/1/2025,A,,,,mười", "Số người dự “mười” không đọc được."),
        ("1/1/2025,A,,,,²", "Số người dự “²” không đọc được."),
    ],
)
def test_a_wrong_line_is_named(cast, line, sentence):
    assert read(cast, f"Ngày,Nội dung,Loại,Chủ đề,Hình thức,Số người dự\n{line}\n").errors == [LineError(2, sentence)]


def test_words_that_are_no_choice_are_answered_with_the_choices(cast):
    [error] = read(cast, "Ngày,Nội dung,Loại\n1/1/2025,A,dạ hội\n").errors
    assert error.sentence == (
        "Không rõ “dạ hội”; hãy dùng một trong: buổi tuyên truyền, quán triệt, lớp tập huấn, huấn luyện."
    )


def test_the_same_session_stands_once_in_a_book_and_in_the_unit(cast):
    twice = read(cast, "Ngày,Nội dung\n1/1/2025,A\n1/1/2025,A\n")
    assert twice.errors == [LineError(3, "Buổi cùng ngày, cùng nội dung đã có.")]
    first = read(cast, "Ngày,Nội dung\n1/1/2025,A\n")
    services.enter_book(cast.school_a, first.lines, by=cast.clerk_a, at=timezone.now())
    with pytest.raises(services.BookRefused):
        services.enter_book(cast.school_a, first.lines, by=cast.clerk_a, at=timezone.now())
    assert Session.objects.count() == 1


def test_a_book_goes_from_the_empty_form_to_sessions_and_figures(client, cast):
    client.force_login(cast.clerk_a)
    form = client.get(reverse("outreach:book_form")).content
    assert [cell.value for cell in load_workbook(io.BytesIO(form)).active[1]] == list(services.HEADINGS)
    checked = client.post(reverse("outreach:book"), {"file": SimpleUploadedFile("so.csv", BOOK.encode())})
    assert not Session.objects.exists()
    answer = client.post(reverse("outreach:book"), {"lines": checked.context["sealed"]})
    assert answer.url == reverse("outreach:session_list")
    one = Session.objects.get(date=date(2025, 6, 26))
    assert (one.unit, one.head_count, timezone.localdate(one.created_at)) == (cast.school_a, 1250, timezone.localdate())
    assert verify() is None
    client.post(reverse("outreach:book"), {"lines": checked.context["sealed"] + "x"})
    assert Session.objects.count() == 2


def test_a_file_that_is_no_book_is_explained(client, cast):
    client.force_login(cast.clerk_a)
    page = client.post(reverse("outreach:book"), {"file": SimpleUploadedFile("so.xlsx", b"PK\x03\x04 gone")})
    assert "Không đọc được tệp này" in page.content.decode()
    page = client.post(reverse("outreach:book"), {"file": SimpleUploadedFile("so.csv", b"A,B\n1,2\n")})
    assert "Không thấy cột: Ngày, Nội dung." in page.content.decode()
