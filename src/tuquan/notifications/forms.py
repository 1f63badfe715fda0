from collections.abc import Iterator
from datetime import time

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.notifications.enums import Channel
from tuquan.notifications.kinds import KINDS
from tuquan.notifications.models import QuietHours


class PreferencesForm(forms.Form):
    """One choice per kind, and the hours without letters."""

    quiet_from = forms.TimeField(
        label=_("Không gửi thư từ giờ"), required=False, help_text=_("Ví dụ 22:00. Để trống nếu lúc nào cũng gửi.")
    )
    quiet_to = forms.TimeField(label=_("Đến giờ"), required=False, help_text=_("Ví dụ 06:00."))

    def __init__(self, user: User, data: object = None) -> None:
        quiet = QuietHours.objects.filter(user=user).first()
        super().__init__(
            data,  # type: ignore[arg-type]
            initial={"quiet_from": quiet and f"{quiet.start:%H:%M}", "quiet_to": quiet and f"{quiet.end:%H:%M}"},
        )
        chosen = dict(user.notification_preferences.values_list("kind", "channel"))  # type: ignore[attr-defined]
        for kind in KINDS.values():
            self.fields[f"kind:{kind.code}"] = forms.ChoiceField(
                label=str(kind.title),
                choices=[choice for choice in Channel.choices if not (kind.always and choice[0] == Channel.NONE)],
                initial=chosen.get(kind.code, kind.default),
            )

    def kinds(self) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith("kind:"))

    def clean(self) -> None:
        start, end = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_to")
        if (start is None) != (end is None) and not {"quiet_from", "quiet_to"} & self.errors.keys():
            self.add_error("quiet_to" if start else "quiet_from", _("Nhập cả hai giờ, hoặc để trống cả hai."))
        elif start is not None and start == end:
            self.add_error("quiet_to", _("Hai giờ phải khác nhau."))

    @property
    def channels(self) -> dict[str, Channel]:
        return {name[5:]: Channel(value) for name, value in self.cleaned_data.items() if name.startswith("kind:")}

    @property
    def quiet(self) -> tuple[time, time] | None:
        start, end = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_to")
        return (start, end) if start is not None and end is not None else None
