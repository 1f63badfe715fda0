"""Rounds of signing of the ward's units: a company most of whose workers have signed, an agency that acknowledges its
rules. The names are invented."""

from datetime import date, datetime
from itertools import product

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.home.demo.people import moment
from tuquan.programme.catalogue import signing_samples
from tuquan.programme.models import InternalRules, Signature, Signer, SigningRound
from tuquan.programme.services.signing import counting, people, rounds
from tuquan.units.models import Unit
from tuquan.units.services.people import SheetRow

YEAR = 2026
ROOMS = (("Xưởng chế biến", 112, 90), ("Kho lạnh", 38, 30), ("Phòng Hành chính", 18, 18), ("Đội bảo vệ", 12, 12))
"""Room, people, how many have signed."""
FAMILY, MIDDLE, GIVEN = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ"),
    ("Thị", "Văn", "Ngọc", "Minh", "Thanh"),
    ("An", "Bình", "Cúc", "Dũng", "Hạnh", "Khôi"),
)


def load() -> None:
    if SigningRound.objects.exists():
        return
    company, agency = (Unit.objects.filter(code=code).first() for code in ("KH-NH-HS", "KH-NH-KL"))
    if company is not None:
        _company(company)
    if agency is not None:
        _agency(agency)


def _prepared(unit: Unit, kind: str, by: User, at: datetime, **fields: object) -> SigningRound:
    sample = signing_samples()[kind]
    return rounds.prepare_round(
        unit,
        kind=kind,
        title=sample["title"].format(year=YEAR),
        text=sample["text"].format(unit=unit.name, year=YEAR),
        group="staff",
        first_date=date(YEAR, 10, 1),
        last_date=date(YEAR, 12, 31),
        by=by,
        at=at,
        **fields,  # type: ignore[arg-type]
    )


def _company(unit: Unit) -> None:
    by = User.objects.get(username="giamdoc")
    at = moment(YEAR, 10, 1)
    found = _prepared(unit, "commitment", by, at, ground="Kế hoạch bảo đảm an ninh, trật tự công ty năm 2026")
    names = [" ".join(parts) for parts in product(FAMILY, MIDDLE, GIVEN)]
    rows: list[SheetRow] = []
    for room, count, _signed in ROOMS:
        rows += [SheetRow(line=0, full_name=names[len(rows) + n], sub_unit=room) for n in range(count)]
    rows = [
        SheetRow(line=n + 2, full_name=row.full_name, sub_unit=row.sub_unit, staff_code=f"HS{n + 1:03d}")
        for n, row in enumerate(rows)
    ]
    people.list_people(found, rows=rows, by=by, at=at)
    rounds.open_round(found, by=by, at=at)
    _signed_already(found, {room: signed for room, _count, signed in ROOMS}, by)


def _agency(unit: Unit) -> None:
    """Those who were briefed in February acknowledge the rules again; the others are still asked."""
    by = User.objects.get(username="vanthu")
    at = moment(YEAR, 10, 5)
    rules = InternalRules.objects.filter(unit=unit).exclude(text="")
    found = _prepared(unit, "acknowledgement", by, at, rules=rules, covers_criteria=True)
    people.take_people(found, by=by, at=at)
    rounds.open_round(found, by=by, at=at)
    _signed_already(found, {"": 3}, by, only=("Nguyễn Hữu Thành", "Phan Quốc Huy", "Đinh Thị Lan"))


def _signed_already(round: SigningRound, many: dict[str, int], by: User, only: tuple[str, ...] = ()) -> None:
    """Signed by phone in October, written at once: 150 acts of their own would make the demonstration slow."""
    at = moment(YEAR, 10, 12)
    text = rounds.current_text(round)
    signers: list[Signer] = []
    for part, count in many.items():
        rows = round.signers.filter(part=part).order_by("code")
        signers += (rows.filter(name__in=only) if only else rows)[:count]
    Signature.objects.bulk_create(
        Signature(signer=one, text=text, sha256=text.sha256, at=at, date=at.date(), how="slip") for one in signers
    )
    Signer.objects.filter(pk__in=[one.pk for one in signers]).update(signed_at=at)
    with audit.act():
        counting.settle(round, by=by, at=at)
