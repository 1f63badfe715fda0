from django.urls import path

from tuquan.reports.views import targets as views

patterns = [
    path("phan-dau/", views.target_list, name="target_list"),
    path("phan-dau/dat/", views.target_new, name="target_new"),
    path("phan-dau/<uuid:pk>/", views.target, name="target"),
    path("phan-dau/<uuid:pk>/bo/", views.target_withdraw, name="target_withdraw"),
]
