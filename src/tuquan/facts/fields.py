"""A decimal with three places kept as a whole number, so that both databases add it exactly and alike: SQLite has no
decimals and would add floating points."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

PLACES = 3
_STEP = Decimal(1).scaleb(-PLACES)
LARGEST = Decimal(10) ** 15


def whole(value: Decimal | int) -> int:
    """:raises ValidationError: finer or larger than can be kept."""
    if type(value) is int and -LARGEST < value < LARGEST:
        return value * 10**PLACES
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= LARGEST or number != number.quantize(_STEP):
        raise ValidationError(_("Số chỉ nhận tối đa 3 chữ số thập phân và nhỏ hơn một triệu tỷ."))
    return int(number.scaleb(PLACES))


def decimal(stored: Any) -> Decimal:
    units, rest = divmod(int(stored), 10**PLACES)
    return Decimal(int(stored)).scaleb(-PLACES).normalize() if rest else Decimal(units)


class ExactField(models.BigIntegerField):
    """Holds a Decimal of three places; `Sum` over it is exact. `whole` checks what goes in."""

    _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]
    validators: list[Any] = []  # BigIntegerField's limits are those of the stored number

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else whole(value)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
