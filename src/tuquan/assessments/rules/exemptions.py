"""Who need not be assessed: the named tests of the rule sets. The size class of an enterprise comes from what it declared
(`units.enterprise_size`); here stands only how sure it is that the exemption means that class.

Everything here is a proposal: a person decides, and a unit that is exempt may still register.
"""

from dataclasses import dataclass
from functools import cache

from .reading import DATA, Item, Status, read_yaml
from .rule_sets import Exemption, Note, RuleSet

SMALL = frozenset({"micro", "small"})
BELOW_LOWER_SECONDARY = frozenset({"preschool", "primary"})


@dataclass(frozen=True, slots=True)
class SizeRules:
    paper: str
    article: str
    status: Status
    notes: tuple[Note, ...]


def _note(item: Item) -> Note:
    note = Note(text=item.text("text"), article=item.text("article"), status=item.status())
    item.close()
    return note


@cache
def size_rules() -> SizeRules:
    top = read_yaml(DATA / "enterprise_classes.yaml")
    rules = SizeRules(
        paper=top.text("paper"),
        article=top.text("article"),
        status=top.status(),
        notes=tuple(_note(item) for item in top.items("notes")),
    )
    top.close()
    return rules


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
        "small_or_micro_enterprise": size_class in SMALL,
        "school_below_lower_secondary": school_level in BELOW_LOWER_SECONDARY,
    }
    return tuple(exemption for exemption in rule_set.exemptions_for(kind) if meets[exemption.test])
