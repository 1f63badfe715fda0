"""Points of the score sheet and the grade."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments.forms.unit import date_field
from tuquan.assessments.grading import SheetLine
from tuquan.assessments.models import MovementGrade


class PointsForm(forms.Form):
    """Points and a reason for each line; where the facts give them, they stand there already."""

    def __init__(
        self, *args: Any, lines: list[SheetLine], given: dict[str, tuple[Decimal, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            code = line.criterion.code
            points, remark = given.get(code, (line.points, ""))
            label = format_html(
                '{}<span class="visually-hidden"> {}</span>', _g("Điểm (tối đa %(max)s)") % {"max": line.top}, code
            )
            self.fields[f"points_{code}"] = forms.DecimalField(
                label=label,
                min_value=Decimal(0),
                max_value=line.top,
                max_digits=5,
                decimal_places=1,
                required=False,
                localize=True,
                initial=points,
            )
            self.fields[f"remark_{code}"] = forms.CharField(
                label=_g("Lý do trừ điểm, căn cứ"), max_length=500, required=False, initial=remark
            )

    def points(self) -> dict[str, tuple[Decimal, str]]:
        """Lines left empty are not scored yet."""
        data = self.cleaned_data
        codes = [line.criterion.code for line in self.lines]
        return {
            code: (data[f"points_{code}"], data[f"remark_{code}"])
            for code in codes
            if data[f"points_{code}"] is not None
        }


def _grades(form: forms.Form, name: str, grade: MovementGrade) -> None:
    choices = [("", _g("Chọn")), *((one.code, one.title) for one in grade.sheet.grades)]
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class SendSheetForm(forms.Form):
    proposed = forms.ChoiceField(
        label=_("Mức đề nghị"), help_text=_("Điểm chuẩn từng mức theo bảng của tỉnh; phần mềm không tự đặt.")
    )
    number = forms.CharField(label=_("Số văn bản"), max_length=60, required=False)
    date = date_field(_("Ngày văn bản"))

    def __init__(self, *args: Any, grade: MovementGrade, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _grades(self, "proposed", grade)


class DecideGradeForm(forms.Form):
    decided = forms.ChoiceField(label=_("Mức được xếp"))
    decided_points = forms.DecimalField(
        label=_("Tổng điểm thẩm định"), min_value=0, max_value=100, max_digits=5, decimal_places=1, localize=True
    )
    decided_note = forms.CharField(
        label=_("Lý do nếu khác đề nghị"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper_number = forms.CharField(label=_("Số văn bản phân loại"), max_length=60)
    paper_date = date_field(_("Ngày văn bản"))

    def __init__(self, *args: Any, grade: MovementGrade, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _grades(self, "decided", grade)
