from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField, SheetField
from tuquan.core.models import on_day
from tuquan.outreach.enums import CertificateKind
from tuquan.units.models import Membership, Person, Unit


class CertificateForm(ActForm):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Người được cấp"), empty_label=_("chọn một người"))
    kind = forms.ChoiceField(label=_("Loại chứng nhận"), choices=spoken(CertificateKind))
    number = forms.CharField(label=_("Số giấy"), max_length=60, required=False)
    issued_by = forms.CharField(label=_("Nơi cấp"), max_length=200, required=False)
    issued_date = DayField(label=_("Ngày cấp"))
    last_date = DayField(
        label=_("Có giá trị đến hết ngày"),
        required=False,
        help_text=_("Để trống với nghiệp vụ bảo vệ: 5 năm (Thông tư 46/2014/TT-BCA, Điều 6). Loại khác: theo giấy."),
    )
    unlimited = forms.BooleanField(label=_("Giấy này không có thời hạn"), required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Membership.objects.filter(on_day(dates.today()), unit=unit).values("person")
        self.fields["person"].queryset = Person.objects.filter(pk__in=here).sorted()  # type: ignore[attr-defined]


class SheetFileForm(ActForm):
    file = SheetField()


class SheetConfirmForm(forms.Form):
    sheet = forms.CharField(widget=forms.HiddenInput)
