from django.urls import path

from tuquan.home import gallery, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("chuyen-don-vi/", views.switch_unit, name="switch_unit"),
    path("suc-khoe/", views.health, name="health"),
    path("song/", views.alive, name="alive"),
    path("chung-thu/", views.certificate, name="certificate"),
    path("thanh-phan/", gallery.gallery, name="gallery"),
    path("thanh-phan/<slug:kind>/", gallery.gallery_page, name="gallery_page"),
]
