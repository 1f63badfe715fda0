"""Where probes are entered under their names."""

from collections.abc import Callable

from tuquan.assessments.findings import Answer, Question

Probe = Callable[[Question], Answer]
PROBES: dict[str, Probe] = {}


def probe(function: Probe) -> Probe:
    PROBES[function.__name__] = function
    return function
