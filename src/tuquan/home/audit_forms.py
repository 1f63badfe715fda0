import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.audit.kinds import TITLES
from tuquan.core.fields import DayField
from tuquan.core.text import sort_key
from tuquan.home.audit_queries import readable_units
from tuquan.units.permitted import Viewer

_RECORD = re.compile(r"([a-z_]+\.[a-z_]+):([0-9A-Za-z-]{1,40})")


class EntryFilter(forms.Form):
    """What to look for in the log; it stands in the address."""

    words = forms.CharField(label=_("Từ trong nội dung, lý do"), required=False, max_length=100)
    who = forms.CharField(label=_("Người làm"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Việc"), required=False)
    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_("Đơn vị"), required=False, empty_label=_("Mọi đơn vị")
    )
    first = DayField(
        label=_("Từ ngày"), required=False, widget=forms.DateInput(attrs={"placeholder": _("ngày/tháng/năm")})
    )
    last = DayField(
        label=_("Đến ngày"), required=False, widget=forms.DateInput(attrs={"placeholder": _("ngày/tháng/năm")})
    )
    record = forms.CharField(required=False, max_length=110, widget=forms.HiddenInput)

    def __init__(self, user: Viewer, data: Any) -> None:
        super().__init__(data)
        titles = sorted(((code, str(title)) for code, title in TITLES.items()), key=lambda pair: sort_key(pair[1]))
        self.fields["kind"].choices = [("", _("Mọi việc")), *titles]  # type: ignore[attr-defined]
        units = readable_units(user)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["unit"]

    def clean_record(self) -> tuple[str, str] | None:
        """ "app.model:key", as a record's page links to its own entries."""
        found = _RECORD.fullmatch(self.cleaned_data["record"])
        return (found[1], found[2]) if found else None

    def clean_words(self) -> str:
        return self.cleaned_data["words"].replace("\x00", "")

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))

    @property
    def wanted(self) -> dict[str, Any]:
        """The answers that are right; a wrong one is told at its field and narrows nothing."""
        return dict(self.cleaned_data) if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
