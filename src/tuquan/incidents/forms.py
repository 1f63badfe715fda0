from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.core.act_forms import ActForm, spoken
from tuquan.core.fields import DayField
from tuquan.files.enums import IMAGES
from tuquan.files.fields import UploadField
from tuquan.incidents.catalogue import Kind
from tuquan.incidents.enums import Excuse, Outcome, PersonPart, Severity, Verdict
from tuquan.incidents.models import Incident, SceneItem
from tuquan.units.models import Site

MOMENT_HELP = _("Giờ rồi đến ngày, ví dụ 02:10 21/11/2026.")


def _moment(label: Any, *, required: bool = False, help_text: Any = MOMENT_HELP) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, required=required, help_text=help_text)


class ReportForm(ActForm):
    """Where, what now, a picture; the rest may stay empty. Empty times mean now."""

    where = forms.CharField(label=_("Ở đâu?"), max_length=200)
    now = forms.CharField(
        label=_("Đang xảy ra gì?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Một câu là đủ. Không ghi tên ai, không ghi số thẻ căn cước."),
    )
    people = forms.IntegerField(
        label=_("Khoảng bao nhiêu người?"), min_value=1, max_value=100_000, required=False, localize=True
    )
    severity = forms.ChoiceField(
        label=_("Mức độ"), choices=spoken(Severity), initial=Severity.HELP, widget=forms.RadioSelect
    )
    photo = UploadField(
        label=_("Ảnh hiện trường"), kinds=IMAGES, required=False, help_text=_("Chụp nơi xảy ra, không chụp người.")
    )
    site = forms.ModelChoiceField(label=_("Ở cơ sở nào?"), queryset=Site.objects.none(), required=False)
    discovered_at = _moment(_("Phát hiện lúc"), help_text=_("Bỏ trống: vừa phát hiện. Ví dụ 02:10 21/11/2026."))
    started_at = _moment(_("Bắt đầu lúc"), help_text=_("Nếu biết. Ví dụ 01:30 21/11/2026."))
    drill = forms.BooleanField(
        label=_("Đây là diễn tập"), required=False, help_text=_("Không báo Công an, không vào số liệu.")
    )

    def __init__(self, *args: Any, kind: Kind, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.crowd:
            del self.fields["people"]
        if not kind.takes_photos:
            del self.fields["photo"]
        if sites:
            choice: Any = self.fields["site"]
            choice.queryset = sites
        else:
            del self.fields["site"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        photo = data.pop("photo", None)
        data["photos"] = [photo] if photo is not None else []
        return data


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("Diễn biến"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Thấy gì, đã làm gì. Không ghi tên ai: tên chỉ ở biên bản."),
    )
    photo = UploadField(label=_("Ảnh"), kinds=IMAGES, required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.takes_photos:
            del self.fields["photo"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        photo = data.pop("photo", None)
        data["photos"] = [photo] if photo is not None else []
        return data


class CrowdForm(ActForm):
    people = forms.IntegerField(label=_("Khoảng bao nhiêu người"), min_value=0, max_value=100_000, localize=True)


class ItemForm(ActForm):
    what = forms.CharField(label=_("Vật, ảnh chụp gì"), max_length=200)
    where = forms.CharField(label=_("Tìm thấy, chụp ở đâu"), max_length=200, required=False)
    photo = UploadField(
        label=_("Ảnh"), kinds=IMAGES, required=False, help_text=_("Dấu vân tay SHA-256 của ảnh được ghi vào nhật ký.")
    )
    holder = forms.CharField(label=_("Ai giữ"), max_length=150, help_text=_("Họ tên hoặc bộ phận."))
    kept_where = forms.CharField(label=_("Giữ ở đâu"), max_length=150, required=False)
    found_at = _moment(_("Lúc"), help_text=_("Bỏ trống: lúc này."))


class PassForm(ActForm):
    holder = forms.CharField(label=_("Giao cho ai giữ"), max_length=150)
    kept_where = forms.CharField(label=_("Giữ ở đâu"), max_length=150, required=False)
    since = _moment(_("Từ lúc"), help_text=_("Bỏ trống: lúc này."))


class HandOverForm(ActForm):
    to_name = forms.CharField(label=_("Cơ quan nhận"), max_length=250, required=False)
    summary = forms.CharField(
        label=_("Nội dung bàn giao"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Hiện trường thế nào, đã làm gì. Tên người ghi ở biên bản, giao kèm bản giấy."),
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Vật chứng, ảnh giao kèm"),
        queryset=SceneItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    caught = forms.IntegerField(
        label=_("Số người bị bắt quả tang giao kèm"), min_value=0, max_value=500, initial=0, localize=True
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: Any = self.fields["items"]
        items.queryset = incident.items.all()
        # All that was not given away yet goes along, unless somebody says otherwise: nothing stays behind by oversight.
        items.initial = [one.pk for one in incident.items.filter(transfers=None)]
        if not incident.items.exists():
            del self.fields["items"]
        if incident.kind_row.crowd:
            del self.fields["caught"]
        police = incident.unit.police_body
        if police is not None:
            self.fields["to_name"].label = _("Cơ quan khác nhận")
            self.fields["to_name"].help_text = _("Bỏ trống: giao cho %(police)s.") % {"police": police.name}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["to_police"] = not data.get("to_name")
        return data


class ReceiveForm(ActForm):
    receiver = forms.CharField(label=_("Người nhận"), max_length=150, help_text=_("Họ tên, chức vụ."))
    receipt_number = forms.CharField(label=_("Số biên nhận, biên bản"), max_length=60, required=False)


class CloseForm(ActForm):
    outcome = forms.ChoiceField(label=_("Đơn vị xác minh"), choices=spoken(Outcome), widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("Kết luận của đơn vị"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Việc đã xảy ra, đã xử lý thế nào. Không ghi tên ai."),
    )


class ConclusionForm(ActForm):
    point = forms.ChoiceField(label=_("Về điểm"), widget=forms.RadioSelect)
    verdict = forms.ChoiceField(label=_("Kết luận"), choices=spoken(Verdict), widget=forms.RadioSelect)
    body = forms.CharField(label=_("Cơ quan kết luận"), max_length=250)
    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    date = DayField(label=_("Ngày văn bản"))
    excuse = forms.ChoiceField(label=_("Đề nghị loại trừ"), choices=spoken(Excuse), required=False)
    excuse_note = forms.CharField(
        label=_("Căn cứ loại trừ"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nơi thẩm định xem cùng các giờ phát hiện, báo và nhận tin."),
    )

    def __init__(self, *args: Any, points: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["point"]
        choice.choices = points
        if len(points) == 1:
            choice.initial = points[0][0]


class MeasureForm(ActForm):
    what = forms.CharField(label=_("Biện pháp"), max_length=300)
    owner = forms.CharField(label=_("Bộ phận, người làm"), max_length=150)
    due_date = DayField(label=_("Hạn"))
    point = forms.ChoiceField(
        label=_("Điểm tuần tra cần xem"),
        required=False,
        help_text=_("Bảo vệ thấy việc này khi tới điểm, đến khi xong."),
    )

    def __init__(self, *args: Any, points: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if points:
            choice: Any = self.fields["point"]
            choice.choices = [("", _("Không gắn điểm nào")), *((str(pk), name) for pk, name in points)]
        else:
            del self.fields["point"]


class DoneForm(ActForm):
    done_date = DayField(label=_("Xong ngày"))


class MinutesForm(ActForm):
    made_at = _moment(_("Lập lúc"), required=True)
    place = forms.CharField(label=_("Lập tại"), max_length=200)
    what = forms.CharField(label=_("Nội dung vụ việc"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    done = forms.CharField(
        label=_("Việc đã làm"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    harm = forms.CharField(label=_("Thiệt hại ban đầu"), max_length=500, required=False)
    people = forms.CharField(
        label=_("Người trong biên bản"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Mỗi dòng: họ tên; tư cách; chức vụ hoặc nơi ở. Tư cách: người báo, người làm chứng, người bị hại, "
            "người quản lý tài sản, người liên quan. Chỉ ghi người cần cho biên bản."
        ),
    )

    def __init__(self, *args: Any, crowd: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if crowd:
            del self.fields["people"]

    def clean_people(self) -> list[tuple[str, str, str]]:
        found = []
        for number, line in enumerate(self.cleaned_data["people"].splitlines(), 1):
            if not line.strip():
                continue
            name, part, contact = (*(one.strip() for one in line.split(";", 2)), "", "")[:3]
            if not name or len(name) > 120 or len(contact) > 200:
                raise forms.ValidationError(_("Dòng %(line)d: cần họ tên.") % {"line": number})
            found.append((name, _part(part, number), contact))
        return found


def _part(typed: str, number: int) -> str:
    if not typed:
        return PersonPart.CONCERNED
    wanted = typed.casefold()
    for one in PersonPart:
        if wanted == one.value or str(one.label).casefold().startswith(wanted) or wanted in str(one.label).casefold():
            return one.value
    raise forms.ValidationError(_("Dòng %(line)d: chưa rõ tư cách “%(part)s”.") % {"line": number, "part": typed})


class SettingsForm(ActForm):
    alarm_minutes = forms.IntegerField(
        label=_("Báo lại khi chưa ai nhận, sau mỗi (phút)"), min_value=1, max_value=120, localize=True
    )
    keep_years = forms.IntegerField(
        label=_("Giữ chi tiết vụ việc (năm)"),
        min_value=1,
        max_value=20,
        localize=True,
        help_text=_(
            "Tính từ khi kết thúc. Hết hạn, phần mềm xóa lời ghi, ảnh, biên bản, tên người; loại và ngày còn lại."
        ),
    )
