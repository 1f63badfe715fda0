import os
import stat
import subprocess
import sys
from pathlib import Path

from tuquan.core.keeping import kept

RACER = """
import sys, time
from pathlib import Path
from tuquan.core.keeping import kept
def make():
    time.sleep(0.3)  # both are inside before either has written
    return sys.argv[2].encode() * 1000
sys.stdout.write(kept(Path(sys.argv[1]), make).decode())
"""


def test_what_is_kept_is_made_once_and_closed_to_others(tmp_path):
    file = tmp_path / "keys" / "one"
    assert kept(file, lambda: b"first") == b"first"
    assert kept(file, lambda: b"second") == b"first"
    assert [path.name for path in file.parent.iterdir()] == ["one"]
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600


def test_processes_that_start_at_once_keep_the_same_whole_secret(tmp_path):
    source = str(Path(__file__).resolve().parents[3])
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(tmp_path / "one"), letter],
            env={**os.environ, "PYTHONPATH": source},
            stdout=subprocess.PIPE,
            text=True,
        )
        for letter in "abc"
    ]
    said = {racer.communicate(timeout=30)[0] for racer in racers}
    assert len(said) == 1
    assert said.pop() in {letter * 1000 for letter in "abc"}
