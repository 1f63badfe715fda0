"""Every sentence of the screens stands in both languages."""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static/phone"
VIETNAMESE = re.compile("[À-ỹĐđ]")
VALUE = re.compile(r"\$\{(?:[^`{}]|`[^`]*`|\{[^}]*\})*\}")
MARKED = re.compile(r"(?<![\w`])t`((?:[^`$]|\$(?!\{)|" + VALUE.pattern + ")*)`")
COMMENTS = re.compile(r"/\*\*(?s:.*?)\*/|^\s*//.*$|(?<=; )// .*$", re.MULTILINE)
RECORDED = (
    "gặp ${host.value.trim()}",
    "Ảnh hiện trường",
    "Kết thúc khi còn ${left.length} điểm",
    "· Tự Quản",
    "/đ/gi",
    '"Tiếng Việt"',
)
"""What is written into a record stays in the language of the records; a language is named in itself."""


def scripts() -> dict[str, str]:
    """Without comments. The worker holds its two sentences itself: it cannot read what a page reads."""
    files = [one for one in (FOLDER / "js").rglob("*.js") if one.name not in ("worker.js", "words.js")]
    return {one.name: COMMENTS.sub("", one.read_text(encoding="utf8")) for one in files}


def sentences(script: str) -> set[str]:
    found = set()
    for one in MARKED.findall(script):
        found.add(VALUE.sub("{}", one))
        for value in VALUE.findall(one):
            found |= sentences(value)
    return found


def test_each_sentence_has_its_english_and_none_is_left_over():
    english = json.loads((FOLDER / "words/en.json").read_text(encoding="utf8"))
    asked = set().union(*(sentences(script) for script in scripts().values()))
    assert asked == set(english)
    assert [one for one, said in english.items() if one.count("{}") != said.count("{}")] == []
    assert [said for said in english.values() if VIETNAMESE.search(said)] == []


def test_no_sentence_stands_outside_the_two_languages():
    left = {}
    for name, script in scripts().items():
        for known in RECORDED:
            script = script.replace(known, "")
        for _depth in range(3):
            script = MARKED.sub("", script)
        if found := [line.strip() for line in script.splitlines() if VIETNAMESE.search(line)]:
            left[name] = found
    assert left == {}
