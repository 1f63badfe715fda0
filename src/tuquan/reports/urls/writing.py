"""Addresses of the reports that a unit writes."""

from django.urls import URLPattern, path

from tuquan.reports.views import writing as views

patterns: list[URLPattern] = [
    path("soan/", views.report_list, name="report_list"),
    path("soan/moi/", views.report_new, name="report_new"),
    path("soan/<uuid:pk>/", views.report, name="report"),
    path("soan/<uuid:pk>/muc/<slug:code>/", views.section, name="section"),
    path("soan/<uuid:pk>/muc/<slug:code>/viet/", views.section_begin, name="section_begin"),
    path("soan/<uuid:pk>/giu-rieng/<int:version_pk>/", views.apart, name="apart"),
    path("soan/<uuid:pk>/so/<int:figure_pk>/", views.figure_explain, name="figure_explain"),
    path("soan/<uuid:pk>/trich-yeu/", views.report_title, name="report_title"),
    path("soan/<uuid:pk>/cap-nhat-so/", views.report_refresh, name="report_refresh"),
    path("soan/<uuid:pk>/soan-lai/", views.report_draft_again, name="report_draft_again"),
    path("soan/<uuid:pk>/ban-hanh/", views.report_issue, name="report_issue"),
    path("soan/<uuid:pk>/thu-hoi/", views.report_withdraw, name="report_withdraw"),
    path("soan/<uuid:pk>/ban-thay/", views.report_write_anew, name="report_write_anew"),
    path("soan/<uuid:pk>/bo/", views.report_discard, name="report_discard"),
    path("soan/<uuid:pk>/phien-ban/", views.report_versions, name="report_versions"),
    path("soan/<uuid:pk>/ban-in/", views.report_preview, name="report_preview"),
    path("soan/<uuid:pk>/van-ban.<slug:form>", views.report_paper, name="report_paper"),
]
