"""The frame around the pages: which unit one works in, how the installation is, the gallery of components."""

import ssl
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tuquan.access.permissions import Permission
from tuquan.core.states import State
from tuquan.home.health import signs
from tuquan.units import current
from tuquan.units.permitted import has_permission


@require_POST
def switch_unit(request: HttpRequest) -> HttpResponse:
    unit = current.choose(request, request.POST.get("unit", ""))
    if unit is None:
        raise Http404
    messages.info(request, _("Đang làm việc tại %(unit)s.") % {"unit": unit.name})
    return redirect("/")


class _Sample(forms.Form):
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
            "form": _Sample(),
            "wrong": _Sample({"wrong-day": "31/02/2026", "wrong-people": "ba"}, prefix="wrong"),
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
            "tabs": [(_("Tiêu chí"), "#", True, 11), (_("Hồ sơ"), "#", False, 3), (_("Lịch sử"), "#", False)],
        },
    )


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    if not has_permission(request.user, Permission.SYSTEM_VIEW):
        raise PermissionDenied
    found = signs(timezone.now())
    tasks = [
        {
            "title": sign.title,
            "state": State.MET if sign.well else State.UNMET,
            "state_words": _("tốt") if sign.well else _("cần xem"),
            "sentence": " ".join(filter(None, [sign.words, sign.advice])),
        }
        for sign in found
    ]
    return render(request, "home/health.html", {"signs": tasks, "well": all(sign.well for sign in found)})


@login_not_required
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """For watchers and the proxy: the process answers. It looks at nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """How a phone comes to trust `tuquan serve --https`; `?tai=1` gives the certificate itself."""
    file = Path(settings.DATA_DIR) / "keys" / "ca.crt"
    if not file.exists():
        raise Http404
    if "tai" in request.GET:
        return HttpResponse(
            file.read_bytes(),
            content_type="application/x-x509-ca-cert",
            headers={"Content-Disposition": 'attachment; filename="tu-quan.crt"'},
        )
    digest = sha256(ssl.PEM_cert_to_DER_cert(file.read_text())).hexdigest().upper()
    fingerprint = " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))
    return render(request, "home/certificate.html", {"fingerprint": fingerprint})
