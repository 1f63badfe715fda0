"""What a person types about the year's programme. Field names are the arguments of the services."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.documents.enums import Purpose
from tuquan.documents.models import OfficialDocument
from tuquan.files.fields import DOCUMENTS, UploadField
from tuquan.programme.enums import ModelType, Partner, RuleTopic
from tuquan.programme.services.refusals import Refusal
from tuquan.units.models import Unit

NUMBER_HELP = _("Do văn thư của đơn vị cấp, ví dụ 12/KH-VP.")


class ActForm(forms.Form):
    def refuse(self, refusal: Refusal) -> None:
        """Say the refusal of a service at the field it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))


def spoken(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """The choices as they stand alone in a form: with a capital letter."""
    return [(value, _capital(label)) for value, label in choices.choices]


_capital = lazy(capfirst, str)  # put into words only when the page's language is known


def signed_paper(label: Any = _("Bản đã ký"), *, required: bool = False) -> UploadField:
    return UploadField(label=label, kinds=DOCUMENTS, required=required)


def long_text(label: Any, *, rows: int = 5, **extra: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, required=False, **extra
    )


class PlanForm(ActForm):
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=250)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False, help_text=NUMBER_HELP)
    issued_date = forms.DateField(
        label=_("Ngày ban hành"),
        required=False,
        help_text=_("Để trống khi còn là dự thảo. Ngày/tháng/năm, ví dụ 15/01/2026."),
    )
    content = long_text(_("Nội dung chính"))
    file = signed_paper()
    document = forms.ModelChoiceField(
        label=_("Văn bản trong sổ"), queryset=OfficialDocument.objects.none(), required=False
    )

    def __init__(self, *args: Any, unit: Unit, year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document: Any = self.fields["document"]
        document.queryset = (
            OfficialDocument.objects.standing().filter(unit=unit, purpose=Purpose.YEAR_PLAN).order_by("-date", "pk")
        )
        if not document.queryset.exists():
            del self.fields["document"]
        if year is not None:
            del self.fields["year"], self.fields["file"]
            return
        this = dates.today().year
        choice: Any = self.fields["year"]
        choice.choices = [(one, str(one)) for one in range(this + 1, this - 6, -1)]


class RulesForm(ActForm):
    title = forms.CharField(
        label=_("Tên nội quy, quy chế"), max_length=250, help_text=_("Ví dụ: Nội quy ra vào và bảo vệ trụ sở.")
    )
    topics = forms.MultipleChoiceField(
        label=_("Lĩnh vực nội quy này quy định"), choices=spoken(RuleTopic), widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"))
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False, help_text=_("Ví dụ 05/QĐ-VP."))
    text = long_text(_("Nội dung"), rows=8)
    file = signed_paper()


class NewVersionForm(RulesForm):
    what_changed = forms.CharField(
        label=_("Điểm mới so với lần trước"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Một, hai câu để mọi người biết cần đọc gì."),
    )
    field_order = ("what_changed", "valid_from", "title", "topics", "number", "text", "file")


class EndForm(ActForm):
    """The last questions about something that ends."""

    reason = forms.CharField(label=_("Lý do"), max_length=250)

    def __init__(self, *args: Any, day: str, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[day] = forms.DateField(label=label, initial=dates.today)
        self.order_fields([day, "reason"])


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=250)


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


class CoordinationForm(ActForm):
    partner = forms.ChoiceField(label=_("Phối hợp với"), choices=spoken(Partner), widget=forms.RadioSelect)
    partner_name = forms.CharField(
        label=_("Tên bên phối hợp"), max_length=250, help_text=_("Ví dụ: Công an phường Ninh Hòa.")
    )
    title = forms.CharField(label=_("Tên quy chế, kế hoạch"), max_length=250)
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"), initial=dates.today)
    valid_to = forms.DateField(
        label=_("Hết hiệu lực từ ngày"), required=False, help_text=_("Để trống nếu không định thời hạn.")
    )
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60, required=False)
    content = long_text(_("Nội dung phối hợp"))
    file = signed_paper()


class MeetingForm(ActForm):
    date = forms.DateField(label=_("Ngày"), initial=dates.today)
    content = forms.CharField(
        label=_("Nội dung trao đổi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi việc, không ghi tên người liên quan vụ việc và không ghi nội dung mật."),
    )


class FileForm(ActForm):
    file = signed_paper(_("Tệp"), required=True)
