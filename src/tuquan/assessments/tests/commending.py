"""A round of commendation for the cast's schools, step by step."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.assessments.award_enums import ConsentVia
from tuquan.assessments.models import AwardDecision, AwardReview, Nomination
from tuquan.assessments.services import award_review, awarding, commending
from tuquan.assessments.services.award_review import Ballots
from tuquan.assessments.services.council import Member
from tuquan.units.models import Person, Unit

YEAR = 2026
NAMES = ("Trần Văn Một", "Lê Thị Hai", "Phạm Văn Ba", "Võ Thị Tư", "Hồ Văn Năm")


def at(month: int = 6, day: int = 1, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(YEAR, month, day, hour))


def nominated(unit: Unit, by: User, *, person: Person | None = None, level: str = "commune") -> Nomination:
    subject = "person" if person else "unit"
    return commending.nominate(
        unit, YEAR, subject=subject, person=person, level=level, form="certificate", by=by, at=at()
    )


def achieved(nomination: Nomination, by: User, sentence: str = "Giữ cổng trường trật tự.") -> Nomination:
    commending.add_achievement(
        nomination,
        sentence=sentence,
        source="outreach.session:1",
        source_title="Phổ biến nội quy",
        source_date=date(YEAR, 3, 6),
        source_url="",
        by=by,
        at=at(),
    )
    return Nomination.objects.get(pk=nomination.pk)


def agreed(nomination: Nomination, by: User) -> Nomination:
    asked = commending.ask_consent(nomination, by=by, at=at(6, 2))
    return commending.answer(asked, agrees=True, via=ConsentVia.LINK, by=None, at=at(6, 3))


def sent(unit: Unit, by: User, *, person: Person | None = None, level: str = "commune") -> Nomination:
    one = achieved(nominated(unit, by, person=person, level=level), by)
    if person:
        one = agreed(one, by)
    return commending.send_nomination(one, number="12/TTr", date=date(YEAR, 6, 4), by=by, at=at(6, 4))


def listed(body: Unit, by: User, *nominations: Nomination, level: str = "commune") -> AwardReview:
    review = award_review.open_review(body, YEAR, level, nominations, by=by, at=at(6, 5))
    seats = [Member(name, "Ủy viên") for name in NAMES]
    award_review.save_seats(review, seats, by=by, at=at(6, 5))
    return review


def voted(review: AwardReview, by: User, ballots: dict[Any, Ballots] | None = None, **fields: Any) -> AwardReview:
    said = {
        "held_at": at(6, 6),
        "place": "Phòng họp",
        "chair": NAMES[0],
        "secretary": NAMES[1],
        "opinions": "",
        "quorum_percent": 67,
        "pass_percent": 51,
        **fields,
    }
    cast = ballots or {one.pk: Ballots(5, 0) for one in review.nominations.all()}
    return award_review.vote(review, ballots=cast, by=by, at=at(6, 6, 15), **said)


def proposed(review: AwardReview, by: User) -> AwardReview:
    return award_review.propose(review, number="31/TTr-BCĐ", date=date(YEAR, 6, 8), by=by, at=at(6, 8))


def decided(review: AwardReview, by: User, refusals: dict[Any, str] | None = None) -> AwardDecision:
    return awarding.decide(
        review,
        number="142/QĐ-UBND",
        date=date(YEAR, 6, 10),
        signer="Đỗ Quang Vinh",
        signer_position="Chủ tịch",
        refusals=refusals or {},
        by=by,
        at=at(6, 10),
    )


def whole_round(cast: Any) -> AwardDecision:
    """School A and its clerk, awarded by the chairman of the ward."""
    rows = [
        sent(cast.school_a, cast.head_a),
        sent(cast.school_a, cast.head_a, person=cast.clerk_a.person),
    ]
    review = proposed(voted(listed(cast.office, cast.officer, *rows), cast.officer), cast.officer)
    return decided(review, cast.chairman)
