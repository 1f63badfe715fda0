from django.urls import path

from tuquan.reports.views import reading, wordings

patterns = [
    path("doc/", reading.reading_list, name="reading_list"),
    path("doc/moi/", reading.reading_new, name="reading_new"),
    path("doc/giu-ban-goc/", reading.reading_keeping, name="reading_keeping"),
    path("doc/cach-goi/", wordings.wording_list, name="wording_list"),
    path("doc/cach-goi/them/", wordings.wording_add, name="wording_add"),
    path("doc/cach-goi/<int:pk>/bo/", wordings.wording_remove, name="wording_remove"),
    path("doc/<uuid:pk>/", reading.reading, name="reading"),
    path("doc/<uuid:pk>/xet/", reading.reading_decide, name="reading_decide"),
    path("doc/<uuid:pk>/so/<int:figure>/", reading.reading_correct, name="reading_correct"),
    path("doc/<uuid:pk>/them-so/", reading.reading_add, name="reading_add"),
    path("doc/<uuid:pk>/thong-tin/", reading.reading_source, name="reading_source"),
    path("doc/<uuid:pk>/doc-lai/", reading.reading_again, name="reading_again"),
    path("doc/<uuid:pk>/xac-nhan/", reading.reading_confirm, name="reading_confirm"),
    path("doc/<uuid:pk>/bo/", reading.reading_drop, name="reading_drop"),
    path("doc/<uuid:pk>/rut/", reading.reading_withdraw, name="reading_withdraw"),
]
