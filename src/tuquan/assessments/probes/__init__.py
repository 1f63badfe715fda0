"""The tests that criteria name: each puts one question to the unit's records. Absence never proves.

A probe reads; it never writes and never guesses. Where the law leaves something to judgement, or a count has no names
behind it, the answer is "to judge".
"""

from tuquan.assessments.probes import forces, heads_word, movement, papers, shares  # noqa: F401  entered on import
from tuquan.assessments.probes.asking import ask
from tuquan.assessments.probes.registry import PROBES

__all__ = ["PROBES", "ask"]
