from django.urls import path

from tuquan.guards import views

app_name = "guards"
urlpatterns = [
    path("", views.guard_list, name="guard_list"),
    path("them/", views.guard_enlist, name="guard_enlist"),
    path("the-bo-tui/", views.pocket_cards, name="pocket_cards"),
    path("thiet-lap/", views.roll_settle, name="roll_settle"),
    path("dich-vu/", views.service_hire, name="service_hire"),
    path("dich-vu/<uuid:pk>/ket-thuc/", views.service_end, name="service_end"),
    path("phu-cap/", views.allowance_set, name="allowance_set"),
    path("<uuid:pk>/", views.guard, name="guard"),
    path("<uuid:pk>/sua/", views.guard_change, name="guard_change"),
    path("<uuid:pk>/thoi-viec/", views.guard_leave, name="guard_leave"),
]
