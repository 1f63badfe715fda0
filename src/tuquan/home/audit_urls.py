from django.urls import path

from tuquan.home import audit_views

app_name = "audit"
urlpatterns = [
    path("", audit_views.entry_list, name="entry_list"),
    path("xuat/", audit_views.entry_export, name="entry_export"),
    path("<int:pk>/", audit_views.entry, name="entry"),
    path("<int:pk>/rieng-tu/", audit_views.entry_personal, name="entry_personal"),
]
