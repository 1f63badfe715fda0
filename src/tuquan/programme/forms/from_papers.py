from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.programme.enums import PlanPart
from tuquan.programme.forms.rules import RulesForm
from tuquan.programme.models import InternalRules
from tuquan.units.models import Unit


class PaperPlanForm(ActForm):
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=250)

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        """`named`: the year has a plan with its own title."""
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["title"]


class PaperLineForm(forms.Form):
    """An item of the paper; one that is not ticked need not be right."""

    take = forms.BooleanField(label=_("Lấy"), required=False)
    what = forms.CharField(label=_("Việc"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), required=False)
    part = forms.ChoiceField(label=_("Phần"), choices=spoken(PlanPart))
    first_date = DayField(label=_("Từ ngày"), required=False)
    last_date = DayField(label=_("Hạn"), required=False)
    responsible = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("take") and not values.get("what", "").strip():
            self.add_error("what", forms.ValidationError(_("Ghi việc cần làm, hoặc bỏ chọn dòng này.")))
        return values


PaperLines = forms.formset_factory(PaperLineForm, extra=0, max_num=80, absolute_max=80)


class PaperRulesForm(RulesForm):
    replaces = forms.ModelChoiceField(
        label=_("Thay cho nội quy"),
        queryset=InternalRules.objects.none(),
        required=False,
        empty_label=_("Không, đây là nội quy mới"),
    )
    what_changed = forms.CharField(
        label=_("Điểm mới so với lần trước"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Chỉ khi thay cho nội quy đã có."),
    )
    field_order = ("title", "topics", "replaces", "what_changed", "valid_from", "number", "text")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["file"]  # the paper itself is the file
        choice: Any = self.fields["replaces"]
        choice.queryset = InternalRules.objects.on(dates.today()).filter(unit=unit, valid_to=None).order_by("title")
        if not choice.queryset.exists():
            del self.fields["replaces"], self.fields["what_changed"]
