"""Forms of commendation and emulation titles as data, with the article they come from; and what is never a merit."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tuquan.assessments.award_enums import AwardGroup, AwardLevel
from tuquan.core import text

FILE = Path(__file__).resolve().parent / "data" / "commendations.yaml"


@dataclass(frozen=True)
class Row:
    """A form of commendation or an emulation title."""

    code: str
    name: str
    groups: tuple[AwardGroup, ...]
    levels: tuple[AwardLevel, ...]
    basis: str
    sheet: bool
    """Given on a sheet of its own (giấy khen, bằng khen), which can be printed."""
    status: str
    """verified, secondary or unverified; the latter is shown as such."""


@dataclass(frozen=True)
class Law:
    forms: dict[str, Row]
    titles: dict[str, Row]
    quorum_percent: int
    pass_percent: int
    council_note: str
    decided_years: int | None
    """How long a decision keeps the names of the people in it; None: as long as the records of the office are kept."""


@cache
def law() -> Law:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Law(
        forms={row["code"]: _row(row) for row in data["forms"]},
        titles={row["code"]: _row(row) for row in data["titles"]},
        quorum_percent=data["council"]["quorum_percent"],
        pass_percent=data["council"]["pass_percent"],
        council_note=data["council"]["note"],
        decided_years=data["keeping"]["decided_years"],
    )


def _row(row: dict[str, Any]) -> Row:
    return Row(
        code=row["code"],
        name=row["name"],
        groups=tuple(AwardGroup(one) for one in row["groups"]),
        levels=tuple(AwardLevel(one) for one in row["levels"]),
        basis=row["basis"],
        sheet=row.get("sheet", False),
        status=row["status"],
    )


def form_of(code: str) -> str:
    found = law().forms.get(code)
    return found.name if found else code


def has_sheet(code: str) -> bool:
    found = law().forms.get(code)
    return found is not None and found.sheet


def merit_of(year: int) -> str:
    """What a decision says was achieved, until somebody words it otherwise."""
    return f"Đã có thành tích trong phong trào toàn dân bảo vệ an ninh Tổ quốc năm {year}"


def title_of(code: str) -> str:
    found = law().titles.get(code)
    return found.name if found else code


def forms_for(level: str, group: str) -> list[Row]:
    return [row for row in law().forms.values() if level in row.levels and group in row.groups]


# Tips (design: Rights, secrets and privacy): givers are never published, listed or rewarded by name.

_TIP = re.compile(
    r"\b(to giac|to cao|bao tin|tin bao|cung cap tin|cung cap thong tin|cung cap nguon tin|nguon tin|mat bao|trinh bao"
    r"|hom thu to|khai bao toi pham|chi diem|phat giac)\b"
)
_ADDRESSED = re.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Đđ]ồng chí|[Đđ]/c|[Cc]ô|[Tt]hầy|[Bb]ác)\s+([^\W\d_]\w*)"
)


def tells_of_tips(words: str) -> bool:
    """Whether the words speak of giving information on crimes."""
    folded = " ".join(re.sub(r"[^0-9a-z]+", " ", text.fold(words)).split())
    return _TIP.search(folded) is not None


def names_a_tip_giver(words: str, *, about_a_person: bool, names: tuple[str, ...] = ()) -> bool:
    """A merit of a named person may never be a tip; a collective's may not name who gave it."""
    if not tells_of_tips(words):
        return False
    if about_a_person:
        return True
    folded = f" {text.fold(words)} "
    spoken_of = any(found.group(1)[:1].isupper() for found in _ADDRESSED.finditer(words))
    return spoken_of or any(text.fold(name) in folded for name in names if name)
