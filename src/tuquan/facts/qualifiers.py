"""How "hơn", "gần" and "khoảng" combine. Each says on which side of the written number the true one lies: `at_least`
at or above, `nearly` at or below, `about` anywhere near. A sum keeps a side only when all its parts agree on it."""

from collections.abc import Iterable

from tuquan.facts.enums import Qualifier as Q

_OPPOSITE = {Q.EXACT: Q.EXACT, Q.AT_LEAST: Q.NEARLY, Q.NEARLY: Q.AT_LEAST, Q.ABOUT: Q.ABOUT}


def of_sum(qualifiers: Iterable[str]) -> Q:
    """Of a sum of parts: exact adds nothing, equal ones stay, different ones make "about"."""
    kinds = set(qualifiers)
    kinds.discard(Q.EXACT)
    if len(kinds) > 1:
        return Q.ABOUT
    return Q(kinds.pop()) if kinds else Q.EXACT


def of_ratio(numerator: str, denominator: str) -> Q:
    """A larger denominator makes a smaller ratio, so its side is turned round."""
    return of_sum([numerator, _OPPOSITE[Q(denominator)]])
