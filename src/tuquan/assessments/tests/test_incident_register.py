"""What the register of incidents says beside a criterion: it proposes; only the competent body's conclusion decides."""

from datetime import date, timedelta

import pytest

from tuquan.assessments import queries
from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Finding
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import attesting
from tuquan.assessments.tests.factories import good_year, moment, registered
from tuquan.incidents.services import concluding, reporting, responding

AFTER = date(2026, 11, 16)


@pytest.fixture
def cycle(cast):
    """The head has said of every point, and of school violence, that nothing happened in the whole window."""
    good_year(cast.school_a, cast.head_a)
    made = registered(cast.school_a, cast.head_a, cast.officer)
    for point in ("a", "b", "c", "đ", "e", "g"):
        attesting.attest(made, point, holds=False, by=cast.head_a, at=moment(11, 16))
    attesting.attest(made, "GD4", holds=True, by=cast.head_a, at=moment(11, 16))
    return made


def finding(cycle: Cycle, code: str = "GD3") -> Finding:
    cycle = Cycle.objects.get(pk=cycle.pk)
    return next(one for one in queries.findings(cycle, AFTER) if one.criterion.code == code)


def incident(cast, kind="theft", **fields):
    at = moment(6, 12)
    return reporting.report_incident(
        cast.school_a, kind=kind, where="Kho", by=cast.guard_a, at=at, discovered_at=at - timedelta(minutes=5), **fields
    )


def conclude(cast, one, point="đ", verdict="violation", **fields):
    return concluding.record_conclusion(
        one,
        point=point,
        verdict=verdict,
        body="Công an phường",
        number="7/KL",
        date=date(2026, 7, 1),
        by=cast.head_a,
        at=moment(7, 2),
        **fields,
    )


def test_without_incidents_nothing_changes(cast, cycle):
    assert finding(cycle).state is FindingState.MET


def test_an_incident_without_a_conclusion_puts_its_point_up_for_judgement_with_its_times(cast, cycle):
    one = incident(cast)
    responding.answer(one.told.get(side="police"), answer="received", by=None, at=moment(6, 12) + timedelta(minutes=6))
    found = finding(cycle)
    matter = "Vụ việc ngày 12/06/2026: Trộm cắp, mất tài sản (phát hiện 08:55, báo 09:00, Công an nhận tin 09:06)"
    assert found.state is FindingState.TO_JUDGE
    assert found.notes == (f"{matter}: chờ kết luận của cơ quan có thẩm quyền, đối chiếu điểm đ.",)
    assert [proof.title for proof in found.found][-1] == matter


def test_drills_false_alarms_crowds_and_taken_out_ones_say_nothing(cast, cycle):
    incident(cast, drill=True)
    incident(cast, kind="crowd", people=60)
    concluding.close(incident(cast), outcome="false_alarm", finding="", by=cast.head_a, at=moment(6, 13))
    concluding.withdraw(incident(cast), reason="Ghi nhầm", by=cast.head_a, at=moment(6, 13))
    assert finding(cycle).state is FindingState.MET


def test_the_conclusion_decides_whatever_the_head_said(cast, cycle):
    one = incident(cast)
    conclude(cast, one, verdict="no_violation")
    assert finding(cycle).state is FindingState.MET
    conclude(cast, one)
    found = finding(cycle)
    assert (found.state, found.missing) == (
        FindingState.NOT_MET,
        ("Đã có kết luận xảy ra vụ việc tại điểm đ.",),
    )


def test_a_lawful_excuse_is_judged_with_its_times(cast, cycle):
    one = incident(cast)
    conclude(cast, one, excuse="early_and_reported", excuse_note="Báo sau năm phút")
    found = finding(cycle)
    assert found.state is FindingState.TO_JUDGE
    assert found.notes == (
        "Điểm đ đã có kết luận, đề nghị loại trừ: phát hiện sớm, đã giảm hậu quả và báo cáo ngay "
        "(phát hiện 08:55, báo 09:00).",
    )


def test_school_violence_is_put_to_its_own_criterion(cast, cycle):
    before = finding(cycle, "GD4").state
    one = incident(cast, kind="school_violence")
    assert (before, finding(cycle, "GD4").state) == (FindingState.MET, FindingState.TO_JUDGE)
    conclude(cast, one, point="GD4")
    assert finding(cycle, "GD4").state is FindingState.NOT_MET


def test_the_register_of_the_neighbour_says_nothing_here(cast, cycle):
    reporting.report_incident(cast.school_b, kind="theft", where="Kho", by=cast.head_b, at=moment(6, 12))
    assert finding(cycle).state is FindingState.MET
