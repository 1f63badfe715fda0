from django.urls import path, register_converter

from tuquan.assessments.views import awarding, commendation, grading, office, papers, public, start, unit


class Form:
    """The file form of a letter."""

    regex = "docx|pdf"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class Bundle(Form):
    regex = "pdf|zip"


register_converter(Form, "form")
register_converter(Bundle, "bundle")

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
    path("bang/", office.board, name="board"),
    path("bang/viec/", office.board_act, name="board_act"),
    path("tiep-nhan-ho/<uuid:unit_pk>/", office.register_on_behalf, name="register_on_behalf"),
    path("<uuid:pk>/tiep-nhan/", office.registration_accept, name="registration_accept"),
    path("<uuid:pk>/tra-lai-dang-ky/", office.registration_return, name="registration_return"),
    path("<uuid:pk>/nhan-tham-dinh/", office.appraisal_open, name="appraisal_open"),
    path("<uuid:pk>/tham-dinh/", office.appraise, name="appraise"),
    path("<uuid:pk>/tra-lai/", office.dossier_return, name="dossier_return"),
    path("<uuid:pk>/khieu-nai/", office.complaint, name="complaint"),
    path("<uuid:pk>/thu-hoi/", office.revoke, name="revoke"),
    path("to-trinh/moi/", office.proposal_add, name="proposal_add"),
    path("to-trinh/<uuid:pk>/", office.proposal, name="proposal"),
    path("to-trinh/<uuid:pk>/quyet-dinh/", office.decide, name="decide"),
    path("quyet-dinh/", office.decisions, name="decisions"),
    path("quyet-dinh/nhap/", office.decision_import, name="decision_import"),
    path("quyet-dinh/<uuid:pk>/", office.decision, name="decision"),
    path("quyet-dinh/<uuid:pk>/cong-bo/", office.decision_publish, name="decision_publish"),
    path("giay-cong-nhan/<int:pk>/trao/", office.certificate_hand, name="certificate_hand"),
    path("moc-noi-bo/", office.internal_dates, name="internal_dates"),
    path("tham-quyen/", office.authorities, name="authorities"),
    path("kiem-tra/", public.certificate_check, name="certificate_check"),
    path("kiem-tra/<str:code>/", public.certificate_check, name="certificate_check_code"),
    path("<uuid:pk>/van-ban/<str:code>.<form:form>", papers.cycle_paper, name="cycle_paper"),
    path("<uuid:pk>/ho-so.<bundle:form>", papers.dossier_print, name="dossier_print"),
    path("<uuid:pk>/ho-so-dong-bang/", papers.dossier_frozen, name="dossier_frozen"),
    path("to-trinh/<uuid:pk>/to-trinh.<form:form>", papers.proposal_paper, name="proposal_paper"),
    path("quyet-dinh/<uuid:pk>/quyet-dinh.<form:form>", papers.decision_paper, name="decision_paper"),
    path("quyet-dinh/<uuid:pk>/giay-cong-nhan.<form:form>", papers.decision_certificates, name="decision_certificates"),
    path("cong-van-nhac.<form:form>", papers.reminder_paper, name="reminder_paper"),
    # Emulation and commendation
    path("khen-thuong/", commendation.commendations, name="commendations"),
    path("khen-thuong/dang-ky-thi-dua/mo/", commendation.emulation_open, name="emulation_open"),
    path("khen-thuong/dang-ky-thi-dua/<uuid:pk>/", commendation.emulation, name="emulation"),
    path("khen-thuong/dang-ky-thi-dua/<uuid:pk>/them/", commendation.emulation_line_add, name="emulation_line_add"),
    path(
        "khen-thuong/dang-ky-thi-dua/<uuid:pk>/<int:line_pk>/bo/",
        commendation.emulation_line_remove,
        name="emulation_line_remove",
    ),
    path("khen-thuong/dang-ky-thi-dua/<uuid:pk>/gui/", commendation.emulation_send, name="emulation_send"),
    path("khen-thuong/moi/", commendation.nomination_add, name="nomination_add"),
    path("khen-thuong/cua-toi/", commendation.my_nominations, name="my_nominations"),
    path("khen-thuong/cua-toi/<uuid:pk>/", commendation.my_nomination, name="my_nomination"),
    path("khen-thuong/y-kien/<str:token>/", commendation.consent, name="consent"),
    path("khen-thuong/de-nghi/<uuid:pk>/", commendation.nomination, name="nomination"),
    path("khen-thuong/de-nghi/<uuid:pk>/thanh-tich/", commendation.achievement_add, name="achievement_add"),
    path(
        "khen-thuong/de-nghi/<uuid:pk>/thanh-tich/<int:achievement_pk>/bo/",
        commendation.achievement_remove,
        name="achievement_remove",
    ),
    path("khen-thuong/de-nghi/<uuid:pk>/hoi-y-kien/", commendation.nomination_ask, name="nomination_ask"),
    path("khen-thuong/de-nghi/<uuid:pk>/gui/", commendation.nomination_send, name="nomination_send"),
    path("khen-thuong/de-nghi/<uuid:pk>/rut/", commendation.nomination_withdraw, name="nomination_withdraw"),
    path("khen-thuong/de-nghi/<uuid:pk>/bao-cao.<form:form>", commendation.nomination_paper, name="nomination_paper"),
    path("khen-thuong/de-nghi/<uuid:pk>/tra-lai/", awarding.nomination_turn_down, name="nomination_turn_down"),
    path("phan-loai/mo/", grading.movement_grade_open, name="movement_grade_open"),
    path("phan-loai/<uuid:pk>/", grading.movement_grade, name="movement_grade"),
    path("phan-loai/<uuid:pk>/cham-diem/", grading.movement_score, name="movement_score"),
    path("phan-loai/<uuid:pk>/gui/", grading.movement_send, name="movement_send"),
    path("phan-loai/<uuid:pk>/ghi/", grading.movement_decide, name="movement_decide"),
    path("khen-thuong/bang/", awarding.award_board, name="award_board"),
    path("khen-thuong/danh-sach/", awarding.award_list, name="award_list"),
    path("khen-thuong/han-muc/", awarding.award_limits, name="award_limits"),
    path("khen-thuong/nam-truoc/", awarding.past_awards_add, name="past_awards_add"),
    path("khen-thuong/xet/moi/<str:level>/", awarding.award_review_add, name="award_review_add"),
    path("khen-thuong/xet/<uuid:pk>/", awarding.award_review_page, name="award_review"),
    path("khen-thuong/xet/<uuid:pk>/hoi-dong/", awarding.award_council, name="award_council"),
    path("khen-thuong/xet/<uuid:pk>/bo-phieu/", awarding.award_vote, name="award_vote"),
    path("khen-thuong/xet/<uuid:pk>/trinh/", awarding.award_propose, name="award_propose"),
    path("khen-thuong/xet/<uuid:pk>/quyet-dinh/", awarding.award_decide, name="award_decide"),
    path("khen-thuong/xet/<uuid:pk>/<str:code>.<form:form>", awarding.award_review_paper, name="award_review_paper"),
    path("khen-thuong/quyet-dinh/<uuid:pk>/", awarding.award_decision, name="award_decision"),
    path(
        "khen-thuong/quyet-dinh/<uuid:pk>/quyet-dinh.<form:form>",
        awarding.award_decision_paper,
        name="award_decision_paper",
    ),
]
