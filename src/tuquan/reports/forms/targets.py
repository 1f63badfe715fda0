from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.core.fields import DayField
from tuquan.facts.catalogue import Kind, catalogue


def _choices() -> list[Any]:
    """All that can be added up; ratios first, since targets mostly are ratios."""
    ours = catalogue()
    some = [one for one in ours.indicators.values() if one.kind is Kind.RATIO]
    groups = [(_("Tỷ lệ"), [(one.code, one.name) for one in some])]
    for group, name in ours.groups.items():
        counts = [one for one in ours.in_group(group) if one.kind in (Kind.SUM, Kind.STOCK)]
        if counts:
            groups.append((name, [(one.code, f"{one.name} ({one.unit})") for one in counts]))
    return [("", ""), *groups]


class TargetForm(forms.Form):
    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), choices=lazy(_choices, list))
    threshold = forms.DecimalField(
        label=gettext_lazy("Đạt ít nhất"),
        min_value=0,
        max_digits=15,
        decimal_places=2,
        localize=True,
        help_text=gettext_lazy("Tỷ lệ thì ghi phần trăm, ví dụ 95."),
    )
    source_title = forms.CharField(
        label=gettext_lazy("Văn bản giao"),
        max_length=250,
        help_text=gettext_lazy("Ví dụ: Kế hoạch số 12/KH-UBND về phong trào năm 2026."),
    )
    source_date = DayField(label=gettext_lazy("Ngày của văn bản"), required=False)


class WithdrawTargetForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=250)
