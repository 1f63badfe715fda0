"""Models beyond one unit's log: what became of each in a year, what is shown to all, who took it up."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from tuquan.core import dates
from tuquan.programme.enums import ModelOutcome
from tuquan.programme.models import ModelEvaluation, ModelOffer, MovementModel, MovementModelQuerySet


def outcome_of(model: MovementModel, year: int) -> ModelOutcome | None:
    """New, kept, merged or ended in that year; None for a year in which it did not live."""
    if model.founded_date.year > year or (model.ended_date and model.ended_date.year < year):
        return None
    if model.ended_date is not None and model.ended_date.year == year:
        return ModelOutcome.MERGED if model.merged_into_id else ModelOutcome.ENDED
    return ModelOutcome.NEW if model.founded_date.year == year else ModelOutcome.KEPT


def outcome_words(model: MovementModel, year: int) -> str:
    outcome = outcome_of(model, year)
    return str(outcome.label).capitalize() if outcome else ""


def source_words(model: MovementModel) -> str:
    """Of a model elsewhere only what its owner shows: name and unit."""
    return f"{model.name} ({model.unit.name})"


def published() -> MovementModelQuerySet:
    """What owners show to every signed-in unit, with how far it has spread."""
    rows = MovementModel.objects.running(dates.today()).filter(published_at__isnull=False).select_related("unit")
    running = Q(copies__ended_date=None)
    return rows.annotate(copied=Count("copies", filter=running), places=Sum("copies__points", filter=running)).order_by(
        "sort_key", "pk"
    )


def published_by(key: str) -> MovementModel | None:
    try:
        pk = UUID(key)
    except ValueError:
        return None
    return published().filter(pk=pk).first()


@dataclass(frozen=True)
class Spread:
    """How far a model has gone."""

    units: int
    points: int


def copies_of(model: MovementModel) -> Spread:
    found = model.copies.filter(ended_date=None).aggregate(units=Count("pk"), points=Sum("points"))
    return Spread(found["units"], found["points"] or 0)


@dataclass(frozen=True)
class OfferLine:
    offer: ModelOffer
    evaluation: ModelEvaluation | None
    """The newest one of the model that was begun: the unit agreed to show it when it took the proposal up."""


def offer_lines(offers: QuerySet[ModelOffer]) -> list[OfferLine]:
    rows = list(offers.select_related("unit", "office", "model__unit", "started"))
    newest: dict[UUID, ModelEvaluation] = {}
    begun = [row.started_id for row in rows if row.started_id]
    for one in ModelEvaluation.objects.filter(model__in=begun).order_by("year"):
        newest[one.model_id] = one
    return [OfferLine(row, newest.get(row.started_id) if row.started_id else None) for row in rows]
