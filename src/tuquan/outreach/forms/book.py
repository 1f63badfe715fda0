from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.outreach.forms.parts import ActForm
from tuquan.outreach.forms.sessions import LARGEST_SHEET


class BookForm(ActForm):
    file = forms.FileField(
        label=_("Sổ đã điền (Excel hoặc CSV)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "form-control"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SHEET:
            raise forms.ValidationError(_("Tệp lớn quá 5 MB. Hãy chia thành nhiều tệp."))
        return file
