from datetime import date

import pytest

from tuquan.documents.enums import DocumentKind, Purpose
from tuquan.documents.headings import Heading, guess, heading_of, is_list_of_people

PLAN = """UBND TỈNH QUẢNG NGÃI
VĂN PHÒNG
Số: 12/KH-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quảng Ngãi, ngày 05 tháng 01 năm 2017
KẾ HOẠCH
Thực hiện phong trào Toàn dân bảo vệ an ninh Tổ quốc
năm 2017
Căn cứ Thông tư số 23/2012/TT-BCA ngày 27 tháng 4 năm 2012"""

DECISION = """TRƯỜNG THPT HƯƠNG SƠN
Số:      /QĐ-THPT
… , ngày    tháng    năm 2025
QUYẾT ĐỊNH
Về việc thành lập Tổ tự quản
HIỆU TRƯỞNG"""

# As it comes out of a PDF: both columns in one line.
PDF_LETTER = """UBND TỈNH QUẢNG NGÃI CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
VĂN PHÒNG Độc lập – Tự do – Hạnh phúc
Số: 1281/VP-QTTV Quảng Ngãi, ngày 30 tháng 11 năm 2016
V/v đề nghị công nhận cơ quan an toàn về an ninh, trật tự
Kính gửi: Công an tỉnh"""

PARTY = """ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY VĂN PHÒNG
Số 298-KH/ĐU Quảng Ngãi, ngày 11 tháng 5 năm 2017
KẾ HOẠCH
phối hợp bảo đảm an ninh, trật tự."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            PLAN,
            Heading(
                DocumentKind.PLAN,
                "12",
                "KH-VP",
                date(2017, 1, 5),
                "VĂN PHÒNG",
                "Thực hiện phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2017",
            ),
        ),
        (
            PDF_LETTER,
            Heading(
                DocumentKind.LETTER,
                "1281",
                "VP-QTTV",
                date(2016, 11, 30),
                "VĂN PHÒNG",
                "đề nghị công nhận cơ quan an toàn về an ninh, trật tự",
            ),
        ),
        (
            PARTY,
            Heading(
                DocumentKind.PLAN,
                "298",
                "KH/ĐU",
                date(2017, 5, 11),
                "ĐẢNG ỦY VĂN PHÒNG",
                "phối hợp bảo đảm an ninh, trật tự.",
            ),
        ),
        (
            DECISION,
            Heading(
                DocumentKind.DECISION, "", "QĐ-THPT", None, "TRƯỜNG THPT HƯƠNG SƠN", "Về việc thành lập Tổ tự quản"
            ),
        ),
        (
            "QUY CHẾ PHỐI HỢP\ngiữa nhà trường và Công an phường\nĐiều 1. Phạm vi",
            Heading(DocumentKind.REGULATION, subject="QUY CHẾ PHỐI HỢP giữa nhà trường và Công an phường"),
        ),
        ("", Heading()),
        ("Chào anh, em gửi danh sách", Heading()),
        ("Số: 5/KH-A, ngày 31 tháng 02 năm 2025", Heading(DocumentKind.PLAN, "5", "KH-A")),
    ],
)
def test_a_heading_is_read(text, expected):
    assert heading_of(text.split("\n")) == expected


@pytest.mark.parametrize(
    ("kind", "subject", "purpose"),
    [
        (DocumentKind.PLAN, "Bảo đảm an ninh, trật tự năm 2025", Purpose.YEAR_PLAN),
        (DocumentKind.PLAN, "Tổ chức Tết trồng cây", Purpose.OTHER),
        (DocumentKind.PLAN, "phối hợp bảo đảm an ninh, trật tự", Purpose.COORDINATION),
        (DocumentKind.DECISION, "Về việc kiện toàn Ban Chỉ đạo", Purpose.FOUNDING),
        (DocumentKind.DECISION, "Công nhận đạt tiêu chuẩn “An toàn về an ninh, trật tự”", Purpose.RATING),
        (DocumentKind.RULE, "bảo vệ cơ quan", Purpose.RULES),
        (DocumentKind.RESOLUTION, "Hội nghị cán bộ, công chức năm 2025", Purpose.CONFERENCE),
        (DocumentKind.RESOLUTION, "lãnh đạo công tác an ninh", Purpose.PARTY_RESOLUTION),
        (DocumentKind.LETTER, "đề nghị công nhận cơ quan an toàn", Purpose.DOSSIER),
        (None, "gì đó", Purpose.OTHER),
    ],
)
def test_what_a_paper_is_good_for(kind, subject, purpose):
    assert guess(Heading(kind=kind, subject=subject)).purpose == purpose


def test_a_sheet_with_names_is_a_list_of_people():
    assert is_list_of_people(["STT", "Họ và tên", "Chức vụ"])
    assert not is_list_of_people(["STT", "Tên đơn vị"])
