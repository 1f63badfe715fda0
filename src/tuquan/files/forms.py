from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.files.attachments import Holder
from tuquan.files.enums import VIDEOS
from tuquan.files.fields import UploadField

_FILMS = _("Phim: MP4 (H.264) hoặc WebM, đến 100 MB; nơi quay ghi trong tệp được tự xóa. PowerPoint: .pptx, đến 30 MB.")


class AttachForm(forms.Form):
    """A file, and what it is where the record takes several sorts."""

    def __init__(self, *args: Any, holder: Holder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, capfirst(str(one.title))) for one in holder.purposes]
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Tệp này là"), choices=choices, widget=forms.RadioSelect, initial=choices[0][0]
        )
        if len(choices) == 1:
            self.fields["purpose"].widget = forms.HiddenInput()
        help_text = _FILMS if holder.kinds and holder.kinds & VIDEOS else ""
        self.fields["file"] = UploadField(label=_("Tệp"), kinds=holder.kinds, help_text=help_text)


class RemoveForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=250)
