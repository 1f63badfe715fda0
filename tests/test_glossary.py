"""One word per term: `docs/glossary.md` and the models say the same."""

from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"


def rows() -> list[list[str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return table[2:]


def classes() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("tuquan.")]


def test_every_row_is_complete():
    assert [row for row in rows() if len(row) != 5 or not row[0] or not row[1] or not row[2]] == []


def test_every_model_has_its_term_and_every_class_named_there_exists():
    """Rows with a class name (CapWords) are models; the others are terms used in talk, names and addresses."""
    said = {(row[2], row[1]): row[0] for row in rows() if row[1][:1].isupper() and " " not in row[1]}
    made = {(model._meta.app_label, model.__name__): str(model._meta.verbose_name) for model in classes()}
    assert said == made


def test_no_row_stands_twice_and_no_english_word_has_two_terms():
    keys = [(row[2], row[1]) for row in rows()]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []
