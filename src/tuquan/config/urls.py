"""Every address of the product; paths are Vietnamese, names English."""

from django.urls import include, path

from tuquan.programme import urls as programme
from tuquan.units import urls as units

urlpatterns = [
    path("tai-khoan/", include("tuquan.accounts.urls")),
    path("tai-khoan-cua-toi/", include((units.me_patterns, "me"))),
    path("moi/", include((units.invitation_patterns, "invitations"))),
    path("nhat-ky/", include("tuquan.home.audit_urls")),
    path("don-vi/", include("tuquan.units.urls")),
    path("tep/", include("tuquan.files.urls")),
    path("thong-bao/", include("tuquan.notifications.urls")),
    path("van-ban/", include("tuquan.documents.urls")),
    path("so-lieu/", include("tuquan.facts.urls")),
    path("bao-ve/", include("tuquan.guards.urls")),
    path("ca-truc/", include("tuquan.duty.urls")),
    path("ra-vao/", include("tuquan.gate.urls")),
    path("tuan-tra/", include("tuquan.patrols.urls")),
    path("vu-viec/", include("tuquan.incidents.urls")),
    path("dien-thoai/", include("tuquan.phone.urls")),
    path("tuyen-truyen/", include("tuquan.outreach.urls")),
    path("phong-trao/", include("tuquan.programme.urls")),
    path("ky/", include((programme.public_patterns, "signing"))),
    path("danh-gia/", include("tuquan.assessments.urls")),
    path("bao-cao/", include("tuquan.reports.urls")),
    path("", include("tuquan.core.urls")),
    path("", include("tuquan.home.urls")),
]

handler400 = "tuquan.core.views.bad_request"
handler403 = "tuquan.core.views.permission_denied"
handler404 = "tuquan.core.views.page_not_found"
handler500 = "tuquan.core.views.server_error"
