from django.urls import path

from tuquan.outreach.views import checkin, lists, sessions

app_name = "outreach"
urlpatterns = [
    path("", sessions.session_list, name="session_list"),
    path("ghi/", sessions.session_add, name="add"),
    path("con-thieu/", sessions.owed, name="owed"),
    path("xac-nhan/", sessions.acknowledge, name="acknowledge"),
    path("co-mat/<uuid:pk>/", checkin.seat, name="seat"),
    path("co-mat/<uuid:pk>/<str:mark>/", checkin.seat_scan, name="seat_scan"),
    path("<uuid:pk>/", sessions.session, name="session"),
    path("<uuid:pk>/sua/", sessions.session_edit, name="session_edit"),
    path("<uuid:pk>/diem-danh/", sessions.attendance, name="attendance"),
    path("<uuid:pk>/diem-danh/danh-sach/", lists.attendance_import, name="attendance_import"),
    path("<uuid:pk>/diem-danh/qr/", checkin.check_in, name="check_in"),
    path("<uuid:pk>/diem-danh/qr/ma/", checkin.check_in_code, name="check_in_code"),
    path("<uuid:pk>/diem-danh/qr/dong/", checkin.check_in_close, name="check_in_close"),
    path("<uuid:pk>/danh-gia/", sessions.session_evaluate, name="session_evaluate"),
    path("<uuid:pk>/rut/", sessions.session_withdraw, name="session_withdraw"),
]
