from django.urls import path, register_converter

from tuquan.assessments.views import (
    council,
    inspecting,
    office,
    papers,
    police,
    public,
    reviewing,
    start,
    telling_out,
    unit,
)


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
    path("<uuid:pk>/bo-sung/", unit.supplement, name="supplement"),
    path("<uuid:pk>/hop/", unit.meeting_edit, name="meeting_edit"),
    path("<uuid:pk>/hop/thanh-phan/", unit.meeting_seats, name="meeting_seats"),
    path("<uuid:pk>/hop/ket-luan/", unit.meeting_close, name="meeting_close"),
    path("<uuid:pk>/hop/cong-an/", police.police_ask, name="police_ask"),
    path("<uuid:pk>/hop/cong-an/thu-lai/", police.police_take_back, name="police_take_back"),
    path("<uuid:pk>/y-kien-cong-an/", police.police_opinion, name="police_opinion"),
    path("y-kien-cong-an/<str:token>/", police.police_link, name="police_link"),
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
    path("hoi-dong/", council.council_list, name="council_list"),
    path("hoi-dong/trieu-tap/", council.council_call, name="council_call"),
    path("hoi-dong/<uuid:pk>/", council.council, name="council"),
    path("hoi-dong/<uuid:pk>/thanh-vien/", council.council_members, name="council_members"),
    path("hoi-dong/<uuid:pk>/phieu/<int:item_pk>/", council.council_vote, name="council_vote"),
    path("hoi-dong/<uuid:pk>/ket-thuc/", council.council_close, name="council_close"),
    path("hoi-dong/<uuid:pk>/bien-ban.<form:form>", council.council_paper, name="council_paper"),
    path("doan-kiem-tra/", inspecting.inspection_board, name="inspection_board"),
    path("doan-kiem-tra/ke-hoach/", inspecting.inspection_plan, name="inspection_plan"),
    path(
        "doan-kiem-tra/ke-hoach/<uuid:pk>/ke-hoach.<form:form>",
        inspecting.inspection_plan_paper,
        name="inspection_plan_paper",
    ),
    path("doan-kiem-tra/them/", inspecting.inspection_add, name="inspection_add"),
    path("doan-kiem-tra/don-vi/", inspecting.inspection_list, name="inspection_list"),
    path("doan-kiem-tra/<uuid:pk>/", inspecting.inspection, name="inspection"),
    path("doan-kiem-tra/<uuid:pk>/ghi/", inspecting.inspection_record, name="inspection_record"),
    path("doan-kiem-tra/<uuid:pk>/tra-loi/", inspecting.inspection_answer, name="inspection_answer"),
    path("doan-kiem-tra/<uuid:pk>/ket-luan/", inspecting.inspection_conclude, name="inspection_conclude"),
    path("doan-kiem-tra/<uuid:pk>/kiem-tra-lai/", inspecting.inspection_check, name="inspection_check"),
    path(
        "doan-kiem-tra/<uuid:pk>/bien-phap/<int:measure_pk>/",
        inspecting.inspection_measure_report,
        name="inspection_measure_report",
    ),
    path("doan-kiem-tra/<uuid:pk>/ket-luan.<form:form>", inspecting.inspection_paper, name="inspection_paper"),
    path("so-ket/", reviewing.review_list, name="review_list"),
    path("so-ket/mo/", reviewing.review_open, name="review_open"),
    path("so-ket/bang/", reviewing.review_board, name="review_board"),
    path("so-ket/bang/nhac/", reviewing.review_remind, name="review_remind"),
    path("so-ket/han/", reviewing.review_dues, name="review_dues"),
    path("so-ket/<uuid:pk>/", reviewing.review, name="review"),
    path("so-ket/<uuid:pk>/sua/", reviewing.review_edit, name="review_edit"),
    path("so-ket/<uuid:pk>/soan-lai/", reviewing.review_draft_again, name="review_draft_again"),
    path("so-ket/<uuid:pk>/ket-luan/", reviewing.review_conclude, name="review_conclude"),
    path("so-ket/<uuid:pk>/mo-lai/", reviewing.review_reopen, name="review_reopen"),
    path("so-ket/<uuid:pk>/van-ban/<str:code>.<form:form>", reviewing.review_paper, name="review_paper"),
    path("kiem-tra/", public.certificate_check, name="certificate_check"),
    path("kiem-tra/<str:code>/", public.certificate_check, name="certificate_check_code"),
    path("<uuid:pk>/van-ban/<str:code>.<form:form>", papers.cycle_paper, name="cycle_paper"),
    path("<uuid:pk>/ho-so.<bundle:form>", papers.dossier_print, name="dossier_print"),
    path("<uuid:pk>/ho-so-dong-bang/", papers.dossier_frozen, name="dossier_frozen"),
    path("to-trinh/<uuid:pk>/to-trinh.<form:form>", papers.proposal_paper, name="proposal_paper"),
    path("quyet-dinh/<uuid:pk>/quyet-dinh.<form:form>", papers.decision_paper, name="decision_paper"),
    path("quyet-dinh/<uuid:pk>/giay-cong-nhan.<form:form>", papers.decision_certificates, name="decision_certificates"),
    path("tin-nhan-nhom/", telling_out.board_message, name="board_message"),
    path("mau-cap-tren/", telling_out.board_form, name="board_form"),
    path("cong-van-nhac.<form:form>", papers.reminder_paper, name="reminder_paper"),
]
