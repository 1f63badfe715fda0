from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.outreach.models import Session
from tuquan.programme.models import PlanActivity, SigningRound
from tuquan.programme.plan_reading import days_in_words


class ActivityChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, one: Any) -> str:
        return f"{one.what} ({days_in_words(one.first_date, one.last_date)})"


class NewYearForm(forms.Form):
    """Each thing that can be carried over is a tick; what there is none of is not asked."""

    with_plan = forms.BooleanField(label=_("Lập dự thảo kế hoạch năm"), required=False, initial=True)
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=250, required=False)
    campaigns = forms.MultipleChoiceField(
        label=_("Đợt cao điểm đưa vào kế hoạch"), required=False, widget=forms.CheckboxSelectMultiple
    )
    undone = ActivityChoice(
        label=_("Việc năm trước chưa xong"),
        queryset=PlanActivity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own = ActivityChoice(
        label=_("Việc riêng của đơn vị trong kế hoạch năm trước, làm lại năm nay"),
        queryset=PlanActivity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trainings = forms.ModelMultipleChoiceField(
        label=_("Lớp tập huấn năm trước, đưa vào kế hoạch"),
        queryset=Session.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    copied_rounds = forms.ModelMultipleChoiceField(
        label=_("Đợt ký năm trước, lập lại cho năm nay (chưa mở ký)"),
        queryset=SigningRound.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    with_cycle = forms.BooleanField(label=_("Mở hồ sơ công nhận của năm"), required=False, initial=True)

    def __init__(self, *args: Any, offer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["campaigns"].choices = offer.campaigns
        for name in ("undone", "own", "trainings", "copied_rounds"):
            rows = getattr(offer, name)
            fields[name].queryset = rows
            if not rows.exists():
                del self.fields[name]
        if offer.plan is not None:
            del self.fields["with_plan"], self.fields["title"], self.fields["campaigns"]
        if not offer.may_open_cycle:
            del self.fields["with_cycle"]
