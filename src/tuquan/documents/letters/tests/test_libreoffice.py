"""LibreOffice opens every DOCX, and shows what the PDF shows. One run of the office program opens all files."""

import os
import subprocess
from pathlib import Path

import pytest

from tuquan.documents.letters import certificates_docx, certificates_pdf, docx, pdf
from tuquan.documents.letters.metrics import FONTS

from . import samples
from .measuring import pdf_fonts, pdf_pages, pdf_texts, pdf_words
from .test_certificates import BARE, LONG, ONE
from .test_flow import signed

# Tinos stands in for Times New Roman, as wide letter by letter, so that lines and pages can be compared.
FONT_RULES = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
</fontconfig>
"""


# Tables that end where a page does.
ROWS = range(22, 30)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("office")
    files = {name: docx(make()) for name, make in samples.ALL.items()} | {
        "certificates": certificates_docx([ONE, LONG, BARE]),
        **{f"rows-{rows}": docx(signed(samples.unit_table(rows))) for rows in ROWS},
    }
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    rules = folder / "fonts.conf"
    rules.write_text(FONT_RULES.format(fonts=FONTS, cache=folder / "cache"))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder / "out")),
            *(str(folder / f"{name}.docx") for name in files),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(rules), "HOME": str(folder)},
        capture_output=True,
        check=True,
        timeout=180,
    )
    return {path.stem: path.read_bytes() for path in Path(folder / "out").iterdir()}


def test_every_file_opens(opened: dict[str, bytes]):
    assert set(opened) == {*samples.ALL, "certificates", *(f"rows-{rows}" for rows in ROWS)}


def test_pages_and_fonts_are_those_of_the_pdf(opened: dict[str, bytes]):
    for name, make in samples.ALL.items():
        assert pdf_pages(opened[name]) == pdf_pages(pdf(make())), name
    assert pdf_pages(opened["certificates"]) == [(297, 210)] * 3
    fonts = {font for made in opened.values() for font, _ in pdf_fonts(made)}
    assert fonts == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"} or fonts == {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-BoldItalic",
    }


def test_what_is_shown_is_what_the_pdf_shows(opened: dict[str, bytes]):
    for name, make in samples.ALL.items():
        assert sorted(pdf_words(opened[name]).split()) == sorted(pdf_words(pdf(make())).split()), name
    ours = pdf_words(certificates_pdf([ONE, LONG, BARE]))
    assert sorted(pdf_words(opened["certificates"]).split()) == sorted(ours.split())


def test_the_head_stands_where_the_pdf_has_it(opened: dict[str, bytes]):
    for name in ("decision", "official_letter", "minutes"):
        theirs = {t.text.strip(): t for t in pdf_texts(opened[name]) if t.page == 1 and t.top < 80}
        ours = {t.text.strip(): t for t in pdf_texts(pdf(samples.ALL[name]())) if t.page == 1 and t.top < 80}
        shared = set(theirs) & set(ours)
        assert len(shared) >= 8
        for text in shared:
            assert theirs[text].left == pytest.approx(ours[text].left, abs=1), text
            assert theirs[text].top == pytest.approx(ours[text].top, abs=4), text
            assert theirs[text].size == pytest.approx(ours[text].size, abs=0.4), text


def test_lines_break_and_stand_as_in_the_pdf(opened: dict[str, bytes]):
    theirs = [t for t in pdf_texts(opened["official_letter"]) if t.top > 80]
    ours = [t for t in pdf_texts(pdf(samples.official_letter())) if t.top > 80]
    lines = {t.text.strip(): t for t in theirs}
    body = [t for t in ours if t.text.strip() in lines and t.left < 35]
    # Three lines of the first paragraph, two of the second, the recipients.
    assert len(body) >= 6
    drift = [lines[t.text.strip()].top - t.top for t in body]
    assert max(drift) - min(drift) < 2.5


def test_signatures_stand_on_the_page_of_the_last_words(opened: dict[str, bytes]):
    texts = {t.text.strip(): t.page for t in pdf_texts(opened["report"])}
    assert texts["Nguyễn Văn B"] == texts["Q. HIỆU TRƯỞNG"] == texts["Nơi nhận:"]
    for rows in ROWS:
        listed = pdf_texts(opened[f"rows-{rows}"])
        signature = {t.page for t in listed if t.text.strip() in ("CHỦ TỊCH", "Nguyễn Văn Ký")}
        last = {t.page for t in listed if f"số {rows}" in t.text or f"số {rows - 1}" in t.text}
        assert signature == last, rows
