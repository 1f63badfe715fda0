from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.programme.enums import AnnouncementKind, Reply
from tuquan.programme.models import Coordination
from tuquan.programme.services.announcing import Side

FIELDS = {
    AnnouncementKind.DELEGATION: ("date", "start_time", "place", "people", "vehicles"),
    AnnouncementKind.EVENT: ("title", "date", "start_time", "place", "people", "vehicles"),
    AnnouncementKind.RECEPTION_DAY: ("date", "start_time", "place", "people"),
    AnnouncementKind.SUPPORT: ("date", "start_time", "place", "people", "done"),
}
"""What each kind asks for; of a delegation nothing but day, hour, gate, people and vehicles."""


class AnnouncementForm(ActForm):
    title = forms.CharField(label=_("Tên sự kiện"), max_length=200)
    date = DayField(label=_("Ngày"))
    start_time = forms.TimeField(label=_("Giờ"), help_text=_("Ví dụ 08:00."))
    place = forms.CharField(label=_("Cổng, địa điểm"), max_length=120)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=100_000, required=False, localize=True)
    vehicles = forms.IntegerField(label=_("Số xe"), min_value=0, max_value=10_000, required=False, localize=True)
    done = forms.CharField(
        label=_("Việc đơn vị đã làm"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: đã mời vào phòng tiếp công dân, đã báo trực ban. Không ghi tên, không chụp ảnh người dân."),
    )
    sides = forms.MultipleChoiceField(
        label=_("Báo cho"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("Theo quy chế phối hợp.")
    )
    others = forms.CharField(
        label=_("Bên khác"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một bên."),
    )
    answer_by = forms.DateTimeField(
        label=_("Đề nghị trả lời trước"), help_text=_("Giờ rồi đến ngày, ví dụ 16:00 20/11/2026.")
    )

    def __init__(self, *args: Any, kind: AnnouncementKind, coordinations: list[Coordination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {*FIELDS[kind], "sides", "others", "answer_by"}
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.known: dict[str, Side] = {}
        for coordination in coordinations:
            for place, name in enumerate(coordination.side_names):
                if name not in {told for _row, told in self.known.values()}:
                    self.known[f"{coordination.pk}:{place}"] = (coordination, name)
        if self.known:
            choice: Any = self.fields["sides"]
            choice.choices = [(key, name) for key, (_row, name) in self.known.items()]
        else:
            del self.fields["sides"]
            self.fields["others"].label = _("Báo cho")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = [line.strip()[:250] for line in data.pop("others", "").splitlines() if line.strip()]
        data["sides"] = [self.known[key] for key in data.pop("sides", [])] + [(None, name) for name in typed]
        return data


class ReplyForm(ActForm):
    """On the phone of somebody who does not sign in."""

    reply = forms.ChoiceField(label=_("Trả lời của bên anh/chị"), choices=spoken(Reply), widget=forms.RadioSelect)
    question = forms.CharField(
        label=_("Điều cần hỏi"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ khi cần hỏi lại. Không ghi tên người, không ghi nội dung mật."),
    )


class ExplainForm(ActForm):
    explained = forms.CharField(
        label=_("Giải đáp"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bên hỏi đọc được ở chính liên kết đã nhận."),
    )
