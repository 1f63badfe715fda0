"""Announcing guests, approving them, delegations."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuquan.core import dates
from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.gate.enums import EntryKind
from tuquan.gate.forms.desk import host_field
from tuquan.gate.models import Area
from tuquan.units.models import Gate, Person, Unit

WEEKDAYS = [
    (1, _("thứ Hai")),
    (2, _("thứ Ba")),
    (4, _("thứ Tư")),
    (8, _("thứ Năm")),
    (16, _("thứ Sáu")),
    (32, _("thứ Bảy")),
    (64, _("Chủ nhật")),
]


class TimeField(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M")


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


OPENS, CLOSES = time(8), time(17)


def hours_ahead(now: datetime) -> dict[str, Any]:
    """What a visit is first proposed for: office hours of today that are still to come, else those of tomorrow."""
    local = timezone.localtime(now)
    start = max(OPENS, time(local.hour)) if local.hour < CLOSES.hour - 1 else OPENS
    late = local.hour >= CLOSES.hour - 1
    return {"day": local.date() + timedelta(days=late), "start": start, "end": CLOSES}


class GuestForm(ActForm):
    """What a guest writes, or the host for him or her."""

    name = forms.CharField(label=_("Họ và tên khách, tên đoàn"), max_length=120)
    organisation = forms.CharField(label=_("Nơi công tác"), max_length=150, required=False)
    purpose = forms.CharField(label=_("Việc đến"), max_length=200, required=False)
    day = DayField(label=_("Ngày đến"))
    start = TimeField(label=_("Từ giờ"))
    end = TimeField(label=_("Đến giờ"))
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=2000, initial=1, localize=True)
    plate = forms.CharField(label=_("Biển số xe"), max_length=20, required=False)

    def times(self) -> dict[str, datetime]:
        said = self.cleaned_data
        last = said.get("last_day") or said["day"]
        if last == said["day"] and said["end"] <= said["start"]:  # over midnight
            last += timedelta(days=1)
        return {"starts_at": moment(said["day"], said["start"]), "ends_at": moment(last, said["end"])}


class AnnounceForm(GuestForm):
    kind = forms.ChoiceField(
        label=_("Loại"), choices=spoken(EntryKind)[:3], initial=EntryKind.VISITOR, widget=forms.RadioSelect
    )
    host = forms.ModelChoiceField(Person.objects.none())
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Khu vực"), required=False, empty_label=_("Khu vực chung")
    )
    gates = forms.ModelMultipleChoiceField(
        Gate.objects.none(),
        label=_("Cổng được vào"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn cổng nào: vào được mọi cổng, trừ cổng tiếp công dân."),
    )
    email = forms.EmailField(
        label=_("Thư điện tử của khách"), required=False, help_text=_("Để gửi giấy ra vào có mã QR.")
    )
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Chỉ khi đến nhiều ngày."))
    days = forms.TypedMultipleChoiceField(
        label=_("Chỉ các ngày"),
        required=False,
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn: mọi ngày trong khoảng."),
    )
    field_order = ["kind", "name", "organisation", "purpose", "day", "start", "end", "host", "email", "people", "plate"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"] = host_field(unit)
        areas = Area.objects.filter(unit=unit, ended_at=None).order_by("name", "pk")
        gates = (
            Gate.objects.on(dates.today())
            .filter(site__unit=unit, is_citizen_reception=False)
            .select_related("site")
            .order_by("site__name", "name", "pk")
        )
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["gates"].queryset = gates  # type: ignore[attr-defined]
        self.fields["gates"].label_from_instance = lambda one: f"{one.name} ({one.site.name})"  # type: ignore[attr-defined]
        if not areas.exists():
            del self.fields["area"]
        if gates.count() < 2:
            del self.fields["gates"]
        self.order_fields(self.field_order)

    def announced(self) -> dict[str, Any]:
        """As `visiting.announce_visit` takes it; whoever comes on several days has the hours of each of them."""
        said = dict(self.cleaned_data)
        times = self.times()
        several = bool(said.get("last_day") and said["last_day"] > said["day"])
        minutes = {"first_minute": 0, "last_minute": 0}
        if several:
            first, last = (one.hour * 60 + one.minute for one in (said["start"], said["end"]))
            minutes = {"first_minute": first, "last_minute": last}
        for name in ("day", "start", "end", "last_day"):
            said.pop(name)
        return {**said, **times, **minutes, "days": sum(said.pop("days")) or 127}


class RefuseForm(ActForm):
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class DelegationForm(ActForm):
    gate = forms.ModelChoiceField(Gate.objects.none(), label=_("Cổng"), empty_label=None)
    day = DayField(label=_("Ngày"))
    start = TimeField(label=_("Dự kiến đến lúc"))
    end = TimeField(label=_("Dự kiến xong lúc"))
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=5000, localize=True)
    vehicles = forms.IntegerField(label=_("Số xe"), min_value=0, max_value=500, initial=0, localize=True)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gates: Any = self.fields["gate"]
        gates.queryset = Gate.objects.on(dates.today()).filter(site__unit=unit, is_citizen_reception=False)
        gates.queryset = gates.queryset.select_related("site").order_by("site__name", "name", "pk")
        gates.label_from_instance = lambda one: f"{one.name} ({one.site.name})"

    def expected(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        day, start, end = said.pop("day"), said.pop("start"), said.pop("end")
        last = day + timedelta(days=1) if end <= start else day
        return {**said, "expected_at": moment(day, start), "ends_at": moment(last, end)}
