"""What the inspecting office and the inspected unit type."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments.enums import LineVerdict
from tuquan.assessments.forms.unit import date_field, spoken
from tuquan.assessments.models import InspectionLine, InspectionMeasure
from tuquan.core import dates
from tuquan.units.models import Unit

EXTRA_LINES = 2
MEASURES = 5
"""So many measures have room at once; what is written already stays and leaves room for more."""


def _long(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class YearForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100, required=False)


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=250)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    issued_date = date_field(_("Ngày ban hành"), required=False)
    purpose = _long(_("Mục đích, yêu cầu"), 4, max_length=4000, required=False)


class InspectionForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none())
    planned_date = date_field(_("Ngày dự kiến"))
    lead = forms.CharField(label=_("Trưởng đoàn"), max_length=150)
    team = _long(_("Thành viên đoàn"), 4, max_length=2000, required=False, help_text=_("Mỗi dòng một người."))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class FindingsForm(forms.Form):
    """The checklist: for each line what was seen; lines of the team's own; what has to be mended, by when."""

    def __init__(
        self, *args: Any, lines: list[InspectionLine], measures: list[InspectionMeasure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["held_date"] = date_field(_g("Ngày kiểm tra"))
        for line in lines:
            self._verdict(f"line_{line.pk}", line.code or line.text, line.verdict, line.finding)
        for place in range(EXTRA_LINES):
            self.fields[f"extra_{place}_text"] = forms.CharField(
                label=_g("Nội dung khác đã kiểm tra"), max_length=500, required=False
            )
            self._verdict(f"extra_{place}", _g("nội dung khác %(n)d") % {"n": place + 1}, LineVerdict.NOT_CHECKED, "")
        self.measure_places = range(len(measures) + (MEASURES if not measures else 2))
        for place in self.measure_places:
            written = measures[place] if place < len(measures) else None
            self.fields[f"measure_{place}_what"] = forms.CharField(
                label=_g("Việc phải khắc phục"),
                max_length=500,
                required=False,
                initial=written.what if written else "",
            )
            self.fields[f"measure_{place}_due"] = date_field(
                _g("Hạn khắc phục"), required=False, initial=written.due_date if written else None
            )
        self.fields["remarks"] = _long(_g("Nhận xét chung"), 4, max_length=4000, required=False)

    def _verdict(self, name: str, of: str, verdict: str, finding: str) -> None:
        self.fields[f"{name}_verdict"] = forms.ChoiceField(
            label=_g("Nhận định: %(of)s") % {"of": of},
            choices=spoken(LineVerdict),
            widget=forms.RadioSelect,
            initial=verdict,
        )
        self.fields[f"{name}_finding"] = forms.CharField(
            label=_g("Điều thấy được"), max_length=1000, required=False, initial=finding
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in [f"line_{line.pk}" for line in self.lines] + [f"extra_{place}" for place in range(EXTRA_LINES)]:
            if data.get(f"{name}_verdict") == LineVerdict.LACKING and not data.get(f"{name}_finding", "").strip():
                self.add_error(f"{name}_finding", _g("Ghi điều thiếu sót thấy được."))
        for place in range(EXTRA_LINES):
            if data.get(f"extra_{place}_finding") and not data.get(f"extra_{place}_text"):
                self.add_error(f"extra_{place}_text", _g("Ghi nội dung đã kiểm tra."))
        for place in self.measure_places:
            what, due = data.get(f"measure_{place}_what"), data.get(f"measure_{place}_due")
            if what and not due and f"measure_{place}_due" not in self.errors:
                self.add_error(f"measure_{place}_due", _g("Ghi hạn khắc phục."))
            if due and not what:
                self.add_error(f"measure_{place}_what", _g("Ghi việc phải khắc phục."))
        if data.get("held_date") and data["held_date"] > dates.today():
            self.add_error("held_date", _g("Ngày kiểm tra không thể sau hôm nay."))
        return data


class AnswerForm(forms.Form):
    text = _long(_("Ý kiến của đơn vị"), 6, max_length=4000)


class ConclusionForm(forms.Form):
    conclusion = _long(_("Kết luận"), 6, max_length=4000)
    number = forms.CharField(
        label=_("Số thông báo kết luận"),
        max_length=60,
        required=False,
        help_text=_("Do văn thư của cơ quan cấp; để trống nếu chưa có."),
    )


class ReportForm(forms.Form):
    report = _long(_("Đơn vị đã làm gì"), 4, max_length=1000)


class CheckForm(forms.Form):
    """The measures that are not confirmed yet, one by one."""

    CHOICES = [("done", _("Đã khắc phục")), ("open", _("Chưa xong"))]

    def __init__(self, *args: Any, measures: list[InspectionMeasure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = measures
        self.fields["checked_date"] = date_field(_g("Ngày kiểm tra lại"), initial=dates.today())
        for measure in measures:
            self.fields[f"result_{measure.pk}"] = forms.ChoiceField(
                label=measure.what, choices=self.CHOICES, widget=forms.RadioSelect
            )
            self.fields[f"note_{measure.pk}"] = forms.CharField(
                label=_g("Ghi chú"), max_length=500, required=False, initial=measure.check_note
            )

    def results(self) -> dict[int, tuple[bool, str]]:
        data = self.cleaned_data
        return {one.pk: (data[f"result_{one.pk}"] == "done", data[f"note_{one.pk}"]) for one in self.measures}
