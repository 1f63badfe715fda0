"""Who need not be assessed: size classes of enterprises (Decree 80/2021, Điều 5) and the named tests of the rule sets.

Everything here is a proposal: a person decides, and a unit that is exempt may still register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from .reading import DATA, Item, RulesError, Status, read_yaml
from .rule_sets import Exemption, Note, RuleSet, UnknownRule

CLASSES = ("micro", "small", "medium", "large")
BELOW_LOWER_SECONDARY = frozenset({"preschool", "primary"})


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """Up to and including: the decree says “không quá”."""

    size_class: str
    sector: str
    headcount: int
    revenue_bn: int
    capital_bn: int


@dataclass(frozen=True, slots=True)
class SizeRules:
    paper: str
    article: str
    status: Status
    sectors: Mapping[str, str]
    limits: tuple[SizeLimit, ...]
    notes: tuple[Note, ...]


def _limit(item: Item, sectors: Mapping[str, str]) -> SizeLimit:
    limit = SizeLimit(
        size_class=item.choice("class", CLASSES[:-1]),
        sector=item.choice("sector", sectors),
        headcount=item.whole("headcount"),
        revenue_bn=item.whole("revenue_bn"),
        capital_bn=item.whole("capital_bn"),
    )
    item.close()
    return limit


def _note(item: Item) -> Note:
    note = Note(text=item.text("text"), article=item.text("article"), status=item.status())
    item.close()
    return note


@cache
def size_rules() -> SizeRules:
    top = read_yaml(DATA / "enterprise_classes.yaml")
    sectors_item = top.item("sectors")
    sectors = {"production": sectors_item.text("production"), "services": sectors_item.text("services")}
    sectors_item.close()
    top.day("valid_from")
    rules = SizeRules(
        paper=top.text("paper"),
        article=top.text("article"),
        status=top.status(),
        sectors=sectors,
        limits=tuple(_limit(item, sectors) for item in top.items("limits")),
        notes=tuple(_note(item) for item in top.items("notes")),
    )
    top.close()
    if sorted((limit.sector, limit.size_class) for limit in rules.limits) != sorted(
        (sector, name) for sector in sectors for name in CLASSES[:-1]
    ):
        raise RulesError("enterprise_classes.yaml", "limits", "mỗi lĩnh vực phải có đúng ba ngưỡng.")
    return rules


def enterprise_class(
    sector: str,
    headcount: int | Decimal,
    revenue_bn: int | float | Decimal | None,
    capital_bn: int | float | Decimal | None,
) -> str:
    """micro, small, medium or large: headcount within the limit and at least one of revenue or capital.

    A firm without revenue yet gives None and is classed by its capital (Điều 9).

    :raises UnknownRule: unknown sector, a figure below zero, or neither revenue nor capital.
    """
    rules = size_rules()
    if sector not in rules.sectors:
        raise UnknownRule(f"Không có lĩnh vực “{sector}”; chọn một trong: {', '.join(rules.sectors.values())}.")
    money = [value for value in (revenue_bn, capital_bn) if value is not None]
    if not money:
        raise UnknownRule("Cần ít nhất doanh thu hoặc vốn để xếp loại doanh nghiệp.")
    if min(headcount, *money) < 0:
        raise UnknownRule("Số lao động, doanh thu, vốn không thể nhỏ hơn 0.")
    for name in CLASSES[:-1]:
        limit = next(one for one in rules.limits if (one.sector, one.size_class) == (sector, name))
        within_money = (revenue_bn is not None and revenue_bn <= limit.revenue_bn) or (
            capital_bn is not None and capital_bn <= limit.capital_bn
        )
        if headcount <= limit.headcount and within_money:
            return name
    return CLASSES[-1]


def proposed_exemptions(
    rule_set: RuleSet,
    kind: str,
    *,
    armed_forces: bool = False,
    size_class: str | None = None,
    school_level: str | None = None,
) -> tuple[Exemption, ...]:
    """Exemptions of the rule set that what is known of the unit points to. Nothing known, nothing proposed."""
    meets = {
        "armed_forces": armed_forces,
        "small_or_micro_enterprise": size_class in ("micro", "small"),
        "school_below_lower_secondary": school_level in BELOW_LOWER_SECONDARY,
    }
    return tuple(exemption for exemption in rule_set.exemptions_for(kind) if meets[exemption.test])
