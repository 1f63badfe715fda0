"""A ward of 2026: the authorities, an agency, an enterprise and a school in the middle of their year, and others."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tuquan.accounts.models import User
from tuquan.assessments.enums import Outcome, RatingSubject, Verdict
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import (
    appraising,
    attesting,
    council,
    deciding,
    meeting,
    opening,
    police,
    registering,
    starting,
)
from tuquan.assessments.services.meeting import Judgement
from tuquan.documents.services import papers
from tuquan.home.demo.people import moment, person_at, sign_in
from tuquan.outreach.services import sessions as outreach
from tuquan.programme.services import coordinating, movement, planning, rules
from tuquan.units.enums import PlaceLevel, UnitKind
from tuquan.units.models import Person, Place, Unit
from tuquan.units.queries import places
from tuquan.units.services import properties
from tuquan.units.services.registry import create_unit

REFORM = date(2025, 7, 1)
SINCE = moment(2025, 7, 1)
YEAR = 2026


RULES_TEXT = """Điều 1. Vào cơ quan xuất trình thẻ; khách đăng ký tại phòng bảo vệ và được người tiếp đưa vào.
Điều 2. Tài liệu có dấu mật chỉ mở tại nơi quy định, không chụp, không gửi qua mạng xã hội.
Điều 3. Giữ bí mật nội bộ; không phát ngôn thay cơ quan khi chưa được giao.
Điều 4. Dùng máy móc, cưa, xe đúng quy trình; mặc đồ bảo hộ khi đi rừng.
Điều 5. Không đun nấu, không sạc xe trong phòng làm việc; biết chỗ để bình chữa cháy và lối thoát nạn.
Điều 6. Phân loại rác; không đốt rác, thực bì trong khuôn viên."""


@dataclass(frozen=True)
class Authorities:
    ward: Place
    committee: Unit
    office: Unit
    police: Unit
    chairman: User
    officer: User


def load() -> None:
    if Unit.objects.filter(code="KH-NH-UBND").exists():
        return
    authorities = _authorities()
    _agency(authorities)
    _enterprise(authorities)
    _school(authorities)
    _others(authorities)


def _place(level: PlaceLevel, code: str) -> Place:
    found = places.by_code(level, code, date(2026, 1, 1))
    if found is None:
        raise LookupError(f"{level} {code}")
    return found


def _authorities() -> Authorities:
    province, ward = _place(PlaceLevel.PROVINCE, "56"), _place(PlaceLevel.COMMUNE, "22528")
    common: dict[str, Any] = {"by": None, "at": SINCE, "valid_from": REFORM}
    province_committee = create_unit(
        code="KH-UBND",
        name="Ủy ban nhân dân tỉnh Khánh Hòa",
        kind=UnitKind.PEOPLES_COMMITTEE,
        governs=province,
        symbol="UBND",
        **common,
    )
    province_office = create_unit(
        code="KH-BCD",
        name="Thường trực Ban Chỉ đạo tỉnh Khánh Hòa",
        kind=UnitKind.STANDING_OFFICE,
        governs=province,
        managing=province_committee,
        **common,
    )
    committee = create_unit(
        code="KH-NH-UBND",
        name="Ủy ban nhân dân phường Ninh Hòa",
        kind=UnitKind.PEOPLES_COMMITTEE,
        governs=ward,
        place=ward,
        managing=province_committee,
        symbol="UBND",
        head_name="Đỗ Quang Vinh",
        head_title="Chủ tịch",
        **common,
    )
    office = create_unit(
        code="KH-NH-BCD",
        name="Thường trực Ban Chỉ đạo phường Ninh Hòa",
        kind=UnitKind.STANDING_OFFICE,
        governs=ward,
        place=ward,
        managing=committee,
        parent_body="Ủy ban nhân dân phường Ninh Hòa",
        symbol="BCĐ",
        **common,
    )
    police = create_unit(
        code="KH-NH-CA",
        name="Công an phường Ninh Hòa",
        kind=UnitKind.POLICE,
        governs=ward,
        place=ward,
        managing=committee,
        **common,
    )
    chairman = sign_in(
        person_at(committee, "Đỗ Quang Vinh", "Chủ tịch", at=SINCE),
        "chutich",
        "chairman",
        committee,
        at=SINCE,
        below=True,
    )
    officer = sign_in(
        person_at(office, "Phạm Minh Đức", "Cán bộ Thường trực Ban Chỉ đạo", at=SINCE),
        "canbo",
        "officer",
        office,
        at=SINCE,
        below=True,
    )
    sign_in(
        person_at(police, "Vũ Hải Long", "Phó Trưởng Công an phường", at=SINCE),
        "congan",
        "police",
        police,
        at=SINCE,
        below=True,
    )
    sign_in(
        person_at(province_office, "Lưu Thị Mai", "Chuyên viên", at=SINCE),
        "tonghop",
        "analyst",
        province_office,
        at=SINCE,
        below=True,
    )
    administrator = Person.objects.create(full_name="Quản trị viên")
    sign_in(administrator, "quantri", "administrator", None, at=SINCE, below=True)
    return Authorities(ward, committee, office, police, chairman, officer)


def _unit(a: Authorities, code: str, name: str, kind: str, **details: Any) -> Unit:
    return create_unit(
        code=code,
        name=name,
        kind=kind,
        place=a.ward,
        managing=None if kind == UnitKind.ENTERPRISE else a.committee,
        following=a.office,
        police_body=a.police,
        valid_from=REFORM,
        managing_level=details.pop("managing_level", "none" if kind == UnitKind.ENTERPRISE else "commune"),
        by=None,
        at=SINCE,
        **details,
    )


def _staff(unit: Unit, names: tuple[str, ...], *, at: datetime) -> list[Person]:
    return [person_at(unit, name, at=at, since=REFORM) for name in names]


def _agency(a: Authorities) -> None:
    """Nearly all is done; one room was not briefed, the model's log is silent since March."""
    at = moment(2025, 12, 1)
    unit = _unit(
        a,
        "KH-NH-KL",
        "Hạt Kiểm lâm Ninh Hòa",
        UnitKind.AGENCY,
        address="Số 5 đường Trần Quý Cáp, phường Ninh Hòa",
        parent_body="Ủy ban nhân dân phường Ninh Hòa",
        symbol="HKL",
        head_name="Nguyễn Hữu Thành",
        head_title="Hạt trưởng",
    )
    head = sign_in(
        person_at(unit, "Nguyễn Hữu Thành", "Hạt trưởng", at=at, since=REFORM), "thutruong", "head", unit, at=at
    )
    clerk = sign_in(person_at(unit, "Lê Thu Hà", "Văn thư", at=at, since=REFORM), "vanthu", "clerk", unit, at=at)
    sign_in(person_at(unit, "Trần Văn Bình", "Bảo vệ", at=at, since=REFORM), "baove", "guard", unit, at=at)
    staff = _staff(unit, ("Phan Quốc Huy", "Đinh Thị Lan", "Võ Anh Tuấn", "Ngô Thị Hạnh", "Bùi Văn Sơn"), at=at)
    cycle = _open(unit, head, moment(YEAR, 1, 6))
    answers = {"party_organisation": True, "guard_force": True, "mass_organisations": True}
    starting.state_conditions(cycle, answers, by=head, at=moment(YEAR, 1, 6, 10))
    rooms = ("Phòng Tổng hợp", "Tổ Tuần tra rừng", "Tổ Bảo vệ")
    starting.state_people(cycle, staff=8, sub_units=rooms, by=head, at=moment(YEAR, 1, 6, 11))
    _resolution(unit, "04", "NQ/CB", date(YEAR, 1, 15), clerk)
    planning.plan_year(
        unit,
        YEAR,
        title="Kế hoạch bảo đảm an ninh, trật tự cơ quan năm 2026",
        number="12/KH-HKL",
        issued_date=date(YEAR, 1, 20),
        by=clerk,
        at=moment(YEAR, 1, 20),
    )
    topics = ("premises", "state_secrets", "internal_political_security", "labour_safety", "fire", "environment")
    rules.issue_rules(
        unit,
        title="Nội quy cơ quan và quy chế bảo vệ bí mật nhà nước",
        topics=topics,
        valid_from=date(YEAR, 1, 25),
        number="15/QĐ-HKL",
        text=RULES_TEXT,
        by=clerk,
        at=moment(YEAR, 1, 25),
    )
    _register(cycle, head, a.officer, date(YEAR, 2, 3), "08/ĐK-HKL")
    session = outreach.record_session(
        unit,
        title="Quán triệt nội quy cơ quan và tiêu chí an toàn về an ninh, trật tự",
        date=date(YEAR, 2, 10),
        place="Phòng họp Hạt Kiểm lâm",
        speaker="Nguyễn Hữu Thành",
        covers_internal_rules=True,
        covers_criteria=True,
        by=clerk,
        at=moment(YEAR, 2, 10, 15),
    )
    there = [head.person, clerk.person, *staff[:4]]
    outreach.record_attendance(session, people=there, by=clerk, at=moment(YEAR, 2, 10, 16))
    model = movement.start_model(
        unit,
        name="Cơ quan 4 an toàn",
        type="four_safeties",
        founded_date=date(YEAR, 2, 20),
        headings="An toàn địa bàn\nAn toàn về người\nAn toàn về tài sản\nAn toàn trong hoạt động",
        members=8,
        by=clerk,
        at=moment(YEAR, 2, 20),
    )
    movement.log_activity(
        model,
        date=date(YEAR, 3, 5),
        what="Kiểm tra cửa, khóa, camera quanh trụ sở",
        people=5,
        by=clerk,
        at=moment(YEAR, 3, 5),
    )
    agreed = coordinating.sign_coordination(
        unit,
        partner="police",
        partner_name="Công an phường Ninh Hòa",
        title="Quy chế phối hợp bảo đảm an ninh, trật tự",
        number="03/QCPH",
        valid_from=date(YEAR, 2, 1),
        by=clerk,
        at=moment(YEAR, 2, 1),
    )
    coordinating.note_meeting(
        agreed, date=date(YEAR, 6, 12), content="Trao đổi tình hình sáu tháng đầu năm", by=clerk, at=moment(YEAR, 6, 12)
    )
    for point in ("a", "b", "c", "d", "đ", "e", "g", "h"):
        attesting.attest(cycle, point, holds=False, by=head, at=moment(YEAR, 6, 30))


