"""The reader: each number is weighed for every indicator by what it counts and what is told around it.

What a number counts stands right after it ("45 tin"), at the head of its phrase before it ("số tin … là 45") or with
an earlier number it goes on from ("trong đó 14 mới"). What is told are the events around, weaker with distance and
with every comma, number and sentence between. The indicator with the greatest weight is the figure's, when it passes
the threshold; by how much it passes, and how far the next one is behind, makes the confidence.
"""

from collections.abc import Iterable
from math import exp

from . import carrying, linking, plans, reckoning, respectively, scenes, second_opinion, shapes
from .figures import Figure, Seen
from .following import following
from .lexicon import Added, Lexicon, Own, lexicon
from .numerals import Numeral
from .passage import Passage
from .periods import Periods
from .preceding import counts, preceding
from .tokens import composed, unmarked
from .weighing import Weighed, weigh

_TURNS = frozenset({"năm", "ngày", "tuần", "tháng", "đêm", "quý", "tối", "sáng", "hộ", "người", "tổ"})
_SQUADS = frozenset({"nhóm", "tổ", "ca", "đội", "tốp", "kíp", "phiên", "lượt", "cặp", "lớp"})
_BUYERS = frozenset({"nhà", "hộ", "người", "chiếc", "cái", "bộ", "máy", "suất", "tháng", "bóng", "trụ"})
_SAID_OF_PARTS = frozenset({"counts something else", "ordinal"})
_EDITIONS = (["số"], ["kỳ"], ["tập"])


def read(text: str, *, own: Iterable[Own] = (), added: Added | None = None) -> list[Figure]:
    """The figures of a narrative report, in the order of the text; places are those of the text as given."""
    made, places = unmarked(*composed(text))
    made = made.replace("\u200b", " ").replace("\ufeff", " ")
    figures = _figures(made, lexicon(tuple(own), added))
    if places is not None:
        for one in figures:
            one.start, one.end = places[one.start], places[one.end]
    return figures


def _figures(text: str, words: Lexicon) -> list[Figure]:
    p = Passage(text, words)
    p.seen = [_first_look(p, one) for one in p.numbers]
    p.settle_counts()
    linking.mark_wholes(p)
    linking.mark_parallels(p)
    times = Periods(p.t)
    figures: list[Figure] = []
    for place, seen in enumerate(p.seen):
        if seen.why_not:
            continue
        before = p.seen[place - 1] if place else None
        seen.part = seen.part or reckoning.woman_among(p, place)
        seen.why_not = _set_aside(p, before, seen)
        if seen.why_not and not (seen.part and seen.why_not in _SAID_OF_PARTS):
            continue
        found = _chosen(p, place, figures)
        if not found or found[0].weight < words.threshold:
            seen.why_not = f"weight {found[0].weight:.2f} {found[0].code}" if found else "nothing fits"
            continue
        seen.chosen, seen.noun = found[0].code, found[0].noun
        seen.why_not = ""
        figures.append(_figure(p, seen.numeral, found, times))
        reckoning.mark_parts(p, place)
    for whole, code in (*reckoning.wholes(p), *reckoning.titled(p)):
        figures = [one for one in figures if one.start != whole.numeral.start]
        figures.append(_figure(p, whole.numeral, [Weighed(words.threshold + 0.05, code, "whole")], times))
    return sorted(_asked_again(p, figures, times), key=lambda one: one.start)


def _asked_again(p: Passage, figures: list[Figure], times: Periods) -> list[Figure]:
    """The figures with what was learned about those in doubt."""
    kept = {one.start: one for one in figures}
    for seen, code, sure in second_opinion.judged(p, figures):
        one = kept.pop(seen.numeral.start, None)
        if code:
            if one is None or one.indicator != code:
                one = _figure(p, seen.numeral, [Weighed(p.words.threshold, code, "learned")], times)
            one.confidence = sure
            kept[one.start] = one
    return list(kept.values())


def _first_look(p: Passage, one: Numeral) -> Seen:
    """The number by its own form and by what follows it."""
    seen = Seen(one, why_not=p.shapes[one.first])
    if seen.why_not:
        return seen
    seen.right, seen.right_end, seen.unknown = following(p, one)
    short = seen.right and seen.right_end == one.last + 1 and len(p.t.words[seen.right_end]) <= 3
    if short and p.t.plain[one.last + 1]:
        # "To roi: 5.000 to" without diacritics: "to" is many things, the noun before is one
        before_it = [noun for noun, evidence, _p in preceding(p, seen) if evidence >= 1.0]
        if before_it and seen.right not in before_it:
            seen.right, seen.right_end = "", one.last
    if seen.right and seen.right not in ("percent", "money"):
        p.consumed[one.last + 1] = one.first
    elif seen.unknown:  # "4 trục đường chính"
        p.within_unknown.update(range(one.last + 2, one.last + 4))
    return seen


