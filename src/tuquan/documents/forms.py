from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.fields import DayField
from tuquan.documents import enums
from tuquan.files.fields import UploadField


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Số, ký hiệu, trích yếu"), max_length=100, required=False)
    loai = forms.ChoiceField(
        label=_("Loại"), choices=[("", _("Mọi loại")), *enums.DocumentKind.choices], required=False
    )
    di_den = forms.ChoiceField(
        label=_("Đi hay đến"), choices=[("", _("Tất cả")), *enums.Direction.choices], required=False
    )
    dung_de = forms.ChoiceField(label=_("Dùng để"), choices=[("", _("Tất cả")), *enums.Purpose.choices], required=False)


class DocumentForm(forms.Form):
    direction = forms.ChoiceField(label=_("Văn bản này"), choices=enums.Direction.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=enums.DocumentKind.choices)
    purpose = forms.ChoiceField(label=_("Dùng để"), choices=enums.Purpose.choices, initial=enums.Purpose.OTHER)
    number = forms.CharField(
        label=_("Số"), max_length=15, required=False, help_text=_("Số do văn thư cấp, ví dụ 1281.")
    )
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=40, required=False, help_text=_("Ví dụ VP-QTTV."))
    date = DayField(label=_("Ngày văn bản"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    summary = forms.CharField(label=_("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    signer = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    signer_position = forms.CharField(label=_("Chức vụ người ký"), max_length=120, required=False)
    recipients = forms.CharField(
        label=_("Nơi nhận"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    received_date = DayField(label=_("Ngày nhận"), required=False)
    deadline_date = DayField(label=_("Hạn thực hiện"), required=False)
    carries_out_text = forms.CharField(
        label=_("Thực hiện văn bản"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: 3246/HD-BCĐ ngày 01/11/2017."),
    )
    upload = UploadField(label=_("Tệp"), required=False, help_text=_("PDF, Word hoặc ảnh. Không tải lên tài liệu mật."))


class ChangeForm(DocumentForm):
    out_of_force_date = DayField(label=_("Hết hiệu lực từ ngày"), required=False)
    replaced_by = forms.CharField(label=_("Được thay bằng"), max_length=120, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Lý do hủy"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}))


class IntakeForm(DocumentForm):
    """What a person confirms of a paper whose heading was read."""

    signer = signer_position = recipients = received_date = deadline_date = carries_out_text = upload = None  # type: ignore[assignment]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # either of two fields will do


class ManyFilesField(forms.FileField):
    """Some files, as they came; each is looked at when it is taken in."""

    def __init__(self, **options: Any) -> None:
        folder = options.pop("folder", False)
        attributes = {"class": "form-control"} | ({"webkitdirectory": True} if folder else {})
        super().__init__(widget=ManyFilesInput(attrs=attributes), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class DropForm(forms.Form):
    most = 100
    """Files in one go."""

    papers = ManyFilesField(label=_("Chọn nhiều tệp"))
    folder = ManyFilesField(label=_("Hoặc chọn cả thư mục"), folder=True)
    no_mark = forms.BooleanField(label=_("Tôi đã xem: không tệp nào mang dấu mật"))

    def clean(self) -> dict[str, Any]:
        uploads = self.cleaned_data.get("papers", []) + self.cleaned_data.get("folder", [])
        if not uploads:
            raise forms.ValidationError(_("Hãy chọn tệp hoặc thư mục của năm trước."))
        if len(uploads) > self.most:
            sentence = _("Mỗi lần nạp được %(most)d tệp; hãy chia thư mục ra nạp làm nhiều lần.")
            raise forms.ValidationError(sentence, params={"most": self.most})
        return {**self.cleaned_data, "uploads": uploads}


class PeopleForm(forms.Form):
    make_sub_units = forms.BooleanField(label=_("Thêm các phòng, ban chưa có"), required=False, initial=True)
    skip_wrong = forms.BooleanField(
        label=_("Bỏ qua các dòng chưa đúng, thêm những người còn lại"),
        required=False,
        help_text=_("Người đã có trong đơn vị cũng là dòng bỏ qua."),
    )
