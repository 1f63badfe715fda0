import io

import PIL.Image
import pytest
from pypdf import PdfReader, PdfWriter

from tuquan.documents.letters import Cover, Entry, Paper, PaperUnreadable, cover_pdf, dossier_pdf, pdf

from . import samples
from .measuring import pdf_fonts, pdf_pages, pdf_texts, pdf_words

COVER = Cover(
    issuing_body="Trường Trung học cơ sở Trần Quang Khải",
    parent_body="Ủy ban nhân dân phường Ninh Hòa",
    title="Hồ sơ đề nghị công nhận",
    subtitle="Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025",
    details=(("Đơn vị", "Trường Trung học cơ sở Trần Quang Khải"), ("Hiệu trưởng", "Bà Nguyễn Thị B")),
    place_and_year="Ninh Hòa, năm 2025",
    created_at=samples.AT,
)
ENTRIES = (
    Entry("Tiêu chí 1", heading=True),
    Entry("Nghị quyết của Chi bộ", "12-NQ/CB, 05/01/2025", 1),
    Entry("Kế hoạch #1 *đậm* <x>", "15/KH-THCS", 12),
)


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (width, height), "#88aacc").save(out, "JPEG")
    return out.getvalue()


def blank(width: float, height: float, rotation: int = 0) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width, height)
    page.rotation = rotation
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def papers() -> list[Paper]:
    return [
        Paper("Tờ trình", pdf(samples.official_letter()), "01/TTr-THCS, 16/11/2025"),
        Paper("Quyết định và phụ lục", pdf(samples.decision()), heading="Tiêu chí 1"),
        Paper("Ảnh buổi tuyên truyền", jpeg(900, 600)),
        Paper("Ảnh cổng trường", samples.png(600, 900), heading="Tiêu chí 2"),
        Paper("Đoạn phim tuyên truyền", None, "tệp phim"),
    ]


def test_the_cover_says_whose_dossier_it_is():
    made = cover_pdf(COVER)
    assert pdf_pages(made) == [(210, 297)]
    assert [t.text.strip() for t in pdf_texts(made)] == [
        "ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA",
        "TRƯỜNG TRUNG HỌC CƠ SỞ TRẦN QUANG KHẢI",
        "HỒ SƠ ĐỀ NGHỊ CÔNG NHẬN",
        "Đạt tiêu chuẩn “An toàn về",
        "an ninh, trật tự” năm 2025",
        "Đơn vị:",
        "Trường Trung học cơ sở Trần Quang Khải",
        "Hiệu trưởng:",
        "Bà Nguyễn Thị B",
        "Ninh Hòa, năm 2025",
    ]
    assert pdf_fonts(made) == {("Tinos-Regular", True), ("Tinos-Bold", True)}


def test_the_contents_list_papers_with_their_pages():
    made = cover_pdf(COVER, ENTRIES)
    assert len(pdf_pages(made)) == 2
    assert pdf_words(made, page=2, rows=True) == (
        "MỤC LỤC TT Tên văn bản, tài liệu Số, ký hiệu, ngày Trang Tiêu chí 1 "
        "1 Nghị quyết của Chi bộ 12-NQ/CB, 05/01/2025 1 2 Kế hoạch #1 *đậm* <x> 15/KH-THCS 12"
    )


def test_long_contents_run_on_with_their_head():
    made = cover_pdf(COVER, [Entry(f"Văn bản {n}", "số", n) for n in range(90)])
    heads = [t.page for t in pdf_texts(made) if t.text.strip() == "Tên văn bản, tài liệu"]
    assert heads == [2, 3, 4]


def test_a_dossier_numbers_its_pages_through_and_the_contents_point_to_them():
    made = dossier_pdf(COVER, papers())
    portrait, landscape = (210, 297), (297, 210)
    # cover, contents, letter 1, decision 1 + annex 2 + annex 1 landscape, photograph, picture, slip
    assert pdf_pages(made) == [portrait] * 2 + [portrait] + [portrait] * 3 + [landscape] + [landscape] + [portrait] * 2
    heights = [height for _, height in pdf_pages(made)]
    numbers = [
        (t.page, t.text.strip())
        for t in pdf_texts(made)
        if t.page > 2 and t.bottom > heights[t.page - 1] - 14 and t.text.strip().isdecimal()
    ]
    assert numbers == [(page, str(page - 2)) for page in range(3, 11)]
    assert pdf_words(made, page=2, rows=True) == (
        "MỤC LỤC TT Tên văn bản, tài liệu Số, ký hiệu, ngày Trang 1 Tờ trình 01/TTr-THCS, 16/11/2025 1 "
        "Tiêu chí 1 2 Quyết định và phụ lục 2 3 Ảnh buổi tuyên truyền 6 Tiêu chí 2 4 Ảnh cổng trường 7 "
        "5 Đoạn phim tuyên truyền tệp phim 8"
    )
    assert "Tài liệu kèm theo dạng tệp điện tử." in pdf_words(made, page=10)