def _enterprise(a: Authorities) -> None:
    """Registered late with a reason; few were briefed, rules lack two topics."""
    at = moment(2025, 12, 1)
    unit = _unit(
        a,
        "KH-NH-HS",
        "Công ty cổ phần Hải sản Đầm Nha Phu",
        UnitKind.ENTERPRISE,
        address="Lô C2, phường Ninh Hòa",
        symbol="HSNP",
        head_name="Trương Mỹ Linh",
        head_title="Giám đốc",
    )
    properties.declare_size(
        unit,
        year=2025,
        sector="industry",
        insured=180,
        revenue=Decimal(210),
        capital=Decimal(120),
        declared_by="Trương Mỹ Linh",
        by=None,
        at=at,
    )
    head = sign_in(person_at(unit, "Trương Mỹ Linh", "Giám đốc", at=at, since=REFORM), "giamdoc", "head", unit, at=at)
    staff = _staff(unit, ("Hồ Văn Phúc", "Lý Thị Nga", "Mai Xuân Bách"), at=at)
    cycle = _open(unit, head, moment(YEAR, 3, 20))
    answers = {"party_organisation": False, "guard_force": True, "mass_organisations": True}
    starting.state_conditions(cycle, answers, by=head, at=moment(YEAR, 3, 20, 10))
    rooms = ("Xưởng chế biến", "Kho lạnh", "Phòng Hành chính", "Đội bảo vệ")
    starting.state_people(cycle, staff=180, sub_units=rooms, by=head, at=moment(YEAR, 3, 20, 11))
    planning.plan_year(
        unit,
        YEAR,
        title="Kế hoạch bảo đảm an ninh, trật tự công ty năm 2026",
        issued_date=date(YEAR, 3, 25),
        by=head,
        at=moment(YEAR, 3, 25),
    )
    rules.issue_rules(
        unit,
        title="Nội quy lao động và ra vào nhà máy",
        topics=("premises", "labour_safety", "fire", "environment"),
        valid_from=date(YEAR, 3, 28),
        by=head,
        at=moment(YEAR, 3, 28),
    )
    reason = "Công ty đổi giám đốc trong tháng 3"
    _register(cycle, head, a.officer, date(YEAR, 4, 8), "02/ĐK-HSNP", late_reason=reason)
    session = outreach.record_session(
        unit,
        title="Phổ biến nội quy cho tổ trưởng",
        date=date(YEAR, 5, 4),
        topic="fire",
        covers_internal_rules=True,
        covers_criteria=True,
        head_count=60,
        by=head,
        at=moment(YEAR, 5, 4, 16),
    )
    outreach.record_attendance(session, people=[head.person, *staff], head_count=60, by=head, at=moment(YEAR, 5, 4, 17))


