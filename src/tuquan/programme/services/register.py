"""The unit's register and its figures follow what was written in models and regulations."""

from datetime import datetime

from tuquan.accounts.models import User
from tuquan.facts import services as facts
from tuquan.programme.models import MovementModel, MovementRegister
from tuquan.programme.records import figures_of_model, figures_of_register
from tuquan.units.models import Unit


def keep(unit: Unit, *changed: MovementModel, by: User, at: datetime) -> None:
    """Bring the figures of the changed models and of the whole register up to date, inside the caller's act."""
    MovementRegister.objects.get_or_create(unit=unit)
    register = MovementRegister.objects.select_for_update(of=("self",)).get(unit=unit)
    for model in changed:
        facts.replace(model, figures_of_model(model), by=by, at=at)
    facts.replace(register, figures_of_register(register), by=by, at=at)
