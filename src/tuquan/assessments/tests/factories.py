"""A school that did everything in a year (2026, or another one that is named), and the steps of its year."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.assessments.enums import Outcome, RatingSubject, Verdict
from tuquan.assessments.models import Cycle, Decision, Meeting
from tuquan.assessments.services import appraising, attesting, deciding, meeting, opening, registering
from tuquan.assessments.services.meeting import Judgement
from tuquan.documents.models import OfficialDocument
from tuquan.outreach.models import Attendance, Session
from tuquan.programme.models import (
    Coordination,
    CoordinationMeeting,
    InternalRules,
    InternalRulesTopic,
    ModelActivity,
    MovementModel,
    YearPlan,
)
from tuquan.units.enums import MemberKind, UnitFlag
from tuquan.units.models import Headcount, Membership, Person, SubUnit, Unit, UnitMark

YEAR = 2026


def moment(month: int, day: int, hour: int = 9, year: int = YEAR) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))


def good_year(unit: Unit, head: User, *, staff: int = 3, learners: int = 2, year: int = YEAR) -> None:
    """Every record that the criteria of a school ask for, except ratings and the head's word."""
    for flag in (UnitFlag.PARTY_ORGANISATION, UnitFlag.GUARD_FORCE, UnitFlag.PARENTS_BOARD, UnitFlag.UNION):
        UnitMark.objects.create(unit=unit, flag=flag)
    OfficialDocument.objects.create(
        unit=unit,
        direction="internal",
        kind="NQ",
        purpose="party_resolution",
        number="05",
        symbol="NQ/CB",
        date=date(year, 1, 20),
        issuer="Chi bộ",
        summary="Nghị quyết về bảo đảm an ninh, trật tự",
        state="issued",
        created_at=moment(1, 20, year=year),
    )
    YearPlan.objects.create(
        unit=unit, year=year, title="Kế hoạch bảo đảm an ninh, trật tự", issued_date=date(year, 2, 1)
    )
    rules = InternalRules.objects.create(unit=unit, title="Nội quy nhà trường", valid_from=date(year - 1, 9, 1))
    for topic in ("premises", "internal_political_security", "learner_management", "fire"):
        InternalRulesTopic.objects.create(rules=rules, topic=topic)
    for group, people in ((MemberKind.STAFF, staff), (MemberKind.LEARNER, learners)):
        already = Membership.objects.filter(unit=unit, kind=group).count()
        for number in range(people - already):
            person = Person.objects.create(full_name=f"Người {group} {number}")
            Membership.objects.create(unit=unit, person=person, kind=group)
        Headcount.objects.create(unit=unit, group=group, date=date(year, 1, 1), people=people)
    session = Session.objects.create(
        unit=unit,
        title="Quán triệt nội quy và tiêu chí",
        date=date(year, 2, 10),
        covers_internal_rules=True,
        covers_criteria=True,
        head_count=staff + learners,
        created_at=moment(2, 10, year=year),
    )
    for membership in Membership.objects.filter(unit=unit):
        Attendance.objects.create(session=session, person=membership.person)
    model = MovementModel.objects.create(unit=unit, name="Cổng trường an toàn", founded_date=date(year - 1, 9, 5))
    ModelActivity.objects.create(model=model, date=date(year, 3, 2), what="Trực cổng giờ tan học")
    for partner, name in (("police", "Công an phường"), ("parents", "Ban đại diện cha mẹ học sinh")):
        coordination = Coordination.objects.create(
            unit=unit,
            partner=partner,
            partner_name=name,
            title=f"Quy chế phối hợp với {name}",
            valid_from=date(year - 1, 9, 1),
        )
        CoordinationMeeting.objects.create(
            coordination=coordination, date=date(year, 5, 5), content="Trao đổi tình hình"
        )
    for name in ("Tổ Toán", "Tổ Văn", "Tổ Văn phòng"):
        SubUnit.objects.create(unit=unit, name=name)


def ratings(unit: Unit, by: User, *, at: datetime | None = None, year: int = YEAR) -> None:
    at = at or moment(6, 10, year=year)
    common = {
        "code": "good",
        "paper_date": date(year, 6, 1),
        "paper_number": "12/QĐ",
        "disciplined": 0,
        "is_expected": False,
    }
    attesting.record_rating(unit, year, RatingSubject.GUARD_FORCE, by=by, at=at, **common)
    for sub_unit in unit.sub_units.all():
        attesting.record_rating(unit, year, RatingSubject.SUB_UNIT, sub_unit=sub_unit, by=by, at=at, **common)


def attest_all(cycle: Cycle, head: User, *, at: datetime) -> None:
    for criterion in cycle.rule_set.criteria:
        if criterion.how == "attested" or criterion.probe in ("coordination_regulation", "attested"):
            attesting.attest(cycle, criterion.code, holds=True, by=head, at=at)
    for incident in cycle.rule_set.incidents:
        attesting.attest(cycle, incident.point, holds=False, by=head, at=at)


def registered(unit: Unit, head: User, officer: User, *, at: datetime | None = None, year: int = YEAR) -> Cycle:
    at = at or moment(2, 20, year=year)
    cycle = opening.open_cycle(unit, year, by=head, at=at - timedelta(days=10))
    registering.save_registration(
        cycle, conference_date=at.date(), conference_note="Toàn thể thống nhất", extra_targets="", by=head, at=at
    )
    registering.send_registration(cycle, number="03/ĐK", signed_date=at.date(), late_reason="", by=head, at=at)
    return registering.accept_registration(cycle, by=officer, at=at + timedelta(days=1))


def all_met(cycle: Cycle) -> dict[str, Judgement]:
    return {criterion.code: Judgement(Verdict.MET) for criterion in cycle.rule_set.criteria}


def assessed(cycle: Cycle, head: User, *, at: datetime | None = None) -> Cycle:
    at = at or moment(11, 16, 15, cycle.year)
    attest_all(cycle, head, at=at - timedelta(hours=2))
    held: Meeting = meeting.save_meeting(
        cycle,
        started_at=at - timedelta(hours=1),
        place="Phòng họp",
        chair="Nguyễn Thị Hoa",
        secretary="Lê Thu Hà",
        by=head,
        at=at,
    )
    held.seats.update(present=True)
    return meeting.close_meeting(
        cycle,
        judgements=all_met(cycle),
        outcome=Outcome.PASS,
        votes_for=9,
        votes_against=0,
        police_opinion="Nhất trí đề nghị công nhận.",
        opinions="",
        ended_at=at,
        by=head,
        at=at,
    )


def requested(cycle: Cycle, head: User, *, at: datetime | None = None) -> Cycle:
    at = at or moment(11, 17, year=cycle.year)
    return meeting.send_request(cycle, number="21/TTr", signed_date=at.date(), text="", by=head, at=at)


def recognised(cycle: Cycle, officer: User, chairman: User, *, at: datetime | None = None) -> Decision:
    at = at or moment(11, 18, year=cycle.year)
    cycle = appraising.appraise(cycle, judgements=all_met(cycle), outcome=Outcome.PASS, note="", by=officer, at=at)
    assert cycle.office is not None
    assert cycle.recogniser is not None
    proposal = appraising.propose(
        cycle.office, cycle.recogniser, cycle.year, [cycle], number="15/TTr-BCĐ", date=at.date(), by=officer, at=at
    )
    return deciding.decide(
        proposal,
        number="101/QĐ-UBND",
        date=at.date(),
        signer="Đỗ Quang Vinh",
        signer_position="Chủ tịch",
        refusals={},
        by=chairman,
        at=at + timedelta(hours=3),
    )
