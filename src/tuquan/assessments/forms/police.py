"""What is typed around the opinion of the police."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments import enums
from tuquan.assessments.forms.unit import date_field
from tuquan.core import dates


class AskForm(forms.Form):
    until = date_field(_("Liên kết dùng được đến hết ngày"))


class OpinionForm(forms.Form):
    stance = forms.ChoiceField(label=_("Ý kiến của anh/chị"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Nhận xét, lý do"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("Cần ghi khi có nhận xét hoặc không nhất trí. Không ghi nội dung bí mật nhà nước."),
    )
    name = forms.CharField(label=_("Họ và tên"), max_length=120, help_text=_("Không cần ghi cấp bậc."))
    office = forms.CharField(label=_("Đơn vị công tác"), max_length=150)
    paper_number = forms.CharField(label=_("Số văn bản"), max_length=60, required=False)
    paper_date = date_field(_("Ngày văn bản"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].choices = enums.Stance.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("stance") not in (None, enums.Stance.AGREE) and not (data.get("reasons") or "").strip():
            self.add_error("reasons", _g("Hãy ghi nhận xét hoặc lý do."))
        if data.get("paper_date") and data["paper_date"] > dates.today():
            self.add_error("paper_date", _g("Ngày văn bản không thể sau hôm nay."))
        return data
