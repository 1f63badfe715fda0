from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.outreach.enums import CertificateKind, Result
from tuquan.outreach.forms.parts import topics
from tuquan.outreach.models import Trainee
from tuquan.outreach.services.training import Entered


class GuardClassForm(ActForm):
    title = forms.CharField(label=_("Tên lớp"), max_length=200)
    topic = forms.ChoiceField(label=_("Chủ đề"), choices=topics(), initial="guarding")
    certificate_kind = forms.ChoiceField(label=_("Chứng nhận cấp sau lớp"), choices=spoken(CertificateKind))
    trainer = forms.CharField(label=_("Nơi huấn luyện"), max_length=200, help_text=_("Ví dụ: Công an tỉnh Khánh Hòa."))
    lists_until = DayField(label=_("Hạn gửi danh sách"))
    note = forms.CharField(label=_("Nội dung, yêu cầu"), max_length=500, required=False)


class SentForm(ActForm):
    sent_date = DayField(label=_("Ngày gửi đề nghị"), initial=dates.today)
    sent_number = forms.CharField(
        label=_("Số văn bản"), max_length=60, required=False, help_text=_("Do văn thư của cơ quan cấp.")
    )


class ResultsForm(ActForm):
    """When it was held, and for each person what the trainer's list says."""

    held_from = DayField(label=_("Học từ ngày"))
    held_to = DayField(label=_("Đến ngày"), required=False)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    certificate_date = DayField(
        label=_("Ngày cấp chứng nhận"), required=False, help_text=_("Để trống: ngày cuối của lớp.")
    )
    last_date = DayField(
        label=_("Chứng nhận có giá trị đến"),
        required=False,
        help_text=_("Để trống với nghiệp vụ bảo vệ: 5 năm (Thông tư 46/2014/TT-BCA, Điều 6)."),
    )

    def __init__(self, *args: Any, trainees: list[Trainee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trainees = trainees
        for row in trainees:
            self.fields[f"result_{row.pk}"] = forms.ChoiceField(
                label=_("Kết quả của %(name)s") % {"name": row.person.full_name},
                choices=spoken(Result),
                initial=Result.PASSED,
            )
            self.fields[f"number_{row.pk}"] = forms.CharField(
                label=_("Số giấy của %(name)s") % {"name": row.person.full_name}, max_length=60, required=False
            )

    @property
    def when(self) -> str:
        return "held_from held_to place certificate_date last_date"

    @property
    def rows(self) -> list[tuple[Trainee, Any, Any]]:
        return [(row, self[f"result_{row.pk}"], self[f"number_{row.pk}"]) for row in self.trainees]

    @property
    def results(self) -> dict[int, Entered]:
        data = self.cleaned_data
        return {row.pk: Entered(data[f"result_{row.pk}"], data[f"number_{row.pk}"]) for row in self.trainees}

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.when.split()}
