"""The law as data: rule sets, authorities, exemptions, papers. Pure Python; the files are in `data/`."""

from .authorities import AuthorityRow, DelegationRefused, authority_for, authority_rows
from .catalogue import PROBES, Probe
from .exemptions import enterprise_class, proposed_exemptions, size_rules
from .extensions import Extension, ExtensionRefused, LaterThanLaw, extend, parse_extension, refuse_later
from .papers import KnownPaper, PaperState, all_papers, find_paper, paper_state
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
    "AuthorityRow",
    "Criterion",
    "Deadline",
    "DelegationRefused",
    "Exemption",
    "Extension",
    "ExtensionRefused",
    "Incident",
    "KnownPaper",
    "LaterThanLaw",
    "Meeting",
    "MonthDay",
    "Paper",
    "PaperState",
    "Probe",
    "Rating",
    "RuleSet",
    "RulesError",
    "Seat",
    "Status",
    "UnknownRule",
    "Window",
    "all_papers",
    "all_rule_sets",
    "authority_for",
    "authority_rows",
    "enterprise_class",
    "extend",
    "find_paper",
    "paper_state",
    "parse_extension",
    "parse_rule_set",
    "proposed_exemptions",
    "refuse_later",
    "rule_set",
    "rule_sets_for",
    "size_rules",
    "title_rule_set",
]
