from django.urls import path

from tuquan.facts import views

app_name = "facts"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("chi-tieu/", views.indicator_list, name="indicator_list"),
    path("khai/", views.declaration_list, name="declaration_list"),
    path("khai/moi/", views.declaration_new, name="declaration_new"),
    path("khai/<uuid:pk>/", views.declaration, name="declaration"),
    path("khai/<uuid:pk>/sua/", views.declaration_edit, name="declaration_edit"),
    path("khai/<uuid:pk>/rut/", views.declaration_withdraw, name="declaration_withdraw"),
    path("so/<int:pk>/", views.fact, name="fact"),
    path("don-vi/<uuid:pk>/", views.unit_figures, name="unit_figures"),
    path("don-vi/<uuid:pk>/excel/", views.unit_sheet, name="unit_sheet"),
    path("don-vi/<uuid:pk>/<slug:indicator>/", views.unit_lineage, name="unit_lineage"),
    path("don-vi/<uuid:pk>/<slug:indicator>/chon/", views.unit_choose, name="unit_choose"),
    path("dia-ban/<int:pk>/", views.place_figures, name="place_figures"),
    path("dia-ban/<int:pk>/excel/", views.place_sheet, name="place_sheet"),
    path("dia-ban/<int:pk>/<slug:indicator>/", views.place_lineage, name="place_lineage"),
    path("dia-ban/<int:pk>/<slug:indicator>/chon/", views.place_choose, name="place_choose"),
]
