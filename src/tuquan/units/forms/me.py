from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.units.enums import DataRequestKind, DataRequestOutcome
from tuquan.units.models import Unit


class NamesForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Có số thì đăng nhập bằng số điện thoại cũng được."),
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class DataRequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("Anh/chị yêu cầu"), choices=DataRequestKind.choices, widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Gửi tới"), empty_label=_("chọn đơn vị"))
    wording = forms.CharField(
        label=_("Nội dung"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ghi rõ chỗ cần sửa hoặc dữ liệu cần xóa. Không ghi điều riêng tư không cần thiết."),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).sorted()  # type: ignore[attr-defined]
        if units:
            field.initial = units[0].pk


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Kết quả"), choices=DataRequestOutcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Trả lời cho người yêu cầu"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ExtendForm(forms.Form):
    reason = forms.CharField(label=_("Lý do gia hạn"), max_length=250)
