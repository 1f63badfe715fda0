from django.urls import path

from tuquan.programme.views import attachments, coordination, models, overview, plans, rules

app_name = "programme"
urlpatterns = [
    path("", overview.year, name="year"),
    path("nam/<int:year>/", overview.year, name="year"),
    path("so-phong-trao/<uuid:pk>/", overview.register, name="register"),
    path("ke-hoach/moi/", plans.plan_add, name="plan_add"),
    path("ke-hoach/<uuid:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<uuid:pk>/sua/", plans.plan_revise, name="plan_revise"),
    path("noi-quy/moi/", rules.rules_add, name="rules_add"),
    path("noi-quy/<uuid:pk>/", rules.rules, name="rules"),
    path("noi-quy/<uuid:pk>/lan-moi/", rules.rules_new_version, name="rules_new_version"),
    path("noi-quy/<uuid:pk>/bai-bo/", rules.rules_withdraw, name="rules_withdraw"),
    path("mo-hinh-mau/", models.sample_list, name="sample_list"),
    path("mo-hinh-mau/<slug:code>/", models.sample, name="sample"),
    path("mo-hinh/moi/", models.model_start, name="model_start"),
    path("mo-hinh/<uuid:pk>/", models.model, name="model"),
    path("mo-hinh/<uuid:pk>/sua/", models.model_change, name="model_change"),
    path("mo-hinh/<uuid:pk>/nhan-rong/", models.model_copy, name="model_copy"),
    path("mo-hinh/<uuid:pk>/ket-thuc/", models.model_end, name="model_end"),
    path("mo-hinh/<uuid:pk>/danh-gia/", models.model_evaluate, name="model_evaluate"),
    path("mo-hinh/<uuid:pk>/hoat-dong/moi/", models.activity_log, name="activity_log"),
    path("hoat-dong/<uuid:pk>/bo/", models.activity_strike, name="activity_strike"),
    path("<slug:kind>/<uuid:pk>/tep/moi/", attachments.file_attach, name="file_attach"),
    path("<slug:kind>/<uuid:pk>/tep/<uuid:file_pk>/xoa/", attachments.file_remove, name="file_remove"),
    path("phoi-hop/moi/", coordination.coordination_sign, name="coordination_sign"),
    path("phoi-hop/<uuid:pk>/", coordination.coordination, name="coordination"),
    path("phoi-hop/<uuid:pk>/cham-dut/", coordination.coordination_end, name="coordination_end"),
    path("phoi-hop/<uuid:pk>/buoi-trao-doi/moi/", coordination.meeting_note, name="meeting_note"),
    path("buoi-trao-doi/<uuid:pk>/bo/", coordination.meeting_strike, name="meeting_strike"),
]
