"""What stands in the movement's own books as things done (`units.deeds`); the registers: `register_deeds`."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core.dates import Period
from tuquan.programme import register_deeds
from tuquan.programme.enums import ModelType, Partner, RuleTopic
from tuquan.programme.models import (
    Coordination,
    CoordinationMeeting,
    InternalRules,
    ModelActivity,
    ModelEvaluation,
    MovementModel,
)
from tuquan.units import deeds
from tuquan.units.deeds import Deed, Words
from tuquan.units.models import Unit


def rules_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = InternalRules.objects.filter(unit=unit, valid_from__range=(period.first, period.last))
    for row in rows.prefetch_related("topics"):
        tags = frozenset(f"rules:{topic.topic}" for topic in row.topics.all())
        yield Deed("programme.internalrules", str(row.pk), row.title, row.valid_from, row.get_absolute_url(), tags)  # type: ignore[arg-type]


def coordinations_of(unit: Unit, period: Period) -> Iterator[Deed]:
    for row in Coordination.objects.filter(unit=unit, valid_from__range=(period.first, period.last)):
        tags = frozenset({f"partner:{row.partner}"})
        yield Deed("programme.coordination", str(row.pk), row.title, row.valid_from, row.get_absolute_url(), tags)  # type: ignore[arg-type]


def meetings_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = CoordinationMeeting.objects.filter(coordination__unit=unit, date__range=(period.first, period.last))
    for row in rows.select_related("coordination"):
        other = row.coordination
        title = _g("Trao đổi với %(partner)s") % {"partner": other.partner_name}
        tags = frozenset({f"partner:{other.partner}"})
        yield Deed("programme.coordinationmeeting", str(row.pk), title, row.date, other.get_absolute_url(), tags)


def models_of(unit: Unit, period: Period) -> Iterator[Deed]:
    for row in MovementModel.objects.filter(unit=unit, founded_date__range=(period.first, period.last)):
        title = _g("Mô hình “%(model)s”") % {"model": row.name}
        tags = frozenset({f"model:{row.type}"})
        yield Deed("programme.movementmodel", str(row.pk), title, row.founded_date, row.get_absolute_url(), tags)


def activities_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = ModelActivity.objects.filter(model__unit=unit, date__range=(period.first, period.last))
    for row in rows.select_related("model"):
        title = f"{row.model.name}: {row.what}"
        tags = frozenset({f"model:{row.model.type}"})
        yield Deed("programme.modelactivity", str(row.pk), title, row.date, row.model.get_absolute_url(), tags)


def evaluations_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = ModelEvaluation.objects.filter(model__unit=unit, date__range=(period.first, period.last))
    for row in rows.select_related("model"):
        title = _g("Đánh giá mô hình “%(model)s”") % {"model": row.model.name}
        tags = frozenset({f"model:{row.model.type}"})
        yield Deed("programme.modelevaluation", str(row.pk), title, row.date, row.model.get_absolute_url(), tags)


def _partners() -> Sequence[tuple[str, Words]]:
    return [(f"partner:{one.value}", one.label) for one in Partner]


def _types() -> Sequence[tuple[str, Words]]:
    return [(f"model:{one.value}", one.label) for one in ModelType if one != ModelType.OTHER]


def _topics() -> Sequence[tuple[str, Words]]:
    return [(f"rules:{one.value}", one.label) for one in RuleTopic]


def _books(tag: str) -> str:
    """Activities, evaluations and meetings are written on the page of the model or the regulation."""
    return reverse("programme:year")


def register() -> None:
    register_deeds.register()
    deeds.register(
        "programme.internalrules",
        _("nội quy ban hành"),
        deeds_of=rules_of,
        variants=_topics,
        add_url=lambda tag: deeds.address("programme:rules_add", **{"linh-vuc": tag.partition(":")[2]}),
    )
    deeds.register(
        "programme.coordination",
        _("quy chế phối hợp đã ký"),
        deeds_of=coordinations_of,
        variants=_partners,
        add_url=lambda tag: deeds.address("programme:coordination_sign", voi=tag.partition(":")[2]),
    )
    deeds.register(
        "programme.coordinationmeeting",
        _("buổi trao đổi phối hợp"),
        deeds_of=meetings_of,
        variants=_partners,
        add_url=_books,
    )
    deeds.register(
        "programme.movementmodel",
        _("mô hình được lập"),
        deeds_of=models_of,
        variants=_types,
        add_url=lambda tag: deeds.address("programme:model_start", mau=tag.partition(":")[2]),
    )
    deeds.register(
        "programme.modelactivity",
        _("hoạt động của mô hình"),
        deeds_of=activities_of,
        variants=_types,
        add_url=_books,
    )
    deeds.register(
        "programme.modelevaluation",
        _("đánh giá mô hình"),
        deeds_of=evaluations_of,
        variants=_types,
        add_url=_books,
    )
