from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.programme.enums import JointActivity, Partner, ReviewResult
from tuquan.programme.forms.parts import long_text, signed_paper


class CoordinationForm(ActForm):
    partner = forms.ChoiceField(label=_("Phối hợp với"), choices=spoken(Partner), widget=forms.RadioSelect)
    partner_name = forms.CharField(
        label=_("Tên bên phối hợp"), max_length=250, help_text=_("Ví dụ: Công an phường Ninh Hòa.")
    )
    title = forms.CharField(label=_("Tên quy chế, kế hoạch"), max_length=250)
    valid_from = DayField(label=_("Có hiệu lực từ ngày"), initial=dates.today)
    valid_to = DayField(
        label=_("Hết hiệu lực từ ngày"), required=False, help_text=_("Để trống nếu không định thời hạn.")
    )
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    content = long_text(_("Nội dung phối hợp"))
    file = signed_paper()


class PartyForm(ActForm):
    partner = forms.ChoiceField(label=_("Phối hợp với"), choices=spoken(Partner), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Tên bên phối hợp"), max_length=250)


class ContactForm(ActForm):
    side = forms.ChoiceField(label=_("Của bên nào"))
    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    duty = forms.CharField(label=_("Chức vụ, việc phụ trách"), max_length=150, required=False)
    phone = forms.RegexField(
        r"^[+(]?\d[\d .()-]+$",
        label=_("Điện thoại"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"invalid": _("Hãy nhập số điện thoại bằng chữ số, ví dụ 0258 3822 113.")},
    )

    def __init__(self, *args: Any, sides: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["side"]
        choice.choices = [(side, side) for side in sides]


class ReviewForm(ActForm):
    date = DayField(
        label=_("Ngày sơ kết"),
        initial=dates.today,
        help_text=_("Sơ kết trong tháng 1 hoặc tháng 7 được tính cho nửa năm vừa qua."),
    )
    result = forms.ChoiceField(label=_("Kết quả"), choices=spoken(ReviewResult), widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Điểm rút kinh nghiệm"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi việc, không ghi tên người liên quan vụ việc và không ghi nội dung mật."),
    )


class MeetingForm(ActForm):
    kind = forms.ChoiceField(label=_("Việc làm chung"), choices=spoken(JointActivity), initial=JointActivity.MEETING)
    date = DayField(label=_("Ngày"), initial=dates.today)
    content = forms.CharField(
        label=_("Nội dung trao đổi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi việc, không ghi tên người liên quan vụ việc và không ghi nội dung mật."),
    )
