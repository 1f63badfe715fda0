"""What in the figures of many places deserves a second look, in words that help and accuse nobody.

Pure functions on made or real series. The rules are robust and shy: they compare with the median and the median
distance from it (MAD), which a single huge unit does not move; small counts swing by chance and are left alone; and
under a stated number of earlier periods or of peers nothing is said at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import median

from django.utils.translation import gettext as _

from tuquan.core import text

LEAST_PERIODS = 4
"""Earlier periods with a figure, before "unlike its past" is said."""
LEAST_PEERS = 8
"""Places of one kind with a figure, before "unlike its peers" is said."""
SMALL = Decimal(20)
"""Counts that neither reach this nor come from it swing by chance."""
FAR = 3.5
"""Robust distances from the median (the customary bound)."""
LATE_DAYS = 30
"""So long after its last day a figure counts as written late."""
SCALE = 1.4826
"""Makes the MAD of a normal spread its standard deviation."""


@dataclass(frozen=True)
class Remark:
    """About one place or unit (`key`); nearest to a person's attention first by `weight`."""

    kind: str
    """missing, late, past, peers"""
    key: str
    sentence: str
    weight: float


def missing(names: Mapping[str, str], values: Mapping[str, Decimal | None], *, told: int) -> list[Remark]:
    """Those without any figure, said only when others have one (`told`): a period that nobody told of is nobody's."""
    if not told:
        return []
    sentence = _("%(name)s chưa có số nào trong kỳ; có thể chưa ghi hoặc thật sự không có việc, nên hỏi lại.")
    return [
        Remark("missing", key, sentence % {"name": name}, 1.0) for key, name in names.items() if values.get(key) is None
    ]


def late(names: Mapping[str, str], written: Mapping[str, Sequence[tuple[date, date]]]) -> list[Remark]:
    """`written`: (last day of the figure, day on which it was written). Said when half of a place's figures or more
    were written long after their days."""
    found = []
    for key, days in written.items():
        gaps = sorted((at - last).days for last, at in days)
        if not gaps or median(gaps) <= LATE_DAYS:
            continue
        sentence = _(
            "%(name)s thường ghi số sau ngày diễn ra khoảng %(days)s ngày (%(count)s số trong kỳ); ghi sớm hơn thì "
            "tổng hợp giữa kỳ mới đủ."
        )
        words = {"name": names[key], "days": text.number(int(median(gaps))), "count": text.number(len(gaps))}
        found.append(Remark("late", key, sentence % words, float(median(gaps))))
    return found


def unlike_past(key: str, name: str, now: Decimal | None, past: Sequence[Decimal | None]) -> Remark | None:
    """Whether this period differs strongly from the ones before it (without gaps filled in)."""
    known = [value for value in past if value is not None]
    if now is None or len(known) < LEAST_PERIODS:
        return None
    middle = median(known)
    far = _distance(now, known)
    if far is None or far < FAR:
        return None
    sentence = (
        _(
            "%(name)s: kỳ này %(now)s, trong khi %(count)s kỳ trước thường khoảng %(usual)s; nên xem lại số hoặc nêu lý do."
        )
    ) % {
        "name": name,
        "now": text.number(now),
        "count": text.number(len(known)),
        "usual": text.number(middle, 0) if middle >= SMALL else text.number(middle),
    }
    return Remark("past", key, sentence, far)


def unlike_peers(names: Mapping[str, str], values: Mapping[str, Decimal | None]) -> list[Remark]:
    """Those far from the others of their kind. The sizes of places differ by factors, so the logarithm would suit big
    ones; we only speak of what is far above or of nought among many: both ask for a look, neither for blame."""
    known = {key: value for key, value in values.items() if value is not None and key in names}
    if len(known) < LEAST_PEERS:
        return []
    found = []
    for key, value in known.items():
        others = [other for name, other in known.items() if name != key]
        far = _distance(value, others)
        if far is None or far < FAR:
            continue
        sentence = _(
            "%(name)s: %(now)s, các nơi cùng loại thường khoảng %(usual)s; nên xem lại số hoặc tìm hiểu cách làm."
        )
        words = {"name": names[key], "now": text.number(value), "usual": text.number(median(others), 0)}
        found.append(Remark("peers", key, sentence % words, far))
    return sorted(found, key=lambda one: (-one.weight, one.key))


def _distance(value: Decimal, others: Sequence[Decimal]) -> float | None:
    """Robust distances between the value and the median of the others; None where counts are too small to tell. Counts
    scatter at least by their root, so equal earlier figures do not make every change a wonder."""
    middle = median(others)
    if max(value, middle) < SMALL:
        return None
    spread = float(median([abs(other - middle) for other in others])) * SCALE
    return abs(float(value - middle)) / max(spread, sqrt(float(middle)), 1.0)
