from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm
from tuquan.outreach.models.keeping import MOST_DAYS


class KeepNamesForm(ActForm):
    days = forms.IntegerField(
        label=_("Số ngày giữ tên sau khi năm được đóng"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("Năm đóng khi có quyết định; năm không gửi đề nghị thì đóng ngày 31/12."),
    )
