"""The facts follow the cycle, in the same act."""

from datetime import datetime

from tuquan.accounts.models import User
from tuquan.assessments.models import Cycle
from tuquan.assessments.records import figures_of_cycle
from tuquan.facts import services as facts


def refresh_figures(cycle: Cycle, *, by: User | None, at: datetime) -> None:
    facts.replace(cycle, figures_of_cycle(cycle), by=by, at=at)
