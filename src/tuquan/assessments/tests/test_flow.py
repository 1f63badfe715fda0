from datetime import date

import pytest

from tuquan.assessments import dossier, queries
from tuquan.assessments.enums import CycleState, FindingState, Outcome, Verdict
from tuquan.assessments.models import Cycle, DecisionItem
from tuquan.assessments.services import appraising, attesting, deciding, flow, meeting, opening, registering
from tuquan.assessments.services.meeting import Judgement
from tuquan.assessments.tests import factories as make
from tuquan.assessments.tests.factories import YEAR, moment
from tuquan.facts.models import Fact

pytestmark = pytest.mark.django_db


def states(cycle, on):
    cycle = Cycle.objects.get(pk=cycle.pk)
    return {finding.criterion.code: finding.state for finding in queries.findings(cycle, on)}


def facts_of(cycle):
    return sorted(
        Fact.objects.standing().of_record("assessments.cycle", str(cycle.pk)).values_list("indicator", flat=True)
    )


def test_a_year_runs_from_registration_to_certificate(cast):
    make.good_year(cast.school_a, cast.head_a)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    assert (cycle.state, cycle.office, cycle.recogniser) == (CycleState.REGISTERED, cast.office, cast.committee)
    assert cycle.registration_receipt == "01/2026"
    assert facts_of(cycle) == ["units_registered_institution"]
    make.ratings(cast.school_a, cast.head_a)
    cycle = make.assessed(cycle, cast.head_a)
    assert set(states(cycle, date(YEAR, 11, 16)).values()) <= {FindingState.MET, FindingState.TO_JUDGE}
    cycle = make.requested(cycle, cast.head_a)
    decision = make.recognised(cycle, cast.officer, cast.chairman)
    cycle = Cycle.objects.get(pk=cycle.pk)
    item = DecisionItem.objects.get(cycle=cycle)
    assert (cycle.state, item.certificate_number, item.recognised) == (CycleState.RECOGNISED, 1, True)
    assert facts_of(cycle) == ["units_recognized_school", "units_registered_institution"]
    assert [step.kind for step in cycle.steps.all()] == [
        "opened",
        "registration_sent",
        "registration_accepted",
        "meeting",
        "requested",
        "appraised",
        "proposed",
        "decided",
    ]
    report = dossier.verify(dossier.folder() / item.dossier_file)
    assert (report.unit, report.year, report.state, report.decision) == (
        cast.school_a.name,
        YEAR,
        "recognised",
        decision.number,
    )


def test_a_forecast_turns_from_missing_to_met_as_records_come_in(cast):
    cycle = opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 5))
    early = date(YEAR, 1, 10)
    assert set(states(cycle, early).values()) == {FindingState.MISSING}
    make.good_year(cast.school_a, cast.head_a)
    later = states(cycle, date(YEAR, 6, 30))
    assert later["GD1a"] == FindingState.MET
    assert states(cycle, early)["GD1a"] == FindingState.MISSING


def test_what_is_missing_after_its_day_is_not_met(cast):
    cycle = opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 5))
    make.good_year(cast.school_a, cast.head_a)
    assert states(cycle, date(YEAR, 3, 31))["GD1b"] == FindingState.MISSING
    assert states(cycle, date(YEAR, 4, 1))["GD1b"] == FindingState.NOT_MET


def test_registration_after_the_quarter_needs_a_reason(cast):
    cycle = opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(4, 1))
    registering.save_registration(
        cycle, conference_date=date(YEAR, 3, 30), conference_note="", extra_targets="", by=cast.head_a, at=moment(4, 1)
    )
    common = {"number": "1", "signed_date": date(YEAR, 4, 1), "by": cast.head_a, "at": moment(4, 2)}
    with pytest.raises(registering.LateWithoutReason):
        registering.send_registration(cycle, late_reason=" ", **common)
    sent = registering.send_registration(cycle, late_reason="Trường mới thành lập", **common)
    assert sent.state == CycleState.REGISTRATION_SENT


def test_no_step_is_skipped(cast):
    cycle = opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 5))
    with pytest.raises(flow.WrongState):
        meeting.send_request(
            cycle, number="1", signed_date=date(YEAR, 11, 17), text="", by=cast.head_a, at=moment(11, 17)
        )
    with pytest.raises(flow.WrongState):
        appraising.appraise(cycle, judgements={}, outcome=Outcome.PASS, note="", by=cast.officer, at=moment(11, 17))
    assert Cycle.objects.get().state == CycleState.PREPARING


def test_the_meeting_waits_for_the_end_of_the_window(cast):
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    with pytest.raises(meeting.TooEarly):
        make.assessed(cycle, cast.head_a, at=moment(11, 10))


