from django.urls import path

from tuquan.outreach.views import sessions

app_name = "outreach"
urlpatterns = [
    path("", sessions.session_list, name="session_list"),
    path("ghi/", sessions.session_add, name="add"),
    path("con-thieu/", sessions.owed, name="owed"),
    path("xac-nhan/", sessions.acknowledge, name="acknowledge"),
    path("<uuid:pk>/", sessions.session, name="session"),
    path("<uuid:pk>/sua/", sessions.session_edit, name="session_edit"),
    path("<uuid:pk>/diem-danh/", sessions.attendance, name="attendance"),
    path("<uuid:pk>/rut/", sessions.session_withdraw, name="session_withdraw"),
]
