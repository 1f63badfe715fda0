"""Figures stated by a unit without records beneath them: they stay what they are, declared totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.dates import Period
from tuquan.facts.catalogue import UnknownIndicator, canonical, catalogue
from tuquan.facts.enums import Basis, Qualifier
from tuquan.facts.fields import whole
from tuquan.facts.models import Declaration, DeclaredFigure
from tuquan.facts.records import figures_of_declaration
from tuquan.facts.services.writing import replace, withdraw
from tuquan.units.models import Place, Unit


class BadFigure(Exception):
    """A figure that cannot be declared; `message` says which and why."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class DeclarationWithdrawn(Exception):
    message = gettext_lazy("Bản khai này đã được rút trước đó.")


@dataclass(frozen=True)
class DeclaredFigureInput:
    indicator: str
    value: Decimal | int
    qualifier: str = Qualifier.EXACT
    dims: Mapping[str, str] = field(default_factory=dict)


@audit.transaction
def declare(
    unit: Unit,
    period: Period,
    figures: Iterable[DeclaredFigureInput],
    *,
    source_title: str,
    by: User | None,
    at: datetime,
    whole_area: Place | None = None,
    source_date: date | None = None,
    basis: str = Basis.DECLARED,
    note: str = "",
) -> Declaration:
    """State figures of a period: the unit's own, or (`whole_area`) of the whole place it governs.

    :raises BadFigure: nothing stated, unknown, doubled or not yet valid indicator, wrong dimension, impossible value.
    """
    declaration = Declaration(
        unit=unit,
        place=whole_area,
        first_date=period.first,
        last_date=period.last,
        basis=basis,
        source_title=source_title,
        source_date=source_date,
        note=note,
        made_by=by,
        made_at=at,
    )
    rows = _rows(declaration, figures)
    declaration.save()
    DeclaredFigure.objects.bulk_create(rows)
    replace(declaration, figures_of_declaration(declaration), by=by, at=at)
    audit.record("facts.declared", declaration, unit_id=unit.pk, by=by, at=at, changes=_changes({}, _written(rows)))
    return declaration


@audit.transaction
def redeclare(
    declaration: Declaration,
    figures: Iterable[DeclaredFigureInput],
    *,
    reason: str,
    by: User | None,
    at: datetime,
) -> Declaration:
    """State the figures of a declaration anew; those that differ are replaced, and the reason is kept.

    :raises BadFigure: as in `declare`.
    :raises DeclarationWithdrawn: it no longer stands.
    """
    declaration = _standing(declaration)
    before = _written(declaration.figures.all())
    rows = _rows(declaration, figures)
    declaration.figures.all().delete()
    DeclaredFigure.objects.bulk_create(rows)
    replace(declaration, figures_of_declaration(declaration), by=by, at=at, reason=reason)
    audit.record(
        "facts.redeclared",
        declaration,
        unit_id=declaration.unit_id,
        by=by,
        at=at,
        changes=_changes(before, _written(rows)),
        reason=reason,
    )
    return declaration


@audit.transaction
def withdraw_declaration(declaration: Declaration, *, reason: str, by: User | None, at: datetime) -> Declaration:
    """Take back a declaration with all its figures.

    :raises DeclarationWithdrawn: somebody did it first.
    """
    declaration = _standing(declaration)
    declaration.withdrawn_at, declaration.withdrawn_reason = at, reason
    declaration.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    withdraw(declaration, by=by, at=at, reason=reason)
    audit.record("facts.withdrawn", declaration, unit_id=declaration.unit_id, by=by, at=at, reason=reason)
    return declaration


def _standing(declaration: Declaration) -> Declaration:
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    if locked.withdrawn_at is not None:
        raise DeclarationWithdrawn
    return locked


def _rows(declaration: Declaration, figures: Iterable[DeclaredFigureInput]) -> list[DeclaredFigure]:
    rows: dict[tuple[str, str], DeclaredFigure] = {}
    for figure in figures:
        try:
            indicator = catalogue()[figure.indicator]
            whole(figure.value)
        except UnknownIndicator as problem:
            raise BadFigure(problem.message) from None
        except ValidationError as problem:
            raise BadFigure(f"{indicator.name}: {problem.messages[0]}") from None
        if not indicator.holds_in(declaration.period):
            raise BadFigure(_("%(name)s: chỉ tiêu này không có trong kỳ của bản khai.") % {"name": indicator.name})
        for name, value in figure.dims.items():
            if name not in indicator.dimensions or value not in catalogue().dimensions[name].values:
                raise BadFigure(_("%(name)s: không có cách chia này.") % {"name": indicator.name})
        if figure.value < 0:
            raise BadFigure(_("%(name)s: số không được âm.") % {"name": indicator.name})
        if figure.qualifier not in Qualifier.values:
            raise BadFigure(_("%(name)s: mức chính xác không hợp lệ.") % {"name": indicator.name})
        key = (figure.indicator, canonical(figure.dims))
        if key in rows:
            raise BadFigure(_("%(name)s: ghi hai lần trong cùng bản khai.") % {"name": indicator.name})
        rows[key] = DeclaredFigure(
            declaration=declaration,
            indicator=figure.indicator,
            dims=key[1],
            value=Decimal(figure.value),
            qualifier=figure.qualifier,
        )
    if not rows:
        raise BadFigure(_("Bản khai chưa có số nào."))
    return list(rows.values())


def _written(rows: Iterable[DeclaredFigure]) -> dict[str, str]:
    return {
        row.indicator + ("" if row.dims == "{}" else f" {row.dims}"): f"{row.value} ({row.qualifier})" for row in rows
    }


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (before.get(name), after.get(name)) for name in {**before, **after} if before.get(name) != after.get(name)
    }
