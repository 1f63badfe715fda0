"""How figures read on a page, in a sheet and in a letter."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.core.dates import day
from tuquan.facts.catalogue import Indicator, Kind, catalogue
from tuquan.facts.enums import Basis, Qualifier

if TYPE_CHECKING:
    from tuquan.facts.queries.results import FigureResult


def number(value: Decimal | None, qualifier: str = Qualifier.EXACT, *, hidden: bool = False) -> str:
    """ "2.914", "trên 31.057", "gần 152.328", "dưới 5", "–"."""
    if hidden:
        return _("dưới 5")
    if value is None:
        return "–"
    written = text.number(value)
    return {
        Qualifier.EXACT: "{}",
        Qualifier.AT_LEAST: _("trên {}"),
        Qualifier.NEARLY: _("gần {}"),
        Qualifier.ABOUT: _("khoảng {}"),
    }[Qualifier(qualifier)].format(written)


def result(figure: "FigureResult") -> str:
    return number(figure.value, figure.qualifier, hidden=figure.hidden)


def in_paper(figure: "FigureResult") -> str:
    """As offices write numbers in papers: "02", "2.914", "gần 152.328", "dưới 5"."""
    if figure.hidden or figure.value is None:
        return result(figure)
    written = text.counted(figure.value)
    return number(figure.value, figure.qualifier).replace(text.number(figure.value), written, 1)


def bases(figure: "FigureResult") -> str:
    """ "ghi nhận", "khai", "ghi nhận và khai"."""
    words = {Basis.RECORDED: _("ghi nhận"), Basis.DECLARED: _("khai"), Basis.READ: _("đọc từ báo cáo")}
    return _(" và ").join(str(words[basis]) for basis in figure.bases)


def read_at(moment: datetime) -> str:
    """Up to when a figure is complete: "Tính đến 10:42 ngày 23/11/2026"."""
    there = timezone.localtime(moment)
    return _("Tính đến %(hour)s ngày %(day)s") % {"hour": f"{there:%H:%M}", "day": day(there.date())}


def why_no_total(figure: "FigureResult") -> str:
    """Why there are facts and yet no number; empty when there is one or none is missing."""
    if figure.value is not None or figure.empty:
        return ""
    if figure.apart:
        return _("Không cộng: các số khai theo từng phần đứng riêng, không rõ có chồng lên nhau hay không.")
    return _("Không cộng: chỉ tiêu này đếm mỗi người, mỗi loại một lần.")


def kind(indicator: Indicator) -> str:
    """How figures of the indicator are added."""
    if indicator.kind is Kind.RATIO:
        assert indicator.numerator is not None
        assert indicator.denominator is not None
        ours = catalogue()
        return _("tỷ lệ: %(top)s trên %(bottom)s") % {
            "top": _low(ours[indicator.numerator].name),
            "bottom": _low(ours[indicator.denominator].name),
        }
    return {
        Kind.SUM: _("cộng theo nơi và theo thời gian"),
        Kind.STOCK: _("số tại một ngày: cộng các nơi, không cộng thời gian"),
        Kind.DISTINCT: _("mỗi người, mỗi loại tính một lần: không cộng"),
    }[indicator.kind]


def _low(name: str) -> str:
    return name[:1].lower() + name[1:]