def _school(a: Authorities) -> None:
    """Recognised for 2025 with all papers; in 2026 the learners' briefing and the parents' form are missing."""
    at = moment(2025, 8, 20)
    unit = _unit(
        a,
        "KH-NH-THD",
        "Trường THCS Trần Hưng Đạo",
        UnitKind.SCHOOL,
        school_level="lower_secondary",
        address="Số 20 đường 2/4, phường Ninh Hòa",
        parent_body="Ủy ban nhân dân phường Ninh Hòa",
        symbol="THCS-THĐ",
        head_name="Nguyễn Thị Hoa",
        head_title="Hiệu trưởng",
    )
    head = sign_in(
        person_at(unit, "Nguyễn Thị Hoa", "Hiệu trưởng", at=at, since=REFORM), "hieutruong", "head", unit, at=at
    )
    staff = _staff(unit, ("Cao Thị Yến", "Tạ Minh Khôi", "Hà Thị Dung"), at=at)
    cycle = _open(unit, head, moment(2025, 9, 5), year=2025)
    _full_year_2025(a, unit, head, staff, cycle)
    cycle = _open(unit, head, moment(YEAR, 1, 12))
    answers = {"party_organisation": True, "guard_force": True, "mass_organisations": True, "parents_board": True}
    starting.state_conditions(cycle, answers, by=head, at=moment(YEAR, 1, 12, 10))
    starting.state_people(cycle, staff=4, learners=420, sub_units=(), by=head, at=moment(YEAR, 1, 12, 11))
    _resolution(unit, "02", "NQ/CB", date(YEAR, 1, 30), head)
    planning.plan_year(
        unit,
        YEAR,
        title="Kế hoạch bảo đảm an ninh, trật tự trường học năm 2026",
        number="07/KH-THCS",
        issued_date=date(YEAR, 2, 2),
        by=head,
        at=moment(YEAR, 2, 2),
    )
    _register(cycle, head, a.officer, date(YEAR, 2, 27), "03/ĐK-THCS")
    session = outreach.record_session(
        unit,
        title="Phổ biến nội quy và tiêu chí cho giáo viên",
        date=date(YEAR, 3, 6),
        form="conference",
        covers_internal_rules=True,
        covers_criteria=True,
        by=head,
        at=moment(YEAR, 3, 6, 16),
    )
    outreach.record_attendance(session, people=[head.person, *staff], by=head, at=moment(YEAR, 3, 6, 17))
    outreach.record_session(
        unit,
        title="An toàn giao thông cổng trường",
        date=date(YEAR, 3, 9),
        topic="traffic",
        form="flag_salute",
        audience="learners",
        head_count=415,
        by=head,
        at=moment(YEAR, 3, 9, 8),
    )


