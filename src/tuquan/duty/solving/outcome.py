"""What a search gives back, and how long it may take."""

from dataclasses import dataclass

from tuquan.duty.solving.problem import Roster


class BrokenRule(AssertionError):
    """A roster that the checker finds broken: a fault of the program."""


@dataclass(frozen=True)
class Found:
    status: str
    """ "optimal", "feasible", "infeasible" or "unknown": no roster found in the time, none ruled out"""
    roster: Roster
    penalty: int | None
    bound: int | None
    """No roster costs less."""
    reasons: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far the roster may be from the best, as a part of its own cost."""
        if self.penalty is None or self.bound is None:
            return None
        return (self.penalty - self.bound) / self.penalty if self.penalty else 0.0


@dataclass(frozen=True)
class Limits:
    """Seconds on the clock; or, for the same answer on every machine, CP-SAT's own measure of work and a number of
    neighbourhoods."""

    seconds: float = 60
    work: float | None = None
    rounds: int | None = None
    workers: int = 2
