from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.access.roles import Role
from tuquan.core import dates
from tuquan.core.fields import DayField, SheetField
from tuquan.core.models import on_day
from tuquan.units.enums import DelegationForm, MemberKind
from tuquan.units.models import Membership, Person, SubUnit, Unit
from tuquan.units.services import people as services


class PersonFilterForm(forms.Form):
    q = forms.CharField(label=_("Tìm theo tên"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Nhóm người"), choices=[("", _("tất cả")), *MemberKind.choices], required=False)
    sub_unit = forms.ModelChoiceField(
        SubUnit.objects.none(), label=_("Phòng, ban"), required=False, empty_label=_("tất cả")
    )
    state = forms.ChoiceField(
        label=_("Thời gian"), choices=[("", _("đang thuộc đơn vị")), ("former", _("đã thôi"))], required=False
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sub_unit"].queryset = SubUnit.objects.filter(unit=unit).order_by("name")  # type: ignore[attr-defined]


class MembershipForm(forms.Form):
    position = forms.CharField(label=_("Chức vụ"), max_length=services.LONGEST_POSITION, required=False)
    sub_unit = forms.ModelChoiceField(
        SubUnit.objects.none(), label=_("Phòng, ban"), required=False, empty_label=_("không thuộc phòng, ban nào")
    )
    kind = forms.ChoiceField(label=_("Nhóm người"), choices=MemberKind.choices, initial=MemberKind.STAFF)
    staff_code = forms.CharField(label=_("Mã nhân viên, mã học sinh"), max_length=services.LONGEST_CODE, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = SubUnit.objects.filter(unit=unit).filter(on_day(dates.today())).order_by("name")
        self.fields["sub_unit"].queryset = current  # type: ignore[attr-defined]


class JoinForm(MembershipForm):
    valid_from = DayField(label=_("Từ ngày"), required=False)


class PersonForm(MembershipForm):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=services.LONGEST_NAME)
    phone = forms.CharField(
        label=_("Số điện thoại"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    field_order = ("full_name", "position", "sub_unit", "kind", "phone", "staff_code")


class NewPersonForm(PersonForm):
    valid_from = DayField(
        label=_("Từ ngày"), required=False, help_text=_("Để trống nếu không nhớ, ví dụ người làm từ lâu.")
    )


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Ngày cuối cùng"), initial=dates.today)


class LeaveForm(LastDayForm):
    last_day = DayField(label=_("Ngày làm việc cuối cùng"), initial=dates.today)
    reason = forms.CharField(
        label=_("Lý do"), max_length=250, required=False, help_text=_("Ví dụ: nghỉ hưu, chuyển công tác.")
    )
    successor = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Người nhận việc đang dở"),
        empty_label=_("chưa giao cho ai"),
        required=False,
        help_text=_("Việc đang dở ghi tên người này chuyển hết sang người nhận, trong cùng một lần ghi."),
    )

    def __init__(self, *args: Any, successors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    file = SheetField()
    make_sub_units = forms.BooleanField(label=_("Thêm các phòng, ban chưa có"), required=False)


class SheetConfirmForm(forms.Form):
    sheet = forms.CharField(widget=forms.HiddenInput)
    make_sub_units = forms.BooleanField(required=False, widget=forms.HiddenInput)


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Vai trò"), widget=forms.RadioSelect)
    whole_below = forms.BooleanField(
        label=_("Cả các đơn vị cấp dưới (chỉ với vai trò của cơ quan quản lý)"), required=False
    )
    valid_from = DayField(label=_("Từ ngày"), initial=dates.today)
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày kết thúc."))
    reason = forms.CharField(
        label=_("Căn cứ, lý do"), max_length=250, help_text=_("Ví dụ: Quyết định số 12/QĐ-THCS ngày 05/9/2026.")
    )

    def __init__(self, *args: Any, roles: list[Role], may_reach_below: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.code, f"{role.title}: {role.sentence}") for role in roles]  # type: ignore[attr-defined]
        if not may_reach_below:
            del self.fields["whole_below"]


class EndRoleForm(LastDayForm):
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=250)


class DelegateForm(forms.Form):
    to = forms.ModelChoiceField(Person.objects.none(), label=_("Người được ủy quyền"), empty_label=_("chọn một người"))
    form = forms.ChoiceField(
        label=_("Hình thức trên văn bản"), choices=DelegationForm.choices, widget=forms.RadioSelect
    )
    valid_from = DayField(label=_("Từ ngày"), initial=dates.today)
    last_day = DayField(label=_("Đến hết ngày"))
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=250)

    def __init__(self, *args: Any, unit: Unit, but: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Membership.objects.filter(unit=unit).filter(on_day(dates.today())).values("person")
        self.fields["to"].queryset = Person.objects.filter(pk__in=here).exclude(pk=but.pk).sorted()  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=services.LONGEST_NAME)
    position = forms.CharField(label=_("Chức vụ"), max_length=services.LONGEST_POSITION)
    phone = forms.CharField(
        label=_("Số điện thoại"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    role = forms.ChoiceField(label=_("Vai trò"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=250)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.code, f"{role.title}: {role.sentence}") for role in roles]  # type: ignore[attr-defined]


class AdministratorForm(forms.Form):
    username = forms.CharField(label=_("Tên đăng nhập của người được giao"), max_length=60)
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=250)


class InviteForm(forms.Form):
    drops_second_factor = forms.BooleanField(
        label=_("Bỏ cả bước xác thực thứ hai (người này mất điện thoại hoặc khóa)"), required=False
    )
