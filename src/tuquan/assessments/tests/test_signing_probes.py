"""Signatures prove: 100 % told of rules and criteria (CQ1d, GD1d), 100 % signed (Circular 23/2012)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Question
from tuquan.assessments.models import Cycle
from tuquan.assessments.probes import PROBES
from tuquan.assessments.tests import factories as year
from tuquan.outreach.models import Session
from tuquan.programme.models import InternalRules, SigningRound
from tuquan.programme.services.signing import acts, people, rounds
from tuquan.units.models import Headcount, SubUnit, Team

AT = year.moment(6, 15)


@pytest.fixture
def cycle(cast) -> Cycle:
    year.good_year(cast.school_a, cast.head_a)
    Session.objects.all().delete()
    return year.registered(cast.school_a, cast.head_a, cast.officer)


def ask(cycle: Cycle, probe: str, **parameters: Any) -> Answer:
    criterion = next(iter(cycle.rule_set.criteria))
    question = Question(
        cycle,
        replace(criterion, probe=probe, parameters=parameters),
        date(2026, 6, 20),
        cycle.window.last,
        cycle.window.last,
    )
    return PROBES[probe](question)


def signing(cast, kind: str, **fields: Any) -> SigningRound:
    found = rounds.prepare_round(
        cast.school_a,
        kind=kind,
        title="Đợt ký",
        group="staff",
        first_date=date(2026, 6, 1),
        last_date=date(2026, 6, 30),
        text="Tôi xác nhận.",
        by=cast.clerk_a,
        at=AT,
        **fields,
    )
    people.take_people(found, by=cast.clerk_a, at=AT)
    return rounds.open_round(found, by=cast.clerk_a, at=AT)


def sign(round: SigningRound, how_many: int) -> None:
    sha256 = rounds.current_text(round).sha256
    for signer in round.signers.order_by("pk")[:how_many]:
        acts.by_slip(signer, sha256=sha256, at=AT)


def test_everybody_who_acknowledged_the_rules_in_force_and_the_criteria_was_told(cast, cycle):
    InternalRules.objects.update(text="Điều 1. Xuất trình thẻ.")
    round = signing(cast, "acknowledgement", rules=InternalRules.objects.all(), covers_criteria=True)
    asked = {"groups": ["staff"], "of": ["internal_rules", "criteria"]}
    sign(round, 2)
    answer = ask(cycle, "briefed_share", **asked)
    assert (answer.state, answer.measured) == (FindingState.MISSING, "66,7 % cán bộ, nhân viên (2/3)")
    sign(round, 3)
    answer = ask(cycle, "briefed_share", **asked)
    assert (answer.state, answer.measured) == (FindingState.MET, "100 % cán bộ, nhân viên (3/3)")
    assert [proof.title for proof in answer.found] == ["Đợt ký"]


def test_all_named_people_who_signed_over_the_stated_number_meet_the_criterion(cast, cycle):
    asked = {"groups": ["staff"], "share": 100}
    assert ask(cycle, "signed_share", **asked).missing == ("Chưa nhập số người ký cam kết theo danh sách.",)
    round = signing(cast, "covenant")
    sign(round, 2)
    answer = ask(cycle, "signed_share", **asked)
    assert (answer.state, answer.missing) == (FindingState.MISSING, ("Còn 1 cán bộ, nhân viên chưa ký cam kết.",))
    sign(round, 3)
    answer = ask(cycle, "signed_share", **asked)
    assert (answer.state, answer.measured) == (FindingState.MET, "100 % cán bộ, nhân viên đã ký (3/3)")
    Headcount.objects.filter(group="staff").update(people=4)
    assert ask(cycle, "signed_share", **asked).state == FindingState.MISSING
    Headcount.objects.filter(group="staff").delete()
    assert ask(cycle, "signed_share", **asked).missing == ("Chưa khai số cán bộ, nhân viên phải ký.",)


def test_learners_are_another_list_with_a_number_of_its_own(cast, cycle):
    asked = {"groups": ["staff", "learners_from_lower_secondary"], "share": 100}
    sign(signing(cast, "commitment"), 3)
    answer = ask(cycle, "signed_share", **asked)
    assert answer.missing == ("Chưa khai số người học từ trung học cơ sở trở lên phải ký.",)
    found = rounds.prepare_round(
        cast.school_a,
        kind="commitment",
        title="Cam kết của học sinh",
        group="learners",
        first_date=date(2026, 6, 1),
        last_date=date(2026, 6, 30),
        text="Em cam kết.",
        stated_people=2,
        stated_date=date(2026, 6, 1),
        by=cast.clerk_a,
        at=AT,
    )
    people.take_people(found, by=cast.clerk_a, at=AT)
    sign(rounds.open_round(found, by=cast.clerk_a, at=AT), 2)
    answer = ask(cycle, "signed_share", **asked)
    assert (answer.state, [proof.title for proof in answer.found]) == (
        FindingState.MET,
        ["Đợt ký", "Cam kết của học sinh"],
    )


def between_rooms(cast, **fields: Any) -> SigningRound:
    found = rounds.prepare_round(
        cast.school_a,
        kind="covenant",
        title="Giao ước thi đua giữa các tổ",
        group="sub_units",
        first_date=date(2026, 6, 1),
        last_date=date(2026, 6, 30),
        text="Các tổ giao ước.",
        by=cast.clerk_a,
        at=AT,
        **fields,
    )
    people.take_people(found, by=cast.clerk_a, at=AT)
    return rounds.open_round(found, by=cast.clerk_a, at=AT)


def test_four_safeties_reads_the_covenant_beside_the_model(cast, cycle):
    answer = ask(cycle, "launched_model", min=1)
    assert (answer.state, answer.missing) == (
        FindingState.MISSING,
        (
            "Chưa ghi ban chỉ đạo mô hình vào danh sách tổ, đội, ban.",
            "Chưa có giao ước thi đua giữa các phòng, tổ được ký trong kỳ.",
        ),
    )
    fields = {"kind": "model_board", "regulation": "Quy chế số 12/QC-THCS", "valid_from": date(2026, 1, 5)}
    Team.objects.create(unit=cast.school_a, name="Ban chỉ đạo mô hình", **fields)
    round = between_rooms(cast)
    sign(round, 2)
    answer = ask(cycle, "launched_model", min=1)
    assert (answer.state, answer.missing, answer.measured) == (
        FindingState.MISSING,
        ("Còn 1 phòng, tổ, đội chưa ký giao ước, cam kết.",),
        "1 mô hình (cần 1); 2/3 phòng, tổ, đội đã ký giao ước, cam kết",
    )
    sign(round, 3)
    answer = ask(cycle, "launched_model", min=1)
    assert (answer.state, answer.notes) == (FindingState.MET, ())
    assert [proof.title for proof in answer.found] == [
        "Cổng trường an toàn (1 hoạt động trong kỳ)",
        "Ban chỉ đạo mô hình",
        "Quy chế phối hợp với Công an phường",
        "Trao đổi tình hình",
        "Giao ước thi đua giữa các tổ",
    ]
    Team.objects.update(regulation="")
    assert ask(cycle, "launched_model", min=1).state == FindingState.TO_JUDGE
    SubUnit.objects.create(unit=cast.school_a, name="Tổ Anh")  # on no list: it has not signed
    assert ask(cycle, "launched_model", min=1).missing == ("Còn 1 phòng, tổ, đội chưa ký giao ước, cam kết.",)


def test_pledges_of_all_people_do_where_the_rooms_have_not_signed(cast, cycle):
    Team.objects.create(
        unit=cast.school_a, kind="model_board", name="Ban", regulation="Quy chế", valid_from=date(2026, 1, 5)
    )
    sign(signing(cast, "commitment"), 3)
    answer = ask(cycle, "launched_model", min=1)
    assert (answer.state, answer.measured) == (
        FindingState.MET,
        "1 mô hình (cần 1); 3/3 cán bộ, nhân viên đã ký giao ước, cam kết",
    )
    Headcount.objects.filter(group="staff").delete()
    assert ask(cycle, "launched_model", min=1).notes == (
        "Mọi người trong danh sách đã ký nhưng chưa khai số phải ký; cần xem xét.",
    )
