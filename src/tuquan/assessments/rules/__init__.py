"""The law as data: rule sets, authorities, exemptions, papers. Pure Python; the files are in `data/`."""

from .catalogue import PROBES, Probe
from .reading import MonthDay, RulesError, Status
from .rule_sets import (
    Criterion,
    Deadline,
    Exemption,
    Incident,
    Meeting,
    Paper,
    Rating,
    RuleSet,
    Seat,
    UnknownRule,
    Window,
    all_rule_sets,
    parse_rule_set,
    rule_set,
    rule_sets_for,
    title_rule_set,
)

__all__ = [
    "PROBES",
    "Criterion",
    "Deadline",
    "Exemption",
    "Incident",
    "Meeting",
    "MonthDay",
    "Paper",
    "Probe",
    "Rating",
    "RuleSet",
    "RulesError",
    "Seat",
    "Status",
    "UnknownRule",
    "Window",
    "all_rule_sets",
    "parse_rule_set",
    "rule_set",
    "rule_sets_for",
    "title_rule_set",
]
