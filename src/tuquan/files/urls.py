from django.urls import path

from tuquan.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:pk>/", views.file, name="file"),
    path("<slug:slug>/<uuid:pk>/them/", views.attach, name="attach"),
    path("<slug:slug>/<uuid:pk>/<uuid:file_pk>/xoa/", views.remove, name="remove"),
]
