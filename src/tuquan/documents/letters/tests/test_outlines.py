from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import tuquan.documents
from tuquan.documents.letters import (
    Annex,
    Article,
    BulletList,
    Cell,
    Clause,
    Column,
    Heading,
    HeadingLevel,
    Letter,
    PageBreak,
    Paragraph,
    Point,
    Run,
    Signature,
    SignatureBlock,
    SigningMode,
    Table,
    docx,
    load_outline,
    pdf,
    province_search_path,
    render_outline,
)
from tuquan.documents.letters.outlines import OutlineError, OutlineNotFound

DEFAULT = Path(tuquan.documents.__file__).parent / "data" / "outlines"
AT = datetime(2023, 7, 15, 8, tzinfo=UTC)


def founding() -> dict[str, Any]:
    return {
        "created_at": AT,
        "number": 7,
        "date": date(2023, 7, 15),
        "issuing_body": "Văn phòng Ủy ban nhân dân tỉnh",
        "parent_body": "Ủy ban nhân dân tỉnh",
        "place": "Quảng Ngãi",
        "body_symbol": "VP",
        "team_name": "Tổ bảo vệ an ninh trật tự cơ quan",
        "head_title": "Chánh",
        "duties_basis": "Căn cứ Quy chế làm việc của Văn phòng",
        "more_bases": [],
        "proposer": "Trưởng phòng Hành chính - Tổ chức",
        "leader": {"name": "Nguyễn Văn An", "position": "Phó Chánh Văn phòng"},
        "members_count": 2,
        "members": [
            {"name": "Nguyễn Văn An", "position": "Phó Chánh Văn phòng", "duty": "Tổ trưởng"},
            {"name": "Trần Thị Bình", "position": "Chuyên viên Phòng Nội chính", "duty": "Tổ phó"},
        ],
        "duties": [
            {"text": "Tham mưu cho Chánh Văn phòng:", "parts": ["Xây dựng kế hoạch;", "Xây dựng nội quy."]},
            {"text": "Tự bảo vệ tài sản *chung*, cán bộ và khách.", "parts": []},
        ],
        "replaces": None,
        "carried_out_by": "Các phòng, đơn vị thuộc Văn phòng",
        "last_article": 4,
        "copies_to": ["Công an tỉnh (PV05)"],
        "drafting_unit": "HC-TC",
        "signature": Signature("Chánh Văn phòng", "Lê Văn C"),
    }


def write(folder: Path, text: str, name: str = "mau") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def rendered(tmp_path: Path, text: str, **context: Any) -> Letter:
    outline = load_outline("mau", [write(tmp_path, text)])
    return render_outline(outline, {"created_at": AT, "issuing_body": "Trường A", **context})


def test_the_sample_outline_makes_the_whole_decision():
    letter = render_outline(load_outline("team-founding-decision", [DEFAULT]), founding())
    assert letter == Letter(
        issuing_body="Văn phòng Ủy ban nhân dân tỉnh",
        parent_body="Ủy ban nhân dân tỉnh",
        created_at=AT,
        number=7,
        symbol="QĐ-VP",
        place="Quảng Ngãi",
        date=date(2023, 7, 15),
        type_name="Quyết định",
        summary="Về việc thành lập Tổ bảo vệ an ninh trật tự cơ quan",
        authority="Chánh Văn phòng Ủy ban nhân dân tỉnh",
        bases=(
            "Căn cứ Quy chế làm việc của Văn phòng",
            "Căn cứ Nghị định số 06/2013/NĐ-CP ngày 09 tháng 01 năm 2013 của Chính phủ "
            "quy định về bảo vệ cơ quan, doanh nghiệp",
            "Theo đề nghị của Trưởng phòng Hành chính - Tổ chức",
        ),
        enacting="Quyết định",
        body=(
            Article(
                1,
                content=(
                    Run(
                        "Thành lập Tổ bảo vệ an ninh trật tự cơ quan gồm 02 thành viên, do ông (bà) Nguyễn Văn An, "
                        "Phó Chánh Văn phòng, làm Tổ trưởng (danh sách kèm theo)."
                    ),
                ),
            ),
            Article(2, content=(Run("Nhiệm vụ của Tổ bảo vệ an ninh trật tự cơ quan:"),)),
            Clause(1, (Run("Tham mưu cho Chánh Văn phòng:"),)),
            Point(1, (Run("Xây dựng kế hoạch;"),)),
            Point(2, (Run("Xây dựng nội quy."),)),
            Clause(2, (Run("Tự bảo vệ tài sản *chung*, cán bộ và khách."),)),
            Article(3, content=(Run("Quyết định này có hiệu lực kể từ ngày ký."),)),
            Article(
                4,
                content=(
                    Run(
                        "Các phòng, đơn vị thuộc Văn phòng và các ông (bà) có tên tại danh sách kèm theo "
                        "chịu trách nhiệm thi hành Quyết định này./."
                    ),
                ),
            ),
        ),
        signature=Signature("Chánh Văn phòng", "Lê Văn C"),
        recipients=("Như Điều 4", "Công an tỉnh (PV05)", "Lưu: VT, HC-TC"),
        annexes=(
            Annex(
                "Danh sách thành viên Tổ bảo vệ an ninh trật tự cơ quan",
                (
                    Table(
                        (Column(1, "center"), Column(4), Column(6), Column(3)),
                        (
                            ("1", "Nguyễn Văn An", "Phó Chánh Văn phòng", "Tổ trưởng"),
                            ("2", "Trần Thị Bình", "Chuyên viên Phòng Nội chính", "Tổ phó"),
                            (Cell((Run("Danh sách có 02 người", bold=True),), colspan=4),),
                        ),
                        (("TT", "Họ và tên", "Chức vụ, đơn vị công tác", "Nhiệm vụ trong tổ"),),
                    ),
                ),
            ),
        ),
    )
    assert docx(letter).startswith(b"PK")
    assert pdf(letter).startswith(b"%PDF")


