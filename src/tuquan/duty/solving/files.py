"""From IN.json to OUT.json."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from tuquan.core import keeping
from tuquan.core.text import number
from tuquan.duty.solving import search
from tuquan.duty.solving.problem import BadProblem, read
from tuquan.duty.solving.search import Found, Limits


class NothingFound(Exception):
    message = "Chưa tìm được lịch nào trong thời gian đã cho; hãy cho thêm thời gian (--seconds)."


def solve(source: Path, target: Path, *, seconds: float, seed: int, say: Callable[[str], None]) -> Found:
    """Write what was found, also that nothing can be; a roster is told as soon as it is better than the last.

    :raises BadProblem: the file is not understood.
    :raises NothingFound: neither a roster nor a proof that there is none.
    """
    began = time.monotonic()
    keeping.check_room(target)
    try:
        raw = json.loads(source.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadProblem(source.name, "không phải JSON (UTF-8).") from error

    def tell(found: Found) -> None:
        say(f"điểm phạt {number(found.penalty or 0)}, không lịch nào dưới {number(found.bound or 0)}")

    problem = read(raw)
    left = max(0.1, seconds - (time.monotonic() - began))
    found = search.solve(problem, Limits(seconds=left), seed, tell)
    if found.status == "unknown":
        raise NothingFound
    with keeping.whole(target) as draft:
        draft.write_text(json.dumps(as_dict(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found


def as_dict(found: Found) -> dict[str, object]:
    told: dict[str, object] = {
        "status": found.status,
        "penalty": found.penalty,
        "bound": found.bound,
        "assignment": {
            person: {str(day): shift for day, shift in sorted(row.items())} for person, row in found.roster.items()
        },
    }
    return {**told, "reasons": list(found.reasons)} if found.reasons else told
