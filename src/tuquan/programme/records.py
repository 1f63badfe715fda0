"""The figures of the movement. Pure functions of the records, without a clock."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.facts import sources
from tuquan.facts.sources import Figure, Summary
from tuquan.programme.enums import SignerGroup
from tuquan.programme.models import DisputeCount, Gap, MovementModel, MovementRegister, SigningRound


def figures_of_model(model: MovementModel) -> Iterator[Figure]:
    """A new model on the day it was launched. How many run is said by the register: a stock is counted once a unit."""
    yield Figure("models_new", 1, model.founded_date)


def figures_of_register(register: MovementRegister) -> Iterator[Figure]:
    """For each day on which a number changed: models running, their sites, coordination regulations in force."""
    models = list(register.unit.movement_models.all())
    running = [(model.founded_date, model.ended_date, 1) for model in models]
    sites = [(model.founded_date, model.ended_date, model.points) for model in models]
    regulations = [(row.valid_from, row.valid_to, 1) for row in register.unit.coordinations.all() if row.valid_from]
    for indicator, spans in (
        ("models_active", running),
        ("model_sites", sites),
        ("coordination_regulations", regulations),
    ):
        for day, value in _levels(spans):
            yield Figure(indicator, value, day)


def _levels(spans: list[tuple[date, date | None, int]]) -> Iterator[tuple[date, int]]:
    """The days on which the level changes, with the level from then on; the last day of a span is exclusive."""
    steps: dict[date, int] = {}
    for first, end, amount in spans:
        steps[first] = steps.get(first, 0) + amount
        if end is not None:
            steps[end] = steps.get(end, 0) - amount
    level = 0
    for day in sorted(steps):
        if steps[day]:
            level += steps[day]
            yield day, level


SIGNERS = {SignerGroup.HOUSEHOLDS: "household", SignerGroup.SUB_UNITS: "unit"}


def figures_of_signing(round: SigningRound) -> Iterator[Figure]:
    """Who signed a commitment or covenant, by day. An acknowledgement is no commitment and yields nothing."""
    if not round.is_pledge:
        return
    dims = {"topic": round.topic, "signer": SIGNERS.get(SignerGroup(round.group), "person")}
    for count in round.counts.all():
        yield Figure("commitments_signed", count.people, count.date, dims=dims)


def summary_of_signing(round: SigningRound) -> Summary:
    return Summary(round.unit, round.title, round.first_date)


def summary_of_model(model: MovementModel) -> Summary:
    return Summary(model.unit, model.name, model.founded_date)


def summary_of_register(register: MovementRegister) -> Summary:
    days = [model.founded_date for model in register.unit.movement_models.all()]
    days += [row.valid_from for row in register.unit.coordinations.all() if row.valid_from]
    return Summary(register.unit, _("Sổ phong trào"), max(days))


def figures_of_gap(gap: Gap) -> Iterator[Figure]:
    """Found on its day; fixed on the day on which somebody looked again and it was mended."""
    if gap.withdrawn_at is not None:
        return
    dims = {"topic": gap.topic}
    yield Figure("gaps_found", 1, gap.found_date, dims=dims)
    if gap.checked_date is not None:
        yield Figure("gaps_fixed", 1, gap.checked_date, dims=dims)


def summary_of_gap(gap: Gap) -> Summary:
    """Where the unit is weak is not told above: only the topic."""
    return Summary(gap.unit, _("Sơ hở, thiếu sót: %(topic)s") % {"topic": gap.topic_name}, gap.found_date)


def figures_of_disputes(row: DisputeCount) -> Iterator[Figure]:
    """A quarter's count; a stated zero is a figure too."""
    yield Figure("disputes_mediated", row.settled, row.period.first, row.period.last)


def summary_of_disputes(row: DisputeCount) -> Summary:
    return Summary(row.unit, str(row), row.period.last)


def register() -> None:
    sources.register(
        "programme.gap",
        name=gettext_lazy("sơ hở, thiếu sót"),
        figures_of=figures_of_gap,
        summary_of=summary_of_gap,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit",),
    )
    sources.register(
        "programme.disputecount",
        name=gettext_lazy("số vụ mâu thuẫn theo quý"),
        figures_of=figures_of_disputes,
        summary_of=summary_of_disputes,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit",),
    )
    sources.register(
        "programme.movementmodel",
        name=gettext_lazy("mô hình"),
        figures_of=figures_of_model,
        summary_of=summary_of_model,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit",),
    )
    sources.register(
        "programme.movementregister",
        name=gettext_lazy("sổ phong trào"),
        figures_of=figures_of_register,
        summary_of=summary_of_register,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit__movement_models", "unit__coordinations"),
    )
    sources.register(
        "programme.signinground",
        name=gettext_lazy("đợt ký"),
        figures_of=figures_of_signing,
        summary_of=summary_of_signing,
        permission=Permission.RECORD_VIEW,
        prefetch=("unit", "counts"),
    )
