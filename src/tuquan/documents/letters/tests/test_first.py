from datetime import UTC, date, datetime

from tuquan.documents.letters import Letter, Paragraph, docx, pdf


def simple() -> Letter:
    return Letter(
        issuing_body="Trường Trung học cơ sở A",
        created_at=datetime(2026, 1, 5, 8, tzinfo=UTC),
        symbol="BC-THCS",
        date=date(2026, 1, 5),
        type_name="Báo cáo",
        body=(Paragraph("Nội dung"),),
    )


def test_same_letter_gives_the_same_bytes():
    assert docx(simple()) == docx(simple())
    assert pdf(simple()) == pdf(simple())
