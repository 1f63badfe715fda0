from django.urls import path

from tuquan.phone.views import application, carrying, minding

app_name = "phone"
urlpatterns = [
    path("", application.app, name="app"),
    path("phuc-vu.js", application.worker, name="worker"),
    path("ung-dung.webmanifest", application.manifest, name="manifest"),
    path("toi/", carrying.me, name="me"),
    path("mo-ca/", carrying.shift_open, name="shift_open"),
    path("gui/", carrying.upload, name="upload"),
    path("du-lieu/", carrying.snapshot, name="snapshot"),
    path("anh/", carrying.picture, name="picture"),
    path("bao/", carrying.push_switch, name="push"),
    path("hoi/", carrying.ask, name="ask"),
    path("may/", minding.device_list, name="device_list"),
    path("may/<uuid:pk>/thu-hoi/", minding.device_revoke, name="device_revoke"),
    path("viec/", minding.act_list, name="act_list"),
    path("viec/<uuid:pk>/", minding.act, name="act"),
    path("viec/<uuid:pk>/xu-ly/", minding.act_settle, name="act_settle"),
    path("viec/<uuid:pk>/ghi-lai/", minding.act_retry, name="act_retry"),
]
