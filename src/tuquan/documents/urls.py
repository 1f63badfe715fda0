from django.urls import path

from tuquan.documents.views import founding, intake, papers as views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("them/", views.document_add, name="add"),
    path("nam-truoc/", intake.intake_list, name="intake_list"),
    path("nam-truoc/nap/", intake.intake_add, name="intake_add"),
    path("nam-truoc/ghi/", intake.intake_confirm_many, name="intake_confirm_many"),
    path("nam-truoc/<uuid:pk>/", intake.intake, name="intake"),
    path("nam-truoc/<uuid:pk>/bo/", intake.intake_set_aside, name="intake_set_aside"),
    path("nam-truoc/<uuid:pk>/nguoi/", intake.intake_people, name="intake_people"),
    path("<uuid:pk>/", views.document, name="document"),
    path("<uuid:pk>/thanh-lap/", founding.founding, name="founding"),
    path("<uuid:pk>/sua/", views.document_edit, name="edit"),
    path("<uuid:pk>/huy/", views.document_cancel, name="cancel"),
]