def _full_year_2025(a: Authorities, unit: Unit, head: User, staff: list[Person], cycle: Cycle) -> None:
    """A whole year through every step, so that decision, certificate and frozen dossier can be looked at."""
    answers = {"party_organisation": True, "guard_force": True, "mass_organisations": True, "parents_board": True}
    starting.state_conditions(cycle, answers, by=head, at=moment(2025, 9, 5, 10))
    rooms = ("Tổ Khoa học tự nhiên", "Tổ Khoa học xã hội", "Tổ Văn phòng")
    starting.state_people(cycle, staff=4, learners=410, sub_units=rooms, by=head, at=moment(2025, 9, 5, 11))
    rules.issue_rules(
        unit,
        title="Nội quy nhà trường",
        topics=("premises", "internal_political_security", "learner_management", "fire"),
        valid_from=date(2025, 9, 5),
        number="11/QĐ-THCS",
        by=head,
        at=moment(2025, 9, 5),
    )
    model = movement.start_model(
        unit,
        name="Cổng trường an toàn",
        type="other",
        founded_date=date(2025, 9, 8),
        members=12,
        by=head,
        at=moment(2025, 9, 8),
    )
    for year, month, day in ((2025, 9, 15), (2026, 3, 2)):
        movement.log_activity(
            model,
            date=date(year, month, day),
            what="Trực cổng giờ tan học cùng phụ huynh",
            people=10,
            by=head,
            at=moment(year, month, day, 18),
        )
    coordinating.sign_coordination(
        unit,
        partner="police",
        partner_name="Công an phường Ninh Hòa",
        title="Quy chế phối hợp bảo đảm an ninh, trật tự trường học",
        valid_from=date(2025, 9, 10),
        by=head,
        at=moment(2025, 9, 10),
    )
    reason = "Đăng ký lại sau khi sắp xếp đơn vị hành chính ngày 01/7/2025"
    _register(cycle, head, a.officer, date(2025, 9, 12), "01/ĐK-THCS", late_reason=reason)
    for subject, room in (
        (RatingSubject.GUARD_FORCE, None),
        *((RatingSubject.SUB_UNIT, row) for row in unit.sub_units.all()),
    ):
        attesting.record_rating(
            unit,
            2025,
            subject,
            sub_unit=room,
            code="good",
            paper_date=date(2025, 11, 14),
            paper_number="45/QĐ-THCS",
            disciplined=0,
            is_expected=False,
            by=head,
            at=moment(2025, 11, 14),
        )
    for incident in cycle.rule_set.incidents:
        attesting.attest(cycle, incident.point, holds=False, by=head, at=moment(2025, 11, 16))
    held = meeting.save_meeting(
        cycle,
        started_at=moment(2025, 11, 16, 14),
        place="Phòng hội đồng",
        chair="Nguyễn Thị Hoa",
        secretary="Cao Thị Yến",
        by=head,
        at=moment(2025, 11, 16, 14),
    )
    names = ("Hà Thị Dung", "Tạ Minh Khôi", "Trần Đình Lộc", "Vũ Hải Long", "Phan Thị Bích")
    seats = [
        {"title": seat.title, "name": names[place % len(names)], "present": True}
        for place, seat in enumerate(held.seats.all())
    ]
    meeting.save_seats(cycle, seats, by=head, at=moment(2025, 11, 16, 15))
    opinion = police.ask(cycle, until=date(2025, 11, 18), by=head, at=moment(2025, 11, 16, 15))
    police.give(
        opinion,
        stance="remarks",
        reasons="Nhất trí đề nghị công nhận; đề nghị thêm đèn ở cổng phụ trước học kỳ II.",
        name="Vũ Hải Long",
        office="Công an phường Ninh Hòa",
        by=None,
        at=moment(2025, 11, 16, 15),
    )
    met = {criterion.code: Judgement(Verdict.MET) for criterion in cycle.rule_set.criteria}
    cycle = meeting.close_meeting(
        cycle,
        judgements=met,
        outcome=Outcome.PASS,
        votes_for=9,
        votes_against=0,
        police_opinion="",
        opinions="",
        ended_at=moment(2025, 11, 16, 16),
        by=head,
        at=moment(2025, 11, 16, 16),
    )
    cycle = meeting.send_request(
        cycle, number="52/TTr-THCS", signed_date=date(2025, 11, 17), text="", by=head, at=moment(2025, 11, 17)
    )
    cycle = appraising.appraise(
        cycle,
        judgements=met,
        outcome=Outcome.PASS,
        note="Hồ sơ đủ, đúng thời hạn.",
        by=a.officer,
        at=moment(2025, 11, 18),
    )
    _council(a, unit)
    proposal = appraising.propose(
        a.office,
        a.committee,
        2025,
        [cycle],
        number="18/TTr-BCĐ",
        date=date(2025, 11, 18),
        by=a.officer,
        at=moment(2025, 11, 18, 15),
    )
    decision = deciding.decide(
        proposal,
        number="210/QĐ-UBND",
        date=date(2025, 11, 19),
        signer="Đỗ Quang Vinh",
        signer_position="Chủ tịch",
        refusals={},
        by=a.chairman,
        at=moment(2025, 11, 19),
    )
    deciding.publish(decision, where="Niêm yết tại trụ sở UBND phường", by=a.chairman, at=moment(2025, 11, 19, 15))


