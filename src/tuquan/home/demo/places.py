"""Places in the middle of their year: the commune of Diên Khánh, whose committee holds its dossier, and a residential
area in it with a register of households most of which have signed. The names are invented."""

from datetime import date
from itertools import product

from tuquan.accounts.models import User
from tuquan.assessments.services import attesting, communes, registering
from tuquan.assessments.services.opening import open_cycle
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.documents.services import papers
from tuquan.home.demo.people import moment, person_at, sign_in
from tuquan.programme.catalogue import signing_samples
from tuquan.programme.models import Signature, Signer
from tuquan.programme.services import disputes, households, movement, planning
from tuquan.programme.services.signing import counting, people, rounds
from tuquan.units.enums import PlaceLevel, UnitKind
from tuquan.units.models import Place, Unit
from tuquan.units.queries import places
from tuquan.units.services.registry import create_unit

YEAR = 2026
REFORM = date(2025, 7, 1)
SINCE = moment(2025, 7, 1)
FAMILY, GIVEN = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng"), ("Ba", "Tư", "Năm", "Sáu", "Bảy", "Chín")
SIGNED = 29
"""Of 36 households."""


def load() -> None:
    province = Unit.objects.filter(code="KH-UBND").select_related("governs").first()
    place = places.by_code(PlaceLevel.COMMUNE, "22651", date(YEAR, 1, 1))
    if province is None or place is None or Unit.objects.filter(code="KH-DK-UBND").exists():
        return
    committee, office = _bodies(province, place)
    provincial = Unit.objects.get(code="KH-BCD")
    receiving = sign_in(
        person_at(provincial, "Đoàn Thu Trang", "Cán bộ", at=SINCE),
        "canbotinh",
        "officer",
        provincial,
        at=SINCE,
        below=True,
    )
    chairman = User.objects.get(username="chutichxa")
    _commune(committee, chairman, receiving)
    _area(committee, office, place)


def _bodies(province: Unit, place: Place) -> tuple[Unit, Unit]:
    common = {"governs": place, "place": place, "valid_from": REFORM, "by": None, "at": SINCE}
    committee = create_unit(
        code="KH-DK-UBND",
        name="Ủy ban nhân dân xã Diên Khánh",
        kind=UnitKind.PEOPLES_COMMITTEE,
        managing=province,
        symbol="UBND",
        head_name="Huỳnh Ngọc Sơn",
        head_title="Chủ tịch",
        **common,  # type: ignore[arg-type]
    )
    office = create_unit(
        code="KH-DK-BCD",
        name="Thường trực Ban Chỉ đạo xã Diên Khánh",
        kind=UnitKind.STANDING_OFFICE,
        managing=committee,
        symbol="BCĐ",
        **common,  # type: ignore[arg-type]
    )
    chair = person_at(committee, "Huỳnh Ngọc Sơn", "Chủ tịch", at=SINCE)
    sign_in(chair, "chutichxa", "chairman", committee, at=SINCE, below=True)
    officer = person_at(office, "Cao Thị Thúy", "Cán bộ", at=SINCE)
    sign_in(officer, "canboxa", "officer", office, at=SINCE, below=True)
    return committee, office


def _commune(committee: Unit, chairman: User, receiving: User) -> None:
    """Registered in the first quarter; the resolution and the plan are there, the residential areas not yet all."""
    clerk = person_at(committee, "Trịnh Quốc Bảo", "Văn phòng", at=SINCE)
    cycle = communes.open_commune(committee, YEAR, clerks=[clerk], by=chairman, at=moment(YEAR, 1, 12))
    commune = cycle.unit
    papers.enter_document(
        commune,
        direction="internal",
        kind="NQ",
        purpose="party_resolution",
        number="07",
        symbol="NQ/ĐU",
        date=date(YEAR, 1, 20),
        issuer="Đảng ủy xã Diên Khánh",
        summary="Lãnh đạo công tác bảo đảm an ninh, trật tự năm 2026",
        by=chairman,
        at=moment(YEAR, 1, 20, 16),
    )
    planning.plan_year(
        commune,
        YEAR,
        title="Kế hoạch bảo đảm an ninh, trật tự xã Diên Khánh năm 2026",
        number="14/KH-UBND",
        issued_date=date(YEAR, 2, 2),
        by=chairman,
        at=moment(YEAR, 2, 2),
    )
    day, at = date(YEAR, 2, 20), moment(YEAR, 2, 20)
    registering.save_registration(
        cycle,
        conference_date=day,
        conference_note="Ủy ban nhân dân xã thống nhất đăng ký phấn đấu.",
        extra_targets="",
        by=chairman,
        at=at,
    )
    registering.send_registration(cycle, number="21/ĐK-UBND", signed_date=day, late_reason="", by=chairman, at=at)
    registering.accept_registration(cycle, by=receiving, at=moment(YEAR, 2, 23))
    for quarter, arisen, settled in ((1, 4, 4), (2, 3, 2)):
        disputes.count_disputes(
            commune,
            year=YEAR,
            quarter=quarter,
            arisen=arisen,
            settled=settled,
            passed_on=0,
            by=chairman,
            at=dates.at_noon(date(YEAR, 3 * quarter, 28)),
        )


