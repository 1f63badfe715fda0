"""Bases of the tables: ids made by us, names that sort and are found, rows that hold from one day to another."""

from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.core import text
from tuquan.core.ids import uuid7


class Addressed(models.Model):
    """A record with an address of its own or made on a device."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


def unique_with_empty(
    fields: Iterable[str], *, empty: Iterable[str], name: str, condition: Q | None = None
) -> list[models.UniqueConstraint]:
    """Unique although the columns `empty` may hold nothing: two empties are the same value here. SQLite has no NULLS NOT
    DISTINCT, so there is one partial index for each choice of filled columns, which both databases keep."""
    fields, optional = list(fields), list(empty)
    constraints = []
    for choice in product((False, True), repeat=len(optional)):
        filled = [field for field, is_filled in zip(optional, choice, strict=True) if is_filled]
        holds = Q(**{f"{field}__isnull": field not in filled for field in optional})
        constraints.append(
            models.UniqueConstraint(
                fields=[field for field in fields if field not in optional or field in filled],
                condition=holds & condition if condition is not None else holds,
                name="_".join([name, *filled]),
            )
        )
    return constraints


class ByteOrderedField(models.CharField):
    """Compared byte by byte on both databases; PostgreSQL would otherwise sort by the language of its server."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters: dict[str, Any] = {**super().db_parameters(connection)}
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class Named(models.Model):
    """A record found and sorted by Vietnamese text; `text_fields` are searched, the first of them sorts."""

    sort_key = ByteOrderedField(max_length=600, editable=False, default="")
    search_text = models.TextField(editable=False, default="")

    text_fields: tuple[str, ...] = ("name",)

    class Meta:
        abstract = True

    def fold(self) -> None:
        parts = [text.clean(str(getattr(self, field) or "")) for field in self.text_fields]
        self.sort_key = text.sort_key(parts[0])[:600]
        self.search_text = text.search_text(*parts)

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.fold()
        if update_fields is not None and set(update_fields) & set(self.text_fields):
            update_fields = {*update_fields, "sort_key", "search_text"}
        super().save(update_fields=update_fields, **kwargs)


class NamedQuerySet(models.QuerySet):
    def matching(self, query: str) -> Self:
        """Records in which every typed word starts a word, marks and case aside."""
        found = self
        for word in text.search_words(query):
            found = found.filter(search_text__contains=f" {word}")
        return found

    def sorted(self) -> Self:
        return self.order_by("sort_key", "pk")


class Dated(models.Model):
    """A row that holds from `valid_from` until the day before `valid_to` (exclusive; empty: still holds)."""

    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def holds_on(self, moment: date) -> bool:
        return (self.valid_from is None or self.valid_from <= moment) and (
            self.valid_to is None or moment < self.valid_to
        )


def on_day(moment: date, prefix: str = "") -> Q:
    """The condition "holds on that day", also across a relation (`prefix="assignments__"`)."""
    return (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": moment})) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": moment})
    )


class DatedQuerySet(models.QuerySet):
    def on(self, moment: date) -> Self:
        return self.filter(on_day(moment))