def _council(a: Authorities, school: Unit) -> None:
    """The ward's steering committee met over the year 2025; the headmistress, a member, stepped aside."""
    held = council.call_meeting(
        a.office,
        2025,
        body="Ban Chỉ đạo phường Ninh Hòa",
        decision="Quyết định số 45/QĐ-UBND ngày 15/8/2025",
        started_at=moment(2025, 11, 18, 13),
        place="Phòng họp UBND phường",
        chair="Đỗ Quang Vinh",
        secretary="Phạm Minh Đức",
        secret=True,
        quorum_percent=67,
        pass_percent=51,
        by=a.officer,
        at=moment(2025, 11, 18, 13),
    )
    members = [
        council.Member("Đỗ Quang Vinh", "Chủ tịch UBND phường, Trưởng ban"),
        council.Member("Vũ Hải Long", "Phó Trưởng Công an phường, Phó Trưởng ban"),
        council.Member("Phạm Minh Đức", "Cán bộ Thường trực Ban Chỉ đạo"),
        council.Member("Trương Mỹ Linh", "Giám đốc Công ty Hải sản Đầm Nha Phu", present=False),
        council.Member("Nguyễn Thị Hoa", "Hiệu trưởng", unit=school),
    ]
    council.save_members(held, members, by=a.officer, at=moment(2025, 11, 18, 13))
    for item in held.items.all():
        council.record_votes(item, counts=council.Counts(3, 0), by=a.officer, at=moment(2025, 11, 18, 14))
    council.close_meeting(
        held,
        ended_at=moment(2025, 11, 18, 14),
        opinions="Các thành viên nhất trí với kết quả thẩm định.",
        by=a.officer,
        at=moment(2025, 11, 18, 14),
    )