def test_a_branch_is_taken_when_its_name_holds():
    context = founding() | {"replaces": {"number": "12/QĐ-VP", "date": date(2019, 2, 3)}}
    letter = render_outline(load_outline("team-founding-decision", [DEFAULT]), context)
    assert letter.body[6] == Article(
        3,
        content=(
            Run(
                "Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 12/QĐ-VP "
                "ngày 03 tháng 02 năm 2019 của Văn phòng Ủy ban nhân dân tỉnh."
            ),
        ),
    )


def test_a_province_replaces_an_outline_and_keeps_the_others(tmp_path: Path):
    default, overrides = write(tmp_path / "goc", "summary: Bản chung"), tmp_path / "tinh"
    write(default, "summary: Bản khác", "khac")
    write(overrides / "56", "summary: Bản của tỉnh")
    of_province = province_search_path(default, overrides, "56")
    assert load_outline("mau", of_province).data == {"summary": "Bản của tỉnh"}
    assert load_outline("khac", of_province).data == {"summary": "Bản khác"}
    assert load_outline("mau", province_search_path(default, overrides, "01")).data == {"summary": "Bản chung"}
    assert load_outline("mau", province_search_path(default, None, None)).data == {"summary": "Bản chung"}


def test_a_changed_file_is_read_again(tmp_path: Path):
    assert load_outline("mau", [write(tmp_path, "summary: Một")]).data == {"summary": "Một"}
    assert load_outline("mau", [write(tmp_path, "summary: Hai ba")]).data == {"summary": "Hai ba"}


@pytest.mark.parametrize("name", ["../mau", "mau.yaml", "", "Mẫu", "/etc/passwd"])
def test_a_name_that_is_no_name_is_not_looked_for(tmp_path: Path, name: str):
    write(tmp_path, "summary: x")
    with pytest.raises(OutlineNotFound):
        load_outline(name, [tmp_path / "con"])


def test_an_unknown_name_says_where_it_stands_and_what_is_known(tmp_path: Path):
    with pytest.raises(OutlineError) as refusal:
        rendered(tmp_path, 'body: ["Một", {clause: "Đơn vị {unit.nmae}"}]', unit={"name": "A", "kind": "B"})
    assert refusal.value.message == (
        "Đề cương “mau”, body[1].clause: không có tên “nmae” trong “unit”; các tên dùng được: kind, name."
    )


@pytest.mark.parametrize(
    ("outline", "problem"),
    [
        ("summery: x", "đầu tệp: không có khóa “summery”"),
        ("- x", "đầu tệp: cần các cặp khóa và giá trị"),
        ("body: [{claus: x}]", "body[0]: không rõ loại khối"),
        ("body: [{clause: x, titel: y}]", "body[0]: không có khóa “titel”"),
        ("body: [{each: x, blocks: [{artcle: y}]}]", "body[0].blocks[0]: không rõ loại khối"),
        (
            "body: [{table: {columns: [{title: A}], each: x, row: [a, b]}}]",
            "body[0].table.row: có 2 ô nhưng bảng có 1 cột",
        ),
        ("body: [{table: {columns: [{title: A}], each: x}}]", "body[0].table: “each” và “row” đi cùng nhau"),
        ("bases: [{each: x}]", "bases[0]: thiếu khóa “text”"),
        ("bases: x", "bases: cần một danh sách"),
        ("{type: Quyết định, abbreviation: QD}", "abbreviation: “Quyết định” viết tắt là “QĐ”"),
        ("body: [", "cú pháp YAML"),
    ],
)
def test_a_wrong_outline_is_refused_when_read(tmp_path: Path, outline: str, problem: str):
    with pytest.raises(OutlineError) as refusal:
        load_outline("mau", [write(tmp_path, outline)])
    assert problem in refusal.value.message


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{nothing}", "không có tên “nothing”; các tên dùng được: abbreviation, count, created_at, issuing_body, yes"),
        ("{count.__class__}", "không có tên “__class__” trong “count”"),
        ("{created_at.year}", "không có tên “year” trong “created_at”"),
        ("{count!r}", "“count!r” không phải một tên"),
        ("{}", "“” không phải một tên"),
        ("{count:hex}", "không có cách viết “hex”"),
        ("{count:date}", "“count:date” cần một ngày"),
        ("{yes}", "giá trị đúng/sai không in ra được"),
        ("lẻ { ngoặc", "dấu “{” lẻ"),
        ("lẻ } ngoặc", "dấu “}” lẻ"),
    ],
)
def test_what_cannot_be_filled_is_refused(tmp_path: Path, template: str, problem: str):
    with pytest.raises(OutlineError) as refusal:
        rendered(tmp_path, f'summary: "{template}"', count=2, yes=True)
    assert problem in refusal.value.message


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{x}", 2025, "2025"),
        ("{x:number}", 2914, "2.914"),
        ("{x:number}", Decimal("1234567.5"), "1.234.567,5"),
        ("{x:percent}", 98.5, "98,5 %"),
        ("{x:percent}", 100, "100 %"),
        ("{x}", 98.5, "98,5"),
        ("{x}", date(2026, 1, 5), "05/01/2026"),
        ("{x:long_date}", date(2026, 11, 5), "ngày 05 tháng 11 năm 2026"),
        ("{x:two}", 7, "07"),
        ("{x:two}", 54, "54"),
        ("{x:roman}", 4, "IV"),
        ("{x:upper}", "tổ tự quản", "TỔ TỰ QUẢN"),
        ("{x:first_upper}", "tổ tự quản", "Tổ tự quản"),
        ("{x}", None, "…………"),
        ("{{x}}", "y", "{x}"),
        ("{x}", "{count} **đậm** #let", "{count} **đậm** #let"),
    ],
)
def test_values_are_written_the_vietnamese_way(tmp_path: Path, template: str, value: Any, text: str):
    assert rendered(tmp_path, f'summary: "{template}"', x=value).summary == text


