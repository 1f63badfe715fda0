"""Every kind of act that a service writes into the log has words of its own."""

import ast
from pathlib import Path

import tuquan
from tuquan.audit.kinds import TITLES


def kinds_written():
    """The first argument of each `audit.record(…)` in the source, as far as it is written out."""
    found = {}
    for file in sorted(Path(tuquan.__file__).parent.rglob("*.py")):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if name == "record":
                    for part in ast.walk(node.args[0]):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                            found[part.value] = file.name
    return found


def test_every_kind_of_act_has_a_title():
    assert {kind: file for kind, file in kinds_written().items() if kind not in TITLES and not kind.endswith(".")} == {}
