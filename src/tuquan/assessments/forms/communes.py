from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.units.models import Membership, Person, Unit


class CommuneForm(forms.Form):
    clerks = forms.ModelMultipleChoiceField(
        label=_("Ai chuẩn bị hồ sơ của xã, phường?"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chủ tịch Ủy ban nhân dân ký hồ sơ theo chức vụ. Có thể thêm người sau."),
    )

    def __init__(self, *args: Any, committee: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Membership.objects.filter(on_day(dates.today()), unit=committee, person__user__isnull=False)
        choice: Any = self.fields["clerks"]
        choice.queryset = Person.objects.filter(pk__in=here.values("person")).order_by("sort_key", "pk")
        if not choice.queryset.exists():
            del self.fields["clerks"]
