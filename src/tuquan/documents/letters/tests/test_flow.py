"""What must stay together stays together, and long things run on as they should."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tuquan.documents.letters import Cell, Column, Image, Letter, Paragraph, Signature, SignatureBlock, Table, docx, pdf
from tuquan.documents.letters.flow import placed, tail_start
from tuquan.documents.letters.images import UnknownPicture, aspect

from . import samples
from .measuring import W, docx_paragraphs, docx_parts, pdf_pages, pdf_texts, pdf_words

SIGNATURE = Signature("Chủ tịch", "Nguyễn Văn Ký", on_behalf_of="Ủy ban nhân dân")


def signed(*body: object) -> Letter:
    return replace(samples.empty(), body=body, signature=SIGNATURE, recipients=("Như trên", "Lưu: VT"))


@pytest.mark.parametrize("lines", range(20, 34))
def test_a_signature_never_stands_alone_nor_in_two(lines: int):
    texts = pdf_texts(pdf(signed(*(Paragraph(f"Dòng {n}") for n in range(lines)))))
    page = {t.text.strip(): t.page for t in texts}
    together = {page[x] for x in ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Ký", "Nơi nhận:", "- Lưu: VT.")}
    assert together == {page[f"Dòng {lines - 1}"]}


@pytest.mark.parametrize("rows", range(24, 38))
def test_a_signature_after_a_table_has_its_last_two_rows_beside_it(rows: int):
    texts = pdf_texts(pdf(signed(samples.unit_table(rows))))
    numbers = [(int(t.text), t.page) for t in texts if t.text.strip().isdecimal() and t.bottom > 20]
    # All rows are there once, in their order.
    assert [number for number, _ in numbers] == list(range(1, rows + 1))
    signature = {t.page for t in texts if t.text.strip() in ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Ký")}
    assert {page for _, page in numbers[-2:]} == signature


def test_docx_keeps_the_lines_before_a_signature_with_it():
    paragraphs = docx_paragraphs(docx(signed(Paragraph("Một"), Paragraph("Hai"))))
    assert [p.keep for p in paragraphs if p.text in ("Một", "Hai")] == [False, True]
    document = docx_parts(docx(signed(samples.unit_table(5))))["word/document.xml"]
    rows = list(list(document.iter(f"{W}tbl"))[1].iter(f"{W}tr"))
    kept = [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")) for row in rows]
    assert kept == [False, False, False, False, True, True]
    for row in document.iter(f"{W}tr"):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None


def test_the_header_of_a_table_comes_again_on_every_page():
    made = pdf(replace(samples.empty(), body=(samples.unit_table(120),)))
    texts = pdf_texts(made)
    pages = len(pdf_pages(made))
    assert pages >= 3
    assert [t.page for t in texts if t.text.strip() == "Tên đơn vị"] == list(range(1, pages + 1))
    document = docx_parts(docx(replace(samples.empty(), body=(samples.unit_table(3),))))["word/document.xml"]
    rows = list(list(document.iter(f"{W}tbl"))[1].iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]


@pytest.mark.parametrize("lines", [3, 5, 6, 7, 9])
def test_rows_do_not_break_over_pages(lines: int):
    rows = tuple((f"R{n}", "\n".join([f"Đầu{n}", *["giữa"] * lines, f"Cuối{n}"])) for n in range(30))
    letter = replace(samples.empty(), body=(Table((Column(), Column()), rows),))
    page = {t.text.strip(): t.page for t in pdf_texts(pdf(letter))}
    assert max(page.values()) > 1
    assert [n for n in range(30) if page[f"Đầu{n}"] != page[f"Cuối{n}"]] == []


def test_a_row_longer_than_a_page_runs_on():
    long = replace(
        samples.empty(), body=(Table((Column(1), Column(4)), (("a", samples.SENTENCE * 40 + "HẾT"), ("b", "sau"))),)
    )
    made = pdf(long)
    assert len(pdf_pages(made)) > 2
    assert pdf_words(made).count("Thực hiện") == 40
    assert "HẾT" in pdf_words(made)
    assert max(t.bottom for t in pdf_texts(made)) < 278


def test_words_wider_than_their_column_break_inside_it():
    letter = replace(
        samples.empty(),
        body=(Table((Column(1), Column(4)), (("x" * 80, "y"),)), Paragraph("https://vi-du.vn/" + "z" * 200)),
    )
    texts = pdf_texts(pdf(letter))
    assert max(t.right for t in texts if "x" in t.text and "y" not in t.text) < 30 + 33 + 1
    assert max(t.right for t in texts if "zz" in t.text) < 195.5


def test_a_list_of_recipients_longer_than_a_page_runs_on():
    letter = replace(signed(Paragraph("Một")), recipients=tuple(f"Đơn vị số {n}" for n in range(90)))
    texts = pdf_texts(pdf(letter))
    assert sum(t.text.strip().startswith("- Đơn vị số") for t in texts) == 90
    assert max(t.bottom for t in texts) < 278


def test_merged_cells_keep_their_grid_in_both_files():
    letter = replace(samples.empty(), body=(samples.wide_table(),))
    document = docx_parts(docx(letter))["word/document.xml"]
    rows = list(list(document.iter(f"{W}tbl"))[1].iter(f"{W}tr"))
    spans = [
        [int(cell.find(f"{W}tcPr/{W}gridSpan").get(f"{W}val")) if cell.find(f"{W}tcPr/{W}gridSpan") is not None else 1
         for cell in row.iter(f"{W}tc")]
        for row in rows
    ]  # fmt: skip
    assert spans == [[1, 1, 3], [1, 1, 1, 1, 1], [1, 4], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]]
    texts = {t.text.strip(): t for t in pdf_texts(pdf(letter))}
    first, third = texts["Đăng ký"], texts["Được công nhận"]
    assert first.left == pytest.approx(third.left, abs=0.1)
    assert first.top < texts["I"].bottom < third.bottom + 1


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ((("a",),), [[(0, 1, "a"), (1, 1, "")]]),
        ((("a", "b", "c"),), [[(0, 1, "a"), (1, 1, "b")]]),
        (((Cell("a", colspan=9),),), [[(0, 2, Cell("a", colspan=2))]]),
        (((Cell("a", rowspan=9), "b"), ("c",)),
         [[(0, 1, Cell("a", rowspan=2)), (1, 1, "b")], [(0, 1, None), (1, 1, "c")]]),
        ((("b", Cell("a", rowspan=2)), (Cell("c", colspan=2),)),
         [[(0, 1, "b"), (1, 1, Cell("a", rowspan=2))], [(0, 1, Cell("c")), (1, 1, None)]]),
    ],
)  # fmt: skip
def test_rows_are_made_to_fit_their_grid(rows, places):
    assert list(placed(rows, 2)) == places


def test_the_tail_of_a_table_is_not_cut_through_a_cell():
    columns = (Column(), Column())
    assert tail_start(Table(columns, (("a", "b"),) * 10)) == 8
    assert tail_start(Table(columns, (("a", "b"),))) == 0
    assert tail_start(Table(columns, ())) is None
    reaching = (("a", "b"),) * 5 + ((Cell("a", rowspan=4), "b"), ("b",), ("b",), ("b",))
    assert tail_start(Table(columns, reaching)) == 5
    whole = ((Cell("a", rowspan=30), "b"),) + (("b",),) * 29
    assert tail_start(Table(columns, whole)) is None


def test_pictures_stand_in_both_files():
    picture = samples.png(30, 60)
    body = (Image(samples.SVG, "Biểu đồ", 80), Image(picture, "Mã", 20), Image(picture, "Mã"))
    letter = replace(samples.empty(), body=body)
    parts = docx_parts(docx(letter))
    extents = [
        (round(int(e.get("cx")) / 36000), round(int(e.get("cy")) / 36000))
        for e in parts["word/document.xml"].iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
        )
    ]
    assert extents == [(80, 40), (20, 40), (120, 240)]
    targets = [r.get("Target") for r in parts["word/_rels/document.xml.rels"] if "image" in r.get("Type")]
    assert targets == ["media/image1.png", "media/image2.svg", "media/image3.png"]
    assert b"/Subtype/Image" in pdf(letter).replace(b" ", b"")


def test_a_picture_of_another_kind_is_refused():
    letter = replace(samples.empty(), body=(Image(b"GIF89a", "x"),))
    for writer in (docx, pdf):
        with pytest.raises(UnknownPicture):
            writer(letter)
    with pytest.raises(UnknownPicture):
        aspect(b"<svg></svg>")


def test_a_long_paper_has_bookmarks_and_a_short_one_none():
    def outline(letter: Letter) -> list:
        def titles(items: list) -> list:
            return [titles(item) if isinstance(item, list) else item.title for item in items]

        return titles(PdfReader(io.BytesIO(pdf(letter))).outline)

    assert outline(samples.report(1)) == []
    assert outline(samples.report(30)) == [
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        ["1. Thuận lợi", ["đ) Bên ngoài"]],
        "Phần II",
        "Chương I",
        ["Mục 1", "Tiểu mục 1", "Điều 1. Phạm vi điều chỉnh"],
    ]


def test_a_page_break_begins_a_page():
    page = {t.text.strip(): t.page for t in pdf_texts(pdf(samples.report(1)))}
    assert page["Phần II"] == page["Hình 1. Số đơn vị đăng ký"] + 1


def test_an_annex_may_be_signed():
    letter = replace(
        samples.decision(),
        annexes=(replace(samples.decision().annexes[0], blocks=(samples.unit_table(2), SignatureBlock((SIGNATURE,)))),),
    )
    texts = {t.text.strip(): t for t in pdf_texts(pdf(letter))}
    assert "Phụ lục" in texts
    assert texts["Nguyễn Văn Ký"].page == 2
    assert texts["Nguyễn Văn Ký"].left > 112


def test_threads_make_the_same_files_as_one():
    letters = [samples.report(n) for n in range(4)] * 3
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pdf, letters)) == [pdf(letter) for letter in letters]
        assert list(pool.map(docx, letters)) == [docx(letter) for letter in letters]
