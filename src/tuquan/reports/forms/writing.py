"""What a person types when writing a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.fields import DayField
from tuquan.core.text import clean
from tuquan.files.fields import SCANS, UploadField
from tuquan.reports.outlines import Outline

LONGEST_REASON = 250
FIRST_YEAR, LAST_YEAR = 2012, 2100


class StartForm(forms.Form):
    outline = forms.ChoiceField(label=_("Loại báo cáo"))
    year = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    first_year = forms.IntegerField(
        label=_("Từ năm"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=_("Chỉ cần khi báo cáo nhiều năm; để trống thì theo loại báo cáo."),
    )

    def __init__(self, *args: Any, outlines: list[Outline], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlines = {one.code: one for one in outlines}
        self.fields["outline"].choices = [(one.code, one.title) for one in outlines]  # type: ignore[attr-defined]
        self.fields["year"].initial = dates.today().year
        self.fields["year"].localize = self.fields["first_year"].localize = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first_year"), values.get("year")
        if first and last and first > last:
            self.add_error("first_year", _("Năm đầu phải trước hoặc bằng năm cuối."))
        return values


class SectionForm(forms.Form):
    text = forms.CharField(
        label=_("Nội dung"),
        required=False,
        max_length=40000,
        widget=forms.Textarea(attrs={"rows": 14, "class": "form-control report-text", "data-report-text": ""}),
        help_text=_(
            "Mỗi dòng một đoạn; dòng bắt đầu bằng “- ” là một mục liệt kê. Số trong [[số|tên số liệu]] lấy từ hồ sơ: gõ "
            "số khác vào trước dấu | thì số ấy được đánh dấu và phải nêu lý do."
        ),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reasons = forms.JSONField(widget=forms.HiddenInput, required=False)
    """Why numbers differ from the records, by the figures' names: asked beside the text where JavaScript runs."""

    def clean_reasons(self) -> dict[str, str]:
        given = self.cleaned_data["reasons"]
        if not isinstance(given, dict):
            return {}
        return {str(name): clean(str(why))[:LONGEST_REASON] for name, why in given.items()}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=LONGEST_REASON, widget=forms.TextInput)


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Trích yếu"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))


class IssueForm(forms.Form):
    number = forms.CharField(label=_("Số"), max_length=15)
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=40)
    date = DayField(label=_("Ngày ban hành"))
    signer = forms.CharField(label=_("Người ký"), max_length=120)
    signer_position = forms.CharField(label=_("Chức vụ người ký"), max_length=120)
    upload = UploadField(label=_("Bản đã ký, đóng dấu"), kinds=SCANS, help_text=_("Bản chụp PDF của báo cáo."))
