import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tuquan.files.services import as_upload, receive
from tuquan.reports.enums.collecting import Route, SubmissionState
from tuquan.reports.models import Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.services.workbooks import FilesRefused, take_workbook, take_workbooks
from tuquan.reports.sheets import workbooks
from tuquan.reports.tests.collecting import NOW, opened, recorded, stated, submission_of

# In the small form: line 9 is the first group's title, 10 to 12 its rows, 13 the second title, 14 and 15 its rows.


@pytest.fixture
def campaign(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    recorded(cast.school_a, 3)
    return opened(cast)


def book_of(submission):
    return load_workbook(io.BytesIO(workbooks.workbook(queries.sheet_of(submission, compare=False))))


def received(book, name="bieu.xlsx"):
    stream = io.BytesIO()
    book.save(stream)
    return receive(as_upload(name, stream.getvalue()))


def filled(submission, **cells):
    book = book_of(submission)
    for address, value in cells.items():
        book["Biểu"][address] = value
    return received(book, f"{submission.unit.code}.xlsx")


def errors(campaign, cast, *files):
    with pytest.raises(FilesRefused) as caught:
        take_workbooks(campaign, files, by=cast.officer, at=NOW)
    assert set(Submission.objects.values_list("state", flat=True)) == {SubmissionState.NOT_BEGUN}
    return [sentence for file in caught.value.files for sentence in file.sentences]


def test_only_what_is_asked_can_be_typed_and_the_rest_is_locked(cast, campaign):
    book = book_of(submission_of(campaign, cast.school_a))
    page = book["Biểu"]
    assert page.protection.sheet
    assert book["tuquan"].sheet_state == "veryHidden"
    assert [page[f"{letter}10"].value for letter in "BDEF"] == ["Buổi tuyên truyền", 3, 3, None]
    open_cells = [cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked]
    assert open_cells == [f"{letter}{line}" for line in (10, 11, 12, 14, 15) for letter in "EFG"]


def test_files_of_several_units_come_in_at_once_and_are_handed_in(cast, campaign):
    a, b = (submission_of(campaign, school) for school in (cast.school_a, cast.school_b))
    files = [
        filled(a, E10=5, G10="2 buổi chưa ghi", E14="1.200", F14="trên"),
        filled(b, E10="12", E14=0),
    ]
    receipts = take_workbooks(campaign, files, by=cast.officer, at=NOW)
    assert len(receipts) == 2
    for one, values in ((a, [5, 3, 30, 1200, None]), (b, [12, None, None, 0, None])):
        one = submission_of(campaign, one.unit)
        assert (one.state, one.route) == (SubmissionState.SENT, Route.EXCEL)
        assert [line.value for line in queries.sheet_of(one).lines] == values
    line = queries.sheet_of(submission_of(campaign, cast.school_a)).by_key["gaps_found"]
    assert line.qualifier == "at_least"


def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_written(cast, campaign):
    a, b = (submission_of(campaign, school) for school in (cast.school_a, cast.school_b))
    bad = filled(
        a, E10="=SUM(D10:D11)", E11="mười", E12=-3, E14=Decimal("0.12345"), F15="nhiều", G15="=A1", B12="Dòng khác"
    )
    good = filled(b, E10=4)
    assert errors(campaign, cast, good, bad) == [
        "Ô E10: là công thức. Hãy gõ hẳn con số.",
        "Ô E11: “mười”. Hãy ghi một số, ví dụ 1.217 hoặc 98,5; không có thì ghi 0.",
        "Ô B12: phải là “Lượt người dự, nghe tuyên truyền”. Dòng đã bị đổi chỗ, thêm hoặc xóa.",
        "Ô E14: “0.12345” có quá nhiều chữ số lẻ.",
        "Ô F15: “nhiều” không phải một mức. Bỏ trống, hoặc chọn trên, gần, khoảng.",
        "Ô G15: là công thức. Hãy gõ lý do bằng chữ.",
    ]


def test_days_errors_and_signs_are_no_numbers(cast, campaign):
    from datetime import date

    a = submission_of(campaign, cast.school_a)
    assert errors(campaign, cast, filled(a, E10=date(2026, 5, 1), E11=True, E12=-3, E20="thừa")) == [
        "Ô E10: “2026-05-01 00:00:00” không phải số. Nếu Excel đổi thành ngày, gõ lại con số.",
        "Ô E11: “True” không phải số. Nếu Excel đổi thành ngày, gõ lại con số.",
        "Ô E12: số không được âm.",
        "Ô E20: nằm ngoài biểu. Hãy xóa nội dung dưới biểu.",
    ]


def test_a_missing_reason_keeps_everything_back(cast, campaign):
    a, b = (submission_of(campaign, school) for school in (cast.school_a, cast.school_b))
    said = errors(campaign, cast, filled(b, E10=4), filled(a, E10=9))
    assert said == ["Còn 1 dòng khác số đã ghi nhận mà chưa nói vì sao: Buổi tuyên truyền."]


def test_strange_files_are_refused_kindly(cast, campaign):
    from openpyxl import Workbook

    a = submission_of(campaign, cast.school_a)
    forged = book_of(a)
    forged["tuquan"]["A2"] = "x" + str(forged["tuquan"]["A2"].value)
    other = opened(cast)
    assert errors(
        campaign,
        cast,
        received(Workbook()),
        received(forged),
        filled(submission_of(other, cast.school_a), E10=3),
        filled(a, E10=3),
        filled(a, E10=3),
    ) == [
        "Đây không phải tệp tải từ đợt báo cáo này. Hãy dùng đúng tệp đã tải.",
        "Trang ẩn của tệp đã bị sửa. Hãy tải tệp mới rồi điền lại.",
        "Tệp này không thuộc đợt báo cáo này.",
        f"Cùng đơn vị với tệp “{cast.school_a.code}.xlsx”.",
    ]


def test_a_file_older_than_what_stands_in_the_product_is_refused(cast, campaign):
    one = submission_of(campaign, cast.school_a)
    file = filled(one, E10=3)
    stated(one, cast.clerk_a, ("gaps_found", 2, ""))
    one = submission_of(campaign, cast.school_a)
    with pytest.raises(workbooks.NotOurWorkbook) as caught:
        take_workbook(one, file, by=cast.clerk_a, at=NOW)
    assert str(caught.value.message) == (
        "Biểu của Trường THCS Nguyễn Trãi đã được sửa trên phần mềm từ khi tải tệp này. Hãy tải tệp mới rồi điền lại."
    )


def test_the_units_own_file_fills_its_sheet_to_be_looked_at(cast, campaign):
    one = submission_of(campaign, cast.school_a)
    changed = take_workbook(one, filled(one, E10=5, E14=2), by=cast.clerk_a, at=NOW)
    assert changed == ["propaganda_sessions", "gaps_found"]
    one = submission_of(campaign, cast.school_a)
    assert one.state == SubmissionState.FILLING
    assert [line.key for line in queries.sheet_of(one).asking_why] == ["propaganda_sessions"]


def test_a_form_that_changed_since_is_refused(cast, campaign):
    one = submission_of(campaign, cast.school_a)
    file = filled(one, E10=3)
    campaign.form_version = "0" * 12
    campaign.save(update_fields=["form_version"])
    one = submission_of(campaign, cast.school_a)
    with pytest.raises(workbooks.NotOurWorkbook) as caught:
        workbooks.read(file.path, one)
    assert str(caught.value.message) == "Biểu đã đổi từ khi tải tệp này. Hãy tải tệp mới rồi điền lại."
