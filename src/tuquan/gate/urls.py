from django.urls import path

from tuquan.gate.views import desk, logs, settings, visits

app_name = "gate"
urlpatterns = [
    path("", logs.overview, name="overview"),
    # At the gate
    path("cong/<int:gate_id>/", desk.desk, name="desk"),
    path("cong/<int:gate_id>/quet/", desk.scan, name="scan"),
    path("cong/<int:gate_id>/van-cho-vao/", desk.let_in, name="let_in"),
    path("cong/<int:gate_id>/dem/", desk.count, name="count"),
    path("cong/<int:gate_id>/khach/", desk.walk_in, name="walk_in"),
    path("cong/<int:gate_id>/xe/", desk.vehicle, name="vehicle"),
    path("cong/<int:gate_id>/hang/", desk.goods, name="goods"),
    path("cong/<int:gate_id>/doan/<uuid:pk>/", desk.delegation_came, name="delegation_came"),
    path("luot/<uuid:pk>/", desk.entry, name="entry"),
    path("luot/<uuid:pk>/the/", desk.badge, name="badge"),
    path("luot/<uuid:pk>/ra/", desk.leave, name="leave"),
    path("luot/<uuid:pk>/tra-the/", desk.badge_return, name="badge_return"),
    path("luot/<uuid:pk>/toi-ra-don/", desk.host_answer, name="host_answer"),
    path("luot/<uuid:pk>/da-xem/", desk.settle, name="settle"),
    # Guests announced beforehand
    path("khach/", visits.visit_list, name="visit_list"),
    path("khach/moi/", visits.visit_announce, name="visit_announce"),
    path("khach/<uuid:pk>/", visits.visit, name="visit"),
    path("khach/<uuid:pk>/duyet/", visits.visit_approve, name="visit_approve"),
    path("khach/<uuid:pk>/khong-duyet/", visits.visit_refuse, name="visit_refuse"),
    path("khach/<uuid:pk>/huy/", visits.visit_cancel, name="visit_cancel"),
    path("khach/<uuid:pk>/giay/", visits.visit_pass, name="visit_pass"),
    path("khach/<uuid:pk>/cap-lai/", visits.pass_replace, name="pass_replace"),
    path("khach/<uuid:pk>/gui/", visits.pass_post, name="pass_post"),
    path("doan/bao/", visits.delegation_expect, name="delegation_expect"),
    path("giay/<str:token>/", visits.guest_pass, name="guest_pass"),
    path("dang-ky/<str:token>/", visits.register, name="register"),
    # Logs
    path("dang-o-trong/", logs.roll_call, name="roll_call"),
    path("can-doi/", logs.balance, name="balance"),
    path("so-khach/", logs.book, name="book"),
    path("so-khach/excel/", logs.book_sheet, name="book_sheet"),
    path("du-lieu-khach/", logs.held, name="held"),
    # Settings
    path("thiet-lap/", settings.settings, name="settings"),
    path("thiet-lap/sua/", settings.settings_change, name="settings_change"),
    path("thiet-lap/khu-vuc/", settings.area_add, name="area_add"),
    path("thiet-lap/khu-vuc/<int:area_id>/thoi/", settings.area_end, name="area_end"),
    path("thiet-lap/the/", settings.badges_add, name="badges_add"),
    path("thiet-lap/the/<int:badge_id>/mat/", settings.badge_lost, name="badge_lost"),
    path("thiet-lap/xe/", settings.vehicle_add, name="vehicle_add"),
    path("thiet-lap/xe/<uuid:pk>/bo/", settings.vehicle_remove, name="vehicle_remove"),
    path("thiet-lap/lien-ket/", settings.register_link_renew, name="register_link_renew"),
    path("gap-truc-ban/", settings.block_list, name="block_list"),
    path("gap-truc-ban/de-nghi/", settings.block_propose, name="block_propose"),
    path("gap-truc-ban/<uuid:pk>/duyet/", settings.block_approve, name="block_approve"),
    path("gap-truc-ban/<uuid:pk>/khong-duyet/", settings.block_refuse, name="block_refuse"),
    path("gap-truc-ban/<uuid:pk>/go/", settings.block_lift, name="block_lift"),
]
