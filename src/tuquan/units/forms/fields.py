"""Fields that name a place or a unit: typed by name or code, with what fits suggested while typing."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.core import dates, text
from tuquan.units.models import Place, Unit
from tuquan.units.paths import under
from tuquan.units.services.importing import PlaceFinder, Problem

MOST_SUGGESTIONS = 400
"""More would make the page heavy; a longer list is typed by name or code without suggestions."""


class SuggestingInput(forms.TextInput):
    """A text box with a list to pick from; without scripts and without the list it is a text box still."""

    template_name = "units/widgets/suggesting.html"

    def __init__(self, suggestions: Callable[[], Sequence[str]]) -> None:
        super().__init__({"autocomplete": "off"})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        list_id = f"{(attrs or {}).get('id', name)}-list"
        context = super().get_context(name, value, {**(attrs or {}), "list": list_id})
        context["widget"] |= {"list_id": list_id, "suggestions": self.suggestions()}
        return context


class PlaceField(forms.CharField):
    """A commune of today, by name or code; in the area of an office when there is one."""

    def __init__(self, *, office: Unit | None = None, or_province: bool = False, **options: Any) -> None:
        self.or_province = or_province
        options.setdefault("help_text", gettext_lazy("Gõ tên hoặc mã, ví dụ “Phường Ninh Hòa”."))
        super().__init__(max_length=150, widget=SuggestingInput(self._suggest), **options)
        self.office = office

    def _suggest(self) -> list[str]:
        area = self.office.governs if self.office else None
        if area is None:
            return []
        inside = Place.objects.filter(under("path", area.path), level="commune").on(dates.today()).sorted()
        found = [place.title for place in inside[: MOST_SUGGESTIONS + 1]]
        return found if len(found) <= MOST_SUGGESTIONS else []

    def prepare_value(self, value: Any) -> Any:
        return value.title if isinstance(value, Place) else value

    def clean(self, value: Any) -> Place | None:
        word = text.clean(super().clean(value))
        if not word:
            return None
        place, _comma, province = word.partition(",")
        finder = PlaceFinder(self.office, dates.today())
        try:
            home = finder.find(place.strip(), province.strip())
        except Problem as problem:
            if not self.or_province or province:
                raise ValidationError(problem.reason) from problem
            try:
                home = finder.find("", place.strip())
            except Problem:
                raise ValidationError(problem.reason) from problem
        return Place.objects.get(pk=home.place)


class UnitField(forms.CharField):
    """A unit of a set, by name or code."""

    def __init__(self, units: QuerySet[Unit], **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("Gõ tên hoặc mã."))
        super().__init__(max_length=250, widget=SuggestingInput(self._suggest), **options)
        self.units = units

    def _suggest(self) -> list[str]:
        found = list(self.units.order_by("sort_key").values_list("name", flat=True)[: MOST_SUGGESTIONS + 1])
        return found if len(found) <= MOST_SUGGESTIONS else []

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Unit | None:
        word = text.clean(super().clean(value))
        if not word:
            return None
        found = list(self.units.filter(code=word)[:1]) or list(
            self.units.filter(sort_key=text.sort_key(word)[:600])[:2]
        )
        if not found:
            raise ValidationError(_("Không có đơn vị nào mang mã hoặc tên “%(word)s”.") % {"word": word})
        if len(found) > 1:
            raise ValidationError(_("Có nhiều đơn vị tên “%(word)s”. Hãy ghi mã thay cho tên.") % {"word": word})
        return found[0]
