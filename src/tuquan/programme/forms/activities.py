from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.programme.enums import PlanPart
from tuquan.programme.models import PlanActivity
from tuquan.units import deeds
from tuquan.units.models import Person

MOST_MONEY = 1_000_000_000_000


def money(label: Any, **extra: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_MONEY, required=False, localize=True, **extra)


def proofs() -> list[tuple[str, Any]]:
    """What may make an activity done: kinds of records with their variants, in groups."""
    found: list[tuple[str, Any]] = [("", _("Chỉ khi có người ghi kết quả"))]
    for kind in deeds.KINDS.values():
        name = capfirst(str(kind.name))
        rows = [(kind.code, _("%(kind)s, bất kỳ") % {"kind": name})]
        rows += [(f"{kind.code}|{tag}", capfirst(str(words))) for tag, words in kind.variants()]
        found.append((name, rows))
    return found


class DraftPlanForm(ActForm):
    """The year's plan in one step: what the template brings, which times of the year, what is left from last year."""

    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=250)
    campaigns = forms.MultipleChoiceField(
        label=_("Đợt cao điểm đưa vào kế hoạch"), required=False, widget=forms.CheckboxSelectMultiple
    )
    carried = forms.ModelMultipleChoiceField(
        label=_("Việc năm trước chưa xong, chuyển sang năm nay"),
        queryset=PlanActivity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, years: list[int], campaigns: list[tuple[str, str]], carried: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = [(one, str(one)) for one in years]
        fields["campaigns"].choices = campaigns
        fields["carried"].queryset = carried
        if not carried.exists():
            del self.fields["carried"]


class CarryForm(ActForm):
    carried = forms.ModelMultipleChoiceField(
        label=_("Việc chuyển sang năm nay"),
        queryset=PlanActivity.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, carried: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["carried"]
        choice.queryset = carried


class PlanActivityForm(ActForm):
    what = forms.CharField(label=_("Việc"), max_length=300)
    part = forms.ChoiceField(label=_("Phần của kế hoạch"), choices=spoken(PlanPart))
    first_date = DayField(label=_("Từ ngày"))
    last_date = DayField(label=_("Hạn"))
    people = forms.ModelMultipleChoiceField(
        label=_("Người phụ trách"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Người được chọn sẽ được nhắc khi sắp tới hạn."),
    )
    responsible = forms.CharField(
        label=_("Bộ phận thực hiện"), max_length=200, required=False, help_text=_("Ví dụ: Tổ tự quản, bảo vệ.")
    )
    evidence = forms.CharField(label=_("Minh chứng phải có"), max_length=300, required=False)
    proof = forms.ChoiceField(
        label=_("Việc này xong khi sổ có"),
        required=False,
        help_text=_("Ghi việc một lần trong sổ là đủ; kế hoạch tự đánh dấu."),
    )
    basis = forms.CharField(label=_("Căn cứ"), max_length=200, required=False)
    cost_planned = money(_("Dự toán (đồng)"))
    cost_source = forms.CharField(label=_("Nguồn kinh phí"), max_length=150, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["people"].queryset = people
        fields["proof"].choices = proofs()
        if not people.exists():
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind, _bar, tag = values.pop("proof", "").partition("|")
        return {**values, "proof_kind": kind, "proof_tag": tag}


class MoveForm(ActForm):
    first_date = DayField(label=_("Từ ngày"))
    last_date = DayField(label=_("Hạn"))


class TickForm(ActForm):
    done_date = DayField(label=_("Xong ngày"), initial=dates.today)
    done_note = forms.CharField(
        label=_("Kết quả"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Một câu: đã làm gì, minh chứng để ở đâu. Không ghi chuyện riêng của ai."),
    )


class SpendForm(ActForm):
    cost_spent = money(_("Đã chi (đồng)"), help_text=_("Tổng số đã chi cho việc này; để trống khi chưa chi."))


class NeedForm(ActForm):
    what = forms.CharField(label=_("Trang bị"), max_length=200, help_text=_("Ví dụ: bình chữa cháy, đèn pin, camera."))
    quantity = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=1_000_000, initial=1, localize=True)
    measure = forms.CharField(label=_("Đơn vị tính"), max_length=30, required=False, help_text=_("Ví dụ: bộ, cái."))
    cost_planned = money(_("Dự toán (đồng)"), help_text=_("Cho cả số lượng trên."))
    cost_source = forms.CharField(label=_("Nguồn kinh phí"), max_length=150, required=False)
    cost_spent = money(_("Đã chi (đồng)"))
    received_date = DayField(label=_("Đã có ngày"), required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=250, required=False)
