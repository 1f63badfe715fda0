from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.facts.catalogue import catalogue
from tuquan.files.fields import SCANS, UploadField
from tuquan.programme.enums import PublishedWhere, ReviewOutcome, SignerGroup, SigningKind
from tuquan.programme.forms.parts import long_text
from tuquan.programme.models import InternalRules
from tuquan.units.models import SubUnit, Unit


class RoundForm(ActForm):
    """A round of one kind: the view knows which."""

    title = forms.CharField(label=_("Tên đợt ký"), max_length=200)
    group = forms.ChoiceField(label=_("Ai phải ký?"), choices=spoken(SignerGroup), widget=forms.RadioSelect)
    rules = forms.ModelMultipleChoiceField(
        label=_("Nội quy phải đọc"),
        queryset=InternalRules.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    covers_criteria = forms.BooleanField(label=_("Có phổ biến tiêu chí An toàn về an ninh, trật tự"), required=False)
    text = long_text(_("Lời văn"), rows=12)
    first_date = DayField(label=_("Từ ngày"), initial=dates.today)
    last_date = DayField(label=_("Đến hết ngày"))
    topic = forms.ChoiceField(label=_("Chủ đề"), initial="general")
    ground = forms.CharField(
        label=_("Căn cứ"), max_length=300, required=False, help_text=_("Ví dụ: Kế hoạch số 12/KH-CT ngày 05/01/2026.")
    )
    stated_people = forms.IntegerField(
        label=_("Số phải ký"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        localize=True,
        help_text=_("Để trống thì lấy số người đơn vị đã khai. Tỷ lệ 100 % tính trên số này."),
    )
    stated_date = DayField(label=_("Số ấy tính đến ngày"), required=False)

    def __init__(self, *args: Any, unit: Unit, kind: SigningKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.choices = list(catalogue().dimensions["topic"].values.items())
        if kind == SigningKind.ACKNOWLEDGEMENT:
            rules: Any = self.fields["rules"]
            rules.queryset = InternalRules.objects.on(dates.today()).filter(unit=unit).order_by("-valid_from", "pk")
            self.fields["text"].label = _("Lời dẫn")
            self.fields["text"].help_text = _("Toàn văn các nội quy đã chọn được ghép vào sau lời này.")
            del self.fields["topic"], self.fields["ground"]
            if not rules.queryset.exists():
                del self.fields["rules"]
        else:
            del self.fields["rules"], self.fields["covers_criteria"]
            self.fields["text"].required = True


class ProlongForm(ActForm):
    last_date = DayField(label=_("Ký đến hết ngày"))
    stated_people = forms.IntegerField(
        label=_("Số phải ký"), min_value=1, max_value=1_000_000, required=False, localize=True
    )
    stated_date = DayField(label=_("Số ấy tính đến ngày"), required=False)


class RewordForm(ActForm):
    text = forms.CharField(label=_("Lời văn mới"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 14}))
    what_changed = forms.CharField(
        label=_("Điểm mới so với lần trước"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bắt buộc khi đã có người ký."),
    )
    sign_again = forms.BooleanField(
        label=_("Người đã ký phải ký lại lời văn mới"),
        required=False,
        initial=True,
        help_text=_("Bỏ chọn nếu chỉ sửa chính tả. Chữ ký cũ vẫn giữ nguyên cùng lời văn cũ."),
    )


class TakePeopleForm(ActForm):
    sub_units = forms.ModelMultipleChoiceField(
        label=_("Chỉ lấy người của"),
        queryset=SubUnit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn nơi nào: lấy cả đơn vị."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["sub_units"]
        choice.queryset = SubUnit.objects.on(dates.today()).filter(unit=unit).order_by("name", "pk")
        if not choice.queryset.exists():
            del self.fields["sub_units"]


class ListForm(ActForm):
    file = forms.FileField(
        label=_("Danh sách (Excel hoặc CSV)"),
        help_text=_("Dòng đầu là tên cột: Họ và tên, Mã, Phòng ban (hoặc Tổ, Lớp). Tối đa 5.000 người mỗi tệp."),
    )


class PaperForm(ActForm):
    file = UploadField(label=_("Bản chụp danh sách đã ký"), kinds=SCANS)
    date = DayField(label=_("Ngày ký trên giấy"), initial=dates.today)


class SignerFilterForm(forms.Form):
    q = forms.CharField(label=_("Họ tên, mã"), required=False, max_length=80)
    to = forms.ChoiceField(label=_("Phòng, tổ, lớp"), required=False)
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), ("chua", _("Chưa ký")), ("roi", _("Đã ký"))],
    )

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["to"]
        choice.choices = [("", _("Tất cả")), *((part, part) for part in parts if part)]


class CodeForm(ActForm):
    """What a worker types from the slip. Any wrong entry is answered alike."""

    staff_code = forms.CharField(
        label=_("Mã nhân viên"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Mã ký (8 chữ số trên phiếu)"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ReviewForm(ActForm):
    date = DayField(label=_("Ngày rà soát"), initial=dates.today)
    outcome = forms.ChoiceField(label=_("Kết quả"), choices=spoken(ReviewOutcome), widget=forms.RadioSelect)
    gap = forms.CharField(
        label=_("Sơ hở, thiếu sót"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bắt buộc khi phải sửa. Không ghi nội dung mật."),
    )
    next_review_date = DayField(label=_("Rà soát tiếp vào ngày"))


class PublishForm(ActForm):
    where = forms.ChoiceField(label=_("Công bố ở đâu?"), choices=spoken(PublishedWhere), widget=forms.RadioSelect)
    date = DayField(label=_("Ngày"), initial=dates.today)
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)
