from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.programme.enums import Partner
from tuquan.programme.forms.parts import ActForm, long_text, signed_paper, spoken


class CoordinationForm(ActForm):
    partner = forms.ChoiceField(label=_("Phối hợp với"), choices=spoken(Partner), widget=forms.RadioSelect)
    partner_name = forms.CharField(
        label=_("Tên bên phối hợp"), max_length=250, help_text=_("Ví dụ: Công an phường Ninh Hòa.")
    )
    title = forms.CharField(label=_("Tên quy chế, kế hoạch"), max_length=250)
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"), initial=dates.today)
    valid_to = forms.DateField(
        label=_("Hết hiệu lực từ ngày"), required=False, help_text=_("Để trống nếu không định thời hạn.")
    )
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    content = long_text(_("Nội dung phối hợp"))
    file = signed_paper()


class MeetingForm(ActForm):
    date = forms.DateField(label=_("Ngày"), initial=dates.today)
    content = forms.CharField(
        label=_("Nội dung trao đổi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi việc, không ghi tên người liên quan vụ việc và không ghi nội dung mật."),
    )