def test_a_dossier_has_bookmarks():
    reader = PdfReader(io.BytesIO(dossier_pdf(COVER, papers())))

    def titles(items: list) -> list:
        return [titles(i) if isinstance(i, list) else (i.title, reader.get_destination_page_number(i)) for i in items]

    assert titles(reader.outline) == [
        ("Bìa", 0),
        ("Mục lục", 1),
        ("Tờ trình", 2),
        ("Tiêu chí 1", 3),
        [("Quyết định và phụ lục", 3), ("Ảnh buổi tuyên truyền", 7)],
        ("Tiêu chí 2", 8),
        [("Ảnh cổng trường", 8), ("Đoạn phim tuyên truyền", 9)],
    ]
    assert reader.metadata.title == "Hồ sơ đề nghị công nhận"


def test_same_papers_give_the_same_bytes():
    assert dossier_pdf(COVER, papers()) == dossier_pdf(COVER, papers())


@pytest.mark.parametrize(
    ("width", "height", "rotation", "expected"),
    [
        (595.3, 841.9, 0, (210, 297)),
        (595.3, 841.9, 90, (297, 210)),
        (612, 792, 0, (210, 297)),
        (1684, 1191, 0, (297, 210)),
        (1684, 1191, 270, (210, 297)),
        (100, 100, 0, (210, 297)),
    ],
)
def test_pages_of_any_size_come_as_a4(width: float, height: float, rotation: int, expected: tuple[int, int]):
    made = dossier_pdf(COVER, [Paper("x", blank(width, height, rotation))])
    assert pdf_pages(made)[2:] == [expected]
    (number,) = [t for t in pdf_texts(made) if t.page == 3]
    assert (number.text.strip(), number.left > expected[0] - 25, number.top > expected[1] - 25) == ("1", True, True)


def test_a_scaled_page_keeps_its_content_in_the_middle():
    original = pdf(samples.official_letter())
    writer = PdfWriter(clone_from=io.BytesIO(original))
    for page in writer.pages:
        page.scale_by(2)
    out = io.BytesIO()
    writer.write(out)
    made = dossier_pdf(COVER, [Paper("x", out.getvalue())])
    then = next(t for t in pdf_texts(original) if t.text.startswith("CỘNG HÒA"))
    now = next(t for t in pdf_texts(made) if t.page == 3 and t.text.startswith("CỘNG HÒA"))
    assert (now.left, now.top) == (pytest.approx(then.left, abs=0.5), pytest.approx(then.top, abs=0.5))


def locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("mật khẩu", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"%PDF-1.7\nx", b"\x89PNG\r\n\x1a\nx", b"\xff\xd8\xffx", locked(), pdf(samples.empty())[:900]],
    ids=["empty", "zip", "torn", "png", "jpeg", "locked", "cut"],
)
def test_a_paper_that_cannot_be_read_is_named(data: bytes):
    with pytest.raises(PaperUnreadable) as refusal:
        dossier_pdf(COVER, [Paper("Kế hoạch năm 2025", data)])
    assert refusal.value.title == "Kế hoạch năm 2025"
    assert refusal.value.message == (
        "Không đọc được tài liệu “Kế hoạch năm 2025”: tệp hỏng, có mật khẩu, hoặc không phải PDF, PNG, JPEG."
    )


def test_papers_that_cannot_be_read_may_leave_a_slip():
    sheets = [Paper("Tốt", blank(595, 842)), Paper("Hỏng", b"x"), Paper("Khóa", locked())]
    made = dossier_pdf(COVER, sheets, slips=True)
    assert len(pdf_pages(made)) == 5
    assert [pdf_words(made, page=page) for page in (4, 5)] == [
        "Hỏng Không đọc được tệp để in; xem tệp điện tử kèm theo. 2",
        "Khóa Không đọc được tệp để in; xem tệp điện tử kèm theo. 3",
    ]


def test_an_empty_dossier_is_its_cover():
    assert pdf_pages(dossier_pdf(COVER, [])) == [(210, 297)]
