"""Every template compiles, extends a page, and leaves style and behaviour to files: the content policy blocks the rest."""

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(file for file in (ROOT / "src" / "tuquan").glob("*/templates/**/*.html"))
INLINE = {
    "<script> without src": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.IGNORECASE),
    "<style>": re.compile(r"<style\b", re.IGNORECASE),
    "style=": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "on…=": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:", re.IGNORECASE),
}
PARTS = ("components", "forms", "parts")


def name_of(file: Path) -> str:
    folder = next(parent for parent in file.parents if parent.name == "templates")
    return file.relative_to(folder).as_posix()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_template_compiles_and_holds_nothing_inline(file):
    engines["django"].get_template(name_of(file))
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


def test_every_page_extends_a_page():
    """A template that is a whole page begins with what it extends; fragments and components are not whole."""
    roots = {"base.html", "base_plain.html"}
    roots |= {"phone/app.html", "gate/whole_screen.html"}  # an application, and answers that fill the screen
    whole = [
        name_of(file)
        for file in FILES
        if "<!doctype" in file.read_text(encoding="utf-8").lower() and name_of(file) not in roots
    ]
    assert [name for name in whole if "print" not in name] == []


def test_no_two_apps_have_a_template_of_the_same_name():
    names = [name_of(file) for file in FILES]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_components_are_shown_in_the_gallery():
    gallery = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "src/tuquan/home/templates/home").glob("gallery*.html")
    )
    tags = (ROOT / "src/tuquan/core/templatetags/tuquan.py").read_text(encoding="utf-8")
    components = [file.stem for file in (ROOT / "src/tuquan/core/templates/components").glob("*.html")]
    shown = {
        name
        for name in components
        if re.search(rf"{{%\s*(include\s+[\"']components/)?{name}\b", gallery)
        or any(
            re.search(rf"{{%\s*{tag}\b", gallery)
            for tag in re.findall(rf"components/{name}\.html\"[^\n]*\)\s*\ndef (\w+)", tags)
        )
    }
    # Shown by the page kinds of the gallery: what stands in every form, list or record page.
    by_page_kind = {"error_summary", "pager", "trail"}
    only_on_paper = {"book_foot", "book_head"}
    assert sorted(set(components) - shown - by_page_kind - only_on_paper) == []
