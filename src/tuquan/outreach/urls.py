from django.urls import path

from tuquan.outreach import views

app_name = "outreach"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("ghi/", views.session_add, name="add"),
    path("con-thieu/", views.owed, name="owed"),
    path("<uuid:pk>/", views.session, name="session"),
    path("<uuid:pk>/sua/", views.session_edit, name="session_edit"),
    path("<uuid:pk>/diem-danh/", views.attendance, name="attendance"),
    path("<uuid:pk>/rut/", views.session_withdraw, name="session_withdraw"),
]
