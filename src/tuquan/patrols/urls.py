from django.urls import path

from tuquan.patrols.views import planning, walking

app_name = "patrols"
urlpatterns = [
    path("", walking.round_list, name="round_list"),
    path("vong/<uuid:pk>/", walking.round, name="round"),
    path("vong/<uuid:pk>/diem/<uuid:point>/", walking.pass_point, name="pass_point"),
    path("vong/<uuid:pk>/ket-thuc/", walking.finish, name="finish"),
    path("vong/<uuid:pk>/khong-tinh/", walking.set_aside, name="set_aside"),
    path("ma/<str:code>/", walking.scan, name="scan"),
    path("phuong-an/", planning.overview, name="overview"),
    path("phuong-an/to-ma/", planning.sheets, name="sheets"),
    path("phuong-an/thoi-han/", planning.keeping, name="keeping"),
    path("diem/them/", planning.point_add, name="point_add"),
    path("diem/<uuid:pk>/", planning.point, name="point"),
    path("diem/<uuid:pk>/sua/", planning.point_change, name="point_change"),
    path("diem/<uuid:pk>/doi-ma/", planning.point_renew, name="point_renew"),
    path("diem/<uuid:pk>/vi-tri/", planning.point_mark, name="point_mark"),
    path("diem/<uuid:pk>/thoi-dung/", planning.point_end, name="point_end"),
    path("tuyen/them/", planning.route_add, name="route_add"),
    path("tuyen/<uuid:pk>/", planning.route, name="route"),
    path("tuyen/<uuid:pk>/di/", walking.round_start, name="round_start"),
    path("tuyen/<uuid:pk>/sua/", planning.route_change, name="route_change"),
    path("tuyen/<uuid:pk>/khung-gio/", planning.route_windows, name="route_windows"),
    path("tuyen/<uuid:pk>/thoi-dung/", planning.route_end, name="route_end"),
    path("so-do/them/", planning.plan_add, name="plan_add"),
    path("so-do/<uuid:pk>/", planning.plan, name="plan"),
]
