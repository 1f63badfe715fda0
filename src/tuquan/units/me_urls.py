from django.urls import path

from tuquan.units.views import me

app_name = "me"
urlpatterns = [
    path("", me.home, name="home"),
    path("ten-dang-nhap/", me.names, name="names"),
    path("thiet-bi/", me.sessions, name="sessions"),
    path("thiet-bi/<int:pk>/dang-xuat/", me.session_end, name="session_end"),
    path("thiet-bi/dang-xuat-tat-ca/", me.sessions_end_others, name="sessions_end_others"),
    path("yeu-cau/", me.data_request_ask, name="data_request_ask"),
    path("yeu-cau/<uuid:pk>/", me.data_request, name="data_request"),
]
