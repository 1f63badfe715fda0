"""Entering a whole list of units from Excel or CSV: read → check → apply, all or nothing, and undo.

The log gets one entry for the file, in the chain of the importing office: its name and hash, the numbers, and the hash
of the journal that says which line became which unit. An entry for each of 200.000 new units would say nothing more, as
a new unit has no earlier state, and would cost more than all the rest. Units that already existed are changed by the
ordinary services, each with its own entry.
"""

from tuquan.units.services.importing.checking import check, read
from tuquan.units.services.importing.columns import COLUMNS, Column
from tuquan.units.services.importing.drafts import apply_draft, check_draft, choose, discard, rows_of, upload
from tuquan.units.services.importing.entering import UNIT_COLUMNS, apply, journal_hash, journal_of, undo
from tuquan.units.services.importing.finding import PlaceFinder
from tuquan.units.services.importing.results import (
    AlreadyApplied,
    BuiltUpon,
    Defaults,
    LinesRefused,
    NotApplied,
    NothingToImport,
    Problem,
    Refusal,
    Report,
)
from tuquan.units.services.sheets import Rows, words as as_text

__all__ = [
    "COLUMNS",
    "UNIT_COLUMNS",
    "AlreadyApplied",
    "BuiltUpon",
    "Column",
    "Defaults",
    "LinesRefused",
    "NotApplied",
    "NothingToImport",
    "PlaceFinder",
    "Problem",
    "Refusal",
    "Report",
    "Rows",
    "apply",
    "apply_draft",
    "as_text",
    "check",
    "check_draft",
    "choose",
    "discard",
    "journal_hash",
    "journal_of",
    "read",
    "rows_of",
    "undo",
    "upload",
]