def test_one_criterion_not_met_means_no_recognition(cast):
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    judgements = {**make.all_met(cycle), "GD4": Judgement(Verdict.NOT_MET, "Có vụ đánh nhau ngày 03/4")}
    with pytest.raises(meeting.OutcomeContradicts):
        appraising.appraise(
            cycle, judgements=judgements, outcome=Outcome.PASS, note="", by=cast.officer, at=moment(11, 18)
        )
    failed = appraising.appraise(
        cycle, judgements=judgements, outcome=Outcome.FAIL, note="Chưa đạt GD4", by=cast.officer, at=moment(11, 18)
    )
    proposal = appraising.propose(
        cast.office,
        cast.committee,
        YEAR,
        [failed],
        number="1",
        date=date(YEAR, 11, 18),
        by=cast.officer,
        at=moment(11, 18),
    )
    deciding.decide(
        proposal,
        number="9",
        date=date(YEAR, 11, 18),
        signer="Đỗ Quang Vinh",
        signer_position="Chủ tịch",
        refusals={},
        by=cast.chairman,
        at=moment(11, 19),
    )
    item = DecisionItem.objects.get()
    assert (item.recognised, item.reason, item.certificate_number) == (False, "Chưa đạt GD4", None)


def test_a_returned_dossier_is_completed_and_sent_again(cast):
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    appraising.return_dossier(
        cycle,
        reasons="Thiếu biên bản",
        complete_by_date=date(YEAR, 11, 18),
        paper_number="",
        by=cast.officer,
        at=moment(11, 17),
    )
    with pytest.raises(flow.WrongState):
        make.requested(cycle, cast.head_a, at=moment(11, 18))
    again = make.requested(make.assessed(cycle, cast.head_a, at=moment(11, 18, 8)), cast.head_a, at=moment(11, 18))
    assert (again.state, again.request_receipt, again.returns.get().completed_at) == (
        CycleState.REQUESTED,
        "02/2026",
        moment(11, 18),
    )


def test_an_appraiser_never_handles_his_own_unit(cast):
    from tuquan.units.tests.factories import role

    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    role(cast.officer.person, "team_member", cast.school_a)
    with pytest.raises(flow.OwnUnit):
        appraising.appraise(
            cycle, judgements=make.all_met(cycle), outcome=Outcome.PASS, note="", by=cast.officer, at=moment(11, 18)
        )


def test_an_incident_that_happened_needs_a_conclusion_and_only_two_points_have_excuses(cast):
    cycle = opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 5))
    with pytest.raises(attesting.AttestationRefused):
        attesting.attest(cycle, "e", holds=True, by=cast.head_a, at=moment(5, 5))
    said = {"holds": True, "conclusion_number": "12/KL", "conclusion_date": date(YEAR, 5, 4), "by": cast.head_a}
    with pytest.raises(attesting.AttestationRefused):
        attesting.attest(cycle, "e", excuse="force_majeure", excuse_note="x", at=moment(5, 5), **said)
    attesting.attest(cycle, "g", excuse="force_majeure", excuse_note="Sét đánh", at=moment(5, 5), **said)
    attesting.attest(cycle, "e", at=moment(5, 5), **said)
    assert states(cycle, date(YEAR, 5, 6))["GD3"] == FindingState.NOT_MET


def test_revocation_takes_the_figure_back(cast):
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    make.recognised(cycle, cast.officer, cast.chairman)
    deciding.revoke(
        cycle,
        ground="Phát hiện khai sai",
        paper_number="130/QĐ",
        paper_date=date(YEAR, 12, 1),
        by=cast.chairman,
        at=moment(12, 1),
    )
    assert (Cycle.objects.get().state, facts_of(cycle)) == (CycleState.REVOKED, ["units_registered_institution"])
    with pytest.raises(flow.WrongState):
        deciding.revoke(
            cycle, ground="x", paper_number="1", paper_date=date(YEAR, 12, 1), by=cast.chairman, at=moment(12, 1)
        )


@pytest.mark.parametrize("damage", ["flip", "cut", "add", "swap"])
def test_a_damaged_dossier_is_refused(cast, tmp_path, damage):
    import zipfile

    from tuquan.assessments.dossier import DossierDamaged, pack

    raw = pack(
        {"ho-so.json": b"{}", "a.txt": b"mot"},
        about={"unit": "A", "year": 2026, "state": "recognised"},
        at=moment(11, 20),
    )
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert dossier.verify(path).members == 2
    if damage == "cut":
        path.write_bytes(raw[:-200])
    elif damage == "flip":
        middle = raw.index(b"a.txt") + 6
        path.write_bytes(raw[:middle] + bytes([raw[middle] ^ 255]) + raw[middle + 1 :])
    else:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members.update({"b.txt": b"hai"} if damage == "add" else {"a.txt": b"hai"})
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
    with pytest.raises(DossierDamaged):
        dossier.verify(path)
