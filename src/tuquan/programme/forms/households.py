from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm
from tuquan.programme.services.households import MOST_PEOPLE

LARGEST = 5 * 1024 * 1024


class HouseholdForm(ActForm):
    head = forms.CharField(label=_("Chủ hộ"), max_length=120)
    address = forms.CharField(label=_("Địa chỉ"), max_length=200, required=False)
    part = forms.CharField(label=_("Tổ, ngõ, xóm"), max_length=150, required=False)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=MOST_PEOPLE, required=False)


class HouseholdSheetForm(ActForm):
    file = forms.FileField(
        label=_("Danh sách hộ"),
        help_text=_("Excel hoặc CSV, có cột Chủ hộ; có thể thêm Địa chỉ, Tổ, Số người. Cột khác không đọc, không lưu."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Tệp lớn quá 5 MB. Hãy chia thành nhiều tệp."))
        return file


class HouseholdConfirmForm(ActForm):
    sheet = forms.CharField(widget=forms.HiddenInput)
    drop_missing = forms.BooleanField(label=_("Xóa các hộ không còn trong danh sách này"), required=False)


class HouseholdFilterForm(forms.Form):
    q = forms.CharField(label=_("Chủ hộ, địa chỉ"), required=False, max_length=80)
