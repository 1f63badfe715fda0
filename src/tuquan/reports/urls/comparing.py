from django.urls import path

from tuquan.reports.views import comparing as views

patterns = [
    path("so-sanh/", views.comparison, name="comparison"),
    path("so-sanh/cac-ky/", views.comparison_periods, name="comparison_periods"),
    path("so-sanh/xem-lai/", views.comparison_checks, name="comparison_checks"),
    path("so-sanh/excel/", views.comparison_sheet_file, name="comparison_sheet"),
]
