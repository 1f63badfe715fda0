"""Decree 30/2020/NĐ-CP, Annex I, measured in the made files. Numbers in comments are those of the annex."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tuquan.documents.letters import Letter, Paragraph, docx, pdf
from tuquan.documents.letters.metrics import width_mm

from . import samples
from .measuring import (
    R,
    W,
    docx_paragraphs,
    docx_parts,
    docx_text,
    order_faults,
    pdf_fonts,
    pdf_pages,
    pdf_strokes,
    pdf_texts,
    pdf_words,
)

# What stands on the decision of samples.py, with the size and style its component has in table 5.2 of the annex:
# text, size, bold, italic.
COMPONENTS = {
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True, False),
    ("Độc lập - Tự do - Hạnh phúc", 14, True, False),
    ("ỦY BAN NHÂN DÂN", 13, False, False),
    ("TỈNH KHÁNH HÒA", 13, False, False),
    ("PHƯỜNG NINH HÒA", 13, True, False),
    ("Số: 05/QĐ-UBND", 13, False, False),
    ("Ninh Hòa, ngày 05 tháng 01 năm 2026", 14, False, True),
    ("QUYẾT ĐỊNH", 14, True, False),
    ("Công nhận cơ quan, doanh nghiệp, cơ sở giáo dục đạt", 14, True, False),
    ("CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA", 14, True, False),
    ("Căn cứ Luật Tổ chức chính quyền địa phương;", 14, False, True),
    ("Theo đề nghị của Trưởng Công an phường.", 14, False, True),
    ("QUYẾT ĐỊNH:", 14, True, False),
    ("Điều 1.", 14, True, False),
    ("a) duy trì nội quy;", 14, False, False),
    ("đ) duy trì mô hình.", 14, False, False),
    ("TM. ỦY BAN NHÂN DÂN", 14, True, False),
    ("KT. CHỦ TỊCH", 14, True, False),
    ("PHÓ CHỦ TỊCH", 14, True, False),
    ("Nguyễn Văn An", 14, True, False),
    ("Nơi nhận:", 12, True, True),
    ("- Như Điều 3;", 11, False, False),
    ("- Công an tỉnh (PV05);", 11, False, False),
    ("- Lưu: VT, CA.", 11, False, False),
    ("NVA.25", 11, False, False),
    ("Phụ lục I", 14, True, False),
    ("DANH SÁCH ĐƠN VỊ ĐƯỢC CÔNG NHẬN", 14, True, False),
    ("(Số liệu đến ngày 15/11/2025)", 14, False, True),
}
FONTS = {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def test_every_component_has_its_size_and_style_in_docx():
    paragraphs = [p for p in docx_paragraphs(docx(samples.decision())) if p.runs]
    found = {(run.text.strip(), run.size, run.bold, run.italic) for p in paragraphs for run in p.runs}
    found |= {(p.text, p.runs[0].size, p.runs[0].bold, p.runs[0].italic) for p in paragraphs}
    assert COMPONENTS - found == set()


def test_every_component_has_its_size_and_style_in_pdf():
    texts = pdf_texts(pdf(samples.decision()))
    found = {
        (" ".join(part.split()), text.size, bold, italic) for text in texts for part, bold, italic in text.segments
    }
    assert COMPONENTS - found == set()


def test_a_paper_in_13_has_its_head_one_size_smaller():
    sizes = {text.text.strip(): text.size for text in pdf_texts(pdf(samples.report())) if text.page == 1}
    heads = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TRƯỜNG A",
        "Số: 123/BC-THCS",
        "BÁO CÁO",
    )
    assert {head: sizes[head] for head in heads} == dict(zip(heads, (12, 13, 12, 13, 13), strict=True))
    assert sizes["1. Thuận lợi"] == 13


def test_paper_is_a4_and_an_annex_may_lie_across():
    assert pdf_pages(pdf(samples.decision())) == [(210, 297), (210, 297), (210, 297), (297, 210)]
    sections = list(docx_parts(docx(samples.decision()))["word/document.xml"].iter(f"{W}pgSz"))
    assert [(s.get(f"{W}w"), s.get(f"{W}h"), s.get(f"{W}orient")) for s in sections] == [
        ("11906", "16838", None),
        ("11906", "16838", None),
        ("16838", "11906", "landscape"),
    ]


def test_margins_are_those_of_the_annex():
    for margins in docx_parts(docx(samples.decision()))["word/document.xml"].iter(f"{W}pgMar"):
        mm = {side: int(margins.get(f"{W}{side}", "")) * 25.4 / 1440 for side in ("top", "bottom", "left", "right")}
        assert {side: round(value) for side, value in mm.items()} == {"top": 20, "bottom": 20, "left": 30, "right": 15}
    # In the PDF, text fills the left margin to the letter, and nothing stands outside but page number and address.
    texts = [t for t in pdf_texts(pdf(samples.report())) if not t.text.strip().isdecimal() or t.top > 20]
    assert min(t.left for t in texts) == pytest.approx(30, abs=0.3)
    assert 193 < max(t.right for t in texts) <= 195.3
    assert min(t.top for t in texts) >= 19.5
    assert max(t.bottom for t in texts) <= 277.5


@pytest.mark.parametrize("name", samples.ALL)
def test_pdf_holds_tinos_and_nothing_else(name: str):
    fonts = pdf_fonts(pdf(samples.ALL[name]()))
    assert fonts
    assert fonts <= {(font, True) for font in FONTS}


@pytest.mark.parametrize("name", samples.ALL)
def test_docx_names_times_new_roman_and_nothing_else(name: str):
    parts = docx_parts(docx(samples.ALL[name]()))
    named = {
        value
        for part in parts.values()
        for fonts in part.iter(f"{W}rFonts")
        for value in (fonts.get(f"{W}{key}") for key in ("ascii", "hAnsi", "cs", "eastAsia"))
    }
    assert named == {"Times New Roman"}
    assert [color.get(f"{W}val") for part in parts.values() for color in part.iter(f"{W}color")] == ["000000"]


@pytest.mark.parametrize("name", samples.ALL)
def test_docx_keeps_the_order_of_the_schema(name: str):
    assert order_faults(docx_parts(docx(samples.ALL[name]()))) == []


def test_lines_under_the_head_have_their_lengths_in_pdf():
    made = pdf(samples.decision())
    texts = {t.text.strip(): t for t in pdf_texts(made) if t.page == 1}
    strokes = [s for s in pdf_strokes(made) if s.page == 1 and s.top < 150]
    body, motto, summary = (
        texts["PHƯỜNG NINH HÒA"],
        texts["Độc lập - Tự do - Hạnh phúc"],
        texts["tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025"],
    )
    under = {}
    for name, text in (("body", body), ("motto", motto), ("summary", summary)):
        (stroke,) = (
            s for s in strokes if text.left - 0.5 <= s.left and s.right <= text.right + 0.5 and 0 < s.top - text.top < 9
        )
        assert (stroke.left + stroke.right) / 2 == pytest.approx((text.left + text.right) / 2, abs=1)
        under[name] = stroke.length / (text.right - text.left)
    assert len(strokes) == 3
    assert under["motto"] == pytest.approx(1, abs=0.02)
    assert 1 / 3 <= under["body"] <= 1 / 2
    assert 1 / 3 <= under["summary"] <= 1 / 2


def test_lines_under_the_head_have_their_lengths_in_docx():
    made = docx(samples.decision())
    cells = list(docx_parts(made)["word/document.xml"].iter(f"{W}tcW"))
    left, right = (int(cell.get(f"{W}w", "")) * 25.4 / 1440 for cell in cells[:2])
    rules = [paragraph.rule for paragraph in docx_paragraphs(made) if paragraph.rule]
    widths = [left, right, 165]
    lengths = [width - sum(rule) for width, rule in zip(widths, rules, strict=False)]
    texts = [
        width_mm("PHƯỜNG NINH HÒA", 13, bold=True),
        width_mm("Độc lập - Tự do - Hạnh phúc", 14, bold=True),
        width_mm("tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025", 14, bold=True),
    ]
    ratios = [length / text for length, text in zip(lengths, texts, strict=True)]
    assert 1 / 3 <= ratios[0] <= 1 / 2
    assert ratios[1] == pytest.approx(1, abs=0.01)
    assert 1 / 3 <= ratios[2] <= 1 / 2
    for rule in rules:
        assert rule[0] == pytest.approx(rule[1], abs=0.1)


def test_body_is_justified_with_its_indent_and_gaps():
    paragraphs = {p.text: p for p in docx_paragraphs(docx(samples.official_letter()))}
    body = paragraphs[samples.SENTENCE]
    assert (body.align, round(body.first, 1), body.before, body.line) == ("both", 12.7, 6, 1.15)
    texts = [t for t in pdf_texts(pdf(samples.official_letter())) if t.text.startswith(("Thực hiện", "Trân trọng"))]
    assert [round(t.left - 30, 1) for t in texts] == [pytest.approx(12.7, abs=0.2)] * 2


@pytest.mark.parametrize("name", ["decision", "official_letter", "report"])
def test_paragraphs_stand_six_points_apart(name: str):
    texts = [t for t in pdf_texts(pdf(samples.ALL[name]())) if t.page == 1 and t.top < 270]
    size = max(t.size for t in texts)
    line = size * 1.149 * 1.15 * 25.4 / 72
    # From the first words after the head to the last before the signature.
    starts = ("CHỦ TỊCH ỦY", "Kính gửi")
    first = next(n for n, t in enumerate(texts) if t.text.startswith(starts) and t.size == size and t.top > 50)
    last = next((n for n, t in enumerate(texts) if t.text.startswith("Nơi nhận")), len(texts))
    tops = sorted({round(t.top, 2) for t in texts[first:last]})
    gaps = {round((b - a - line) * 72 / 25.4) for a, b in pairwise(tops) if b - a > 1}
    # Lines of one paragraph, or 6 pt between two.
    assert gaps == {0, 6}


def test_lines_of_the_body_stand_as_far_apart_as_in_word():
    tops = [t.top for t in pdf_texts(pdf(samples.report())) if t.page == 2 and t.left < 31]
    # Times New Roman in 13 pt, single line 1.149, times 1.15.
    assert tops[1] - tops[0] == pytest.approx(13 * 1.149 * 1.15 * 25.4 / 72, abs=0.15)


def test_page_numbers_stand_in_the_top_margin_from_page_2_and_each_annex_counts_anew():
    made = pdf_texts(pdf(replace(samples.decision(), body=(Paragraph(samples.SENTENCE * 8),))))
    numbers = [(t.page, t.text.strip()) for t in made if t.bottom < 20 and t.text.strip().isdecimal()]
    assert numbers == [(2, "2"), (4, "2")]
    for number in (t for t in made if t.bottom < 20):
        assert (number.size, number.font) == (14, "Tinos-Regular")
        assert (number.left + number.right) / 2 == pytest.approx(30 + 165 / 2, abs=0.5)
    parts = docx_parts(docx(samples.decision()))
    assert "PAGE" in "".join(parts["word/header1.xml"].itertext())
    assert "".join(parts["word/header2.xml"].itertext()) == ""
    sections = list(parts["word/document.xml"].iter(f"{W}sectPr"))
    assert [
        (s.find(f"{W}pgNumType").get(f"{W}start"), s.find(f"{W}titlePg") is not None, s.find(f"{W}type").get(f"{W}val"))
        for s in sections
    ] == [("1", True, "nextPage")] * 3
    (size,) = {size.get(f"{W}val") for size in parts["word/header1.xml"].iter(f"{W}sz")}
    assert size == "28"


def test_address_stands_at_the_foot_of_page_1_under_a_full_line():
    made = pdf(replace(samples.decision(), body=(Paragraph(samples.SENTENCE * 40),), annexes=()))
    foot = [t for t in pdf_texts(made) if t.top > 277]
    assert [(t.page, t.text.strip(), t.size) for t in foot] == [
        (1, "Số 01 đường Trần Quý Cáp, phường Ninh Hòa, tỉnh Khánh Hòa", 11),
        (1, "Điện thoại: 0258.3844.000", 11),
    ]
    (line,) = [s for s in pdf_strokes(made) if s.top > 277]
    assert (round(line.left), round(line.right)) == (30, 195)
    assert line.top < foot[0].top
    assert foot[-1].bottom < 297 - 5


def test_address_stands_in_the_footer_of_the_first_page_of_the_docx():
    parts = docx_parts(docx(samples.decision()))
    foot = parts["word/footer1.xml"]
    assert ["".join(p.itertext()) for p in foot.iter(f"{W}p")] == list(samples.decision().footer)
    assert {size.get(f"{W}val") for size in foot.iter(f"{W}sz")} == {"22"}
    assert [border is not None for border in (p.find(f"{W}pPr/{W}pBdr/{W}top") for p in foot.iter(f"{W}p"))] == [
        True,
        False,
    ]
    references = [
        [(r.get(f"{W}type"), r.get(f"{R}id")) for r in section.iter(f"{W}footerReference")]
        for section in parts["word/document.xml"].iter(f"{W}sectPr")
    ]
    assert references == [[("first", "rIdFooter")], [("first", "rIdNoFooter")], [("first", "rIdNoFooter")]]


@pytest.mark.parametrize("make", [docx_text, pdf_words], ids=["docx", "pdf"])
def test_kinh_gui_names_one_on_its_line_and_several_on_their_own(make):
    writer = docx if make is docx_text else pdf
    one = replace(samples.official_letter(), addressees=("Công an phường.",))
    several = replace(samples.official_letter(), addressees=("Công an phường.", "- Trường A", "Trường B;"))
    assert "Kính gửi: Công an phường " in " ".join(make(writer(one)).split()) + " "
    assert "Kính gửi: - Công an phường; - Trường A; - Trường B. " in " ".join(make(writer(several)).split())


def test_one_addressee_too_long_for_a_line_hangs_behind_the_words():
    long = replace(samples.official_letter(), addressees=("Thường trực Ban Chỉ đạo " * 8,))
    first, second = [t for t in pdf_texts(pdf(long)) if "Ban Chỉ đạo" in t.text][:2]
    assert first.text.startswith("Kính gửi: Thường trực")
    assert second.left - first.left == pytest.approx(width_mm("Kính gửi: ", 14), abs=0.5)


@pytest.mark.parametrize(
    ("number", "symbol", "written"),
    [
        (5, "QĐ-UBND", "Số: 05/QĐ-UBND"),
        (10, "BC-THCS", "Số: 10/BC-THCS"),
        ("7", "UBND-VX", "Số: 07/UBND-VX"),
        ("12a", "KH-A", "Số: 12a/KH-A"),
        (None, "KH-A", "Số: /KH-A"),
    ],
)
def test_number_and_symbol(number: int | str | None, symbol: str, written: str):
    letter = replace(samples.empty(), number=number, symbol=symbol)
    assert written in " ".join(docx_text(docx(letter)).split())
    assert written in pdf_words(pdf(letter))


def test_a_form_without_a_symbol_has_no_number():
    letter = replace(samples.empty(), issuing_body="Trường A", number=7)
    assert "Số:" not in docx_text(docx(letter))
    assert "Số:" not in pdf_words(pdf(letter))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "Ninh Hòa, ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "Ninh Hòa, ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "Ninh Hòa, ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 10), "Ninh Hòa, ngày 10 tháng 11 năm 2026"),
        (None, "Ninh Hòa, ngày … tháng … năm …"),
    ],
)
def test_place_and_date(day: date | None, written: str):
    letter = replace(samples.empty(), place="Ninh Hòa", date=day)
    assert written in docx_text(docx(letter))
    assert written in pdf_words(pdf(letter))


def test_number_and_date_stand_in_one_row():
    texts = {t.text.strip(): t for t in pdf_texts(pdf(samples.decision()))}
    assert texts["Số: 05/QĐ-UBND"].top == pytest.approx(texts["Ninh Hòa, ngày 05 tháng 01 năm 2026"].top, abs=1)


def test_a_letter_proper_has_its_summary_under_the_number():
    texts = pdf_texts(pdf(samples.official_letter()))
    number = next(t for t in texts if t.text.startswith("Số:"))
    summary = next(t for t in texts if t.text.startswith("V/v đôn đốc"))
    assert (summary.size, summary.font) == (13, "Tinos-Regular")
    assert (summary.left + summary.right) / 2 == pytest.approx((number.left + number.right) / 2, abs=1)
    # 6 pt between them
    assert summary.top - number.top == pytest.approx((6 + 13 * 1.149) * 25.4 / 72, abs=0.8)


@pytest.mark.parametrize("summary", ["đôn đốc", "V/v đôn đốc", "v/v đôn đốc"])
def test_v_v_is_written_once(summary: str):
    words = pdf_words(pdf(replace(samples.official_letter(), summary=summary)))
    assert words.count("V/v đôn đốc") == 1
    assert "v/v" not in words


def test_recipients_stand_at_the_left_level_with_the_position():
    texts = {t.text.strip(): t for t in pdf_texts(pdf(samples.decision()))}
    head, first, position = texts["Nơi nhận:"], texts["- Như Điều 3;"], texts["TM. ỦY BAN NHÂN DÂN"]
    assert head.left == first.left == pytest.approx(30, abs=0.3)
    assert head.top == pytest.approx(position.top, abs=1.2)
    assert position.left > 112


def test_signatures_of_minutes_stand_side_by_side_with_names_level():
    texts = {t.text.strip(): t for t in pdf_texts(pdf(samples.minutes()))}
    police, clerk, chair = (texts[x] for x in ("ĐẠI DIỆN", "THƯ KÝ", "CHỦ TỌA"))
    assert police.top == clerk.top == chair.top
    assert police.left < clerk.left < chair.left
    assert texts["Thượng úy"].top == texts["Trần Thị Thư"].top == texts["Nguyễn Thị"].top


def test_headings_of_longer_papers():
    paragraphs = {p.text: p for p in docx_paragraphs(docx(samples.report()))}
    expected = {
        "I. ĐẶC ĐIỂM TÌNH HÌNH": ("both", True, True),
        "1. Thuận lợi": ("both", True, True),
        "Phần II": ("center", True, True),
        "KẾT QUẢ": ("center", True, True),
        "Chương I": ("center", True, True),
        "Mục 1": ("center", True, True),
        "Tiểu mục 1": ("center", True, True),
        "Điều 1. Phạm vi điều chỉnh": ("both", True, True),
        "1. Đối tượng. nội dung có tiêu đề.": ("both", True, False),
    }
    found = {text: (paragraphs[text].align, paragraphs[text].runs[0].bold, paragraphs[text].keep) for text in expected}
    assert found == expected
    assert [(r.text, r.bold) for r in paragraphs["1. Đối tượng. nội dung có tiêu đề."].runs] == [
        ("1. Đối tượng.", True),
        (" ", False),
        ("nội dung có tiêu đề.", False),
    ]
    sizes = {t.text.strip(): (t.size, t.font) for t in pdf_texts(pdf(samples.report()))}
    assert (
        sizes["I. ĐẶC ĐIỂM TÌNH HÌNH"] == sizes["Chương I"] == sizes["Điều 1. Phạm vi điều chỉnh"] == (13, "Tinos-Bold")
    )


@pytest.mark.parametrize("name", samples.ALL)
def test_both_files_say_the_same(name: str):
    def letters(text: str) -> list[str]:
        return sorted("".join(text.split()).replace("\u200b", ""))

    made = samples.ALL[name]()
    # Page numbers, repeated table heads and the foot stand outside the body of a DOCX.
    lines = {t.text.strip() for t in pdf_texts(pdf(replace(made, footer=()))) if t.bottom > 20}
    said = "".join(docx_text(docx(made)).split())
    assert [line for line in lines if "".join(line.split()) not in said] == []
    words = "".join(pdf_words(pdf(made)).split())
    assert letters(docx_text(docx(made))) <= letters(words) or len(said) <= len(words)


@pytest.mark.parametrize("name", samples.ALL)
def test_same_letter_gives_the_same_bytes_and_another_time_others(name: str):
    letter = samples.ALL[name]()
    later = replace(letter, created_at=samples.AT.replace(year=2027))
    for writer in (docx, pdf):
        assert writer(letter) == writer(letter)
        assert writer(letter) != writer(later)


def test_pdf_is_an_archive_copy_that_says_so():
    made = pdf(samples.decision())
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made


def test_a_very_long_body_name_leaves_the_nation_on_one_line():
    letter = replace(samples.decision(), issuing_body="Công ty Trách nhiệm hữu hạn một thành viên " * 4)
    texts = pdf_texts(pdf(letter))
    nation = next(t for t in texts if "CỘNG HÒA" in t.text)
    assert nation.text.strip() == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    left = [t for t in texts if t.text.strip().startswith(("CÔNG TY", "MỘT", "HẠN", "TRÁCH"))]
    assert max(t.right for t in left) < nation.left
    number = next(t for t in texts if t.text.startswith("Số:"))
    assert number.top > max(t.bottom for t in left) - 1


def test_time_needs_its_zone():
    with pytest.raises(ValueError, match="múi giờ"):
        Letter("A", samples.AT.replace(tzinfo=None))
