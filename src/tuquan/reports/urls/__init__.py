"""Addresses of each area stand in a module of its own; `patterns` of each are joined here."""

from django.urls import URLPattern, path

from tuquan.reports import views
from tuquan.reports.urls import collecting, comparing, reading, targets, writing

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    *collecting.patterns,
    *reading.patterns,
    *writing.patterns,
    *comparing.patterns,
    *targets.patterns,
]
