from decimal import Decimal

import pytest

from tuquan.facts.periods import FIRST_HALF, YEAR
from tuquan.reports.sheets import checks
from tuquan.reports.sheets.catalogue import Fills, FormError, SheetForm, forms, read, version_of
from tuquan.reports.tests.collecting import SMALL, small_form

GOOD = SMALL.format(fills="unit")


def problem(text):
    with pytest.raises(FormError) as caught:
        read([("tinh.yaml", text)])
    return caught.value.message


def test_our_forms_are_read_and_name_what_they_ask():
    ours = forms()
    assert {code: (form.fills, form.periods) for code, form in ours.items()} == {
        "don-vi-6-thang": (Fills.UNIT, (FIRST_HALF, "6-thang-cuoi")),
        "don-vi-nam": (Fills.UNIT, (YEAR, "danh-gia")),
        "don-vi-ma-tuy": (Fills.UNIT, ()),
        "don-vi-pccc": (Fills.UNIT, ()),
        "xa-nam": (Fills.COMMUNE, (FIRST_HALF, "6-thang-cuoi", YEAR, "danh-gia")),
    }
    labels = [row.label for row in ours["don-vi-nam"].rows[:2]]
    assert labels == ["Buổi tuyên truyền", "Buổi tuyên truyền: Phòng cháy, chữa cháy"]


def test_a_snapshot_is_the_form_and_any_change_is_another_version():
    form = small_form()
    kept = SheetForm.of_snapshot(form.snapshot())
    assert kept.rows == form.rows
    other = read([("x", GOOD.replace("Biểu thử", "Biểu khác"))])["nho"]
    assert version_of(form.snapshot()) == version_of(kept.snapshot()) != version_of(other.snapshot())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "tinh.yaml, cả tệp: mỗi tệp là một biểu, viết thành các khóa – giá trị."),
        (GOOD + "note: x\n", "tinh.yaml, đầu tệp: không hiểu khóa note."),
        (GOOD.replace("fills: unit", "fills: huyen"), "tinh.yaml, fills: chỉ nhận unit, commune, province."),
        (GOOD.replace("[6-thang-dau, nam]", "[tuan]"), "tinh.yaml, periods: chỉ nhận danh sách gồm"),
        (GOOD.replace("gaps_fixed", "khong_co"), "tinh.yaml, nhóm 2, dòng 2: không có chỉ tiêu “khong_co”."),
        (GOOD.replace("gaps_fixed", "gaps_found"), "hỏi hai lần trong cùng biểu."),
        (GOOD.replace("topic: fire", "topic: bong_da"), "“propaganda_sessions” không chia theo “topic: bong_da”."),
        (GOOD.replace("gaps_fixed", "persons_handled"), "“persons_handled” là số về người"),
        (
            GOOD.replace("gaps_fixed", "recognition_rate"),
            "tỷ lệ tính từ “units_recognized”, nên biểu phải hỏi cả số ấy.",
        ),
        (GOOD + "code: lai\n", "khóa “code” ghi hai lần"),
        ("code: [", "không đọc được YAML"),
    ],
)
def test_a_mistake_in_a_file_is_named(text, said):
    assert said in problem(text)


def test_two_files_may_not_share_a_code():
    with pytest.raises(FormError) as caught:
        read([("a.yaml", GOOD), ("b.yaml", GOOD)])
    assert caught.value.message == "b.yaml, code: mã biểu “nho” đã có."


def test_doubts_are_said_in_words():
    form = small_form()
    keys = [row.key for row in form.rows]
    now = dict(zip(keys, [40, 45, 300, 2, 3], strict=True))
    before = dict(zip(keys, [16, 20, 700, 0, None], strict=True))
    assert [(doubt.key, doubt.sentence) for doubt in checks.doubts(form, now, before)] == [
        (
            keys[1],
            "“Buổi tuyên truyền: Phòng cháy, chữa cháy” (45) lớn hơn “Buổi tuyên truyền” (40).",
        ),
        ("gaps_fixed", "“Sơ hở, thiếu sót đã khắc phục” (3) lớn hơn “Sơ hở, thiếu sót được phát hiện” (2)."),
        (keys[0], "Buổi tuyên truyền: gấp 2,5 lần cùng kỳ năm trước (16)."),
        (keys[1], "Buổi tuyên truyền: Phòng cháy, chữa cháy: gấp 2,2 lần cùng kỳ năm trước (20)."),
        (keys[2], "Lượt người dự, nghe tuyên truyền: chỉ bằng 42 % cùng kỳ năm trước (700)."),
    ]
    halves = dict(zip(keys, [Decimal("2.5"), None, None, None, None], strict=True))
    assert [one.sentence for one in checks.doubts(form, halves, {})] == [
        "“Buổi tuyên truyền”: 2,5 không phải số nguyên; hãy xem lại dấu phẩy, dấu chấm."
    ]
