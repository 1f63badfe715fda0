from django.urls import path

from tuquan.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("them/", views.document_add, name="add"),
    path("<uuid:pk>/", views.document, name="document"),
    path("<uuid:pk>/sua/", views.document_edit, name="edit"),
    path("<uuid:pk>/huy/", views.document_cancel, name="cancel"),
]
