"""Letters the tests share: the plain ones, and those that strain the form."""

import io
from datetime import UTC, date, datetime

import PIL.Image

from tuquan.documents.letters import (
    Annex,
    Article,
    BulletList,
    Cell,
    Clause,
    Column,
    Heading,
    HeadingLevel,
    Image,
    Letter,
    PageBreak,
    Paragraph,
    Point,
    Signature,
    SigningMode,
    Table,
    rich,
)

AT = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    b'<rect x="10" y="20" width="40" height="70" fill="#335"/>'
    b'<rect x="80" y="50" width="40" height="40" fill="#553"/></svg>'
)
SENTENCE = (
    "Thực hiện Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ trưởng Bộ Công an, đơn vị đã quán triệt "
    "đến toàn thể cán bộ, công chức, viên chức, người lao động nội dung, tiêu chí “An toàn về an ninh, trật tự”. "
)


def decision() -> Letter:
    return Letter(
        issuing_body="Ủy ban nhân dân phường Ninh Hòa",
        parent_body="Ủy ban nhân dân tỉnh Khánh Hòa",
        created_at=AT,
        number=5,
        symbol="QĐ-UBND",
        place="Ninh Hòa",
        date=date(2026, 1, 5),
        type_name="Quyết định",
        summary="Công nhận cơ quan, doanh nghiệp, cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025",
        authority="Chủ tịch Ủy ban nhân dân phường Ninh Hòa",
        bases=(
            "Căn cứ Luật Tổ chức chính quyền địa phương",
            "Căn cứ Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ trưởng Bộ Công an;",
            "Theo đề nghị của Trưởng Công an phường.",
        ),
        enacting="Quyết định",
        body=(
            Article(1, content="Công nhận 54 đơn vị đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025."),
            Article(2, content="Quyết định này có hiệu lực kể từ ngày ký."),
            Clause(1, "Đơn vị được công nhận có trách nhiệm giữ vững kết quả:"),
            Point(1, "duy trì nội quy;"),
            Point(5, "duy trì mô hình."),
            Article(3, content="Chánh Văn phòng, Trưởng Công an phường chịu trách nhiệm thi hành Quyết định này./."),
        ),
        signature=Signature("Phó Chủ tịch", "Nguyễn Văn An", SigningMode.FOR, "Chủ tịch", "Ủy ban nhân dân"),
        recipients=("Như Điều 3", "UBND tỉnh (để báo cáo)", "Công an tỉnh (PV05);", "Lưu: VT, CA"),
        drafter_mark="nva.25",
        footer=("Số 01 đường Trần Quý Cáp, phường Ninh Hòa, tỉnh Khánh Hòa", "Điện thoại: 0258.3844.000"),
        annexes=(
            Annex("Danh sách đơn vị được công nhận", (unit_table(54),)),
            Annex("Biểu tổng hợp", (wide_table(),), reference="(Số liệu đến ngày 15/11/2025)", landscape=True),
        ),
    )


def unit_table(count: int) -> Table:
    return Table(
        (Column(1, "center"), Column(5), Column(6), Column(2, "center")),
        tuple(
            (str(number), f"Trường Trung học cơ sở số {number}", "Phường Ninh Hòa, tỉnh Khánh Hòa", "Đạt")
            for number in range(1, count + 1)
        ),
        (("TT", "Tên đơn vị", "Địa chỉ", "Kết quả"),),
    )


def wide_table() -> Table:
    return Table(
        (Column(1, "center"), Column(4), Column(2, "right"), Column(2, "right"), Column(2, "right")),
        (
            (Cell("I", bold=True, rowspan=3), Cell("Cơ quan", bold=True, colspan=4)),
            ("Đăng ký", "12", "27", "54"),
            ("Được công nhận", "12", "27", "54"),
            ("II", Cell("Doanh nghiệp\nvà hợp tác xã", italic=True), "2.914", "98,5 %", ""),
        ),
        (
            (Cell("TT", rowspan=2), Cell("Loại đơn vị", rowspan=2), Cell("Năm", colspan=3)),
            ("2023", "2024", "2025"),
        ),
        size=12,
    )


