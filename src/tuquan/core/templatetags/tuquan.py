"""Filters for every template: numbers and dates as an office writes them."""

from datetime import date
from decimal import Decimal

from django import template

from tuquan.core import dates, text

register = template.Library()


@register.filter
def vn_number(value: int | float | Decimal | None) -> str:
    return "–" if value is None else text.number(value)


@register.filter
def vn_percent(part: int | float | Decimal, whole: int | float | Decimal) -> str:
    return text.percent(part, whole)


@register.filter
def vn_date(value: date | None) -> str:
    return "–" if value is None else dates.day(value)


@register.filter
def until(last_day: date, now: date | None = None) -> str:
    return dates.until(last_day, now or dates.today())
