from django.urls import path

from tuquan.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.message_list, name="list"),
    path("da-doc/", views.message_read_all, name="read_all"),
    path("tuy-chon/", views.preferences, name="preferences"),
    path("thu-dien-tu/", views.outbox, name="outbox"),
    path("thu-dien-tu/<uuid:pk>/gui-lai/", views.outbox_resend, name="resend"),
    path("<uuid:pk>/", views.message_open, name="open"),
]
