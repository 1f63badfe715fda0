from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm
from tuquan.core.fields import DayField
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.programme.forms.parts import NUMBER_HELP, long_text, signed_paper
from tuquan.units.models import Unit


class PlanForm(ActForm):
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=250)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False, help_text=NUMBER_HELP)
    issued_date = DayField(
        label=_("Ngày ban hành"),
        required=False,
        help_text=_("Để trống khi còn là dự thảo. Ngày/tháng/năm, ví dụ 15/01/2026."),
    )
    content = long_text(_("Nội dung chính"))
    file = signed_paper()
    document = forms.ModelChoiceField(
        label=_("Văn bản trong sổ"), queryset=OfficialDocument.objects.none(), required=False
    )

    def __init__(self, *args: Any, unit: Unit, year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document: Any = self.fields["document"]
        document.queryset = (
            OfficialDocument.objects.standing().filter(unit=unit, purpose=Purpose.YEAR_PLAN).order_by("-date", "pk")
        )
        if not document.queryset.exists():
            del self.fields["document"]
        if year is not None:
            del self.fields["year"], self.fields["file"]
            return
        this = dates.today().year
        choice: Any = self.fields["year"]
        choice.choices = [(one, str(one)) for one in range(this + 1, this - 6, -1)]
