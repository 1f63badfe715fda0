"""A model of the ward that the standing office proposes to other units, and the rules of the agency looked at again."""

from datetime import date

from tuquan.accounts.models import User
from tuquan.home.demo.people import moment
from tuquan.programme.models import InternalRules, ModelOffer, MovementModel
from tuquan.programme.services import gaps, membership, movement, offers, reviewing
from tuquan.units.models import Unit

YEAR = 2026
PRESENTATION = (
    "Mỗi tổ nhận một nội dung an toàn, tự kiểm tra đầu tuần và ghi sổ. Việc thấy được nhất: khóa, đèn, camera được sửa "
    "ngay trong tuần. Cần lãnh đạo đơn vị làm trưởng ban chỉ đạo và một người giữ sổ."
)


def load() -> None:
    if ModelOffer.objects.exists():
        return
    model = MovementModel.objects.filter(unit__code="KH-NH-KL", type="four_safeties").first()
    if model is not None:
        _propose(model)
        _review_rules(model.unit)


def _propose(model: MovementModel) -> None:
    clerk, officer = User.objects.get(username="vanthu"), User.objects.get(username="canbo")
    director = User.objects.get(username="giamdoc")
    membership.publish_model(model, presentation=PRESENTATION, by=clerk, at=moment(YEAR, 4, 6))
    units = Unit.objects.filter(code__in=("KH-NH-HS", "KH-NH-THD")).order_by("code")
    made = offers.offer_model(
        Unit.objects.get(code="KH-NH-BCD"),
        units,
        model=model,
        message="Mô hình dễ làm, hợp với đơn vị đông người ra vào.",
        answer_by=date(YEAR, 12, 15),
        by=officer,
        at=moment(YEAR, 4, 20),
    )
    company = next(one for one in made if one.unit.code == "KH-NH-HS")
    started = offers.accept_offer(
        company, name="Công ty 4 an toàn", founded_date=date(YEAR, 5, 4), members=12, by=director, at=moment(YEAR, 5, 4)
    )
    movement.log_activity(
        started,
        date=date(YEAR, 5, 18),
        what="Kiểm tra kho lạnh, lối thoát nạn, bãi xe",
        people=12,
        by=director,
        at=moment(YEAR, 5, 18),
    )


def _review_rules(unit: Unit) -> None:
    clerk = User.objects.get(username="vanthu")
    rules = InternalRules.objects.on(date(YEAR, 6, 9)).filter(unit=unit).order_by("valid_from", "pk").first()
    if rules is None:
        return
    review = reviewing.review_rules(
        rules,
        date=date(YEAR, 6, 9),
        outcome="to_change",
        gap="Nội quy chưa nói việc nhận, gửi hàng giao qua bảo vệ",
        next_review_date=date(YEAR, 12, 9),
        by=clerk,
        at=moment(YEAR, 6, 9),
    )
    assert review.gap_entry is not None
    gaps.propose_mending(
        review.gap_entry,
        proposal="Bổ sung một điều về hàng giao, phổ biến tại giao ban",
        responsible="Văn phòng",
        due_date=date(YEAR, 12, 20),
        proposed_date=date(YEAR, 6, 12),
        by=clerk,
        at=moment(YEAR, 6, 12),
    )