def official_letter() -> Letter:
    """Công văn with several addressees, nothing numbered or dated yet."""
    return Letter(
        issuing_body="Ban Chỉ đạo phong trào Toàn dân bảo vệ an ninh Tổ quốc phường Ninh Hòa",
        parent_body="Ủy ban nhân dân phường Ninh Hòa",
        created_at=AT,
        symbol="BCĐ-TT",
        place="Thành phố Hồ Chí Minh",
        summary="đôn đốc đăng ký phấn đấu đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026",
        addressees=(
            "Các cơ quan, đơn vị sự nghiệp công lập thuộc phường và các cơ quan ngành dọc đóng trên địa bàn phường",
            "Các doanh nghiệp;",
            "Các cơ sở giáo dục",
        ),
        body=(
            Paragraph(SENTENCE),
            Paragraph(
                rich("Đề nghị **các đơn vị** *chưa đăng ký* gửi hồ sơ về Công an phường **trước ngày 31/3/2026**.")
            ),
            BulletList(("Bản đăng ký phấn đấu;", "Kế hoạch năm 2026.")),
            Paragraph("Trân trọng./."),
        ),
        signature=Signature("Trưởng Công an phường", "Trần Bình", SigningMode.BY_ORDER, "Trưởng Ban"),
        recipients=("Như trên", "Lưu: VT"),
    )


def minutes() -> Letter:
    return Letter(
        issuing_body="Trường Trung học cơ sở Trần Quang Khải",
        created_at=AT,
        symbol="BB-THCS",
        place="Ninh Hòa",
        date=date(2025, 11, 16),
        type_name="Biên bản",
        summary="Họp tự đánh giá kết quả thực hiện tiêu chuẩn “An toàn về an ninh, trật tự” năm 2025",
        body=(Paragraph(SENTENCE), unit_table(3)),
        signature=Signature("Chủ tọa", "Nguyễn Thị Hiệu Trưởng"),
        cosigners=(
            Signature("Đại diện Công an phường", "Thượng úy Lê Văn Cảnh", note="(Ký, ghi rõ họ tên)"),
            Signature("Thư ký", "Trần Thị Thư"),
        ),
        recipients=("Lưu: hồ sơ",),
    )


def report(paragraphs: int = 12) -> Letter:
    return Letter(
        issuing_body="Trường A",
        created_at=AT,
        number=123,
        symbol="BC-THCS",
        place="Hà Nội",
        date=date(2025, 10, 31),
        type_name="Báo cáo",
        summary="Kết quả năm 2025",
        addressees=("Công an phường Ninh Hòa",),
        body=(
            Heading(HeadingLevel.ROMAN, 1, "Đặc điểm tình hình"),
            Heading(HeadingLevel.ARABIC, 1, "Thuận lợi"),
            Heading(HeadingLevel.LETTER, 5, "Bên ngoài"),
            *(Paragraph(SENTENCE * 3) for _ in range(paragraphs)),
            Image(SVG, "Biểu đồ hai cột", 80, "Hình 1. Số đơn vị đăng ký"),
            PageBreak(),
            Heading(HeadingLevel.PART, 2, "Kết quả"),
            Heading(HeadingLevel.CHAPTER, 1, "Quy định chung"),
            Heading(HeadingLevel.SECTION, 1, "Mục đích"),
            Heading(HeadingLevel.SUBSECTION, 1, "Chi tiết"),
            Article(1, "Phạm vi điều chỉnh"),
            Clause(1, "nội dung có tiêu đề.", title="Đối tượng."),
            Paragraph("Giữa", "center"),
            unit_table(2),
        ),
        signature=Signature("Hiệu trưởng", "Nguyễn Văn B", SigningMode.ACTING),
        recipients=("Công an phường", "Lưu: VT"),
        body_size=13,
    )


def empty() -> Letter:
    return Letter(issuing_body="", created_at=AT)


ALL = {
    "decision": decision,
    "official_letter": official_letter,
    "minutes": minutes,
    "report": report,
    "empty": empty,
}


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (width, height), "#335577").save(out, "PNG")
    return out.getvalue()
