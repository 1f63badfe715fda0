from django.urls import path

from tuquan.units.views import (
    data_requests,
    importing,
    invitations,
    me,
    people,
    places,
    properties,
    registry,
    reviews,
    roles,
    teams,
)

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

# The registry of units
registry_patterns = [
    path("", registry.unit_list, name="unit_list"),
    path("xuat-excel/", registry.unit_export, name="unit_export"),
    path("them/", registry.unit_add, name="unit_add"),
    path("<uuid:pk>/", registry.unit, name="unit"),
    path("<uuid:pk>/sua/", registry.unit_edit, name="unit_edit"),
    path("<uuid:pk>/chuyen-noi-dong/", registry.unit_move, name="unit_move"),
    path("<uuid:pk>/quan-he/", registry.unit_relate, name="unit_relate"),
    path("<uuid:pk>/ket-thuc/", registry.unit_close, name="unit_close"),
    path("<uuid:pk>/mo-lai/", registry.unit_reopen, name="unit_reopen"),
    path("<uuid:pk>/dac-diem/", properties.unit_mark, name="unit_mark"),
    path("<uuid:pk>/so-nguoi/", properties.unit_headcount, name="unit_headcount"),
    path("<uuid:pk>/quy-mo/", properties.unit_size, name="unit_size"),
    path("<uuid:pk>/phong-ban/them/", properties.sub_unit_add, name="sub_unit_add"),
    path("<uuid:pk>/phong-ban/<int:row_id>/sua/", properties.sub_unit_edit, name="sub_unit_edit"),
    path("<uuid:pk>/tru-so/them/", properties.site_add, name="site_add"),
    path("<uuid:pk>/tru-so/<int:row_id>/sua/", properties.site_edit, name="site_edit"),
    path("<uuid:pk>/tru-so/<int:row_id>/cong/them/", properties.gate_add, name="gate_add"),
    *(
        path(f"<uuid:pk>/{kind}/<int:row_id>/thoi-dung/", properties.row_end, {"kind": kind}, name=f"{name}_end")
        for kind, name in (("phong-ban", "sub_unit"), ("tru-so", "site"), ("cong", "gate"))
    ),
]

# Lists of units from a file
import_patterns = [
    path("nhap/", importing.import_list, name="import_list"),
    path("nhap/tep-mau/", importing.import_template, name="import_template"),
    path("nhap/<uuid:pk>/", importing.import_, name="import"),
    path("nhap/<uuid:pk>/cot/", importing.import_columns, name="import_columns"),
    path("nhap/<uuid:pk>/tep-loi/", importing.import_errors, name="import_errors"),
    path("nhap/<uuid:pk>/ghi/", importing.import_apply, name="import_apply"),
    path("nhap/<uuid:pk>/hoan-tac/", importing.import_undo, name="import_undo"),
    path("nhap/<uuid:pk>/bo/", importing.import_discard, name="import_discard"),
]

# The yearly review of the list
review_patterns = [
    path("ra-soat/", reviews.review_list, name="review_list"),
    path("ra-soat/mo/", reviews.review_open, name="review_open"),
    path("ra-soat/<uuid:pk>/", reviews.review, name="review"),
    path("ra-soat/<uuid:pk>/de-xuat/", reviews.review_propose, name="review_propose"),
    path("ra-soat/<uuid:pk>/de-xuat/<int:item_id>/rut/", reviews.review_withdraw, name="review_withdraw"),
    path("ra-soat/<uuid:pk>/trinh/", reviews.review_submit, name="review_submit"),
    path("ra-soat/<uuid:pk>/tra-lai/", reviews.review_return, name="review_return"),
    path("ra-soat/<uuid:pk>/quyet-dinh/", reviews.review_decide, name="review_decide"),
]

# Geography
place_patterns = [
    path("dia-ban/", places.place_list, name="place_list"),
    path("dia-ban/<int:pk>/", places.place, name="place"),
    path("dia-ban/<int:pk>/khu-dan-cu/them/", places.area_add, name="area_add"),
    path("dia-ban/<int:pk>/ket-thuc/", places.area_end, name="area_end"),
]

# Teams
team_patterns = [
    path("<uuid:unit_id>/to-doi/", teams.team_list, name="team_list"),
    path("<uuid:unit_id>/to-doi/thanh-lap/", teams.team_found, name="team_found"),
    path("<uuid:unit_id>/to-doi/thanh-lap/thanh-vien/", teams.team_found_members, name="team_found_members"),
    path("<uuid:unit_id>/to-doi/thanh-lap/kiem-tra/", teams.team_found_check, name="team_found_check"),
    path("to-doi/<uuid:pk>/", teams.team, name="team"),
    path("to-doi/<uuid:pk>/sua/", teams.team_edit, name="team_edit"),
    path("to-doi/<uuid:pk>/thanh-vien/them/", teams.team_member_add, name="team_member_add"),
    path("to-doi/<uuid:pk>/thanh-vien/<int:member_id>/chuc-danh/", teams.team_member_post, name="team_member_post"),
    path("to-doi/<uuid:pk>/thanh-vien/<int:member_id>/thoi/", teams.team_member_end, name="team_member_end"),
    path("to-doi/<uuid:pk>/giai-the/", teams.team_dissolve, name="team_dissolve"),
]

urlpatterns = [
    *people_patterns,
    *registry_patterns,
    *import_patterns,
    *review_patterns,
    *place_patterns,
    *team_patterns,
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
