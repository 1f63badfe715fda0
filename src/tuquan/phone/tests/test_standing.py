"""How the watch stands on a phone without network: what it did itself, on top of what the server said last."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).resolve().parents[1] / "static/phone/js/watch.js"
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")

ROUTE = {"id": "r", "name": "Vòng tối", "minutes": 40, "points": ["p"]}
ROUND = {
    "id": "six",
    "route": "r",
    "due_from": "2026-11-24T06:00:00+07:00",
    "due_by": "2026-11-24T06:30:00+07:00",
    "call_at": "2026-11-24T06:10:00+07:00",
    "started_at": None,
    "passed": [],
}


def rounds(at: str, *, started: str | None = None) -> list[list]:
    """(id, whether begun) of the rounds the phone shows at that hour."""
    acts = [{"id": "act", "kind": "patrols.start", "at": f"2026-11-24T{started}:00+07:00", "data": {"route": "r"}}]
    given = {
        "snapshot": {"patrols": {"routes": [ROUTE], "points": [], "rounds": [ROUND]}},
        "acts": acts if started else [],
        "at": f"2026-11-24T{at}:00+07:00",
    }
    script = (
        f'import {{ roundsNow, standing }} from "{MODULE.as_uri()}"; import {{ readFileSync }} from "node:fs";'
        "const { snapshot, acts, at } = JSON.parse(readFileSync(0)); const now = standing(snapshot, acts);"
        "const shown = roundsNow(now.rounds, new Date(at), now.routes);"
        "console.log(JSON.stringify(shown.map((one) => [one.id, Boolean(one.started_at)])));"
    )
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[list] = json.loads(run.stdout)
    return found


def test_a_walk_before_its_hour_leaves_the_planned_round_to_be_walked():
    assert rounds("00:50", started="00:45") == [["act", True]]
    assert sorted(rounds("06:12", started="00:45")) == [["act", True], ["six", False]]


def test_the_round_whose_hour_it_is_is_the_one_walked():
    assert rounds("06:15", started="06:12") == [["act", True]]


def test_a_round_shows_when_it_is_called_and_no_longer_when_it_is_over():
    assert [rounds(at) for at in ("06:09", "06:10", "07:10", "07:11")] == [[], [["six", False]], [["six", False]], []]
