import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tuquan.assessments.tests.test_province_form import workbook
from tuquan.files.tests.factories import upload

pytestmark = pytest.mark.django_db


def test_the_words_for_the_group_name_who_has_not_registered(client, cast):
    client.force_login(cast.officer)
    page = client.get(reverse("assessments:board_message"), {"nam": "2026"})
    words = page.context["words"]
    assert "đã có 0/2 đơn vị đăng ký (0 %)" in words
    assert f"1. {cast.school_a.name}" in words or f"2. {cast.school_a.name}" in words


def test_the_province_form_comes_back_filled_with_the_units_of_the_board(client, cast):
    client.force_login(cast.officer)
    form = workbook(["STT", "Tên đơn vị", "Tình trạng", "Cột lạ"])
    answer = client.post(reverse("assessments:board_form"), {"nam": "2026", "file": upload("mau.xlsx", form)})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    names = sorted([cast.school_a.name, cast.school_b.name])
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [1, names[0], "chưa đăng ký", None],
        [2, names[1], "chưa đăng ký", None],
    ]


def test_a_sheet_that_is_no_form_is_explained(client, cast):
    client.force_login(cast.officer)
    form = workbook(["Họ tên", "Tuổi"])
    page = client.post(reverse("assessments:board_form"), {"nam": "2026", "file": upload("mau.xlsx", form)})
    assert "Không thấy hàng tiêu đề trong mẫu" in page.content.decode()
