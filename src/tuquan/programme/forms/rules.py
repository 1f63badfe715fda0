from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.programme.enums import RuleTopic
from tuquan.programme.forms.parts import long_text, signed_paper


class RulesForm(ActForm):
    title = forms.CharField(
        label=_("Tên nội quy, quy chế"), max_length=250, help_text=_("Ví dụ: Nội quy ra vào và bảo vệ trụ sở.")
    )
    topics = forms.MultipleChoiceField(
        label=_("Lĩnh vực nội quy này quy định"), choices=spoken(RuleTopic), widget=forms.CheckboxSelectMultiple
    )
    valid_from = DayField(label=_("Có hiệu lực từ ngày"))
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False, help_text=_("Ví dụ 05/QĐ-VP."))
    text = long_text(_("Nội dung"), rows=8)
    file = signed_paper()


class NewVersionForm(RulesForm):
    what_changed = forms.CharField(
        label=_("Điểm mới so với lần trước"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Một, hai câu để mọi người biết cần đọc gì."),
    )
    field_order = ("what_changed", "valid_from", "title", "topics", "number", "text", "file")


class EndForm(ActForm):
    """The last questions about something that ends."""

    reason = forms.CharField(label=_("Lý do"), max_length=250)

    def __init__(self, *args: Any, day: str, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[day] = DayField(label=label, initial=dates.today)
        self.order_fields([day, "reason"])
