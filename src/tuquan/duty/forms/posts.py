"""What a person types about posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.duty.enums import ItemKind, WindowKind
from tuquan.duty.models.posts import EVERY_DAY
from tuquan.units.models import Gate, Site, Unit

WEEKDAYS = [
    (1, _("Thứ Hai")),
    (2, _("Thứ Ba")),
    (4, _("Thứ Tư")),
    (8, _("Thứ Năm")),
    (16, _("Thứ Sáu")),
    (32, _("Thứ Bảy")),
    (64, _("Chủ Nhật")),
]


class ClockField(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class PostForm(ActForm):
    name = forms.CharField(label=_("Tên chốt"), max_length=100, help_text=_("Ví dụ: Cổng chính; Nơi tiếp công dân."))
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Trụ sở"), required=False, empty_label=_("Không riêng trụ sở nào")
    )
    gate = forms.ModelChoiceField(
        Gate.objects.none(), label=_("Cổng"), required=False, empty_label=_("Không gắn với cổng")
    )
    from_date = DayField(label=_("Gác từ ngày"))
    certificate_needed = forms.BooleanField(
        label=_("Chỉ xếp người có giấy chứng nhận huấn luyện còn hạn"), required=False
    )
    instructions = forms.CharField(
        label=_("Việc của chốt"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người vào ca đọc được trên điện thoại, cả khi mất mạng."),
    )
    latitude = forms.FloatField(
        label=_("Vĩ độ"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=_("Để so với vị trí máy báo khi vào ca."),
    )
    longitude = forms.FloatField(label=_("Kinh độ"), required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = dates.today()
        sites: Any = self.fields["site"]
        sites.queryset = Site.objects.filter(unit=unit).on(today).order_by("name", "pk")
        gates: Any = self.fields["gate"]
        gates.queryset = Gate.objects.filter(site__unit=unit).on(today).select_related("site").order_by("name", "pk")
        if not sites.queryset.exists():
            del self.fields["site"]
        if not gates.queryset.exists():
            del self.fields["gate"]


class WindowForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=spoken(WindowKind))
    force = forms.CharField(
        label=_("Lực lượng phối hợp"),
        max_length=120,
        required=False,
        help_text=_("Khi lực lượng khác giữ chốt, ví dụ: Tổ cảnh sát bảo vệ mục tiêu."),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Các ngày"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    on_holidays = forms.BooleanField(label=_("Cả ngày lễ, tết"), required=False)
    start = ClockField(label=_("Từ giờ"))
    end = ClockField(label=_("Đến giờ"), help_text=_("Trùng giờ bắt đầu là suốt 24 giờ; nhỏ hơn là sang hôm sau."))
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=50)
    from_date = DayField(label=_("Từ ngày"))
    until = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Chỉ ghi khi là sự kiện có ngày kết thúc."))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        days, start, end = values.pop("days", []), values.get("start"), values.pop("end", None)
        values["weekdays"] = sum(days) or EVERY_DAY
        if start is not None and end is not None:
            minutes = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)
            values["minutes"] = minutes if minutes > 0 else minutes + 1440
        return values


class ItemForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=spoken(ItemKind))
    name = forms.CharField(label=_("Tên"), max_length=100)
    count = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=9999)
    from_date = DayField(label=_("Có từ ngày"))


class LastDayForm(ActForm):
    last_day = DayField(label=_("Ngày cuối"))