def _others(a: Authorities) -> None:
    """Units that fill the board: without an account, not registered, received on paper, or exempt."""
    for code, name, kind, level in (
        ("KH-NH-YT", "Trạm Y tế phường Ninh Hòa", UnitKind.HOSPITAL, ""),
        ("KH-NH-NT", "Trường THCS Nguyễn Trãi", UnitKind.SCHOOL, "lower_secondary"),
        ("KH-NH-HM", "Trường Mầm non Hướng Dương", UnitKind.SCHOOL, "preschool"),
        ("KH-NH-CH", "Ban Quản lý chợ Dinh", UnitKind.AGENCY, ""),
    ):
        _unit(a, code, name, kind, **({"school_level": level} if level else {}))
    market = Unit.objects.get(code="KH-NH-CH")
    cycle = opening.open_cycle(market, YEAR, by=a.officer, at=moment(YEAR, 3, 25))
    registering.register_on_behalf(
        cycle,
        number="01/ĐK",
        signed_date=date(YEAR, 3, 20),
        received_date=date(YEAR, 3, 24),
        late_reason="",
        by=a.officer,
        at=moment(YEAR, 3, 25),
    )


def _open(unit: Unit, head: User, at: datetime, *, year: int = YEAR) -> Cycle:
    return opening.open_cycle(unit, year, by=head, at=at, on=max(REFORM, date(year, 3, 31)))


def _register(cycle: Cycle, head: User, officer: User, day: date, number: str, *, late_reason: str = "") -> None:
    at = moment(day.year, day.month, day.day)
    registering.save_registration(
        cycle,
        conference_date=day,
        conference_note="Hội nghị thống nhất đăng ký phấn đấu và giao bộ phận văn phòng theo dõi.",
        extra_targets="",
        by=head,
        at=at,
    )
    registering.send_registration(cycle, number=number, signed_date=day, late_reason=late_reason, by=head, at=at)
    registering.accept_registration(cycle, by=officer, at=moment(day.year, day.month, day.day, 16))


def _resolution(unit: Unit, number: str, symbol: str, day: date, by: User) -> None:
    papers.enter_document(
        unit,
        direction="internal",
        kind="NQ",
        purpose="party_resolution",
        number=number,
        symbol=symbol,
        date=day,
        issuer="Chi bộ cơ quan",
        summary=f"Lãnh đạo công tác bảo đảm an ninh, trật tự năm {day.year}",
        by=by,
        at=moment(day.year, day.month, day.day, 16),
    )
