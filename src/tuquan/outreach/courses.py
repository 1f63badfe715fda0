"""Courses that come with the product, as data; an office takes one into its library and may change it there."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.outreach.enums import Licence, MaterialKind
from tuquan.outreach.models import Material
from tuquan.outreach.services import library
from tuquan.units.models import Unit

FILE = Path(__file__).resolve().parent / "data" / "courses.yaml"


@dataclass(frozen=True)
class QuestionSample:
    text: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True)
class CourseSample:
    code: str
    title: str
    summary: str
    source: str
    text: str
    questions: tuple[QuestionSample, ...]


@cache
def samples() -> dict[str, CourseSample]:
    found = {}
    for row in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        questions = tuple(
            QuestionSample(one["text"], tuple(one["options"]), one["right"] - 1, one["why"])
            for one in row.pop("questions")
        )
        found[row["code"]] = CourseSample(**row, questions=questions)
    return found


def missing(unit: Unit) -> list[CourseSample]:
    """Samples that the unit has not taken yet."""
    titles = set(Material.objects.filter(unit=unit, kind=MaterialKind.COURSE).values_list("title", flat=True))
    return [one for one in samples().values() if one.title not in titles]


@audit.transaction
def take(unit: Unit, code: str, *, shared: bool = False, by: User | None, at: datetime) -> Material:
    sample = samples()[code]
    made = library.add_material(
        unit,
        kind=MaterialKind.COURSE,
        title=sample.title,
        topic="general",
        summary=sample.summary,
        text=sample.text,
        source=sample.source,
        licence=Licence.PUBLIC,
        shared=shared,
        by=by,
        at=at,
    )
    for one in sample.questions:
        library.add_question(made, text=one.text, options=one.options, right=one.right, why=one.why, by=by, at=at)
    return made
