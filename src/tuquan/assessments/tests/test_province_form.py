import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from tuquan.assessments import province_form


def workbook(*rows, merged=()):
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lines(content):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


UNITS = [
    {"number": 1, "name": "Trường A", "recognised": "x", "decision": "12/QĐ-UBND"},
    {"number": 2, "name": "=Công ty B", "recognised": ""},
]


def test_a_form_is_filled_under_its_own_headings():
    form = workbook(
        ["DANH SÁCH", None, None, None, None],
        [None] * 5,
        ["TT", "Tên cơ quan, đơn vị", "Đạt (x)", "Số quyết định", "Ghi chú của tỉnh"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
    )
    filled = province_form.fill(form, UNITS)
    assert (filled.rows, filled.unknown) == (2, ("Ghi chú của tỉnh",))
    assert lines(filled.content)[4:] == [
        [1, "Trường A", "x", "12/QĐ-UBND", None],
        [2, "=Công ty B", None, None, None],
    ]
    assert load_workbook(io.BytesIO(filled.content)).active["B6"].data_type == "s"


def test_what_stands_below_the_table_moves_down_and_lines_look_alike():
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Tên đơn vị", "Kết quả"])
    sheet.append([1, None, None])
    sheet["B2"].font = Font(name="Times New Roman", italic=True)
    sheet.append(["Tổng cộng", None, None])
    sheet.merge_cells("A3:B3")
    sheet.append([None, None, "NGƯỜI LẬP BIỂU"])
    stream = io.BytesIO()
    book.save(stream)
    filled = province_form.fill(stream.getvalue(), [{"number": n, "name": f"Đơn vị {n}"} for n in (1, 2, 3)])
    assert lines(filled.content) == [
        ["STT", "Tên đơn vị", "Kết quả"],
        [1, "Đơn vị 1", None],
        [2, "Đơn vị 2", None],
        [3, "Đơn vị 3", None],
        ["Tổng cộng", None, None],
        [None, None, "NGƯỜI LẬP BIỂU"],
    ]
    made = load_workbook(io.BytesIO(filled.content)).active
    assert [made.cell(row, 2).font.i for row in (2, 3, 4)] == [True, True, True]
    assert [str(area) for area in made.merged_cells.ranges] == ["A5:B5"]


@pytest.mark.parametrize("rows", [[], [["Tên đơn vị"]], [["Họ tên", "Tuổi"]]])
def test_a_sheet_without_known_headings_is_no_form(rows):
    with pytest.raises(province_form.NotAForm):
        province_form.fill(workbook(*rows), UNITS)
