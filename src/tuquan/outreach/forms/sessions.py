from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField, SheetField
from tuquan.core.ids import uuid7
from tuquan.outreach import enums
from tuquan.outreach.forms.parts import FIRST_YEAR, LAST_YEAR, topics
from tuquan.outreach.models import Material, Session
from tuquan.outreach.queries.library import usable_materials
from tuquan.units.models import SubUnit, Unit


class SessionRecordForm(forms.ModelForm):
    """A session in under a minute: what, when, on what, how many. The rest may wait."""

    topic = forms.ChoiceField(label=_("Chủ đề"), choices=topics(), initial="general")
    act_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Session
        fields = [
            "title",
            "date",
            "kind",
            "topic",
            "form",
            "head_count",
            "counted_as",
            "covers_internal_rules",
            "covers_criteria",
            "audience",
            "start_time",
            "last_date",
            "place",
            "speaker",
            "target_rooms",
            "materials",
        ]
        localized_fields = ("head_count",)
        labels = {
            "title": _("Nội dung"),
            "date": _("Ngày"),
            "kind": _("Loại"),
            "form": _("Hình thức"),
            "head_count": _("Số lượt người dự"),
            "counted_as": _("Số này là"),
            "covers_internal_rules": _("Buổi này có quán triệt nội quy của đơn vị"),
            "covers_criteria": _("Buổi này có quán triệt tiêu chí An toàn về ANTT"),
            "audience": _("Đối tượng"),
            "start_time": _("Giờ bắt đầu"),
            "last_date": _("Đến ngày"),
            "place": _("Địa điểm"),
            "speaker": _("Người trình bày"),
            "target_rooms": _("Phòng, ban, tổ, lớp phải dự"),
            "materials": _("Tài liệu đã dùng, lấy từ thư viện"),
        }
        field_classes = {"date": DayField, "last_date": DayField}
        help_texts = {
            "head_count": _("Điểm danh theo tên sau cũng được; chưa đếm thì để 0."),
            "last_date": _("Chỉ nhập khi lớp kéo dài nhiều ngày."),
            "target_rooms": _("Không chọn nơi nào: cả đơn vị."),
            "materials": _("Mỗi lần dùng được đếm cho tài liệu."),
            "title": _("Không ghi chuyện riêng, quan điểm của ai."),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "start_time": forms.TimeInput(format="%H:%M"),
            "target_rooms": forms.CheckboxSelectMultiple,
            "materials": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.instance.date or dates.today()
        rooms, materials = SubUnit.objects.filter(unit=unit).on(day).order_by("name", "pk"), usable_materials(unit)
        if self.instance.created_at:  # what was chosen then may have ended or been replaced since
            rooms = rooms | SubUnit.objects.filter(pk__in=self.instance.target_rooms.values("pk"))
            materials = materials | Material.objects.filter(pk__in=self.instance.materials.values("pk"))
        for name, rows in (("target_rooms", rooms), ("materials", materials)):
            self.fields[name].queryset = rows.distinct()  # type: ignore[attr-defined]
            if not rows.exists():
                del self.fields[name]
        if not self.instance.created_at:
            self.fields["date"].initial = dates.today
            self.fields["act_id"].initial = uuid7
        # The model's form asks for a choice that is already made.
        self.fields["kind"].choices = enums.SessionKind.choices  # type: ignore[attr-defined]

    @property
    def quick(self) -> str:
        return "title date kind topic form head_count counted_as covers_internal_rules covers_criteria"

    @property
    def more(self) -> str:
        asked = ["audience", "target_rooms", "start_time", "last_date", "place", "speaker", "materials"]
        return " ".join(name for name in asked if name in self.fields)

    def _post_clean(self) -> None:
        """The service writes the record, not the form: the instance stays as it is in the database."""

    def clean_head_count(self) -> int:
        return self.cleaned_data.get("head_count") or 0


class FilterForm(forms.Form):
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, localize=False)
    loai = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Tất cả")), *enums.SessionKind.choices])


class AttendanceForm(ActForm):
    head_count = forms.IntegerField(
        label=_("Tất cả bao nhiêu lượt người dự?"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        localize=True,
        help_text=_("Gồm cả khách và người không có trong danh sách. Để trống thì tính theo tên."),
    )


class EvaluateForm(ActForm):
    result = forms.ChoiceField(label=_("Buổi này"), choices=spoken(enums.SessionResult), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Nhận xét"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Về nội dung, tài liệu, cách tổ chức. Không nhận xét từng người."),
    )


class OpenCheckInForm(ActForm):
    minutes = forms.TypedChoiceField(
        label=_("Mở trong bao lâu?"),
        coerce=int,
        choices=[(15, _("15 phút")), (30, _("30 phút")), (60, _("1 giờ")), (120, _("2 giờ")), (240, _("4 giờ"))],
        initial=30,
        help_text=_("Hết giờ thì tự đóng. Anh/chị đóng sớm hơn được."),
    )


class SeatForm(ActForm):
    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    staff_code = forms.CharField(
        label=_("Mã nhân viên, mã người học"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Như trên thẻ hoặc trong danh sách của đơn vị."),
    )


class ListForm(ActForm):
    file = SheetField(label=_("Danh sách người dự"), help_text="")
    guests = forms.BooleanField(
        label=_("Người không có trong danh sách của đơn vị là khách: chỉ đếm, không ghi tên"), required=False
    )


class ListConfirmForm(forms.Form):
    sheet = forms.CharField(widget=forms.HiddenInput)
    guests = forms.BooleanField(required=False, widget=forms.HiddenInput)
