"""The catalogue of indicators: what is counted, how, by whom, since when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tuquan.core import dates, text
from tuquan.core.dates import day
from tuquan.facts import words
from tuquan.facts.catalogue import Indicator, catalogue
from tuquan.facts.forms import CatalogueForm


@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    ours = catalogue()
    form = CatalogueForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "nhom": "", "cua": ""}
    sought = text.search_words(asked["q"])

    def wanted(one: Indicator) -> bool:
        known = text.search_text(one.code.replace("_", " "), one.code, one.name, *one.synonyms)
        return (
            asked["nhom"] in ("", one.group)
            and (not asked["cua"] or ours.is_ours(one.code) == (asked["cua"] == "chung"))
            and all(f" {word}" in known for word in sought)
        )

    groups = [(name, [_row(one) for one in ours.in_group(code) if wanted(one)]) for code, name in ours.groups.items()]
    context = {
        "form": form,
        "groups": [(name, rows) for name, rows in groups if rows],
        "count": sum(len(rows) for _name, rows in groups),
    }
    return render(request, "facts/indicator_list.html", context)


def _row(one: Indicator) -> dict[str, object]:
    ours = catalogue()
    return {
        "indicator": one,
        "kind": words.kind(one),
        "dimensions": ", ".join(ours.dimensions[name].name for name in one.dimensions),
        "reporters": ", ".join(ours.reporters[name] for name in one.reporters),
        "validity": _validity(one),
        "ended": one.valid_to is not None and one.valid_to <= dates.today(),
        "whose": "" if ours.is_ours(one.code) else _("tỉnh thêm"),
    }


def _validity(one: Indicator) -> str:
    if one.valid_from and one.valid_to:
        last = dates.day_before(one.valid_to)
        return _("từ %(first)s đến hết %(last)s") % {"first": day(one.valid_from), "last": day(last)}
    if one.valid_from:
        return _("từ %(first)s") % {"first": day(one.valid_from)}
    if one.valid_to:
        return _("đến hết %(last)s") % {"last": day(dates.day_before(one.valid_to))}
    return ""
