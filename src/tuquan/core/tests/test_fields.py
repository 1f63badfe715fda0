from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tuquan.core.fields import LARGEST_SHEET, DayField, SheetField


def test_a_sheet_of_five_megabytes_is_taken():
    sheet = SimpleUploadedFile("danh-sach.csv", bytes(LARGEST_SHEET))
    assert SheetField().clean(sheet) is sheet


def test_a_larger_sheet_is_refused_with_what_to_do():
    sheet = SimpleUploadedFile("danh-sach.csv", bytes(LARGEST_SHEET + 1))
    with pytest.raises(ValidationError, match=r"^\['Tệp lớn quá 5 MB. Hãy chia thành nhiều tệp.'\]$"):
        SheetField().clean(sheet)


def test_a_sheet_is_asked_for():
    with pytest.raises(ValidationError) as refusal:
        SheetField().clean(None)
    assert [error.code for error in refusal.value.error_list] == ["required"]


def test_a_sheet_that_may_be_left_out_stays_empty():
    assert SheetField(required=False).clean(None) is None


@pytest.mark.parametrize(("typed", "day"), [("20/11/2026", date(2026, 11, 20)), ("01/01/1900", date(1900, 1, 1))])
def test_a_day_of_an_office_is_taken(typed, day):
    assert DayField().clean(typed) == day


def test_a_slip_in_the_year_is_explained():
    with pytest.raises(ValidationError, match="Hãy xem lại năm"):
        DayField().clean("01/09/0206")
