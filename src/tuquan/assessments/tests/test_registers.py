"""What the registers of coordination, gaps, self-checks and disputes say beside a criterion."""

from datetime import date, time

import pytest

from tuquan.assessments import queries, registers
from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Finding, Question
from tuquan.assessments.models import Cycle
from tuquan.assessments.tests.factories import good_year, moment, registered
from tuquan.programme.models import Coordination, CoordinationMeeting, DisputeCount
from tuquan.programme.services import announcing, coordinating, gaps
from tuquan.programme.tests import factories as programme

JUNE = date(2026, 6, 30)


@pytest.fixture
def cycle(cast):
    good_year(cast.school_a, cast.head_a)
    return registered(cast.school_a, cast.head_a, cast.officer)


def finding(cycle: Cycle, code: str, on: date = JUNE) -> Finding:
    cycle = Cycle.objects.get(pk=cycle.pk)
    return next(one for one in queries.findings(cycle, on) if one.criterion.code == code)


def titles(found: Finding) -> list[str]:
    return [proof.title for proof in found.found]


def test_a_review_shows_that_the_regulation_is_lived(cast, cycle):
    CoordinationMeeting.objects.all().delete()
    police = Coordination.objects.get(partner="police")
    by = {"by": cast.clerk_a, "at": moment(6, 20)}
    coordinating.review_half(police, date=date(2026, 6, 18), result="good", **by)
    assert titles(finding(cycle, "GD2a")) == [
        "Quy chế phối hợp với Công an phường",
        "Sơ kết phối hợp 6 tháng đầu năm 2026: phối hợp tốt",
    ]
    assert titles(finding(cycle, "GD2a", date(2026, 6, 17))) == ["Quy chế phối hợp với Công an phường"]


def test_a_further_side_counts_as_a_side(cast, cycle):
    parents = Coordination.objects.get(partner="parents")
    parents.partner = "local_government"
    parents.save()
    assert finding(cycle, "GD2b").state is FindingState.MISSING
    coordinating.add_party(parents, partner="parents", name="Ban đại diện", by=cast.clerk_a, at=moment(6, 20))
    assert finding(cycle, "GD2b").state is FindingState.MET


def test_answered_announcements_stand_beside_the_regulation_delegations_only_as_a_count(cast, cycle):
    def announce(kind, day, **fields):
        made = announcing.announce(
            cast.school_a,
            kind=kind,
            date=day,
            start_time=time(8),
            place="Cổng chính",
            answer_by=moment(6, 2),
            sides=[(None, "Công an phường")],
            by=cast.clerk_a,
            at=moment(6, 1),
            **fields,
        )
        announcing.reply(made.sides.get(), reply="coming", at=moment(6, 1, 12))

    announce("event", date(2026, 6, 10), title="Lễ bế giảng")
    announce("delegation", date(2026, 6, 12), people=20)
    assert titles(finding(cycle, "GD2a"))[2:] == ["Báo trước cho bên phối hợp: sự kiện"]
    announcing.forget_past(date(2026, 6, 13))
    assert titles(finding(cycle, "GD2a"))[2:] == [
        "Báo trước cho bên phối hợp: sự kiện",
        "Báo trước tháng 6/2026 (đoàn đến làm việc): 1 lần",
    ]


def test_gaps_stand_without_their_words_and_late_ones_are_noted(cast, cycle):
    by = {"by": cast.clerk_a, "at": moment(6, 20)}
    first = programme.gap(cast.school_a, by=cast.clerk_a)
    second = programme.gap(cast.school_a, by=cast.clerk_a, what="Đèn cổng hỏng")
    days = {"proposed_date": date(2026, 5, 5), "due_date": date(2026, 5, 20)}
    for gap in (first, second):
        gaps.propose_mending(gap, proposal="Lắp mới", responsible="Tổ bảo vệ", **days, **by)
    gaps.mend(first, mended_date=date(2026, 5, 18), mended_how="Đã lắp", **by)
    gaps.check_again(first, passed=True, checked_date=date(2026, 5, 25), **by)
    found = finding(cycle, "GD2a")
    topic = "Phòng, chống trộm cắp, xâm phạm sở hữu"
    assert titles(found)[2:] == [
        f"Sơ hở, thiếu sót ({topic}): đã khắc phục, đã kiểm tra lại",
        f"Sơ hở, thiếu sót ({topic}): đang khắc phục",
    ]
    assert found.notes == ("Còn 1 sơ hở, thiếu sót quá hạn khắc phục.",)


def test_self_checks_of_secrets_stand_beside_the_point_and_do_not_decide_it(cast, cycle):
    before = finding(cycle, "GD3")
    programme.self_check(cast.school_a, by=cast.clerk_a, sheet="state_secrets", failed=())
    after = finding(cycle, "GD3")
    assert titles(after) == [*titles(before), "Đã tự kiểm tra việc bảo vệ bí mật nhà nước"]
    assert after.state is before.state


def test_disputes_stand_beside_the_point_of_communes_as_counts(cast):
    """A commune has no dossier of its own yet, so the question is put by hand."""
    ward = cast.committee
    DisputeCount.objects.create(unit=ward, year=2026, quarter=1, arisen=3, settled=2, passed_on=1)
    DisputeCount.objects.create(unit=ward, year=2025, quarter=3, arisen=9, settled=9, passed_on=0)
    cycle = Cycle(unit=ward, year=2026, rule_set_code="tt124-2021-xa-phuong")
    criterion = next(one for one in cycle.rule_set.criteria if one.code == "XP2b")
    question = Question(cycle, criterion, JUNE, JUNE, JUNE)
    proofs = registers.beside_points(question, list(criterion.parameters["points"]))
    assert [proof.title for proof in proofs] == ["Quý 1/2026: 3 vụ mâu thuẫn, đã giải quyết 2, đã chuyển 1"]
