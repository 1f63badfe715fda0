"""Which of the figures that were read say the same thing, and which wording stands beside a number."""

from collections.abc import Sequence
from typing import Any

from .figures import Figure

SMALLEST = 10
"""Below it two equal numbers are equal by chance too often to be taken for one."""
_WORDS = 4
_STOPS = '.;:()\n“”"|,'


def repeats(figures: Sequence[Figure], periods: Sequence[Any]) -> dict[int, int]:
    """{place of a figure: place of the earlier one that it repeats}: same indicator, number, sharpness and period."""
    first: dict[tuple[str, float, str, Any], int] = {}
    found = {}
    for place, (one, period) in enumerate(zip(figures, periods, strict=True)):
        key = (one.indicator, one.value, one.qualifier, period)
        if one.value >= SMALLEST and key in first:
            found[place] = first[key]
        first.setdefault(key, place)
    return found


def wording(text: str, start: int, end: int) -> str:
    """The words right after a number, else right before it, as somebody would add them to the vocabulary."""
    after = _until_stop(text[end : end + 60].lstrip(" \u00a0"))
    words = after.split()[:_WORDS]
    if not words or not words[0][0].isalpha():
        before = text[max(start - 60, 0) : start].rstrip(" \u00a0:–-|(")
        words = before[max(before.rfind(stop) for stop in _STOPS) + 1 :].split()[-_WORDS:]
    return " ".join(word.lower() for word in words if word[0].isalpha())


def _until_stop(text: str) -> str:
    places = [place for stop in _STOPS if (place := text.find(stop)) >= 0]
    return text[: min(places)] if places else text
