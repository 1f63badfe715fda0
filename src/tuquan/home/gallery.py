"""The gallery: every component in each of its states, and every page kind, for those who make pages."""

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tuquan.access.permissions import Permission
from tuquan.core.paging import Page
from tuquan.core.states import State
from tuquan.units.permitted import has_permission

KINDS = ("list", "form", "guided", "check", "confirm", "board", "letter")


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Họ và tên"), max_length=40)
    day = forms.DateField(label=_("Ngày mở lớp"))
    people = forms.IntegerField(label=_("Số người dự"), help_text=_("Đếm theo danh sách ký tên."), min_value=1)
    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=[("", _("Chọn hình thức")), ("talk", _("Nói chuyện")), ("drill", _("Diễn tập"))]
    )
    topics = forms.MultipleChoiceField(
        label=_("Nội dung"),
        choices=[("fire", _("Phòng cháy, chữa cháy")), ("traffic", _("An toàn giao thông")), ("drug", _("Ma túy"))],
        widget=forms.CheckboxSelectMultiple,
    )
    answer = forms.ChoiceField(
        label=_("Trong năm, đơn vị có vụ việc nào xảy ra không?"),
        choices=[("no", _("Không")), ("yes", _("Có"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea, required=False)
    list_file = forms.FileField(label=_("Danh sách ký tên"), required=False, help_text=_("PDF hoặc ảnh, tới 20 MB."))
    password = forms.CharField(label=_("Mật khẩu"), widget=forms.PasswordInput, required=False)
    sure = forms.BooleanField(label=_("Tôi đã đối chiếu với sổ theo dõi"))


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    if not has_permission(request.user, Permission.SYSTEM_VIEW):
        raise PermissionDenied
    now = timezone.now()
    return render(
        request,
        "home/gallery.html",
        {
            "states": list(State),
            "form": SampleForm(),
            "wrong": SampleForm({"wrong-day": "31/02/2026", "wrong-people": "ba"}, prefix="wrong"),
            "now": now,
            "tasks": [
                {"title": _("Kiện toàn tổ tự quản"), "state": "met", "url": "#"},
                {"title": _("Ký giao ước thi đua"), "state": "doing", "state_words": _("31/54 người"), "url": "#"},
                {
                    "title": _("Tự đánh giá cuối năm"),
                    "state": "todo",
                    "url": "#",
                    "sentence": _("Mở từ 01/11, xong trước 15/11."),
                },
            ],
            "answers": [
                (_("Hình thức"), _("Nói chuyện"), "#"),
                (_("Ngày mở lớp"), "20/11/2026", "#"),
                (_("Số người dự"), "152", ""),
            ],
            "history": [
                {"at": now, "words": _("Gửi hồ sơ đề nghị"), "by": "Nguyễn Thị Hoa", "icon": "send"},
                {
                    "at": now - timedelta(days=1),
                    "words": _("Họp tự đánh giá"),
                    "by": "Lê Thu Hà",
                    "sentence": _("12/12 thành viên dự, 12 phiếu đồng ý."),
                    "icon": "users-group",
                },
                {"at": now - timedelta(days=40), "words": _("Đăng ký thi đua"), "by": "Lê Thu Hà", "icon": "flag"},
            ],
            "files": [
                {"name": _("Biên bản họp tự đánh giá.pdf"), "url": "#", "note": "214 KB", "icon": "file-type-pdf"},
                {"name": _("Danh sách ký cam kết.xlsx"), "url": "#", "note": "38 KB", "icon": "file-spreadsheet"},
            ],
            "side": [
                (_("Đơn vị"), "Trường THCS Nguyễn Trãi"),
                (_("Hạn nộp"), "15/11/2026"),
                (_("Người lập"), "Lê Thu Hà"),
            ],
            "kinds": [(kind, f"/thanh-phan/{kind}/") for kind in KINDS],
            "tabs": [(_("Tiêu chí"), "#", True, 11), (_("Hồ sơ"), "#", False, 3), (_("Lịch sử"), "#", False)],
        },
    )


class SampleQuestion(forms.Form):
    happened = forms.ChoiceField(
        label=_("Từ 16/11/2025 đến 15/11/2026, đơn vị có để xảy ra mất tài sản lớn không?"),
        help_text=_("Thủ trưởng trả lời cho cả đơn vị. Không ghi tên người."),
        choices=[("no", _("Không")), ("yes", _("Có"))],
        widget=forms.RadioSelect,
    )


@require_GET
def gallery_page(request: HttpRequest, kind: str) -> HttpResponse:
    """A page kind with sample content; nothing on it is sent anywhere."""
    if not has_permission(request.user, Permission.SYSTEM_VIEW):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    return render(
        request,
        f"home/gallery_{kind}.html",
        {
            "form": SampleQuestion() if kind in ("guided", "check") else SampleForm(),
            "step": 5 if kind == "check" else 2,
            "steps": 5,
            "back_url": "/thanh-phan/",
            "page": Page([], previous="x", next="y"),
            "answers": [
                (_("Mất tài sản lớn"), _("Không"), "#"),
                (_("Cháy, nổ, tai nạn lao động nghiêm trọng"), _("Không"), "#"),
                (_("Kết luận của cơ quan có thẩm quyền"), _("Số 15/KL-CAP ngày 02/11/2026"), "#"),
            ],
        },
    )