def _area(committee: Unit, office: Unit, place: Place) -> None:
    area = create_unit(
        code="KH-DK-PL",
        name="Thôn Phú Lộc",
        kind=UnitKind.RESIDENTIAL_AREA,
        place=place,
        managing=committee,
        following=office,
        managing_level="commune",
        head_name="Lê Văn Tám",
        head_title="Trưởng thôn",
        valid_from=REFORM,
        by=None,
        at=SINCE,
    )
    head = sign_in(person_at(area, "Lê Văn Tám", "Trưởng thôn", at=SINCE), "truongthon", "head", area, at=SINCE)
    cycle = open_cycle(area, YEAR, by=head, at=moment(YEAR, 1, 15))
    planning.plan_year(
        area,
        YEAR,
        title="Kế hoạch bảo đảm an ninh, trật tự thôn Phú Lộc năm 2026",
        issued_date=date(YEAR, 2, 5),
        by=head,
        at=moment(YEAR, 2, 5),
    )
    _households(area, head)
    model = movement.start_model(
        area,
        name="Tổ tự quản về an ninh, trật tự thôn Phú Lộc",
        type="self_management_team",
        founded_date=date(YEAR, 2, 10),
        members=12,
        by=head,
        at=moment(YEAR, 2, 10),
    )
    movement.log_activity(
        model, date=date(YEAR, 4, 18), what="Tuần tra đêm cùng dân quân", people=6, by=head, at=moment(YEAR, 4, 18)
    )
    day, at = date(YEAR, 3, 10), moment(YEAR, 3, 10)
    registering.save_registration(
        cycle, conference_date=day, conference_note="Họp dân thống nhất.", extra_targets="", by=head, at=at
    )
    registering.send_registration(cycle, number="01/ĐK", signed_date=day, late_reason="", by=head, at=at)
    officer = User.objects.get(username="canboxa")
    registering.accept_registration(cycle, by=officer, at=moment(YEAR, 3, 11))
    for point in ("a", "b", "c", "d", "đ", "e", "g"):
        attesting.attest(cycle, point, holds=False, by=head, at=moment(YEAR, 6, 30))


def _households(area: Unit, head: User) -> None:
    at = moment(YEAR, 2, 15)
    lines = [
        households.Line(n + 2, f"{family} {given}", f"Số {n + 1}, đường thôn", f"Tổ {n // 12 + 1}", 2 + n % 4)
        for n, (family, given) in enumerate(product(FAMILY, GIVEN))
    ]
    households.import_households(area, lines, drop_missing=False, by=head, at=at)
    sample = signing_samples()["commitment"]
    found = rounds.prepare_round(
        area,
        kind="commitment",
        title="Các hộ đăng ký xây dựng thôn an toàn về an ninh, trật tự năm 2026",
        text=sample["text"].format(unit=area.name, year=YEAR),
        group="households",
        first_date=date(YEAR, 2, 16),
        last_date=date(YEAR, 12, 31),
        by=head,
        at=at,
    )
    people.take_people(found, by=head, at=at)
    rounds.open_round(found, by=head, at=at)
    text, signed_at = rounds.current_text(found), moment(YEAR, 3, 1)
    signers = list(found.signers.order_by("code")[:SIGNED])
    Signature.objects.bulk_create(
        Signature(signer=one, text=text, sha256=text.sha256, at=signed_at, date=signed_at.date(), how="slip")
        for one in signers
    )
    Signer.objects.filter(pk__in=[one.pk for one in signers]).update(signed_at=signed_at)
    with audit.act():
        counting.settle(found, by=head, at=signed_at)
