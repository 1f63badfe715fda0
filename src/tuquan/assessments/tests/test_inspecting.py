"""Inspection by the steering committee: plan, findings, answer, conclusion, measures, re-check."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.assessments import inspection_papers, papers, queries
from tuquan.assessments.enums import InspectionState, LineVerdict, MeasureState
from tuquan.assessments.models import CriterionResult, Inspection
from tuquan.assessments.services import inspecting as services
from tuquan.assessments.services.flow import OwnUnit
from tuquan.assessments.services.inspecting import Measure, Seen
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import YEAR, moment
from tuquan.core import dates
from tuquan.documents import letters
from tuquan.facts.models import Fact
from tuquan.notifications.models import Message
from tuquan.units.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast):
    plan = services.save_plan(
        cast.office,
        YEAR,
        title="Kế hoạch kiểm tra năm 2026",
        number="12/KH-BCĐ",
        issued_date=date(YEAR, 2, 1),
        by=cast.officer,
        at=moment(2, 1),
    )
    return services.add_inspection(
        plan,
        cast.school_a,
        planned_date=date(YEAR, 5, 20),
        lead="Phạm Minh Đức",
        team="Vũ Hải Long, Công an phường",
        by=cast.officer,
        at=moment(4, 1),
    )


def recorded(inspection, by, *, measures=(Measure("Bổ sung nội quy phòng cháy", date(YEAR, 6, 20)),)):
    lines = list(inspection.lines.all())
    seen = {line.pk: Seen(LineVerdict.GOOD) for line in lines}
    seen[lines[2].pk] = Seen(LineVerdict.LACKING, "Nội quy thiếu phần phòng cháy.")
    return services.record_findings(
        inspection,
        held_date=date(YEAR, 5, 20),
        seen=seen,
        extra=[("Cổng phụ", Seen(LineVerdict.GOOD, "Có khóa, có đèn."))],
        measures=measures,
        remarks="Nhà trường chuẩn bị tốt.",
        by=by,
        at=moment(5, 20, 17),
    )


def concluded(inspection, by):
    return services.conclude(
        inspection, conclusion="Đạt yêu cầu, còn một việc phải khắc phục.", number="08/TB-BCĐ", by=by, at=moment(5, 25)
    )


def test_the_checklist_is_the_units_own_rule_set(cast, planned):
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    assert [line.code for line in planned.lines.all()] == [one.code for one in cycle.rule_set.criteria]
    assert Message.objects.get(recipient=cast.head_a, kind="inspection.moved").title == (
        "Ban Chỉ đạo sẽ kiểm tra đơn vị ngày 20/05/2026"
    )
    with pytest.raises(services.InspectedAlready):
        services.add_inspection(
            planned.plan,
            cast.school_a,
            planned_date=date(YEAR, 6, 1),
            lead="",
            team="",
            by=cast.officer,
            at=moment(4, 2),
        )


def test_from_findings_to_the_last_re_check(cast, planned):
    inspection = recorded(planned, cast.officer)
    services.answer(inspection, text="Nhà trường nhất trí.", by=cast.clerk_a, at=moment(5, 22))
    inspection = concluded(inspection, cast.officer)
    assert inspection.state == InspectionState.CONCLUDED
    measure = inspection.measures.get()
    services.report_measure(measure, report="Đã ban hành nội quy mới.", by=cast.clerk_a, at=moment(6, 1))
    half = services.check_again(
        inspection,
        checked_date=date(YEAR, 6, 5),
        results={measure.pk: (False, "Chưa niêm yết")},
        by=cast.officer,
        at=moment(6, 5),
    )
    assert (half.state, half.measures.get().state) == (InspectionState.CONCLUDED, MeasureState.OPEN)
    done = services.check_again(
        inspection, checked_date=date(YEAR, 6, 9), results={measure.pk: (True, "")}, by=cast.officer, at=moment(6, 9)
    )
    assert (done.state, done.measures.get().state) == (InspectionState.CLOSED, MeasureState.DONE)
    with pytest.raises(services.InspectionWrongState):
        services.report_measure(measure, report="Lần nữa", by=cast.clerk_a, at=moment(6, 10))


def test_nothing_to_mend_ends_with_the_conclusion(cast, planned):
    assert concluded(recorded(planned, cast.officer, measures=()), cast.officer).state == InspectionState.CLOSED


def test_the_result_enters_nothing_by_itself(cast, planned):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    before = [(one.criterion.code, one.state) for one in queries.findings(cycle, date(YEAR, 5, 30))]
    facts = Fact.objects.count()
    concluded(recorded(planned, cast.officer), cast.officer)
    assert [(one.criterion.code, one.state) for one in queries.findings(cycle, date(YEAR, 5, 30))] == before
    assert (Fact.objects.count(), CriterionResult.objects.count()) == (facts, 0)


def test_refusals(cast, planned):
    line = planned.lines.first()
    common = {"remarks": "", "by": cast.officer, "at": moment(5, 20)}
    with pytest.raises(services.InspectionIncomplete, match="sau hôm nay"):
        services.record_findings(planned, held_date=date(YEAR, 5, 21), seen={}, **common)
    with pytest.raises(services.InspectionIncomplete, match="thiếu sót"):
        services.record_findings(
            planned, held_date=date(YEAR, 5, 20), seen={line.pk: Seen(LineVerdict.LACKING, " ")}, **common
        )
    with pytest.raises(services.InspectionIncomplete, match="Hạn khắc phục"):
        services.record_findings(
            planned, held_date=date(YEAR, 5, 20), seen={}, measures=[Measure("Sửa", date(YEAR, 5, 1))], **common
        )
    with pytest.raises(services.InspectionWrongState):
        services.answer(planned, text="Sớm quá", by=cast.clerk_a, at=moment(5, 1))
    Membership.objects.create(unit=cast.school_a, person=cast.officer.person, kind="staff")
    with pytest.raises(OwnUnit):
        recorded(planned, cast.officer)


def test_the_unit_is_reminded_of_what_it_has_to_mend(cast, planned):
    concluded(recorded(planned, cast.officer), cast.officer)
    assert services.remind_of_measures(date(YEAR, 6, 12)) == 0
    assert services.remind_of_measures(date(YEAR, 6, 13)) == 2  # head and clerk
    assert services.remind_of_measures(date(YEAR, 6, 13)) == 0


def test_the_letters_come_as_word_and_pdf(cast, planned):
    inspection = concluded(recorded(planned, cast.officer), cast.officer)
    for kind, subject in (
        (inspection_papers.INSPECTION_PLAN, inspection.plan),
        (inspection_papers.INSPECTION_CONCLUSION, inspection),
    ):
        letter = papers.make(kind, subject, made_at=moment(5, 25))
        assert (letters.docx(letter)[:2], letters.pdf(letter)[:4]) == (b"PK", b"%PDF")


# Pages


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def at(client):
    def sign_in(user):
        client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
        return client

    return sign_in


def test_an_inspection_through_the_pages(cast, at, monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(YEAR, 5, 20))
    at(cast.officer).post(url("inspection_plan"), {"title": "Kế hoạch kiểm tra năm 2026", "number": "12/KH-BCĐ"})
    made = at(cast.officer).post(
        url("inspection_add"), {"unit": cast.school_a.pk, "planned_date": "20/05/2026", "lead": "Phạm Minh Đức"}
    )
    assert made.status_code == 302
    inspection = Inspection.objects.get()
    page = at(cast.officer).get(url("inspection_record", inspection.pk))
    data = {name: field.initial or "" for name, field in page.context["form"].fields.items()}
    data |= {"held_date": "20/05/2026", "measure_0_what": "Sửa khóa cổng phụ", "measure_0_due": ""}
    line = inspection.lines.first()
    data[f"line_{line.pk}_verdict"] = "lacking"
    wrong = at(cast.officer).post(url("inspection_record", inspection.pk), data)
    errors = wrong.context["form"].errors
    assert {name: list(said) for name, said in errors.items()} == {
        f"line_{line.pk}_finding": ["Ghi điều thiếu sót thấy được."],
        "measure_0_due": ["Ghi hạn khắc phục."],
    }
    data |= {f"line_{line.pk}_finding": "Chưa có nghị quyết quý I.", "measure_0_due": "30/05/2026"}
    assert at(cast.officer).post(url("inspection_record", inspection.pk), data).status_code == 302
    assert "Chưa có nghị quyết quý I." in at(cast.head_a).get(inspection.get_absolute_url()).content.decode()
    assert at(cast.head_b).get(inspection.get_absolute_url()).status_code == 404
    assert at(cast.clerk_a).post(url("inspection_answer", inspection.pk), {"text": "Nhất trí."}).status_code == 302
    assert at(cast.clerk_a).get(url("inspection_paper", inspection.pk, "pdf")).status_code == 404
    at(cast.officer).post(url("inspection_conclude", inspection.pk), {"conclusion": "Cần khắc phục.", "number": ""})
    assert at(cast.clerk_a).get(url("inspection_paper", inspection.pk, "pdf")).status_code == 200
    measure = inspection.measures.get()
    at(cast.clerk_a).post(url("inspection_measure_report", inspection.pk, measure.pk), {"report": "Đã thay khóa."})
    at(cast.officer).post(
        url("inspection_check", inspection.pk), {"checked_date": "20/05/2026", f"result_{measure.pk}": "done"}
    )
    inspection.refresh_from_db()
    assert inspection.state == InspectionState.CLOSED
    assert at(cast.officer).get(url("inspection_board")).status_code == 200
    assert at(cast.clerk_a).get(url("inspection_list")).status_code == 200
