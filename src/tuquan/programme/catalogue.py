"""The sample models as data: what each is, how to start, who takes part. One for each type but "other"."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml

from tuquan.programme.enums import ModelType

FILE = Path(__file__).resolve().parent / "data" / "models.yaml"


@dataclass(frozen=True)
class Sample:
    code: ModelType
    name: str
    what: str
    headings: tuple[str, ...]
    steps: tuple[str, ...]
    members: tuple[str, ...]
    activities: tuple[str, ...]
    basis: str
    """The paper it goes back to; empty where none is known."""
    seen: str
    """Where it was done, as the source tells it."""


@cache
def samples() -> dict[str, Sample]:
    """By code, in the order of the file."""
    names = {one.name for one in fields(Sample)}
    found: dict[str, Sample] = {}
    for row in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        if set(row) != names:
            raise ValueError(f"models.yaml, {row.get('code')}: {sorted(set(row) ^ names)}")
        lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
        found[row["code"]] = Sample(**{**row, **lists, "code": ModelType(row["code"])})
    return found


def proposed_headings(type: str) -> str:
    """The headings to start from, one in a line; empty for a model of no known type."""
    sample = samples().get(type)
    return "\n".join(sample.headings) if sample else ""


@cache
def signing_samples() -> dict[str, dict[str, str]]:
    """What each kind of round is, with words to start from."""
    found: dict[str, dict[str, str]] = yaml.safe_load(FILE.with_name("signings.yaml").read_text(encoding="utf-8"))
    return found
