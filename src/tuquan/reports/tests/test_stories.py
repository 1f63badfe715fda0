"""The reports of two real offices, written from the demonstration's records: every figure, number and date that the
source documents give stands under the heading where it belongs."""

from datetime import date

import pytest

from tuquan.documents import letters
from tuquan.documents.letters import BulletList, Heading, HeadingLevel, Letter, Paragraph
from tuquan.home.demo import registers, stories, writing as demo
from tuquan.reports import writing_commands
from tuquan.reports.models import Report
from tuquan.reports.queries import writing as queries
from tuquan.units.enums import PlaceLevel
from tuquan.units.tests import factories as places

TODAY = date(2026, 11, 23)

QUANG_NGAI = {
    "": ["3246/HD-BCĐ(PV11-PV28)", "01/11/2017", "Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi", "năm 2017"],
    "Tiếp nhận, quán triệt, triển khai văn bản": [
        "Đại hội lần thứ IX", "26/05/2015", "2015–2020",
        "25-CTr/TU", "28/06/2012", "09-CT/TW",
        "233-CV/ĐU", "13/01/2017", "11-CT/TW", "20/12/2016",
        "225-CV/ĐU", "04/01/2017", "398-CV/ĐUK", "27/12/2016",
        "298-KH/ĐU", "11/05/2017",
        "1395/QĐ-UBND", "03/08/2016", "2016–2020",
        "3246/HD-BCĐ(PV11-PV28)", "01/11/2017",
    ],
    "Văn bản đã ban hành, gửi cấp trên": [
        "1281/VP-QTTV", "30/11/2016", "Đề nghị công nhận",
        "1414/VP-QTTV", "26/12/2016", "Đăng ký",
        "1384/BC-VP", "13/10/2017", "1395/QĐ-UBND",
        "2.094", "13/11/2017",
    ],
    "Lực lượng": [
        "Trung đội tự vệ", "Đội phòng cháy, chữa cháy", "Đội phòng, chống lụt bão",
        "02 bảo vệ tại trụ sở", "01 bảo vệ tại nơi tiếp công dân",
    ],
    "Phối hợp, tổ chức Đảng, đoàn thể": [
        "24/24", "theo ca", "Cảnh sát bảo vệ", "báo trước các đoàn", "thành phố", "19/08/2017",
        "Tết", "26/6", "30/4", "1/5", "tội phạm", "ma túy", "mua bán người", "HIV/AIDS", "mại dâm",
        "đường bộ, đường thủy",
    ],
    "Đăng ký, đánh giá, công nhận": ["1414/VP-QTTV", "26/12/2016", "hằng năm đều được công nhận"],
    "Hạn chế, tồn tại": ["lúng túng khi nhiều người cùng đến khiếu nại"],
    "Phương hướng, nhiệm vụ": ["Năm 2018", "như năm 2017", "tọa đàm"],
    "Đề xuất, kiến nghị": ["765/HD-CAT-PV11", "tháng 12"],
}  # fmt: skip

LAI_CHAU = {
    "": ["2014–2019"],
    "Văn bản của cấp trên và việc quán triệt, triển khai": [
        "07/CT-BCA-V28", "15/08/2014", "48-CT/TW", "22/10/2010", "09-CT/TW", "01/12/2011", "Nghị định số 06/2013/NĐ-CP",
        "03/QĐ-UBND", "04/02/2013",
    ],
    "Tuyên truyền, vận động, cam kết": ["2.914", "31.057", "427", "gần 152.328", "trên 23.760"],
    "Tập huấn, huấn luyện, diễn tập": ["05 lớp", "trên 1.000", "142 lớp", "trên 13.760"],
    "Mô hình, phong trào": [
        "100 %", "giao ước thi đua", "chuyên đề", "hội đồng xét, duyệt", "bán chuyên trách",
        "Tuổi trẻ phòng chống tội phạm", "Nông dân với pháp luật", "Đài Phát thanh", "Trường Chính trị", "cao su",
    ],
    "Tin báo, tố giác; vụ việc, phòng ngừa": ["45 tin có giá trị", "26 vụ", "34 đối tượng"],
    "Đăng ký, công nhận": ["1.217", "1.150"],
}  # fmt: skip


def by_heading(letter: Letter) -> dict[str, str]:
    """The text under each lowest heading; what stands before the first is under ""."""
    found, heading = {"": ""}, ""
    for block in letter.body:
        if isinstance(block, Heading):
            heading = block.title if block.level != HeadingLevel.ROMAN else f"{block.title}:"
            found.setdefault(heading, "")
        elif isinstance(block, Paragraph):
            found[heading] += f"{block.content}\n"
        elif isinstance(block, BulletList):
            found[heading] += "".join(f"{item}\n" for item in block.items)
    return found


@pytest.fixture
def told(db):
    for name, code in (("Tỉnh Lai Châu", "12"), ("Tỉnh Quảng Ngãi", "51")):
        places.place(name, PlaceLevel.PROVINCE, code=code)
    stories._lai_chau()
    stories._quang_ngai()
    registers._quang_ngai()
    demo._quang_ngai()


def test_two_real_reports_hold_every_fact_of_their_source_under_its_heading(told) -> None:
    for code, year, kind, facts in (
        ("QNG-VP", 2017, "annual", QUANG_NGAI),
        ("LC-BCD", 2019, "five-year", LAI_CHAU),
    ):
        letter = writing_commands.letter_of(code, year, kind, today=TODAY)
        text = by_heading(letter)
        missing = [(heading, fact) for heading, wanted in facts.items() for fact in wanted if fact not in text[heading]]
        assert missing == [], text
        assert letters.docx(letter) == letters.docx(writing_commands.letter_of(code, year, kind, today=TODAY))
    [report] = Report.objects.all()
    page = {one.heading: one.text for one in queries.paper_sections(report)}
    fresh = by_heading(writing_commands.letter_of("QNG-VP", 2017, "annual", today=date(2017, 11, 13)))
    assert {heading for heading in page if heading} <= {heading.rstrip(":") for heading in fresh}
    assert by_heading(queries.letter_of(report, date(2017, 11, 13))) == fresh
