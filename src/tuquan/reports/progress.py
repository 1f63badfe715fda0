"""How far a target is, in words. Absence never proves: without the figures nothing is reached and nothing is missed."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.facts import words
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.queries.comparing import Figures


@dataclass(frozen=True)
class Progress:
    state: str
    """as `{% state %}` takes it: met, doing, unmet, judge"""
    sentence: str


def needed(indicator: str) -> list[str]:
    """The indicators whose figures `progress` asks for."""
    one = catalogue()[indicator]
    return [code for code in (indicator, one.numerator, one.denominator) if code]


def progress(indicator: str, threshold: Decimal, figures: Figures, *, over: bool) -> Progress:
    """`over`: the period has ended, so what is missing will not come any more."""
    one = catalogue()[indicator]
    result = figures[indicator]
    open_state = "unmet" if over else "doing"
    if result.hidden:
        return Progress("judge", _("Số dưới 5 không hiện nên không nói được."))
    if result.value is None:
        return Progress("judge", _("Chưa đủ số liệu để nói: %(what)s.") % {"what": _missing(indicator, figures)})
    goal = text.number(threshold) + (" %" if one.kind is Kind.RATIO else f" {one.unit}")
    shown = words.result(result) + (" %" if one.kind is Kind.RATIO else f" {one.unit}")
    if result.value >= threshold:
        if result.qualifier in (Qualifier.NEARLY, Qualifier.ABOUT):
            return Progress(
                "judge", _("Số đang ghi là %(shown)s nên chưa chắc đã đạt %(goal)s.") % {"shown": shown, "goal": goal}
            )
        return Progress("met", _("Đã đạt: %(shown)s, mức phấn đấu %(goal)s.") % {"shown": shown, "goal": goal})
    if one.kind is not Kind.RATIO:
        gap = f"{text.number(threshold - result.value)} {one.unit}"
        return Progress(open_state, _("Còn thiếu %(gap)s để đạt %(goal)s.") % {"gap": gap, "goal": goal})
    assert one.numerator is not None
    assert one.denominator is not None
    top, bottom = figures[one.numerator], figures[one.denominator]
    if top.value is None or not bottom.value:  # only the ratio itself was stated
        gap = _("%(gap)s điểm %%") % {"gap": text.number(threshold - result.value)}
        return Progress(open_state, _("Còn thiếu %(gap)s để đạt %(goal)s.") % {"gap": gap, "goal": goal})
    wanted = (threshold * bottom.value / 100).to_integral_value(ROUND_CEILING)
    part = catalogue()[one.numerator]
    sentence = _("Còn thiếu %(count)s %(unit)s để đạt %(goal)s (đang có %(top)s trên %(bottom)s).") % {
        "count": text.number(wanted - top.value),
        "unit": part.unit,
        "goal": goal,
        "top": words.result(top),
        "bottom": words.result(bottom),
    }
    return Progress(open_state, sentence)


def _missing(indicator: str, figures: Figures) -> str:
    one = catalogue()[indicator]
    codes = [code for code in (one.numerator, one.denominator) if code] or [indicator]
    lacking = [code for code in codes if figures[code].value is None]
    if not lacking:
        return _("%(name)s đang là 0") % {"name": catalogue()[codes[-1]].name}
    return _("chưa có số %(names)s") % {"names": ", ".join(f"“{catalogue()[code].name}”" for code in lacking)}