def test_numbers_run_on_and_start_anew_under_a_higher_heading(tmp_path: Path):
    outline = """
body:
  - roman: Tình hình
  - arabic: Thuận lợi
  - arabic: Khó khăn
  - letter: Bên trong
  - letter: Bên ngoài
  - roman: Kết quả
  - arabic: Về nội quy
  - Đoạn văn **đậm** và *nghiêng*
  - {paragraph: Giữa, align: center, indent: false}
  - bullets: [a, {each: things, as: thing, text: "{index}. {thing}"}]
    mark: "+"
  - page_break
  - signatures: [{position: Trưởng ban, name: A, mode: KT., head_position: B}, {position: C, name: "{none}"}]
    recipients: ["Lưu: VT"]
  - insert: extra
"""
    extra = (Paragraph("Của bên gọi"),)
    letter = rendered(tmp_path, outline, things=["x", "y"], none=None, extra=extra)
    assert letter.body == (
        Heading(HeadingLevel.ROMAN, 1, "Tình hình"),
        Heading(HeadingLevel.ARABIC, 1, "Thuận lợi"),
        Heading(HeadingLevel.ARABIC, 2, "Khó khăn"),
        Heading(HeadingLevel.LETTER, 1, "Bên trong"),
        Heading(HeadingLevel.LETTER, 2, "Bên ngoài"),
        Heading(HeadingLevel.ROMAN, 2, "Kết quả"),
        Heading(HeadingLevel.ARABIC, 1, "Về nội quy"),
        Paragraph((Run("Đoạn văn "), Run("đậm", bold=True), Run(" và "), Run("nghiêng", italic=True))),
        Paragraph((Run("Giữa"),), "center", indent=False),
        BulletList(((Run("a"),), (Run("1. x"),), (Run("2. y"),)), "+"),
        PageBreak(),
        SignatureBlock((Signature("Trưởng ban", "A", SigningMode.FOR, "B"), Signature("C")), recipients=("Lưu: VT",)),
        Paragraph("Của bên gọi"),
    )


def test_texts_of_a_list_repeat_and_depend(tmp_path: Path):
    outline = 'addressees: [{each: bodies, as: body, text: "{body}"}, {when: not alone, text: Công an phường}]'
    assert rendered(tmp_path, outline, bodies=["A", "B"], alone=False).addressees == ("A", "B", "Công an phường")
    assert rendered(tmp_path, outline, bodies=[], alone=True).addressees == ()


def test_a_letter_without_a_type_is_a_letter_proper(tmp_path: Path):
    letter = rendered(tmp_path, 'summary: đôn đốc\nsymbol: "{abbreviation}UBND-VX"')
    assert letter == Letter("Trường A", AT, symbol="UBND-VX", summary="đôn đốc")
    assert letter == replace(letter, type_name=None, number=None, date=None)


def test_filling_reads_mappings_only(tmp_path: Path):
    class Leaky(Mapping[str, str]):
        secret = "x"

        def __getitem__(self, key: str) -> str:
            return {"name": "A"}[key]

        def __iter__(self):
            return iter(["name"])

        def __len__(self) -> int:
            return 1

    assert rendered(tmp_path, 'summary: "{unit.name}"', unit=Leaky()).summary == "A"
    with pytest.raises(OutlineError):
        rendered(tmp_path, 'summary: "{unit.secret}"', unit=Leaky())
