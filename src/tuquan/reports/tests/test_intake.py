import io
import zipfile

import pytest
from hypothesis import given, settings, strategies

from tuquan.reports.reading import encodings, intake, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SENTENCE = "Đã tổ chức 46 buổi tuyên truyền cho 5.120 lượt người, tiếp nhận 31 tin báo của nhân dân."


def docx(body, head="", **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
            f"{body}</w:body></w:document>",
        )
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def paragraph(text, inside=""):
    return f"<w:p>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>"


def refusal(content):
    with pytest.raises(intake.Unreadable) as refused:
        intake.from_bytes(content)
    assert refused.value.message.endswith(".")
    return refused.value.reason


def pdf(text, pages=1):
    """A PDF of one line a page, in letters that need no font of its own."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for _page in range(pages):
        page = writer.add_blank_page(width=595, height=842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue(), writer


def test_plain_text_is_read_in_utf_8_and_utf_16():
    for content in (
        SENTENCE.encode(),
        SENTENCE.encode("utf-8-sig"),
        SENTENCE.encode("utf-16"),
        SENTENCE.encode("utf-16-le"),
    ):
        assert intake.from_bytes(content) == intake.Intake(SENTENCE)


def test_text_of_old_fonts_is_turned_into_unicode():
    backwards = {ours: old for old, ours in encodings._TCVN3.items()}
    content = "".join(backwards.get(char, char) for char in SENTENCE).encode("latin-1")
    assert intake.from_bytes(content) == intake.Intake(
        SENTENCE, ["Chữ trong tệp theo bảng mã cũ (TCVN3) đã được đổi sang Unicode."]
    )
    vni = "Coâng an xaõ ñaõ toå chöùc 46 buoåi tuyeân truyeàn cho 5.120 löôït ngöôøi, tieáp nhaän 31 tin baùo cuûa nhaân daân."
    assert intake.from_bytes(vni.encode("latin-1")).text == (
        "Công an xã đã tổ chức 46 buổi tuyên truyền cho 5.120 lượt người, tiếp nhận 31 tin báo của nhân dân."
    )


def test_a_word_file_gives_paragraphs_lists_tables_and_boxes():
    body = (
        paragraph("KẾT QUẢ")
        + paragraph("12 mô hình", "<w:pPr><w:numPr/></w:pPr>")
        + f"<w:tbl><w:tr><w:tc>{paragraph('Tin báo')}</w:tc><w:tc>{paragraph('31')}</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
        + paragraph("Trong hộp: 5 tổ hòa giải")
        + "</w:txbxContent></mc:Choice><mc:Fallback>"
        + paragraph("lặp lại")
        + "</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>sau hộp</w:t></w:r></w:p>"
    )
    assert intake.from_bytes(docx(body)).text.splitlines() == [
        "KẾT QUẢ",
        "- 12 mô hình",
        "Tin báo | 31",
        "Trong hộp: 5 tổ hòa giải",
        "sau hộp",
    ]


def test_a_web_page_gives_its_words_without_scripts():
    page = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><style>p{}</style></head><body><script>let a = 9</script>"
        f"<h1>Báo cáo</h1><p>{SENTENCE}</p><ul><li>12 mô hình</li></ul><table><tr><td>Tin báo<td>31</tr></table></body>"
    )
    assert intake.from_bytes(page.encode()).text.splitlines() == ["Báo cáo", SENTENCE, "- 12 mô hình", "Tin báo | 31"]


def test_a_pdf_with_text_is_read():
    assert intake.from_bytes(pdf("31 camera")[0]).text.strip() == "31 camera"


def test_a_pdf_under_a_password_is_refused():
    _content, writer = pdf("31 camera")
    writer.encrypt("mat khau", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == "password"


def test_a_pdf_that_claims_a_hundred_thousand_pages_is_refused():
    content, _writer = pdf("31 camera")
    assert refusal(content.replace(b"/Count 1", b"/Count 100000")) == "pages"


def test_a_pdf_that_is_a_picture_is_sent_to_the_form():
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, "PDF")
    with pytest.raises(intake.Unreadable, match="bản quét"):
        intake.from_bytes(out.getvalue())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"12345", "empty"),
        (b"%PDF-1.7\nnothing", "broken"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 abc}", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"MZ\x90\x00", "kind"),
        (bytes(range(1, 256)) * 20, "letters"),
        (bytes(range(256)) * 20, "kind"),
        (docx("", head='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "entities"),
        (docx('<w:p a="1">' * 400 + "</w:p>" * 400), "deep"),
        (docx("<w:p/>" * 3_000_000), "bomb"),
        (docx(paragraph("a") * 10, **{f"p{place}": "" for place in range(4_100)}), "bomb"),
        (docx("<w:p>"), "broken"),
        (b"12 v " * 31_000, "numbers"),
        (b"x" * (intake.MAX_BYTES + 1), "large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content, reason):
    assert refusal(content) == reason


def test_a_paper_under_a_secrecy_mark_is_not_read():
    with pytest.raises(intake.Unreadable, match="TỐI MẬT"):
        intake.from_bytes(f"UBND TỈNH\nTỐI MẬT\n\n{SENTENCE}".encode())


@given(strategies.binary(max_size=600), strategies.sampled_from([b"", "Đã tổ chức ".encode(), b"\xff\xfe", b"{"]))
@settings(max_examples=120, deadline=None)
def test_no_bytes_break_the_intake_of_plain_text(content, start):
    content = start + content
    try:
        text = intake.from_bytes(content).text if intake._kind(content) == "txt" else ""
    except intake.Unreadable:
        return
    read(text)
