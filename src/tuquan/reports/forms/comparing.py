from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.core.dates import Period
from tuquan.facts.catalogue import catalogue

FIRST = "units_recognized"
"""What the programme is about; shown until another indicator is chosen."""


def indicator_choices(period: Period | None = None, *, empty: str = "") -> list[Any]:
    ours = catalogue()
    groups = [
        (name, [(one.code, f"{one.name} ({one.unit})") for one in ours.in_group(group, period)])
        for group, name in ours.groups.items()
    ]
    return [*([("", empty)] if empty else []), *[(name, some) for name, some in groups if some]]


class ComparisonForm(forms.Form):
    """Which indicators; what makes no sense falls back to the first one."""

    chi_tieu = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), required=False)
    them = forms.ChoiceField(label=gettext_lazy("Thêm chỉ tiêu"), required=False)
    q = forms.CharField(label=gettext_lazy("Tên nơi, đơn vị"), required=False, max_length=100)

    def __init__(self, data: Mapping[str, Any], *, period: Period) -> None:
        super().__init__(data)
        self.period = period
        self.fields["chi_tieu"].choices = lazy(indicator_choices, list)(period)  # type: ignore[attr-defined]
        self.fields["them"].choices = lazy(indicator_choices, list)(  # type: ignore[attr-defined]
            period, empty=_("Không thêm")
        )
        self.is_valid()
        if not self.cleaned_data.get("chi_tieu"):
            self.initial["chi_tieu"] = FIRST
            self.data = {**{name: data.get(name, "") for name in ("them", "q")}, "chi_tieu": FIRST}

    @property
    def indicators(self) -> list[str]:
        chosen = [self.cleaned_data.get("chi_tieu") or FIRST, self.cleaned_data.get("them") or ""]
        return list(dict.fromkeys(code for code in chosen if code))

    @property
    def sought(self) -> str:
        return self.cleaned_data.get("q") or ""

    @property
    def kept(self) -> dict[str, str]:
        """What of it belongs into addresses."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
