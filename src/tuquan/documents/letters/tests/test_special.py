"""Whatever people type arrives as they typed it, in both files, and never as markup."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tuquan.documents.letters import (
    Annex,
    Article,
    BulletList,
    Cell,
    Certificate,
    Clause,
    Column,
    Heading,
    HeadingLevel,
    Letter,
    Paragraph,
    Point,
    Run,
    Signature,
    Table,
    certificates_docx,
    certificates_pdf,
    docx,
    pdf,
)
from tuquan.documents.letters.text import clean, printable

from . import samples
from .measuring import docx_parts, docx_text, order_faults, pdf_words

# Signs that mean something to Typst, to XML, to our templates, or to YAML.
NASTY = "#*_$@<>`\\/[]{}()=-+~\"'&;%|^!:.,"
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyÀỆỗỮỵ 019"
MARKUP = st.text(alphabet=NASTY + VIETNAMESE, max_size=60)
ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=40)
# The same examples each time: a letter takes 20 ms, and a red run should mean a change.
quick = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def everywhere(text: str) -> Letter:
    """The text in each place that takes one."""
    return Letter(
        issuing_body=text,
        parent_body=text,
        created_at=samples.AT,
        number=text,
        symbol=text,
        place=text,
        type_name=text,
        summary=text,
        addressees=(text, text),
        authority=text,
        bases=(text,),
        enacting=text,
        body=(
            Paragraph(text),
            Paragraph((Run(text, bold=True), Run(text, italic=True))),
            Heading(HeadingLevel.CHAPTER, 1, text),
            Heading(HeadingLevel.ROMAN, 1, text),
            Article(1, text, text),
            Clause(1, text, text),
            Point(1, text),
            BulletList((text,), text),
            Table((Column(), Column()), ((text, Cell(text, bold=True)),), ((text, text),)),
        ),
        signature=Signature(text, text, on_behalf_of=text, note=text),
        cosigners=(Signature(text, text),),
        recipients=(text, text),
        drafter_mark=text,
        annexes=(Annex(text, (Paragraph(text),)), Annex(text, (), text, landscape=True)),
        footer=(text,),
    )


@quick
@given(ANYTHING)
def test_any_text_makes_both_files(text: str):
    parts = docx_parts(docx(everywhere(text)))
    assert order_faults(parts) == []
    assert pdf(everywhere(text)).startswith(b"%PDF")


@quick
@given(MARKUP)
def test_signs_of_markup_are_text_in_docx(text: str):
    said = docx_text(docx(replace(samples.empty(), body=(Paragraph(f"«{text}»"),))))
    assert said.split("«")[1].split("»")[0] == clean(text)


@quick
@given(MARKUP)
def test_signs_of_markup_are_text_in_pdf(text: str):
    words = pdf_words(pdf(replace(samples.empty(), body=(Paragraph(f"«{text}»", "left"),))))
    assert "".join(words.split("«")[1].split("»")[0].split()) == "".join(printable(text).split())


@quick
@given(MARKUP)
def test_signs_of_markup_are_text_in_cells(text: str):
    letter = replace(samples.empty(), body=(Table((Column(),), ((f"«{text}»",), (Cell(f"‹{text}›"),))),))
    words, said = pdf_words(pdf(letter)), docx_text(docx(letter))
    for begin, end in ("«»", "‹›"):
        assert "".join(words.split(begin)[1].split(end)[0].split()) == "".join(printable(text).split())
        assert said.split(begin)[1].split(end)[0] == clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "#let x = 1",
        '#read("/etc/passwd")',
        "#sys.inputs",
        "= Tiêu đề",
        "- gạch",
        "$x^2$",
        "<nhãn> @nhãn",
        "`mã` ```mã```",
        "\\u{41} \\",
        "// chú thích",
        "/* chú thích */",
        "https://x.vn/#a",
        "dấu -- và --- và ...",
        "'đơn' \"kép\"",
        "</w:t><w:br/>",
        "]]>",
        "&amp; &lt;",
        "{x} {{x}}",
        "**không đậm**",
    ],
)
def test_what_looks_like_code_is_printed_as_it_is(text: str):
    letter = replace(samples.empty(), body=(Paragraph(text, "left"),))
    assert docx_text(docx(letter)).splitlines()[-1] == text
    assert text in pdf_words(pdf(letter))


@quick
@given(ANYTHING)
def test_any_text_makes_certificates(text: str):
    one = Certificate(text, text, 2025, samples.AT, text, text, text, text, text, signature=Signature(text, text))
    assert order_faults(docx_parts(certificates_docx([one]))) == []
    assert certificates_pdf([one]).startswith(b"%PDF")
