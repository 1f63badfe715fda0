"""The journey through the pages, by role; strangers find nothing."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.assessments.enums import CycleState
from tuquan.assessments.models import Cycle, Decision
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import YEAR, moment
from tuquan.core import dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(cast, client):
    """A client signed in as somebody, and the year's cycle of school A."""

    def sign_in(user):
        client.force_login(user, backend="tuquan.accounts.backends.UsernameOrPhoneBackend")
        return client

    return sign_in


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


UNIT_PAGES = (
    "cycle",
    "start",
    "start_conditions",
    "start_people",
    "attestations",
    "ratings",
    "meeting_edit",
    "request_send",
)
REGISTERING = ("registration_conference", "registration_targets", "registration_send")


def test_every_page_of_the_unit_opens_for_the_head_and_not_for_the_stranger(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    pages = [url(name, cycle.pk) for name in UNIT_PAGES]
    over = [url(name, cycle.pk) for name in REGISTERING]
    pages += [url("criterion", cycle.pk, one.code) for one in cycle.rule_set.criteria]
    pages += [url("attest", cycle.pk, "a"), url("attest", cycle.pk, "g"), url("rate", cycle.pk, "guard_force")]
    pages += [url("evidence_add", cycle.pk, "GD1a")]
    assert [at(cast.head_a).get(page).status_code for page in pages] == [200] * len(pages)
    assert [at(cast.head_b).get(page).status_code for page in pages] == [404] * len(pages)
    assert [at(cast.head_b).get(page).status_code for page in over] == [404] * len(over)
    assert [at(cast.guard_a).get(page).status_code for page in pages] == [404] * len(pages)


def test_a_step_that_is_over_leads_to_where_the_dossier_stands(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    for name in REGISTERING:
        page = at(cast.head_a).get(url(name, cycle.pk), follow=True)
        assert page.redirect_chain == [(cycle.get_absolute_url(), 302)]
        assert "Hồ sơ đang ở bước “đã đăng ký”" in page.content.decode()
    Cycle.objects.update(state=CycleState.REQUESTED)
    page = at(cast.head_a).get(url("meeting_edit", cycle.pk))
    assert (page.status_code, page.url) == (302, cycle.get_absolute_url())


def test_officer_sees_what_was_submitted_and_never_the_draft(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    page = at(cast.officer).get(url("cycle", cycle.pk))
    assert page.templates[0].name == "assessments/dossier.html"
    assert at(cast.officer).get(url("criterion", cycle.pk, "GD1a")).status_code == 404
    Cycle.objects.update(state=CycleState.PREPARING)
    assert at(cast.officer).get(url("cycle", cycle.pk)).status_code == 404


def test_registration_is_sent_through_the_pages(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    client = at(cast.head_a)
    today = dates.today().isoformat()
    client.post(url("cycle_open"))
    cycle = Cycle.objects.get()
    client.post(url("registration_conference", cycle.pk), {"conference_date": today, "conference_note": "Thống nhất"})
    client.post(url("registration_targets", cycle.pk), {"extra_targets": "Không có học sinh vi phạm giao thông"})
    page = client.post(
        url("registration_send", cycle.pk),
        {"number": "05/ĐK", "signed_date": today, "late_reason": "Trường mới"},
    )
    cycle.refresh_from_db()
    assert (page.status_code, cycle.state, cycle.registration_number) == (302, CycleState.REGISTRATION_SENT, "05/ĐK")


def test_clerk_prepares_but_cannot_sign(cast, at):
    cycle = make.opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 5))
    client = at(cast.clerk_a)
    assert client.get(url("registration_send", cycle.pk)).status_code == 200
    assert (
        client.post(url("registration_send", cycle.pk), {"number": "1", "signed_date": "2026-01-05"}).status_code == 403
    )
    assert client.get(url("attest", cycle.pk, "a")).status_code == 404


def test_officer_receives_appraises_proposes_and_the_chairman_decides(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    make.ratings(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    officer = at(cast.officer)
    assert officer.get(url("board"), {"nam": YEAR}).status_code == 200
    assert officer.get(url("board"), {"nam": YEAR, "xuat": "xlsx"})["Content-Type"].endswith("spreadsheetml.sheet")
    officer.post(url("appraisal_open", cycle.pk))
    sheet = {f"verdict_{one.code}": "met" for one in cycle.rule_set.criteria} | {"outcome": "pass", "note": "Đủ hồ sơ"}
    incomplete = officer.post(url("appraise", cycle.pk), {**sheet, "verdict_GD4": ""})
    assert (incomplete.status_code, list(incomplete.context["form"].errors)) == (200, ["verdict_GD4"])
    officer.post(url("appraise", cycle.pk), sheet)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.APPRAISED
    officer.post(url("proposal_add"), {"cycles": [cycle.pk], "number": "12/TTr", "date": dates.today().isoformat()})
    cycle.refresh_from_db()
    proposal = cycle.proposal_items.get().proposal
    assert officer.get(url("decide", proposal.pk)).status_code == 404
    chairman = at(cast.chairman)
    assert chairman.get(url("proposal", proposal.pk)).status_code == 200
    result = {f"result_{cycle.pk.hex}": "yes", f"reason_{cycle.pk.hex}": ""}
    page = chairman.post(
        url("decide", proposal.pk),
        {"number": "100/QĐ", "date": dates.today().isoformat(), "signer": "A", "signer_position": "Chủ tịch", **result},
    )
    assert page.status_code == 302, page.content.decode()
    decision = Decision.objects.get()
    assert chairman.get(url("decision", decision.pk)).status_code == 200
    chairman.post(url("decision_publish", decision.pk), {"where": "Niêm yết tại trụ sở"})
    item = decision.items.get()
    at(cast.officer).post(
        url("certificate_hand", item.pk), {"handed_date": dates.today().isoformat(), "handed_to": "Nguyễn Thị Hoa"}
    )
    item.refresh_from_db()
    decision.refresh_from_db()
    assert (item.handed_to, decision.published_where) == ("Nguyễn Thị Hoa", "Niêm yết tại trụ sở")
    client = at(cast.officer)
    client.logout()
    assert "Hợp lệ" in client.get(url("certificate_check_code", item.check_code)).content.decode()
    assert client.get(url("certificate_check_code", "0" * 24)).status_code == 404


def test_board_shows_who_has_not_registered_and_takes_many_at_once(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 5))
    make.registering.save_registration(
        cycle, conference_date=date(YEAR, 2, 1), conference_note="", extra_targets="", by=cast.head_a, at=moment(2, 1)
    )
    make.registering.send_registration(
        cycle, number="1", signed_date=date(YEAR, 2, 1), late_reason="", by=cast.head_a, at=moment(2, 1)
    )
    client = at(cast.officer)
    waiting = client.get(url("board"), {"nam": YEAR, "tinh_trang": "cho-tiep-nhan"})
    assert [unit.name for unit in waiting.context["page"]] == [cast.school_a.name]
    rest = client.get(url("board"), {"nam": YEAR, "tinh_trang": "chua-dang-ky"})
    assert [unit.name for unit in rest.context["page"]] == [cast.school_b.name]
    form = {"viec": "tiep-nhan", "nam": YEAR, "don_vi": [cast.school_a.pk, cast.school_b.pk]}
    assert "Tiếp nhận đăng ký: 2 đơn vị?" in client.post(url("board_act"), form).content.decode()
    done = client.post(url("board_act"), {**form, "xac-nhan": "co"})
    assert [(r.unit.name, r.done) for r in done.context["results"]] == [
        (cast.school_b.name, False),
        (cast.school_a.name, True),
    ]


def test_tiep_nhan_ho_registers_a_unit_without_an_account(cast, at):
    today = dates.today()
    page = at(cast.officer).post(
        url("register_on_behalf", cast.school_b.pk),
        {
            "number": "7/ĐK",
            "signed_date": today.isoformat(),
            "received_date": today.isoformat(),
            "late_reason": "Nộp trên giấy",
        },
    )
    cycle = Cycle.objects.get()
    assert (page.status_code, cycle.state, cycle.on_behalf) == (302, CycleState.REGISTERED, True)
    assert at(cast.officer).get(url("meeting_edit", cycle.pk)).status_code == 200
    assert at(cast.head_a).post(url("register_on_behalf", cast.school_b.pk), {}).status_code == 404


def test_settings_pages_refuse_a_later_date(cast, at):
    client = at(cast.officer)
    form = {"rule_set_code": "tt124-2021-co-so-giao-duc", "year": YEAR, "deadline": "register", "date": "2026-04-15"}
    page = client.post(url("internal_dates"), form)
    assert page.status_code == 200
    assert page.context["form"].errors["date"]
    assert client.post(url("internal_dates"), {**form, "date": "2026-03-15"}).status_code == 302
    assert client.get(url("internal_dates")).status_code == 200
    assert at(cast.chairman).get(url("authorities")).status_code == 200
    assert at(cast.head_a).get(url("authorities")).status_code == 404


def test_pages_after_the_decision_change_only_by_named_acts(cast, at):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    make.recognised(cycle, cast.officer, cast.chairman)
    client = at(cast.chairman)
    assert client.get(url("revoke", cycle.pk)).status_code == 200
    client.post(
        url("revoke", cycle.pk),
        {"ground": "Khai sai", "paper_number": "2/QĐ", "paper_date": date(YEAR, 11, 20).isoformat()},
    )
    cycle.refresh_from_db()
    assert cycle.state == CycleState.REVOKED
    refused = at(cast.officer).post(
        url("dossier_return", cycle.pk), {"reasons": "x", "complete_by_date": dates.today().isoformat()}
    )
    assert "nên không làm được việc này" in refused.content.decode()


def test_a_past_decision_is_imported_whole_or_not_at_all(cast, at):
    client = at(cast.chairman)
    form = {
        "year": 2024,
        "number": "55/QĐ-UBND",
        "date": "2024-11-18",
        "signer": "Lê Văn Tám",
        "signer_position": "Chủ tịch",
        "basis_note": "Thông tư 23/2012/TT-BCA (như nguồn ghi)",
    }
    wrong = client.post(url("decision_import"), {**form, "units": f"{cast.school_a.code}\nKHONG-CO"})
    assert "Dòng 2: không có đơn vị mã" in wrong.content.decode()
    assert Decision.objects.count() == 0
    lines = f"{cast.school_a.code}\n{cast.school_b.code}; chưa đủ mô hình"
    client.post(url("decision_import"), {**form, "units": lines})
    results = {item.cycle.unit.code: (item.recognised, item.reason) for item in Decision.objects.get().items.all()}
    assert results == {cast.school_a.code: (True, ""), cast.school_b.code: (False, "chưa đủ mô hình")}
    again = client.post(url("decision_import"), {**form, "number": "56/QĐ", "units": cast.school_a.code})
    assert "đã có kết quả năm 2024" in again.content.decode()


def test_score_sheets_and_models_are_opened_beside_the_title(cast, at):
    client = at(cast.head_a)
    client.post(url("cycle_open"))
    page = client.get(url("year"), {"khac": ""})
    others = [one.code for one in page.context["others"]]
    assert others
    client.post(url("cycle_open"), {"bo": others[0]})
    opened = Cycle.objects.get(rule_set_code=others[0])
    assert client.get(opened.get_absolute_url()).status_code == 200
    refused = client.post(url("cycle_open"), {"bo": "tt124-2021-khu-dan-cu"}, follow=True)
    assert "không dành cho loại đơn vị" in refused.content.decode()
