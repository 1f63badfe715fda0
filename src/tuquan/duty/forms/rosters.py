"""What a person types about rosters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.duty.enums import AbsenceKind
from tuquan.duty.forms.posts import ClockField
from tuquan.duty.models import DutyPost, ShiftKind
from tuquan.duty.rules.catalogue import MAY_BE_NONE, PAIRS, Rule
from tuquan.guards.models import Guard


class RosterForm(ActForm):
    title = forms.CharField(
        label=_("Tên lịch trực"), max_length=120, required=False, help_text=_("Để trống: đặt theo tháng.")
    )
    first = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"))
    posts = forms.ModelMultipleChoiceField(
        DutyPost.objects.none(), label=_("Các chốt"), widget=forms.CheckboxSelectMultiple
    )
    guards = forms.ModelMultipleChoiceField(
        Guard.objects.none(), label=_("Bảo vệ trong lịch"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, posts: Any, guards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["posts"].queryset, fields["guards"].queryset = posts, guards


class CellForm(ActForm):
    """`choice` is "kind@post", empty for a free day; `other` is a colleague to change places with, whatever is chosen."""

    choice = forms.ChoiceField(label=_("Ca"), required=False, widget=forms.RadioSelect)
    fixed = forms.BooleanField(label=_("Giữ nguyên ô này khi máy xếp lại"), required=False)
    other = forms.ChoiceField(label=_("Hoặc đổi ca ngày này với"), required=False)

    def __init__(self, *args: Any, kinds: Any, posts: Any, others: Iterable[tuple[Guard, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["choice"]
        other: Any = self.fields["other"]
        names = [(str(one.pk), f"{one.person.full_name} ({has})") for one, has in others]
        other.choices = [("", _("không đổi")), *names]
        several = len(posts) > 1
        field.choices = [
            *(
                (f"{kind.pk}@{post.pk}", f"{kind.letter} · {kind.name}" + (f", {post.name}" if several else ""))
                for post in posts
                for kind in kinds
            ),
            ("", _("Nghỉ")),
        ]
        self.kinds = {str(one.pk): one for one in kinds}
        self.posts = {str(one.pk): one for one in posts}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, _at, post = (values.pop("choice", "") or "").partition("@")
        values["kind"], values["post"] = self.kinds.get(kind), self.posts.get(post)
        return values


class KindForm(ActForm):
    letter = forms.CharField(label=_("Ký hiệu trên bảng"), max_length=3)
    name = forms.CharField(label=_("Tên loại ca"), max_length=60)
    start = ClockField(label=_("Bắt đầu"))
    minutes = forms.IntegerField(label=_("Có mặt (phút)"), min_value=30, max_value=1440)
    working_minutes = forms.IntegerField(
        label=_("Tính là giờ làm việc (phút)"),
        min_value=0,
        max_value=1440,
        help_text=_("Thường trực có nghỉ tại chỗ thì ghi ít hơn thời gian có mặt."),
    )
    break_minutes = forms.IntegerField(label=_("Nghỉ giữa giờ (phút)"), min_value=0, max_value=600)


class AbsenceForm(ActForm):
    guard = forms.ModelChoiceField(Guard.objects.none(), label=_("Bảo vệ"), empty_label=None)
    kind = forms.ChoiceField(label=_("Loại"), choices=spoken(AbsenceKind))
    first = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, guards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["guard"]
        field.queryset = guards


class WishForm(ActForm):
    day = DayField(label=_("Ngày"))
    wants = forms.TypedChoiceField(
        label=_("Nguyện vọng"),
        choices=[("0", _("Xin nghỉ")), ("1", _("Muốn trực"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    kind = forms.ModelChoiceField(
        ShiftKind.objects.none(), label=_("Loại ca"), required=False, empty_label=_("Ca nào cũng vậy")
    )

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.queryset = kinds


class RuleForm(ActForm):
    on = forms.BooleanField(label=_("Áp dụng"), required=False)
    must = forms.BooleanField(
        label=_("Bắt buộc"), required=False, help_text=_("Không đánh dấu: máy cố giữ, mỗi lần không giữ tính theo giá.")
    )
    limit = forms.IntegerField(label=_("Mức"), required=False, min_value=0, max_value=1000)
    price = forms.IntegerField(label=_("Mức ưu tiên khi xếp lịch (0–50)"), min_value=0, max_value=50)
    reason = forms.CharField(
        label=_("Lý do, căn cứ"), max_length=250, required=False, help_text=_("Cần khi nới hoặc bỏ quy tắc của luật.")
    )

    pairs = forms.MultipleChoiceField(
        label=_("Không xếp ca sau ngay hôm sau ca trước"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rule: Rule, kinds: Iterable[ShiftKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        if rule.code == PAIRS:
            listed = list(kinds)
            pairs: Any = self.fields["pairs"]
            pairs.choices = [
                (f"{one.letter}>{other.letter}", f"{one.name} ({one.letter}) → {other.name} ({other.letter})")
                for one in listed
                for other in listed
                if one.letter != other.letter
            ]
        else:
            del self.fields["pairs"]
        if rule.limit is None:
            del self.fields["limit"]
        elif rule.code not in MAY_BE_NONE:
            self.fields["limit"] = forms.IntegerField(label=_("Mức"), required=False, min_value=1, max_value=1000)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        pairs = [tuple(one.split(">")) for one in values.pop("pairs", [])]
        return {"limit": None, **values, "pairs": pairs, "code": self.rule.code}


class HolidayForm(ActForm):
    day = DayField(label=_("Ngày"))
    name = forms.CharField(label=_("Tên ngày"), max_length=120)
    is_holiday = forms.TypedChoiceField(
        label=_("Trong lịch của đơn vị"),
        choices=[("1", _("Là ngày nghỉ lễ, tết")), ("0", _("Là ngày thường"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
