from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.fields import DayField
from tuquan.units.services.places import KINDS_OF_AREAS


class DayForm(forms.Form):
    ngay = DayField(label=_("Theo địa giới ngày"))


class ResidentialAreaForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại"), choices=[(one, one) for one in KINDS_OF_AREAS])
    name = forms.CharField(label=_("Tên"), max_length=120, help_text=_("Không ghi lại loại: “Phú Hòa”, “Số 3”."))
    valid_from = DayField(label=_("Thành lập từ ngày"), required=False)


class EndAreaForm(forms.Form):
    valid_to = DayField(label=_("Không còn từ ngày"))
    reason = forms.CharField(label=_("Lý do, căn cứ"), max_length=250)
