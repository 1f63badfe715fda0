from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.fields import DayField
from tuquan.units import enums
from tuquan.units.forms.fields import PlaceField, UnitField
from tuquan.units.models import Place, Unit
from tuquan.units.queries import places

STATES = [
    ("open", _("đang hoạt động")),
    ("closed", _("đã kết thúc hoạt động")),
    ("displaced", _("cần xác định xã, phường mới")),
    ("all", _("tất cả")),
]


class UnitFilterForm(forms.Form):
    tim = forms.CharField(label=_("Tìm theo tên, mã"), max_length=100, required=False)
    loai = forms.ChoiceField(label=_("Loại"), choices=[("", _("tất cả")), *enums.UnitKind.choices], required=False)
    dia_ban = forms.TypedChoiceField(label=_("Địa bàn"), required=False, empty_value=None)
    dac_diem = forms.ChoiceField(
        label=_("Đặc điểm"), choices=[("", _("bất kỳ")), *enums.UnitFlag.choices], required=False
    )
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), choices=STATES, required=False, initial="open")

    def __init__(self, *args: Any, area: Place | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = places.with_parts(area, dates.today()) if area is not None else []
        chosen = str(self.data.get("dia_ban", "")) if self.data else ""
        known = {str(place.pk): place for place in offered if place.level != enums.PlaceLevel.NATION}  # that is "all"
        if chosen.isdecimal() and len(chosen) < 18 and chosen not in known:  # an address from a page of another place
            known.update((str(place.pk), place) for place in Place.objects.filter(pk=chosen))
        field: Any = self.fields["dia_ban"]
        field.choices = [("", _("tất cả")), *((pk, place.title) for pk, place in known.items())]
        field.coerce = known.__getitem__


class UnitForm(forms.Form):
    """What an authority says of a unit."""

    name = forms.CharField(label=_("Tên đơn vị"), max_length=250)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=[("", _("chọn loại")), *enums.UnitKind.choices])
    school_level = forms.ChoiceField(
        label=_("Cấp học"),
        choices=[("", _("không phải cơ sở giáo dục")), *enums.SchoolLevel.choices],
        required=False,
    )
    managing_level = forms.ChoiceField(label=_("Cấp quản lý"), choices=enums.ManagingLevel.choices)
    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=80, required=False)
    parent_body = forms.CharField(
        label=_("Cơ quan chủ quản"),
        max_length=200,
        required=False,
        help_text=_("Như ghi ở góc trái văn bản của đơn vị, ví dụ “UBND TỈNH KHÁNH HÒA”."),
    )
    symbol = forms.CharField(
        label=_("Ký hiệu văn bản"), max_length=30, required=False, help_text=_("Ví dụ VP trong “1281/VP-QTTV”.")
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=250, required=False)
    phone = forms.CharField(
        label=_("Điện thoại"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    head_name = forms.CharField(label=_("Thủ trưởng"), max_length=120, required=False)
    head_title = forms.CharField(label=_("Chức vụ thủ trưởng"), max_length=120, required=False)
    founded_date = DayField(label=_("Ngày thành lập"), required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class NewUnitForm(UnitForm):
    place = PlaceField(label=_("Xã, phường, đặc khu nơi đóng"))
    following = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Cơ quan theo dõi, hướng dẫn"), empty_label=_("chưa có")
    )
    managing = UnitField(Unit.objects.none(), label=_("Cơ quan quản lý trực tiếp"), required=False)
    police_body = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Công an phụ trách"), required=False, empty_label=_("chưa có")
    )
    governs = PlaceField(
        or_province=True,
        label=_("Địa bàn quản lý"),
        required=False,
        help_text=_("Chỉ với Ủy ban nhân dân, Thường trực Ban Chỉ đạo, Công an, bộ. Tên xã hoặc tên tỉnh."),
    )
    code = forms.CharField(
        label=_("Mã đơn vị"), max_length=40, required=False, help_text=_("Bỏ trống để phần mềm tự đặt.")
    )
    field_order = ("name", "kind", "school_level", "place", "address", "managing_level", "managing", "following",
                   "police_body")  # fmt: skip

    def __init__(
        self,
        *args: Any,
        offices: QuerySet[Unit],
        managers: QuerySet[Unit],
        police: QuerySet[Unit],
        area: Unit | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["following"].queryset = offices
        fields["following"].required = not kwargs.get("initial", {}).get("may_stand_alone")
        fields["police_body"].queryset = police
        fields["managing"].units = managers
        fields["place"].office = fields["governs"].office = area


class OwnUnitForm(forms.Form):
    """What a unit says of itself; name, kind and who manages it are the authority's."""

    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=80, required=False)
    parent_body = forms.CharField(label=_("Cơ quan chủ quản"), max_length=200, required=False)
    symbol = forms.CharField(label=_("Ký hiệu văn bản"), max_length=30, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=250, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)
    head_name = forms.CharField(label=_("Thủ trưởng"), max_length=120, required=False)
    head_title = forms.CharField(label=_("Chức vụ thủ trưởng"), max_length=120, required=False)


class MoveForm(forms.Form):
    place = PlaceField(label=_("Xã, phường, đặc khu mới"))
    valid_from = DayField(label=_("Từ ngày"))
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=250, required=False)


