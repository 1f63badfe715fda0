from django.urls import path

from tuquan.assessments.views import start, unit

app_name = "assessments"
urlpatterns = [
    path("", unit.year, name="year"),
    path("mo/", unit.cycle_open, name="cycle_open"),
    path("<uuid:pk>/", unit.cycle, name="cycle"),
    path("<uuid:pk>/bat-dau/", start.start, name="start"),
    path("<uuid:pk>/bat-dau/to-chuc/", start.start_conditions, name="start_conditions"),
    path("<uuid:pk>/bat-dau/so-nguoi/", start.start_people, name="start_people"),
    path("<uuid:pk>/tieu-chi/<str:code>/", unit.criterion, name="criterion"),
    path("<uuid:pk>/tieu-chi/<str:code>/minh-chung/", unit.evidence_add, name="evidence_add"),
    path("<uuid:pk>/tieu-chi/<str:code>/so-dem/", unit.tally, name="tally"),
    path("<uuid:pk>/minh-chung/<int:evidence_pk>/bo/", unit.evidence_remove, name="evidence_remove"),
    path("<uuid:pk>/dang-ky/", unit.registration_conference, name="registration_conference"),
    path("<uuid:pk>/dang-ky/chi-tieu/", unit.registration_targets, name="registration_targets"),
    path("<uuid:pk>/dang-ky/gui/", unit.registration_send, name="registration_send"),
    path("<uuid:pk>/xac-nhan/", unit.attestations, name="attestations"),
    path("<uuid:pk>/xac-nhan/khong-xay-ra/", unit.attest_none_happened, name="attest_none_happened"),
    path("<uuid:pk>/xac-nhan/<str:key>/", unit.attest, name="attest"),
    path("<uuid:pk>/xep-loai/", unit.ratings, name="ratings"),
    path("<uuid:pk>/xep-loai/phong-ban/<int:sub_unit_pk>/", unit.rate, name="rate_sub_unit"),
    path("<uuid:pk>/xep-loai/<str:subject>/", unit.rate, name="rate"),
    path("<uuid:pk>/ra-soat-truoc/", unit.review_early, name="review_early"),
    path("<uuid:pk>/hop/", unit.meeting_edit, name="meeting_edit"),
    path("<uuid:pk>/hop/thanh-phan/", unit.meeting_seats, name="meeting_seats"),
    path("<uuid:pk>/hop/ket-luan/", unit.meeting_close, name="meeting_close"),
    path("<uuid:pk>/de-nghi/", unit.request_send, name="request_send"),
]
