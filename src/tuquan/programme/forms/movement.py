from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.programme.criteria import ModelCriterion
from tuquan.programme.enums import Mark, ModelType
from tuquan.programme.forms.parts import long_text, signed_paper
from tuquan.programme.models import MovementModel
from tuquan.units.models import Person, Unit


class ModelForm(ActForm):
    name = forms.CharField(label=_("Tên mô hình"), max_length=200)
    type = forms.ChoiceField(label=_("Loại mô hình"), choices=spoken(ModelType))
    founded_date = DayField(label=_("Ngày ra mắt"))
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
    decision_date = DayField(label=_("Ngày quyết định"), required=False)
    members = forms.IntegerField(label=_("Số thành viên"), min_value=1, max_value=100_000, required=False)
    points = forms.IntegerField(
        label=_("Số điểm triển khai"),
        min_value=1,
        max_value=10_000,
        initial=1,
        help_text=_("Nơi đặt hoặc nơi áp dụng."),
    )
    headings = forms.CharField(
        label=_("Các nội dung"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi dòng một nội dung."),
    )
    rules = long_text(_("Quy chế hoạt động"), rows=4)


class StartModelForm(ModelForm):
    file = signed_paper(_("Quyết định, kế hoạch của mô hình"))


class CopyForm(ActForm):
    unit = forms.ModelChoiceField(label=_("Đơn vị áp dụng"), queryset=Unit.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Tên mô hình"), max_length=200)
    founded_date = DayField(label=_("Ngày ra mắt"), initial=dates.today)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
    members = forms.IntegerField(label=_("Số thành viên"), min_value=1, max_value=100_000, required=False)
    points = forms.IntegerField(label=_("Số điểm triển khai"), min_value=1, max_value=10_000, initial=1)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = units


class ActivityForm(ActForm):
    date = DayField(label=_("Ngày"), initial=dates.today)
    what = forms.CharField(label=_("Hoạt động"), max_length=300)
    people = forms.IntegerField(label=_("Số lượt người tham gia"), min_value=1, max_value=1_000_000, required=False)
    file = signed_paper(_("Ảnh hoặc biên bản"))


class EvaluationForm(ActForm):
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    date = DayField(label=_("Ngày đánh giá"), initial=dates.today)
    effective = forms.TypedChoiceField(
        label=_("Mô hình hoạt động hiệu quả?"),
        choices=[("yes", _("Có, hoạt động hiệu quả")), ("no", _("Chưa hiệu quả"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Nhận xét"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, years: range, asked: list[ModelCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["year"]
        choice.choices = [(one, str(one)) for one in years]
        self.asked = asked
        for one in asked:
            self.fields[f"mark_{one.code}"] = forms.ChoiceField(
                label=one.text, choices=spoken(Mark), required=False, widget=forms.RadioSelect
            )
        self.order_fields(["year", "date", *(f"mark_{one.code}" for one in asked), "effective", "remark"])

    def clean(self) -> dict[str, Any]:
        """The marks under one name, as the service takes them."""
        values = super().clean() or self.cleaned_data
        marks = {one.code: values.pop(f"mark_{one.code}", "") for one in self.asked}
        return {**values, "marks": {code: mark for code, mark in marks.items() if mark}}


class EndModelForm(ActForm):
    ended_date = DayField(label=_("Ngày kết thúc"), initial=dates.today)
    merged_into = forms.ModelChoiceField(
        label=_("Gộp vào mô hình"), queryset=MovementModel.objects.none(), required=False, empty_label=_("Không gộp")
    )
    reason = forms.CharField(label=_("Lý do"), max_length=250)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["merged_into"]
        choice.queryset = others
        if not others.exists():
            del self.fields["merged_into"]


class MemberForm(ActForm):
    person = forms.ModelChoiceField(label=_("Người tham gia"), queryset=Person.objects.none())
    post = forms.CharField(
        label=_("Vai trò trong mô hình"), max_length=100, required=False, help_text=_("Ví dụ: đội trưởng, thành viên.")
    )
    valid_from = DayField(label=_("Từ ngày"), initial=dates.today)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["person"]
        choice.queryset = people


class LeaveForm(ActForm):
    valid_to = DayField(label=_("Thôi tham gia từ ngày"), initial=dates.today)


class PublishForm(ActForm):
    presentation = forms.CharField(
        label=_("Lời giới thiệu"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Cách làm, kinh nghiệm, kết quả. Không ghi tên người, không ghi vụ việc cụ thể."),
    )


class OfferForm(ActForm):
    units = forms.ModelMultipleChoiceField(
        label=_("Đơn vị được đề xuất"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label=_("Lời đề xuất"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer_by = DayField(label=_("Đề nghị trả lời trước ngày"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["units"]
        choice.queryset = units


class AcceptForm(ActForm):
    name = forms.CharField(label=_("Tên mô hình"), max_length=200)
    founded_date = DayField(label=_("Ngày ra mắt"), initial=dates.today)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
    members = forms.IntegerField(label=_("Số thành viên"), min_value=1, max_value=100_000, required=False)
    points = forms.IntegerField(label=_("Số điểm triển khai"), min_value=1, max_value=10_000, initial=1)
