"""By what a model is looked at once a year, as data. The product asks; whether it works is said by a person."""

from dataclasses import dataclass
from functools import cache

import yaml

from tuquan.programme.catalogue import FILE
from tuquan.programme.enums import Mark, ModelType


@dataclass(frozen=True)
class ModelCriterion:
    code: str
    text: str
    types: tuple[ModelType, ...] = ()


@cache
def criteria() -> dict[str, ModelCriterion]:
    rows = yaml.safe_load(FILE.with_name("model_criteria.yaml").read_text(encoding="utf-8"))
    made = [ModelCriterion(**{**row, "types": tuple(ModelType(one) for one in row.get("types", ()))}) for row in rows]
    return {one.code: one for one in made}


def criteria_of(type: str) -> list[ModelCriterion]:
    return [one for one in criteria().values() if not one.types or type in one.types]


def marked(marks: dict[str, str]) -> list[tuple[str, Mark]]:
    """What was said of each, in the order of the list; a criterion that has left the list keeps its code."""
    known = criteria()
    order = [code for code in known if code in marks] + [code for code in marks if code not in known]
    return [(known[code].text if code in known else code, Mark(marks[code])) for code in order]
