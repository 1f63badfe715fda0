"""What `tuquan report read` does: a file to figures on the screen, as JSON, or a whole file of texts at once."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tuquan.core import keeping
from tuquan.core.text import number
from tuquan.facts import catalogue
from tuquan.reports.models import Reading
from tuquan.reports.queries import reading as queries
from tuquan.reports.reading import Figure, intake, scoring
from tuquan.reports.vocabulary import reader

MAX_LINE = 8 * intake.MEGABYTE
_BEFORE = {"exact": "", "at_least": "trên ", "nearly": "gần ", "about": "khoảng "}


class LineRefused(Exception):
    def __init__(self, line: int, problem: str) -> None:
        self.message = f"Dòng {line}: {problem} Chưa ghi gì vào tệp kết quả."
        super().__init__(self.message)


class SameFile(Exception):
    message = "Tệp kết quả phải khác tệp vào; chưa ghi gì."


def names() -> Mapping[str, str]:
    return {code: one.name for code, one in catalogue.catalogue().indicators.items()}


def read_one(source: str) -> tuple[intake.Intake, list[Figure]]:
    """:raises Unreadable: the file cannot be read."""
    taken = intake.from_stream(sys.stdin.buffer) if source == "-" else intake.from_path(Path(source))
    return taken, reader()(taken.text)


def as_json(taken: intake.Intake, figures: list[Figure]) -> str:
    return json.dumps(
        {
            "characters": len(taken.text),
            "notes": taken.notes,
            "figures": [{**one.as_dict(), "text": taken.text[one.start : one.end]} for one in figures],
        },
        ensure_ascii=False,
        indent=1,
    )


def as_lines(taken: intake.Intake, figures: list[Figure], say: Callable[[str], None]) -> None:
    for note in taken.notes:
        say(note)
    if not figures:
        say("Không tìm thấy số liệu nào thuộc danh mục chỉ tiêu.")
        return
    called = names()
    for one in figures:
        around = " ".join(taken.text[max(one.start - 40, 0) : one.end + 30].split())
        value = number(one.value) if one.value == int(one.value) else number(one.value, 2)
        if one.ratio is not None:
            value = f"{number(one.ratio[0])}/{number(one.ratio[1])}"
        parts = [f"{_BEFORE[one.qualifier]}{value}", called.get(one.indicator, one.indicator)]
        parts.append(f"{one.confidence * 100:.0f} %" + (f", {one.period}" if one.period else ""))
        say("\t".join([*parts, f"…{around}…"]))
    say(f"{number(len(figures))} số liệu. Đây là đề xuất của máy; chỉ thành số liệu khi có người xác nhận.")


def read_lines(source: Path, target: Path) -> int:
    """Lines {id, text} to lines {id, figures}; all of them or none.

    :raises LineRefused: a line that is not understood.
    :raises SameFile: the answers would be written over the texts.
    :returns: how many were read.
    """
    keeping.check_room(target)
    if source.exists() and target.exists() and source.samefile(target):
        raise SameFile
    figures_in, done = reader(), 0
    with source.open("rb") as lines, keeping.whole(target) as draft, draft.open("w", encoding="utf-8") as out:
        place = 0
        while line := lines.readline(MAX_LINE + 1):
            place += 1
            if len(line) > MAX_LINE:
                raise LineRefused(place, "dài quá 8 MB.")
            if not line.strip():
                continue
            row = _row(line, place)
            figures = [one.as_dict() for one in figures_in(row["text"])]
            out.write(json.dumps({"id": row["id"], "figures": figures}, ensure_ascii=False) + "\n")
            done += 1
    return done


def _row(line: bytes, place: int) -> dict[str, str]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise LineRefused(place, "không phải JSON (UTF-8).") from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise LineRefused(place, "cần có “id” và “text”.")
    return row


def regression(say: Callable[[str], None], *, out: Path | None = None, least: float = 0.0) -> bool:
    """Reads every confirmed reading anew and compares with what people confirmed; with `out` writes them as labelled
    passages. Returns whether F1 is at least `least`."""
    rows = list(queries.regression(Reading.objects.all()))
    if out is not None:
        with keeping.whole(out) as draft:
            draft.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    if not rows:
        say("Chưa có báo cáo nào được xác nhận nên chưa có gì để so.")
        return True
    made = scoring.score(rows, reader())
    called = names()
    for code in made.codes():
        right, wrong, missed = made.right[code], made.wrong[code], made.missed[code]
        say(
            f"{called.get(code, code)}: F1 {number(made.f1(code), 3)}, đúng {number(right)}, thừa {number(wrong)}, "
            f"sót {number(missed)}"
        )
    total = made.f1()
    say(
        f"{number(len(rows))} báo cáo đã xác nhận, {number(made.right.total() + made.missed.total())} số: "
        f"F1 {number(total, 3)} (đúng {number(made.right.total())}, thừa {number(made.wrong.total())}, "
        f"sót {number(made.missed.total())})."
    )
    return total >= least
