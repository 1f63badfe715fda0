from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now, gettext_lazy as _

from tuquan.core import dates, text
from tuquan.core.fields import DayField
from tuquan.units import enums
from tuquan.units.forms.fields import SuggestingInput
from tuquan.units.models import Membership, Person, Unit
from tuquan.units.queries import people


class PersonField(forms.CharField):
    """Somebody of the unit by name; a name nobody bears is a new person. Namesakes are told apart by their position:
    "Nguyễn Văn An · Kế toán"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=250, widget=SuggestingInput(self._suggest), **options)
        self.unit: Unit | None = None

    def _rows(self) -> list[Membership]:
        if self.unit is None:
            return []
        return list(people.members(self.unit).order_by("person__sort_key", "pk")[:400])

    def _suggest(self) -> list[str]:
        return [_called(row) for row in self._rows()]

    def clean(self, value: Any) -> Person | str | None:
        word = text.clean(super().clean(value))
        if not word:
            return None
        rows = self._rows()
        exact = {row.person for row in rows if text.fold(_called(row)) == text.fold(word)}
        named = exact or {row.person for row in rows if row.person.full_name.casefold() == word.casefold()}
        if len(named) > 1:
            raise ValidationError(
                _now("Đơn vị có %(count)d người tên “%(word)s”. Hãy chọn trong danh sách gợi ý, có kèm chức vụ.")
                % {"count": len(named), "word": word}
            )
        return next(iter(named), word)


def _called(row: Membership) -> str:
    return f"{row.person.full_name} · {row.position}" if row.position else row.person.full_name


class TeamForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại"), choices=enums.TeamKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Tên tổ, đội, ban"),
        max_length=200,
        required=False,
        help_text=_("Như ghi trong quyết định. Bỏ trống để lấy tên thường dùng của loại đã chọn."),
    )
    decision_number = forms.CharField(
        label=_("Số quyết định thành lập"), max_length=60, required=False, help_text=_("Ví dụ 15/QĐ-VP.")
    )
    decision_date = DayField(label=_("Ngày quyết định"), required=False)
    valid_from = DayField(label=_("Hoạt động từ ngày"))
    regulation = forms.CharField(label=_("Quy chế hoạt động"), max_length=250, required=False)
    duties = forms.CharField(label=_("Nhiệm vụ"), required=False, widget=forms.Textarea)


class TeamEditForm(forms.Form):
    name = forms.CharField(label=_("Tên tổ, đội, ban"), max_length=200)
    decision_number = forms.CharField(label=_("Số quyết định thành lập"), max_length=60, required=False)
    decision_date = DayField(label=_("Ngày quyết định"), required=False)
    regulation = forms.CharField(label=_("Quy chế hoạt động"), max_length=250, required=False)
    duties = forms.CharField(label=_("Nhiệm vụ"), required=False, widget=forms.Textarea)


class MemberForm(forms.Form):
    person = PersonField(label=_("Họ và tên"), required=False)
    position = forms.CharField(label=_("Chức vụ, nếu là người mới"), max_length=120, required=False)
    post = forms.ChoiceField(label=_("Trong tổ"), choices=enums.TeamPost.choices, initial=enums.TeamPost.MEMBER)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.unit = unit


class BaseMemberFormSet(forms.BaseFormSet):
    """The members of a new team; empty rows are left out, nobody sits twice, one leads."""

    def clean(self) -> None:
        if any(self.errors):
            return
        seen: set[Any] = set()
        leaders = 0
        for form in self.forms:
            person = form.cleaned_data.get("person")
            if not person:
                continue
            leaders += form.cleaned_data["post"] == enums.TeamPost.LEADER
            if isinstance(person, Person):
                if person.pk in seen:
                    raise ValidationError(_now("%(name)s có hai lần trong danh sách.") % {"name": person.full_name})
                seen.add(person.pk)
        if leaders == 0:
            raise ValidationError(_now("Cần chọn một người làm tổ trưởng (đội trưởng, trưởng ban)."))
        if leaders > 1:
            raise ValidationError(_now("Chỉ một người đứng đầu. Hãy chọn lại chức danh của những người kia."))


MemberFormSet = forms.formset_factory(MemberForm, formset=BaseMemberFormSet, extra=0, max_num=60, absolute_max=60)


class JoinTeamForm(MemberForm):
    valid_from = DayField(label=_("Từ ngày"), initial=dates.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = True


class PostForm(forms.Form):
    post = forms.ChoiceField(label=_("Chức danh mới"), choices=enums.TeamPost.choices)
    valid_from = DayField(label=_("Từ ngày"), initial=dates.today)


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Ngày cuối cùng"), initial=dates.today)


class DissolveForm(LastDayForm):
    reason = forms.CharField(label=_("Lý do, căn cứ"), max_length=250)
