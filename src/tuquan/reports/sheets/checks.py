"""What looks odd in a form that is being filled in, in words. Nothing here stops anybody: the unit knows better."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from tuquan.core import text
from tuquan.facts.catalogue import Kind, catalogue
from tuquan.reports.sheets.catalogue import Row, SheetForm, key_of

SMALLEST_JUMP = 5
TIMES = 2


@dataclass(frozen=True)
class Doubt:
    """`key` names the line it is said at."""

    key: str
    sentence: str


def doubts(
    form: SheetForm, values: Mapping[str, Decimal | None], last_year: Mapping[str, Decimal | None]
) -> list[Doubt]:
    return [*_not_whole(form, values), *_parts(form, values), *_unlike_last_year(form, values, last_year)]


def _not_whole(form: SheetForm, values: Mapping[str, Decimal | None]) -> Iterator[Doubt]:
    """ "2,5 buổi": most likely a slip of the comma."""
    for row in form.rows:
        one, value = catalogue().indicators.get(row.indicator), values.get(row.key)
        if one is not None and one.counts_whole and value is not None and value % 1:
            yield Doubt(
                row.key,
                _("“%(line)s”: %(number)s không phải số nguyên; hãy xem lại dấu phẩy, dấu chấm.")
                % {"line": row.label, "number": text.number(value)},
            )


def _parts(form: SheetForm, values: Mapping[str, Decimal | None]) -> Iterator[Doubt]:
    """A part is not larger than its whole: a division than its indicator, an indicator than the one it belongs to, the
    numerator of a rate than the denominator."""
    by_key = {row.key: row for row in form.rows}
    for row in form.rows:
        one = catalogue().indicators.get(row.indicator)
        if one is None:
            continue
        if one.kind is Kind.RATIO:
            assert one.numerator is not None
            assert one.denominator is not None
            pair = key_of(one.numerator, row.dims), key_of(one.denominator, row.dims)
        elif row.dims:
            pair = row.key, key_of(row.indicator, {})
        elif one.parent:
            pair = row.key, key_of(one.parent, row.dims)
        else:
            continue
        part, whole = (values.get(key) for key in pair)
        if pair[0] in by_key and pair[1] in by_key and part is not None and whole is not None and part > whole:
            yield Doubt(
                pair[0],
                _("“%(part)s” (%(number)s) lớn hơn “%(whole)s” (%(total)s).")
                % {
                    "part": by_key[pair[0]].label,
                    "number": text.number(part),
                    "whole": by_key[pair[1]].label,
                    "total": text.number(whole),
                },
            )


def _unlike_last_year(
    form: SheetForm, values: Mapping[str, Decimal | None], last_year: Mapping[str, Decimal | None]
) -> Iterator[Doubt]:
    for row in form.rows:
        now, then = values.get(row.key), last_year.get(row.key)
        if row.is_ratio or now is None or then is None or not then or abs(now - then) < SMALLEST_JUMP:
            continue
        if now == 0:
            said = _("kỳ này không có, cùng kỳ năm trước là %(then)s.") % {"then": text.number(then)}
        elif now >= then * TIMES:
            said = _("gấp %(times)s lần cùng kỳ năm trước (%(then)s).") % {
                "times": text.number(now / then, 1),
                "then": text.number(then),
            }
        elif now * TIMES <= then:
            said = _("chỉ bằng %(part)s cùng kỳ năm trước (%(then)s).") % {
                "part": text.percent(now, then, 0),
                "then": text.number(then),
            }
        else:
            continue
        yield Doubt(row.key, f"{row.label}: {said}")


def ratio(row: Row, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """The rate of a line from the two lines it is made of, as facts compute it."""
    one = catalogue()[row.indicator]
    assert one.numerator is not None
    assert one.denominator is not None
    top, bottom = (values.get(key_of(part, row.dims)) for part in (one.numerator, one.denominator))
    return None if top is None or not bottom else (top * 100 / bottom).quantize(Decimal("0.01"), ROUND_DOWN)
