"""What the records say about a criterion on a day: the words that probes answer with."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from tuquan.assessments.enums import FindingState
from tuquan.assessments.rules import Criterion
from tuquan.core.dates import Period

if TYPE_CHECKING:
    from tuquan.assessments.models import Cycle
    from tuquan.units.models import Unit


Day = date  # Proof has a field of the name `date`


@dataclass(frozen=True)
class Proof:
    """A record that speaks for a criterion."""

    title: str
    date: date | None
    object_type: str = ""
    object_id: str = ""
    number: str = ""
    page: models.Model | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(
        cls, record: models.Model, title: str, on: Day | None, number: str = "", page: models.Model | None = None
    ) -> "Proof":
        """`page` is the record whose page shows this one, where it has none of its own."""
        return cls(title, on, record._meta.label_lower, str(record.pk), number, page or record)

    @property
    def url(self) -> str:
        opens = getattr(self.page, "get_absolute_url", None)
        return opens() if opens else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "number": self.number,
            "object_type": self.object_type,
            "object_id": self.object_id,
        }


@dataclass(frozen=True)
class Answer:
    """What a probe says. `missing` are sentences for the person who has to act; `measured` is "96,2 % (cần 100 %)"."""

    state: FindingState
    found: tuple[Proof, ...] = ()
    missing: tuple[str, ...] = ()
    measured: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A criterion put to a unit's records as they stood on a day. Records dated later do not count."""

    cycle: "Cycle"
    criterion: Criterion
    on: date
    due: date
    last_chance: date
    """What happened in the window may still be entered and confirmed until the decision; a criterion with a day of its
    own (Quarter I) fails on that day."""

    @property
    def unit(self) -> "Unit":
        return self.cycle.unit

    @property
    def window(self) -> Period:
        return self.cycle.window

    @property
    def seen(self) -> Period:
        """The part of the window that has passed."""
        return Period(self.window.first, max(self.window.first, min(self.on, self.window.last)))

    def lacking(
        self, *sentences: str, found: tuple[Proof, ...] = (), measured: str = "", notes: tuple[str, ...] = ()
    ) -> Answer:
        """Not there yet: still possible until the last chance, failed after it."""
        state = FindingState.MISSING if self.on <= self.last_chance else FindingState.NOT_MET
        return Answer(state, found, sentences, measured, notes)


@dataclass(frozen=True)
class Finding:
    """An answer with all that a page shows beside it."""

    criterion: Criterion
    state: FindingState
    found: tuple[Proof, ...]
    missing: tuple[str, ...]
    measured: str
    notes: tuple[str, ...]
    due: date
    added: tuple[Any, ...] = field(default=())

    @property
    def label(self) -> str:
        return str(self.state.label)