class RelateForm(forms.Form):
    kind = forms.ChoiceField(label=_("Quan hệ"), choices=enums.RelationKind.choices, widget=forms.RadioSelect)
    other = UnitField(
        Unit.objects.none(),
        label=_("Cơ quan"),
        required=False,
        help_text=_("Gõ tên hoặc mã. Bỏ trống nếu từ ngày này không còn cơ quan nào."),
    )
    valid_from = DayField(label=_("Từ ngày"))
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=250, help_text=_("Ví dụ “Quyết định 15/QĐ-UBND ngày 02/3/2026”.")
    )


class CloseForm(forms.Form):
    closed_date = DayField(label=_("Ngày kết thúc hoạt động"))
    reason = forms.CharField(label=_("Lý do"), max_length=250, help_text=_("Ví dụ: giải thể, sáp nhập, chia tách."))
    basis = forms.CharField(label=_("Văn bản làm căn cứ"), max_length=250, required=False)
    successor = UnitField(
        Unit.objects.none(),
        label=_("Đơn vị kế thừa"),
        required=False,
        help_text=_("Được xem hồ sơ của đơn vị này. Gõ tên hoặc mã; bỏ trống nếu không có."),
    )
    second_successor = UnitField(Unit.objects.none(), label=_("Đơn vị kế thừa thứ hai, khi chia tách"), required=False)


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class MarkForm(forms.Form):
    flag = forms.ChoiceField(label=_("Đặc điểm"), choices=[("", _("chọn đặc điểm")), *enums.UnitFlag.choices])
    holds = forms.TypedChoiceField(
        label=_("Từ ngày đó đơn vị"),
        choices=[("1", _("có")), ("0", _("không còn"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    valid_from = DayField(label=_("Từ ngày"))


class HeadcountForm(forms.Form):
    group = forms.ChoiceField(label=_("Nhóm người"), choices=enums.MemberKind.choices)
    people = forms.IntegerField(label=_("Số người"), min_value=0, max_value=9_999_999)
    on = DayField(label=_("Tính đến ngày"))


class SizeForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    sector = forms.ChoiceField(label=_("Lĩnh vực kinh doanh chính"), choices=enums.EnterpriseSector.choices)
    insured = forms.IntegerField(
        label=_("Lao động tham gia bảo hiểm xã hội bình quân năm trước"),
        min_value=0,
        max_value=9_999_999,
        help_text=_("Tổng số của 12 tháng chia cho 12 (Nghị định 80/2021/NĐ-CP, Điều 7)."),
    )
    revenue = forms.DecimalField(
        label=_("Doanh thu năm trước (tỷ đồng)"), required=False, min_value=0, max_digits=12, decimal_places=3
    )
    capital = forms.DecimalField(
        label=_("Nguồn vốn cuối năm trước (tỷ đồng)"), required=False, min_value=0, max_digits=12, decimal_places=3
    )
    declared_by = forms.CharField(label=_("Người khai"), max_length=120, required=False)


class SubUnitForm(forms.Form):
    name = forms.CharField(label=_("Tên phòng, ban, tổ, đội"), max_length=150)


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Tên trụ sở, cơ sở"), max_length=150)
    address = forms.CharField(label=_("Địa chỉ"), max_length=250, required=False)
    place = PlaceField(label=_("Thuộc xã, phường"), required=False)


class GateForm(forms.Form):
    name = forms.CharField(label=_("Tên cổng"), max_length=100)
    is_citizen_reception = forms.BooleanField(
        label=_("Cổng tiếp công dân (chỉ đếm lượt, không ghi tên)"), required=False
    )


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Ngày cuối cùng"))
