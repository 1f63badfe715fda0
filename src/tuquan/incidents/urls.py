from django.urls import path

from tuquan.incidents.views import answering, ending, register

app_name = "incidents"
urlpatterns = [
    path("", register.incident_list, name="incident_list"),
    path("bao/", register.report, name="report"),
    path("khan-cap/", register.emergency_card, name="emergency_card"),
    path("cach-lam/", register.settings, name="settings"),
    path("nhan/", ending.transfer_list, name="transfer_list"),
    path("nhan/<uuid:pk>/", ending.transfer, name="transfer"),
    path("nhan/<uuid:pk>/ky-nhan/", ending.transfer_receive, name="transfer_receive"),
    path("nhan/<uuid:pk>/doi-lien-ket/", ending.transfer_renew, name="transfer_renew"),
    path("ky-nhan/<str:token>/", answering.transfer_link, name="transfer_link"),
    path("tin/<uuid:pk>/", answering.told, name="told"),
    path("tin/<uuid:pk>/gui/", answering.told_give, name="told_give"),
    path("tin/<uuid:pk>/doi-lien-ket/", answering.told_renew, name="told_renew"),
    path("tin/<uuid:pk>/ghi/", answering.told_mark, name="told_mark"),
    path("tra-loi/<str:token>/", answering.told_link, name="told_link"),
    path("bien-ban/<uuid:pk>/", ending.minutes, name="minutes"),
    path("bien-ban/<uuid:pk>/sua/", ending.minutes_change, name="minutes_change"),
    path("bien-ban/<uuid:pk>/<str:form>/", ending.minutes_paper, name="minutes_paper"),
    path("vat-chung/<uuid:pk>/", ending.item_pass, name="item_pass"),
    path("bien-phap/<uuid:pk>/", ending.measure_done, name="measure_done"),
    path("<uuid:pk>/", register.incident, name="incident"),
    path("<uuid:pk>/nhan-xu-ly/", register.take, name="take"),
    path("<uuid:pk>/buoc/<str:code>/", register.step, name="step"),
    path("<uuid:pk>/dien-bien/", register.note, name="note"),
    path("<uuid:pk>/so-nguoi/", register.count, name="count"),
    path("<uuid:pk>/vat-chung/", ending.item_keep, name="item_keep"),
    path("<uuid:pk>/ban-giao/", ending.hand_over, name="hand_over"),
    path("<uuid:pk>/bien-ban/", ending.minutes_make, name="minutes_make"),
    path("<uuid:pk>/ket-thuc/", ending.close, name="close"),
    path("<uuid:pk>/mo-lai/", ending.reopen, name="reopen"),
    path("<uuid:pk>/bo/", ending.withdraw, name="withdraw"),
    path("<uuid:pk>/ket-luan/", ending.conclude, name="conclude"),
    path("<uuid:pk>/bien-phap/", ending.measure_add, name="measure_add"),
]
