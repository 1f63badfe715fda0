from dataclasses import replace
from datetime import date

import pytest

from tuquan.documents.letters import Certificate, Signature, SigningMode, certificates_docx, certificates_pdf

from . import samples
from .measuring import (
    WP,
    W,
    docx_parts,
    docx_text,
    order_faults,
    pdf_fonts,
    pdf_pages,
    pdf_texts,
    pdf_words,
)

ONE = Certificate(
    authority="Chủ tịch Ủy ban nhân dân phường Ninh Hòa",
    unit_name="Trường Trung học cơ sở Trần Quang Khải",
    unit_address="Số 12 đường Trần Quý Cáp, phường Ninh Hòa, tỉnh Khánh Hòa",
    year=2025,
    created_at=samples.AT,
    decision_number=5,
    decision_symbol="QĐ-UBND",
    decision_date=date(2026, 1, 5),
    register_number=7,
    place="Ninh Hòa",
    date=date(2026, 1, 6),
    signature=Signature("Phó Chủ tịch", "Nguyễn Văn An", SigningMode.FOR, "Chủ tịch"),
    qr=samples.png(50, 50),
)
LONG = replace(
    ONE,
    unit_name="Công ty Trách nhiệm hữu hạn một thành viên Đầu tư, Xây dựng, Thương mại và Dịch vụ Vận tải Hành khách "
    "Đường thủy nội địa Khánh Hòa - Chi nhánh khu vực phía Bắc",
    signature=Signature("Phó Chủ tịch", "Nguyễn Văn An", SigningMode.FOR, "Chủ tịch", "Ủy ban nhân dân"),
)
BARE = Certificate("Ủy ban nhân dân phường A", "Trường A", 2025, samples.AT, frame=False)
LINES = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "GIẤY CÔNG NHẬN",
    "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA",
    "công nhận",
    "TRƯỜNG TRUNG HỌC CƠ SỞ TRẦN QUANG KHẢI",
    "Địa chỉ: Số 12 đường Trần Quý Cáp, phường Ninh Hòa, tỉnh Khánh Hòa",
    "Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025",
    "Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2026",
    "Vào sổ số: 07",
    "Ninh Hòa, ngày 06 tháng 01 năm 2026",
    "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "Nguyễn Văn An",
]


def test_a_certificate_says_all_it_must_in_both_files():
    assert sorted(t.text.strip() for t in pdf_texts(certificates_pdf([ONE]))) == sorted(LINES)
    assert [line for line in docx_text(certificates_docx([ONE])).splitlines() if line.strip()] == LINES


PRAISED = replace(
    ONE,
    title="Giấy khen",
    unit_name="Nguyễn Phương Hoàng Bảo Trân Tôn Nữ Công Tằng Huyền Trang Đài",
    unit_address="",
    about="Tổ trưởng Tổ bảo vệ, Trường Trung học cơ sở Trần Quang Khải",
    merit="Đã có thành tích trong phong trào toàn dân bảo vệ an ninh Tổ quốc năm 2025",
    register="Vào sổ khen thưởng số",
    register_number=None,
    qr=None,
)


def test_a_commendation_gives_its_title_to_a_name_of_sixty_letters():
    said = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG NINH HÒA",
        "tặng",
        "GIẤY KHEN",
        "NGUYỄN PHƯƠNG HOÀNG BẢO TRÂN TÔN NỮ CÔNG TẰNG HUYỀN TRANG ĐÀI",
        "Tổ trưởng Tổ bảo vệ, Trường Trung học cơ sở Trần Quang Khải",
        "Đã có thành tích trong phong trào toàn dân bảo vệ an ninh Tổ quốc năm 2025",
        "Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2026",
        "Vào sổ khen thưởng số:",
        "Ninh Hòa, ngày 06 tháng 01 năm 2026",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Văn An",
    ]
    assert len(PRAISED.unit_name) >= 60
    words = " ".join(
        " ".join(line.split()) for line in docx_text(certificates_docx([PRAISED])).splitlines() if line.strip()
    )
    assert words == " ".join(said)
    assert sorted(" ".join(t.text.strip() for t in pdf_texts(certificates_pdf([PRAISED]))).split()) == sorted(
        words.split()
    )


