"""One live round of commendation in the ward of 2026: a list decided, one refused by vote, one still waiting. Names are
invented."""

from datetime import date
from decimal import Decimal

from tuquan.accounts.models import User
from tuquan.assessments import award_lists
from tuquan.assessments.award_enums import ConsentVia
from tuquan.assessments.models import Nomination
from tuquan.assessments.services import award_review, awarding, classifying, commending, emulating
from tuquan.assessments.services.award_review import Ballots
from tuquan.assessments.services.council import Member
from tuquan.home.demo.people import moment
from tuquan.units.models import Person, Unit

YEAR = 2026
COUNCIL = (
    ("Đỗ Quang Vinh", "Chủ tịch Ủy ban nhân dân phường, Chủ tịch Hội đồng"),
    ("Vũ Hải Long", "Phó Trưởng Công an phường"),
    ("Phạm Minh Đức", "Cán bộ Thường trực Ban Chỉ đạo"),
    ("Trương Thị Minh", "Chủ tịch Ủy ban Mặt trận Tổ quốc phường"),
    ("Nguyễn Thị Hoa", "Hiệu trưởng Trường THCS Trần Hưng Đạo"),
)


def load() -> None:
    if Nomination.objects.filter(unit__code="KH-NH-THD").exists():
        return
    school, agency = Unit.objects.get(code="KH-NH-THD"), Unit.objects.get(code="KH-NH-KL")
    office = Unit.objects.get(code="KH-NH-BCD")
    head, clerk = User.objects.get(username="hieutruong"), User.objects.get(username="vanthu")
    officer, chairman = User.objects.get(username="canbo"), User.objects.get(username="chutich")
    _emulation(school, head)
    sheet = classifying.open_sheet(agency, YEAR, by=clerk, at=moment(YEAR, 11, 2))
    classifying.score(
        sheet,
        {"D1": (Decimal(3), ""), "D4a": (Decimal(1), "")},
        by=clerk,
        at=moment(YEAR, 11, 3),
    )
    awarding.set_limit(
        office,
        year=YEAR,
        level="commune",
        group="individual",
        most=5,
        paper="Hướng dẫn tổng kết phong trào năm 2026 của phường",
        by=officer,
        at=moment(YEAR, 6, 1),
    )
    whole = _nominate(school, head, 6, subject="unit", sentence="Giữ cổng trường trật tự giờ tan học, không để ùn tắc.")
    teacher = _nominate(
        school, head, 6, person="Cao Thị Yến", sentence="Soạn và trình bày nội dung phổ biến nội quy cho giáo viên."
    )
    guard = _nominate(
        agency, clerk, 6, person="Bùi Văn Sơn", sentence="Kiểm tra cửa, khóa, camera quanh trụ sở đều đặn."
    )
    review = award_review.open_review(
        office,
        YEAR,
        "commune",
        [whole, teacher, guard],
        council_decision="Quyết định số 85/QĐ-UBND ngày 15/5/2026",
        by=officer,
        at=moment(YEAR, 6, 22),
    )
    seats = [Member(name, position) for name, position in COUNCIL]
    award_review.save_seats(review, seats, by=officer, at=moment(YEAR, 6, 22))
    review = award_review.vote(
        review,
        held_at=moment(YEAR, 6, 24),
        place="Phòng họp Ủy ban nhân dân phường",
        chair="Đỗ Quang Vinh",
        secretary="Phạm Minh Đức",
        opinions="Nhất trí với danh sách",
        quorum_percent=67,
        pass_percent=80,
        ballots={
            whole.pk: Ballots(4, 0),
            teacher.pk: Ballots(4, 0),
            guard.pk: Ballots(2, 3, "Mới làm việc chưa đủ một năm."),
        },
        by=officer,
        at=moment(YEAR, 6, 24, 16),
    )
    review = award_review.propose(
        review, number="31/TTr-BCĐ", date=date(YEAR, 6, 26), by=officer, at=moment(YEAR, 6, 26)
    )
    awarding.decide(
        review,
        number="142/QĐ-UBND",
        date=date(YEAR, 6, 30),
        signer="Đỗ Quang Vinh",
        signer_position="Chủ tịch",
        refusals={},
        by=chairman,
        at=moment(YEAR, 6, 30),
    )
    _nominate(
        agency,
        clerk,
        9,
        subject="unit",
        level="province_police",
        sentence="Phối hợp với Công an phường giữ trật tự địa bàn rừng giáp ranh.",
    )


def _emulation(school: Unit, head: User) -> None:
    sheet = emulating.open_registration(school, YEAR, by=head, at=moment(YEAR, 2, 10))
    emulating.add_line(sheet, subject="unit", title="movement_collective", by=head, at=moment(YEAR, 2, 10))
    for name in ("Cao Thị Yến", "Tạ Minh Khôi"):
        person = _person(school, name)
        emulating.add_line(
            sheet, subject="person", person=person, title="advanced_worker", by=head, at=moment(YEAR, 2, 10)
        )
    emulating.send_registration(sheet, number="05/ĐKTĐ-THCS", date=date(YEAR, 2, 12), by=head, at=moment(YEAR, 2, 12))


def _person(unit: Unit, name: str) -> Person:
    return Person.objects.get(memberships__unit=unit, full_name=name)


def _nominate(
    unit: Unit,
    by: User,
    month: int,
    *,
    sentence: str,
    subject: str = "person",
    person: str = "",
    level: str = "commune",
) -> Nomination:
    at = moment(YEAR, month, 10)
    one = commending.nominate(
        unit,
        YEAR,
        subject=subject,
        person=_person(unit, person) if person else None,
        level=level,
        form="certificate",
        by=by,
        at=at,
    )
    records, _figures = award_lists.sources(unit, YEAR, at.date())
    source = records[-1]
    commending.add_achievement(
        one,
        sentence=sentence,
        source=source.key,
        source_title=source.title,
        source_date=source.date,
        source_url=source.url,
        by=by,
        at=at,
    )
    if person:
        one = commending.ask_consent(one, by=by, at=at)
        one = commending.answer(one, agrees=True, via=ConsentVia.LINK, by=None, at=moment(YEAR, month, 11))
    return commending.send_nomination(one, number="", date=date(YEAR, month, 12), by=by, at=moment(YEAR, month, 12))
