from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.programme.enums import ModelType
from tuquan.programme.forms.parts import ActForm, signed_paper, spoken
from tuquan.units.models import Unit


class ModelForm(ActForm):
    name = forms.CharField(label=_("Tên mô hình"), max_length=200)
    type = forms.ChoiceField(label=_("Loại mô hình"), choices=spoken(ModelType))
    founded_date = forms.DateField(label=_("Ngày ra mắt"))
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
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


class StartModelForm(ModelForm):
    file = signed_paper(_("Quyết định, kế hoạch của mô hình"))


class CopyForm(ActForm):
    unit = forms.ModelChoiceField(label=_("Đơn vị áp dụng"), queryset=Unit.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Tên mô hình"), max_length=200)
    founded_date = forms.DateField(label=_("Ngày ra mắt"), initial=dates.today)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
    members = forms.IntegerField(label=_("Số thành viên"), min_value=1, max_value=100_000, required=False)
    points = forms.IntegerField(label=_("Số điểm triển khai"), min_value=1, max_value=10_000, initial=1)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = units


class ActivityForm(ActForm):
    date = forms.DateField(label=_("Ngày"), initial=dates.today)
    what = forms.CharField(label=_("Hoạt động"), max_length=300)
    people = forms.IntegerField(label=_("Số lượt người tham gia"), min_value=1, max_value=1_000_000, required=False)
    file = signed_paper(_("Ảnh hoặc biên bản"))


class EvaluationForm(ActForm):
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    date = forms.DateField(label=_("Ngày đánh giá"), initial=dates.today)
    effective = forms.TypedChoiceField(
        label=_("Mô hình hoạt động hiệu quả?"),
        choices=[("yes", _("Có, hoạt động hiệu quả")), ("no", _("Chưa hiệu quả"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Nhận xét"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, years: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["year"]
        choice.choices = [(one, str(one)) for one in years]