def test_many_certificates_are_one_file_with_a_landscape_page_each():
    made = certificates_pdf([ONE, LONG, BARE] * 20)
    assert pdf_pages(made) == [(297, 210)] * 60
    assert pdf_words(made, page=3).count("GIẤY CÔNG NHẬN") == 1
    document = docx_parts(certificates_docx([ONE, LONG, BARE]))["word/document.xml"]
    assert len(list(document.iter(f"{W}pageBreakBefore"))) == 2
    assert [size.get(f"{W}orient") for size in document.iter(f"{W}pgSz")] == ["landscape"]


@pytest.mark.parametrize(
    "one",
    [
        ONE,
        LONG,
        BARE,
        PRAISED,
        replace(PRAISED, merit="Đã có thành tích " * 17),
        replace(LONG, unit_name="CÔNG TY " * 40),
    ],
)
def test_everything_stands_inside_the_frame(one: Certificate):
    texts = pdf_texts(certificates_pdf([one]))
    assert {t.page for t in texts} == {1}
    assert min(t.left for t in texts) > 20
    assert max(t.right for t in texts) < 297 - 20
    assert max(t.bottom for t in texts) < 210 - 12
    centred = [t for t in texts if t.top < 90]
    assert [(t.left + t.right) / 2 for t in centred] == [pytest.approx(148.5, abs=0.6)] * len(centred)


def test_a_long_name_grows_smaller_before_it_takes_more_lines():
    def sizes(one: Certificate) -> list[float]:
        texts = [t for t in pdf_texts(certificates_pdf([one])) if t.text.isupper() and t.top < 110]
        return [t.size for t in texts if t.text.startswith(("TRƯỜNG", "CÔNG T", "NGHỆ", "DỰNG", "THỦY"))]

    assert sizes(BARE) == [28]
    assert sizes(ONE) == [26]
    assert sizes(replace(ONE, unit_name="Trường Cao đẳng Kỹ thuật Công nghệ Nha Trang, cơ sở Ninh Hòa")) == [26, 26]
    assert sizes(LONG) == [18, 18, 18]


def test_room_is_left_for_what_is_not_yet_known():
    lines = [" ".join(line.split()) for line in docx_text(certificates_docx([BARE])).splitlines()]
    assert [line for line in lines if line][-3:] == [
        "Quyết định số / ngày … tháng … năm …",
        "Vào sổ số:",
        "ngày … tháng … năm …",
    ]
    assert "Địa chỉ" not in pdf_words(certificates_pdf([BARE]))


def test_the_frame_can_be_left_to_the_paper():
    framed, bare = (docx_parts(certificates_docx([one]))["word/document.xml"] for one in (ONE, BARE))
    assert framed.find(f".//{W}pgBorders") is not None
    assert bare.find(f".//{W}pgBorders") is None
    assert len(certificates_pdf([replace(ONE, frame=False)])) < len(certificates_pdf([ONE]))


def test_certificates_hold_tinos_and_keep_the_schema():
    assert pdf_fonts(certificates_pdf([ONE])) == {
        ("Tinos-Regular", True),
        ("Tinos-Bold", True),
        ("Tinos-Italic", True),
    }
    assert order_faults(docx_parts(certificates_docx([ONE, LONG, BARE]))) == []


def test_the_code_for_checking_is_a_picture_of_either_kind():
    for picture in (samples.SVG, samples.png(50, 50)):
        with_code = certificates_pdf([replace(ONE, qr=picture)])
        assert len(with_code) > len(certificates_pdf([replace(ONE, qr=None)]))
    parts = docx_parts(certificates_docx([replace(ONE, qr=samples.SVG)]))
    assert [e.get("cx") for e in parts["word/document.xml"].iter(f"{WP}extent")] == [str(24 * 36000)]


def test_same_certificates_give_the_same_bytes():
    assert certificates_pdf([ONE, LONG]) == certificates_pdf([ONE, LONG])
    assert certificates_docx([ONE, LONG]) == certificates_docx([ONE, LONG])


def test_nothing_to_print_is_refused():
    for writer in (certificates_pdf, certificates_docx):
        with pytest.raises(ValueError, match="không có giấy công nhận, giấy khen nào"):
            writer([])
