"""What a person types about guards. Field names are the arguments of the services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.guards.enums import Education, GuardKind, HirePurpose
from tuquan.guards.models import Guard, GuardService
from tuquan.units.models import Person, Site, Unit


class GuardFileForm(ActForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=spoken(GuardKind))
    service = forms.ModelChoiceField(
        GuardService.objects.none(), label=_("Hợp đồng dịch vụ"), required=False, empty_label=_("Không qua dịch vụ")
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Trụ sở thường trực"), required=False, empty_label=_("Cả đơn vị")
    )
    birth_year = forms.IntegerField(label=_("Năm sinh"), required=False, min_value=1930, max_value=2100, localize=False)
    education = forms.ChoiceField(label=_("Học vấn"), required=False, choices=[("", _("Chưa ghi")), *spoken(Education)])
    record_date = DayField(
        label=_("Ngày xác nhận lý lịch"), required=False, help_text=_("Lý lịch rõ ràng, có xác nhận.")
    )
    health_date = DayField(
        label=_("Ngày giấy khám sức khỏe"), required=False, help_text=_("Chỉ ghi ngày; không ghi bệnh, tật.")
    )
    served = forms.BooleanField(label=_("Đã phục vụ trong Công an, Quân đội"), required=False)
    card_number = forms.CharField(label=_("Số giấy chứng minh bảo vệ"), max_length=30, required=False)
    card_date = DayField(label=_("Ngày cấp giấy chứng minh bảo vệ"), required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = dates.today()
        services: Any = self.fields["service"]
        services.queryset = GuardService.objects.filter(unit=unit).on(today).order_by("firm", "pk")
        sites: Any = self.fields["site"]
        sites.queryset = Site.objects.filter(unit=unit).on(today).order_by("name", "pk")
        if not services.queryset.exists():
            del self.fields["service"]
        if not sites.queryset.exists():
            del self.fields["site"]

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > dates.today().year:
            raise forms.ValidationError(_("Năm sinh chưa tới."))
        return year


class EnlistForm(GuardFileForm):
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Người"),
        empty_label=_("Chọn người của đơn vị"),
        help_text=_("Người chưa có tên: thêm ở “Người của đơn vị” trước."),
    )
    from_date = DayField(label=_("Làm bảo vệ từ ngày"))
    field_order = ["person", "kind", "from_date"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        there = Guard.objects.filter(unit=unit, valid_to=None).values("person")
        persons: Any = self.fields["person"]
        persons.queryset = (
            Person.objects.filter(memberships__unit=unit, memberships__valid_to=None)
            .exclude(pk__in=there)
            .distinct()
            .order_by("sort_key", "pk")
        )


class LeaveForm(ActForm):
    last_day = DayField(label=_("Ngày cuối làm bảo vệ"))
    card_returned = forms.BooleanField(label=_("Đã nộp lại giấy chứng minh bảo vệ"), required=False)
    reason = forms.CharField(label=_("Lý do"), max_length=250, help_text=_("Ví dụ: nghỉ hưu, chuyển việc khác."))


class RollForm(ActForm):
    remote = forms.BooleanField(
        label=_("Đơn vị ở miền núi, biên giới, hải đảo, vùng sâu, vùng xa"),
        required=False,
        help_text=_("Khi đó học vấn cần có là trung học cơ sở (Nghị định 06/2013/NĐ-CP, Điều 6)."),
    )


class HireForm(ActForm):
    firm = forms.CharField(label=_("Doanh nghiệp dịch vụ bảo vệ"), max_length=200)
    purpose = forms.ChoiceField(label=_("Thuê để"), choices=spoken(HirePurpose))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến trước ngày"), required=False)
    number = forms.CharField(label=_("Số hợp đồng"), max_length=60, required=False)
    signed_date = DayField(label=_("Ngày ký"), required=False)
    phone = forms.CharField(label=_("Điện thoại trực"), max_length=30, required=False)


class EndServiceForm(ActForm):
    last_day = DayField(label=_("Ngày cuối"))


class AllowanceForm(ActForm):
    name = forms.CharField(label=_("Khoản"), max_length=100, help_text=_("Ví dụ: phụ cấp trực đêm."))
    per = forms.ChoiceField(label=_("Tính theo"), choices=[("shift", _("Ca")), ("month", _("Tháng"))])
    amount = forms.IntegerField(label=_("Mức (đồng)"), min_value=0, max_value=1_000_000_000)
    from_date = DayField(label=_("Áp dụng từ ngày"))
    source = forms.CharField(label=_("Căn cứ"), max_length=200, required=False)
