"""What a person types when a published roster changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.duty.enums import AbsenceKind
from tuquan.duty.models import Shift
from tuquan.guards.models import Guard


class SickForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại nghỉ"), choices=spoken(AbsenceKind), initial=AbsenceKind.SICK)
    last = DayField(label=_("Nghỉ đến hết ngày"), help_text=_("Chỉ ghi ngày; không ghi bệnh."))


class SwapForm(ActForm):
    other = forms.ModelChoiceField(Guard.objects.none(), label=_("Đổi với"), empty_label=None)
    other_shift = forms.ModelChoiceField(
        Shift.objects.none(),
        label=_("Lấy ca của người ấy"),
        required=False,
        empty_label=_("Không lấy ca nào (nhờ trực thay)"),
    )
    reason = forms.CharField(label=_("Lý do"), max_length=250, required=False)

    def __init__(self, *args: Any, guards: Any, shifts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["other"].queryset, fields["other_shift"].queryset = guards, shifts
        fields["other_shift"].label_from_instance = lambda one: f"{one.guard}: {one.kind.name} {one.day:%d/%m}"
