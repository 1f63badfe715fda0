from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.fields import DayField


class TitleForm(forms.Form):
    year = forms.IntegerField(label=_("Được công nhận năm"), min_value=2012, max_value=2100)
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    date = DayField(label=_("Ngày quyết định"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
