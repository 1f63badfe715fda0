"""What the records say beside a section that only a person can write: strengths, weak points, proposals."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tuquan.assessments.enums import ReviewPart
from tuquan.assessments.models import TermReviewLine
from tuquan.core import dates
from tuquan.programme.models import Gap, Recommendation
from tuquan.reports import sources
from tuquan.reports.grounds import Ground

MOST = 12


@dataclass(frozen=True)
class Hint:
    """`text` can be taken into the report as it stands."""

    text: str
    url: str = ""


def _review(part: ReviewPart) -> Callable[[Ground], Iterator[Hint]]:
    def lines(ground: Ground) -> Iterator[Hint]:
        for line in ground.review:
            if line.part == part:
                yield Hint(line.text, line.proofs[0]["url"] if line.proofs else "")

    return lines


def gaps(ground: Ground) -> Iterator[Hint]:
    rows = Gap.objects.open().filter(unit=ground.unit, found_date__lte=ground.seen.last)
    for one in rows.order_by("found_date", "pk")[:MOST]:
        text = _("Sơ hở chưa khắc phục xong (phát hiện %(day)s): %(what)s.") % {
            "day": dates.day(one.found_date),
            "what": one.what.strip().rstrip("."),
        }
        yield Hint(text, one.get_absolute_url())


def coordination(ground: Ground) -> Iterator[Hint]:
    for text in sources.coordination_remarks(ground, None):
        yield Hint(text)


def recommendations(ground: Ground) -> Iterator[Hint]:
    rows = Recommendation.objects.filter(unit=ground.unit, date__lte=ground.seen.last)
    for one in rows.order_by("-date", "-pk")[:MOST]:
        answered = f" ({_('đã trả lời')}: {one.answer})" if one.answer else ""
        yield Hint(f"{one.title.strip().rstrip('.')}.{answered}", one.get_absolute_url())


def received(ground: Ground) -> Iterator[Hint]:
    """At an authority: what the units below propose and nobody has answered."""
    rows = Recommendation.objects.filter(office=ground.unit, answered_at=None, joined_to=None).exclude(sent_at=None)
    for one in rows.select_related("unit").order_by("-date", "-pk")[:MOST]:
        yield Hint(f"{one.unit.name}: {one.title.strip().rstrip('.')}.", one.get_absolute_url())


def _said(*parts: ReviewPart) -> Callable[[Ground], Iterator[Hint]]:
    """What people wrote in the term's review."""

    def lines(ground: Ground) -> Iterator[Hint]:
        rows = TermReviewLine.objects.filter(
            review__unit=ground.unit, review__year=ground.year, part__in=parts, edited=True
        )
        for one in rows.select_related("review").order_by("review__term", "order", "pk")[:MOST]:
            yield Hint(one.text, one.review.get_absolute_url())

    return lines


HINTS: Mapping[str, Callable[[Ground], Iterator[Hint]]] = {
    "strengths": _review(ReviewPart.STRENGTHS),
    "weaknesses": _review(ReviewPart.WEAKNESSES),
    "directions": _review(ReviewPart.DIRECTIONS),
    "gaps": gaps,
    "coordination": coordination,
    "recommendations": recommendations,
    "received": received,
    "said_strengths": _said(ReviewPart.STRENGTHS),
    "said_weaknesses": _said(ReviewPart.WEAKNESSES),
    "said_directions": _said(ReviewPart.DIRECTIONS),
}


def hints(names: Iterable[str], ground: Ground) -> list[Hint]:
    """Each sentence once, in the order of the names."""
    found: dict[str, Hint] = {}
    for name in names:
        for hint in HINTS[name](ground):
            found.setdefault(hint.text, hint)
    return list(found.values())
