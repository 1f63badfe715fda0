from datetime import date

import pytest

from tuquan.core.dates import Period
from tuquan.programme.enums import PlanPart
from tuquan.programme.plan_text import Item, days_of, items_of, year_in

PLAN = """TRƯỜNG TIỂU HỌC HOA SEN
Số: 12/KH-TH
KẾ HOẠCH
Bảo đảm an ninh, trật tự năm 2025
Căn cứ Thông tư số 124/2021/TT-BCA ngày 28/12/2021;
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Nâng cao ý thức của cán bộ, giáo viên trước ngày 01/3.
2. Yêu cầu: bảo đảm thiết thực.
II. NỘI DUNG
1. Công tác lãnh đạo, chỉ đạo
- Kiện toàn tổ tự quản, hoàn thành trước ngày 15/02/2025.
- Thực hiện nghiêm Kế hoạch số 30/KH-UBND ngày 05/01/2025 của Ủy ban nhân dân
phường về bảo đảm an ninh, trật tự.
2. Tuyên truyền
a) Tuyên truyền phòng, chống ma túy trong tháng 6.
b) Phổ biến nội quy ra vào cổng trường cho học sinh: quý III/2025;
3. Tập huấn chữa cháy cho bảo vệ từ ngày 10/9 đến ngày 12/9
4. Sơ kết 6 tháng đầu năm, tổng kết trước 20/11.
III. TỔ CHỨC THỰC HIỆN
1. Hiệu trưởng chỉ đạo chung việc thực hiện kế hoạch này.
Nơi nhận:
- Công an phường;"""


def test_items_are_the_lowest_marked_lines_of_the_working_sections():
    assert items_of(PLAN.splitlines(), 2025) == [
        Item(
            "Kiện toàn tổ tự quản, hoàn thành trước ngày 15/02/2025",
            PlanPart.MOVEMENT,
            Period(date(2025, 1, 16), date(2025, 2, 15)),
        ),
        Item(
            "Thực hiện nghiêm Kế hoạch số 30/KH-UBND ngày 05/01/2025 của Ủy ban nhân dân phường về bảo đảm an ninh,"
            " trật tự",
            PlanPart.LEADERSHIP,
            None,
        ),
        Item(
            "Tuyên truyền phòng, chống ma túy trong tháng 6",
            PlanPart.OUTREACH,
            Period(date(2025, 6, 1), date(2025, 6, 30)),
        ),
        Item(
            "Phổ biến nội quy ra vào cổng trường cho học sinh: quý III/2025",
            PlanPart.OUTREACH,
            Period(date(2025, 7, 1), date(2025, 9, 30)),
        ),
        Item(
            "Tập huấn chữa cháy cho bảo vệ từ ngày 10/9 đến ngày 12/9",
            PlanPart.TRAINING,
            Period(date(2025, 9, 10), date(2025, 9, 12)),
        ),
        Item(
            "Sơ kết 6 tháng đầu năm, tổng kết trước 20/11",
            PlanPart.REVIEW,
            Period(date(2025, 10, 21), date(2025, 11, 20)),
        ),
    ]


def test_a_table_comes_cell_by_cell():
    lines = ["II. NỘI DUNG", "TT", "Nội dung", "Thời gian", "Thực hiện", "1", "Ký cam kết với học sinh khối 6, 7"]
    lines += ["Tháng 9", "Giáo viên chủ nhiệm", "02", "Kiểm tra hệ thống camera và cổng", "Thường xuyên", "Tổ bảo vệ"]
    assert items_of(lines, 2026) == [
        Item(
            "Ký cam kết với học sinh khối 6, 7",
            PlanPart.MOVEMENT,
            Period(date(2026, 9, 1), date(2026, 9, 30)),
            "Giáo viên chủ nhiệm",
        ),
        Item("Kiểm tra hệ thống camera và cổng", PlanPart.PREVENTION, None, "Tổ bảo vệ"),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hằng tháng, thường xuyên", None),
        ("theo Chỉ thị số 07 ngày 15/8/2014", None),
        ("chậm nhất ngày 20 tháng 01 năm 2026", Period(date(2026, 1, 1), date(2026, 1, 20))),
        ("ngày 19/8", Period(date(2026, 8, 19), date(2026, 8, 19))),
        ("từ tháng 3 đến tháng 5", Period(date(2026, 3, 1), date(2026, 5, 31))),
        ("6 tháng cuối năm", Period(date(2026, 7, 1), date(2026, 12, 31))),
        ("ngày 31/02", None),
        ("tháng 13", None),
        ("quý IV năm 2025", None),
    ],
)
def test_days_are_read_in_the_year_of_the_plan(words, expected):
    assert days_of(words, 2026) == expected


def test_the_year_stands_in_the_subject():
    assert (year_in("Kế hoạch giai đoạn năm 2024 - năm 2025"), year_in("Kế hoạch bảo vệ")) == (2025, None)


@pytest.mark.parametrize("lines", [[], [""], ["1"], ["I."], ["-"], ["1.", "2.", "a)"], ["99999999/99/9999 " * 50]])
def test_odd_lines_give_nothing_and_do_no_harm(lines):
    assert items_of(lines, 2026) == []
