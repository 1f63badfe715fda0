from django.urls import path

from tuquan.files import views

app_name = "files"
urlpatterns = [path("<uuid:pk>/", views.file, name="file")]
