from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.fields import DayField
from tuquan.units import enums
from tuquan.units.forms.fields import UnitField
from tuquan.units.models import ReviewItem, Unit, UnitQuerySet


class OpenReviewForm(forms.Form):
    office = forms.ModelChoiceField(Unit.objects.none(), label=_("Danh sách của"), empty_label=None)
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, offices: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices


class ProposeForm(forms.Form):
    unit = UnitField(Unit.objects.none(), label=_("Đơn vị"))
    act = forms.ChoiceField(
        label=_("Đề xuất"),
        choices=[
            (act.value, act.label) for act in (enums.ReviewAct.ADD, enums.ReviewAct.REMOVE, enums.ReviewAct.CLOSE)
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Lý do"), max_length=500)

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.units = units


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("Cần sửa, bổ sung gì"), max_length=500, widget=forms.Textarea)


class DecideForm(forms.Form):
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, help_text=_("Ví dụ 356/QĐ-UBND."))
    decision_date = DayField(label=_("Ngày quyết định"), initial=dates.today)
    refused = forms.ModelMultipleChoiceField(
        ReviewItem.objects.none(),
        label=_("Đề xuất không chấp thuận"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không đánh dấu đề xuất nào là chấp thuận tất cả."),
    )

    def __init__(self, *args: Any, items: Any, units: list[Unit], authorities: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        fields: dict[str, Any] = self.fields
        fields["refused"].queryset = items
        fields["refused"].label_from_instance = lambda item: f"{item.unit.name}: {item.get_act_display()}"
        choices = [("", _("như hiện nay")), *((str(one.pk), one.name) for one in authorities)]
        self.authorities = {str(one.pk): one for one in authorities}
        for unit in units:
            for part, label in (("managing", _("Giao quản lý")), ("following", _("Giao theo dõi, hướng dẫn"))):
                fields[f"{part}_{unit.pk.hex}"] = forms.ChoiceField(
                    label=f"{label}: {unit.name}", choices=choices, required=False
                )
            fields[f"officer_{unit.pk.hex}"] = forms.CharField(
                label=f"{_('Cán bộ được phân công')}: {unit.name}", max_length=120, required=False
            )

    def chosen(self, part: str, unit: Unit) -> Any:
        value = self.cleaned_data.get(f"{part}_{unit.pk.hex}", "")
        return value if part == "officer" else self.authorities.get(value)

    def rows(self) -> list[tuple[Unit, list[Any]]]:
        parts = ("managing", "following", "officer")
        return [(unit, [self[f"{part}_{unit.pk.hex}"] for part in parts]) for unit in self.units]
