"""What people type into a review, and the day by which an office wants it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.assessments.enums import ReviewPart, ReviewTerm
from tuquan.assessments.forms.unit import date_field, moment_field
from tuquan.core import dates

LINE_LENGTH = 60
"""So many letters fit into a line of the box; it opens as high as its sentence."""


class ReviewLineForm(forms.Form):
    """One sentence. Left empty, it goes."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    part = forms.ChoiceField(choices=ReviewPart, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Nội dung"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length = len(self.initial.get("text") or "")
        self.fields["text"].widget.attrs["rows"] = max(2, -(-length // LINE_LENGTH))


ReviewLineFormSet = forms.formset_factory(ReviewLineForm, extra=0, max_num=200, absolute_max=200)


class ConcludeForm(forms.Form):
    held_at = moment_field(_("Họp lúc"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    chair = forms.CharField(label=_("Chủ trì"), max_length=150)
    secretary = forms.CharField(label=_("Thư ký"), max_length=150)
    attendance = forms.CharField(
        label=_("Thành phần dự họp"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: lãnh đạo cơ quan, trưởng các phòng, ban, Công đoàn, Đoàn Thanh niên, tổ bảo vệ."),
    )
    opinions = forms.CharField(
        label=_("Ý kiến tại cuộc họp"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    conclusion = forms.CharField(label=_("Kết luận"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do mở lại"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class TermForm(forms.Form):
    """Which reviews the board shows."""

    STATES = [
        ("", _("Tất cả")),
        ("da-ket-luan", _("Đã kết luận")),
        ("chua", _("Chưa kết luận")),
        ("qua-han", _("Quá hạn")),
    ]
    nam = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100, required=False)
    ky = forms.ChoiceField(label=_("Kỳ"), choices=ReviewTerm.choices, required=False)
    tinh_trang = forms.ChoiceField(label=_("Tình trạng"), choices=STATES, required=False)


class DueForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100)
    term = forms.ChoiceField(label=_("Kỳ"), choices=ReviewTerm.choices)
    date = date_field(_("Hạn kết luận"), help_text=_("Do cơ quan đặt; luật không quy định ngày này."))
    paper = forms.CharField(label=_("Văn bản yêu cầu"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = dates.today().year
