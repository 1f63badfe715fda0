from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.facts.catalogue import catalogue
from tuquan.outreach import enums
from tuquan.outreach.models import Session

FIRST_YEAR, LAST_YEAR = 2005, 2100


def _topics() -> list[tuple[str, str]]:
    return list(catalogue().dimensions["topic"].values.items())


class SessionRecordForm(forms.ModelForm):
    """A session in under a minute: what, when, on what, how many. The rest may wait."""

    QUICK = "title date kind topic form head_count counted_as covers_internal_rules covers_criteria"
    MORE = "audience start_time last_date place speaker"

    topic = forms.ChoiceField(label=_("Chủ đề"), choices=lazy(_topics, list), initial="general")
    act_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Session
        fields = [
            "title",
            "date",
            "kind",
            "topic",
            "form",
            "head_count",
            "counted_as",
            "covers_internal_rules",
            "covers_criteria",
            "audience",
            "start_time",
            "last_date",
            "place",
            "speaker",
        ]
        localized_fields = ("head_count",)
        labels = {
            "title": _("Nội dung"),
            "date": _("Ngày"),
            "kind": _("Loại"),
            "form": _("Hình thức"),
            "head_count": _("Số lượt người dự"),
            "counted_as": _("Số này là"),
            "covers_internal_rules": _("Buổi này có quán triệt nội quy của đơn vị"),
            "covers_criteria": _("Buổi này có quán triệt tiêu chí An toàn về ANTT"),
            "audience": _("Đối tượng"),
            "start_time": _("Giờ bắt đầu"),
            "last_date": _("Đến ngày"),
            "place": _("Địa điểm"),
            "speaker": _("Người trình bày"),
        }
        help_texts = {
            "head_count": _("Điểm danh theo tên sau cũng được; chưa đếm thì để 0."),
            "last_date": _("Chỉ nhập khi lớp kéo dài nhiều ngày."),
            "title": _("Không ghi chuyện riêng, quan điểm của ai."),
        }
        widgets = {"kind": forms.RadioSelect, "start_time": forms.TimeInput(format="%H:%M")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.created_at:
            self.fields["date"].initial = dates.today
            self.fields["act_id"].initial = uuid7
        # The model's form asks for a choice that is already made.
        self.fields["kind"].choices = enums.SessionKind.choices  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service writes the record, not the form: the instance stays as it is in the database."""

    def clean_head_count(self) -> int:
        return self.cleaned_data.get("head_count") or 0


class FilterForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False)
    loai = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Tất cả")), *enums.SessionKind.choices])


class AttendanceForm(forms.Form):
    head_count = forms.IntegerField(
        label=_("Tất cả bao nhiêu lượt người dự?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        localize=True,
        help_text=_("Gồm cả khách và người không có trong danh sách. Để trống thì tính theo tên."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=250)
