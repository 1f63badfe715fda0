from django.urls import path

from tuquan.units.views import data_requests, invitations, me, people, roles

app_name = "units"

# People of a unit: roles, papers that open an account, leaving, requests about personal data
people_patterns = [
    path("quan-tri-vien/", roles.administrator_list, name="administrator_list"),
    path("quan-tri-vien/<uuid:assignment_id>/ket-thuc/", roles.administrator_end, name="administrator_end"),
    path("<uuid:unit_id>/nguoi/", people.person_list, name="person_list"),
    path("<uuid:unit_id>/nguoi/them/", people.person_add, name="person_add"),
    path("<uuid:unit_id>/nguoi/nhap/", people.people_import, name="people_import"),
    path("<uuid:unit_id>/nguoi/nhap/tep-mau/", people.people_template, name="people_template"),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/", people.person, name="person"),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/chuc-vu/", people.person_join, name="person_join"),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/chuc-vu/<int:membership_id>/sua/", people.person_edit, name="person_edit"),
    path(
        "<uuid:unit_id>/nguoi/<uuid:pk>/chuc-vu/<int:membership_id>/ket-thuc/",
        people.membership_end,
        name="membership_end",
    ),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/moi/", people.person_invite, name="person_invite"),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/mo-khoa/", people.person_unlock, name="person_unlock"),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/thoi-viec/", people.person_leave, name="person_leave"),
    path("<uuid:unit_id>/nguoi/<uuid:pk>/vai-tro/", roles.role_grant, name="role_grant"),
    path("<uuid:unit_id>/vai-tro/", roles.role_list, name="role_list"),
    path("<uuid:unit_id>/vai-tro/moi-nguoi/", roles.person_appoint, name="person_appoint"),
    path("<uuid:unit_id>/vai-tro/<uuid:assignment_id>/ket-thuc/", roles.role_end, name="role_end"),
    path("<uuid:unit_id>/vai-tro/<uuid:assignment_id>/uy-quyen/", roles.role_delegate, name="role_delegate"),
    path("<uuid:unit_id>/yeu-cau-du-lieu/", data_requests.data_request_list, name="data_request_list"),
    path("<uuid:unit_id>/yeu-cau-du-lieu/<uuid:pk>/", data_requests.data_request, name="data_request"),
    path(
        "<uuid:unit_id>/yeu-cau-du-lieu/<uuid:pk>/da-nhan/",
        data_requests.data_request_acknowledge,
        name="data_request_acknowledge",
    ),
    path(
        "<uuid:unit_id>/yeu-cau-du-lieu/<uuid:pk>/gia-han/",
        data_requests.data_request_extend,
        name="data_request_extend",
    ),
]

urlpatterns = [
    *people_patterns,
]

# /tai-khoan-cua-toi/, name space "me": what is held about me
me_patterns = [
    path("", me.home, name="home"),
    path("ten-dang-nhap/", me.names, name="names"),
    path("thiet-bi/", me.sessions, name="sessions"),
    path("thiet-bi/<int:pk>/dang-xuat/", me.session_end, name="session_end"),
    path("thiet-bi/dang-xuat-tat-ca/", me.sessions_end_others, name="sessions_end_others"),
    path("yeu-cau/", me.data_request_ask, name="data_request_ask"),
    path("yeu-cau/<uuid:pk>/", me.data_request, name="data_request"),
]

# /moi/, name space "invitations": short, because these addresses are printed and typed by hand
invitation_patterns = [
    path("", invitations.invitation_enter, name="enter"),
    path("<slug:code>/", invitations.invitation_accept, name="accept"),
]
