"""The app's own record among the sources of facts: the declaration."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core.dates import local_date
from tuquan.facts import sources, words
from tuquan.facts.catalogue import UnknownIndicator, catalogue
from tuquan.facts.enums import Qualifier, Scope
from tuquan.facts.models import Declaration
from tuquan.facts.sources import Figure, Summary


def figures_of_declaration(declaration: Declaration) -> Iterable[Figure]:
    if declaration.withdrawn_at is not None:
        return []
    return [
        Figure(
            row.indicator,
            row.value,
            declaration.first_date,
            declaration.last_date,
            dims=json.loads(row.dims),
            qualifier=row.qualifier,
            scope=Scope.WHOLE_AREA if declaration.place_id else Scope.OWN,
            basis=declaration.basis,
        )
        for row in declaration.figures.all()
    ]


def read_change(name: str, value: Any) -> tuple[str, str]:
    """A line of the log about a declaration: 'propaganda_sessions {"topic":"fire"}', "427 (exact)"."""
    code, _space, dims = name.partition(" ")
    try:
        indicator = catalogue()[code]
    except UnknownIndicator:
        return name, str(value)
    label = indicator.name
    if dims:
        label += f" ({catalogue().words(json.loads(dims))})"
    amount, _space, qualifier = str(value).partition(" ")
    return label, words.number(Decimal(amount), qualifier.strip("()") or Qualifier.EXACT)


def summary_of_declaration(declaration: Declaration) -> Summary:
    return Summary(
        declaration.subject,
        declaration.source_title,
        declaration.source_date or local_date(declaration.made_at),
    )


def register() -> None:
    sources.register(
        "facts.declaration",
        name=_("bản khai số liệu"),
        figures_of=figures_of_declaration,
        summary_of=summary_of_declaration,
        permission=Permission.FACT_VIEW,
        prefetch=("figures", "unit", "place"),
    )
