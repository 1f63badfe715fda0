"""What a unit sets for its gates, and its list of those who are led to the officer on duty."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.gate.enums import BlockReason
from tuquan.gate.forms.desk import host_field
from tuquan.units.models import Gate, Person, Unit


class SettingsForm(ActForm):
    log_days = forms.IntegerField(
        label=_("Giữ sổ khách bao nhiêu ngày"),
        min_value=1,
        max_value=1826,
        help_text=_("Hết hạn, từng lượt tự xóa mỗi đêm và việc xóa được ghi nhật ký; số lượt theo ngày còn lại."),
    )
    goods_days = forms.IntegerField(label=_("Giữ sổ xe, hàng hóa bao nhiêu ngày"), min_value=1, max_value=1826)
    early_minutes = forms.IntegerField(label=_("Cho vào sớm hơn giờ hẹn bao nhiêu phút"), min_value=0, max_value=1440)
    fallback = forms.ModelChoiceField(Person.objects.none())
    guests_register = forms.BooleanField(
        label=_("Khách được tự đăng ký qua liên kết của đơn vị"),
        required=False,
        help_text=_("Mỗi lượt tự đăng ký đều chờ duyệt."),
    )
    field_order = ["log_days", "goods_days", "early_minutes", "fallback", "guests_register"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fallback"] = host_field(unit)
        self.fields["fallback"].label = _("Người đón thay")
        self.fields["fallback"].help_text = _(
            "Được báo khi người được gặp không có tài khoản hoặc 5 phút chưa trả lời."
        )
        self.fields["fallback"].empty_label = _("Tổ trưởng bảo vệ, thủ trưởng")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


class AreaForm(ActForm):
    name = forms.CharField(label=_("Tên khu vực"), max_length=100)
    needs_approval = forms.BooleanField(label=_("Khách vào phải được duyệt"), required=False)
    keeper = forms.ModelChoiceField(Person.objects.none())
    gates = forms.ModelMultipleChoiceField(
        Gate.objects.none(), label=_("Cổng dẫn vào khu vực"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["name", "needs_approval", "keeper", "gates"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"] = host_field(unit)
        self.fields["keeper"].label = _("Người duyệt")
        self.fields["keeper"].empty_label = _("Tổ trưởng bảo vệ, thủ trưởng")  # type: ignore[attr-defined]
        gates: Any = self.fields["gates"]
        gates.queryset = (
            Gate.objects.on(dates.today()).filter(site__unit=unit).select_related("site").order_by("name", "pk")
        )
        gates.label_from_instance = lambda one: f"{one.name} ({one.site.name})"
        self.order_fields(self.field_order)


class BadgesForm(ActForm):
    letters = forms.CharField(label=_("Chữ đầu"), max_length=6, required=False, initial="K")
    first = forms.IntegerField(label=_("Từ số"), min_value=1, max_value=9999, initial=1, localize=False)
    last = forms.IntegerField(label=_("Đến số"), min_value=1, max_value=9999, localize=False)

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if said and said.get("first") and said.get("last") and not 0 <= said["last"] - said["first"] < 500:
            self.add_error("last", _("Số cuối phải từ số đầu trở đi, mỗi lần nhiều nhất 500 thẻ."))
        return said


class RegularVehicleForm(ActForm):
    plate = forms.CharField(label=_("Biển số xe"), max_length=20)
    owner = forms.ModelChoiceField(Person.objects.none())
    whose = forms.CharField(
        label=_("Xe của ai khác"), max_length=120, required=False, help_text=_("Khi không phải của người trong đơn vị.")
    )
    last_date = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa biết."))
    field_order = ["plate", "owner", "whose", "last_date"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = host_field(unit)
        self.fields["owner"].label = _("Xe của người trong đơn vị")
        self.fields["owner"].empty_label = _("Không phải")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


class BlockForm(ActForm):
    card_scanned = forms.CharField(
        label=_("Thẻ căn cước"),
        max_length=400,
        help_text=_("Quét mã QR trên thẻ, hoặc gõ 12 chữ số. Số thẻ không được lưu lại."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    reason = forms.ChoiceField(
        label=_("Căn cứ"),
        choices=spoken(BlockReason),
        widget=forms.RadioSelect,
        help_text=_("Khiếu nại, tố cáo, kiến nghị đúng luật không phải là căn cứ."),
    )
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decision_date = DayField(label=_("Ngày quyết định"))
    first_date = DayField(label=_("Từ ngày"))
    last_date = DayField(label=_("Đến hết ngày"), help_text=_("Dài nhất 90 ngày."))