def _set_aside(p: Passage, before: Seen | None, seen: Seen) -> str:
    """Why the number is no figure, "" when it may be one."""
    one, t = seen.numeral, p.t
    if seen.right.startswith("k_") and p.before(one, 2) == ["một", "trong"]:
        return "one of"
    edition = seen.unknown and t.words[one.last + 1 : one.last + 2] in _EDITIONS
    if edition and counts(preceding(p, seen), "media", 0.5):
        seen.right, seen.unknown = "media", False  # "chuyên mục ra được 48 số"
    if seen.unknown or seen.right == "other" or linking.of_another_matter(p, seen):
        return "counts something else"
    if why := scenes.told_only(p, before, seen):
        return why
    linking.counted_with(p, before, seen)
    counted = bool(seen.right)
    if one.spelled and not counted:
        return "spelled, counts nothing"
    if _names_something(p, before, seen):
        return "ordinal"
    in_turns = _in_turns(t.words[seen.after : seen.after + 2], _BUYERS if seen.right == "money" else _SQUADS)
    if plans.each(t, one) or in_turns or linking.goes_on_each(p, before, one):
        return "each"
    if plans.change(t, one, p.made) or plans.beginning(t, one, p.made) or linking.goes_on_change(p, before, seen):
        return "change"
    if seen.right in ("person", "offender", "case", "household") and plans.victims(t, one, seen.right_end):
        return "victims"
    if seen.right.startswith("k_") and p.opening(one.first) == ["nguyên", "nhân"]:
        return "denied"  # "Nguyên nhân: để xảy ra trọng án (2 xã)"
    if plans.denied(t, one, seen.right_end):
        return "denied"
    if p.plan_lines[p.made.line[one.first]] or plans.planned(t, one, p.made):
        return "plan"
    return ""


def _in_turns(after: list[str], one_of: frozenset[str]) -> bool:
    """ "3 buổi mỗi tháng", "2 người một nhóm", "650.000 đồng một nhà"."""
    if after[:1] == ["/"]:  # "1 lần/năm"
        return after[1:] in (["năm"], ["tháng"], ["quý"], ["tuần"], ["ngày"], ["đêm"])
    turns = {"mỗi": _TURNS, "một": one_of}.get(after[0], frozenset()) if len(after) > 1 else frozenset()
    return after[1] in turns if turns else False


def _names_something(p: Passage, before: Seen | None, seen: Seen) -> bool:
    one, counted = seen.numeral, bool(seen.right)
    if shapes.year(one, counted=counted) or (not counted and linking.goes_on_ordinal(p, before, one)):
        return True
    if one.first in p.column or linking.named_before(p, one.first):
        return False
    return shapes.ordinal(p.t, one, counted=counted, listed=linking.listed(p, one))


def _chosen(p: Passage, place: int, figures: list[Figure]) -> list[Weighed]:
    """The indicators that fit, best first; where the number says too little itself, what the numbers before say."""
    seen, threshold = p.seen[place], p.words.threshold
    found = p.weighed[place] = weigh(p, seen)
    fits = bool(found) and found[0].weight >= threshold
    if code := carrying.of_another(p, place, fits):
        return [Weighed(threshold + 0.3, code, "part")]
    if (
        code := respectively.same_as_before(p, place)
        or respectively.other_side(p, place, found[0].code if found else "")
        or reckoning.sum_of(p, place)
    ):
        return [Weighed(threshold + 0.3, code, "part")]
    if fits:
        return found
    one = seen.numeral
    if seen.part:
        return [Weighed(threshold + 0.05, seen.part, "part")]
    if code := reckoning.said_again(p, place) or reckoning.rate_of(p, place):
        return [Weighed(threshold + 0.3, code, "part")]
    if one.denominator is not None and not seen.right:
        whole = [each for each in figures[-30:] if each.value == one.denominator and each.ratio is None]
        if whole:  # 19/41 of the 41 named before
            return [Weighed(threshold + 0.6, whole[-1].indicator, "whole"), *found]
    if code := carrying.same_units(p, place) or carrying.part_of(p, place) or carrying.where_a_named_model_is(p, place):
        return [Weighed(threshold + 0.05, code, "part")]
    return found


def _figure(p: Passage, one: Numeral, found: list[Weighed], times: Periods) -> Figure:
    best = found[0]
    next_best = next((other.weight for other in found[1:] if other.code != best.code), best.weight - 1.5)
    margin = min(best.weight - p.words.threshold, (best.weight - next_best) * 1.2)
    when = times.of(p.made, one)
    return Figure(
        best.code,
        one.value,
        one.qualifier,
        one.start,
        one.end,
        1 / (1 + exp(-1.6 * (margin + 0.35))),
        (one.value, one.denominator) if one.denominator is not None else None,
        one.high,
        when.text if when else None,
    )


__all__ = ["Figure", "read"]
