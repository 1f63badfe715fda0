"""Asking for a way out, and letting out against the rules."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.gate.enums import ExitKind
from tuquan.gate.forms.visits import TimeField, moment
from tuquan.units.enums import UnitKind
from tuquan.units.models import Person, Unit


class ExitForm(ActForm):
    kind = forms.ChoiceField(label=_("Ai, cái gì ra cổng"), choices=spoken(ExitKind), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Họ và tên, hoặc tên và số lượng tài sản, hàng hóa"),
        max_length=120,
        help_text=_("Không ghi lý do ở đây: người duyệt biết là đủ, cổng không cần."),
    )
    section = forms.CharField(label=_("Lớp, phòng, ban"), max_length=80, required=False)
    day = DayField(label=_("Ngày"))
    start = TimeField(label=_("Ra từ giờ"))
    end = TimeField(label=_("Ra trước giờ"))
    back = TimeField(label=_("Về trước giờ"), required=False, help_text=_("Bỏ trống khi hôm ấy không trở lại."))
    picked_up = forms.BooleanField(label=_("Chỉ cho ra khi có người đón (người học)"), required=False)
    approver = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Người duyệt"),
        empty_label=_("Chọn người duyệt"),
        help_text=_("Trưởng phòng, ban của người ra hoặc của nơi giữ tài sản."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit.kind == UnitKind.SCHOOL:
            self.fields["approver"].help_text = _(
                "Giáo viên chủ nhiệm, trưởng phòng, ban. Giáo viên chủ nhiệm ghi cho học sinh lớp mình thì chọn mình."
            )
        else:
            del self.fields["picked_up"]
            others = [choice for choice in spoken(ExitKind) if choice[0] != ExitKind.PUPIL]
            self.fields["kind"].choices = others  # type: ignore[attr-defined]
        people = Person.objects.filter(memberships__unit=unit, memberships__valid_to=None, user__is_active=True)
        self.fields["approver"].queryset = people.distinct().order_by("sort_key", "pk")  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """As `exits.ask_exit` takes it."""
        said = {"picked_up": False, **self.cleaned_data}
        day, start, end, back = (said.pop(name) for name in ("day", "start", "end", "back"))
        back_by: datetime | None = moment(day, back) if back else None
        return {**said, "starts_at": moment(day, start), "ends_at": moment(day, end), "back_by": back_by}


class LetOutForm(ActForm):
    act = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Ai cho phép, vì sao"), max_length=200, required=False)
