"""The fixed cast: head and guard of school A, the officer above A and B, the head of school B as the stranger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuquan.accounts.models import User
from tuquan.units import enums
from tuquan.units.models import Membership, Person, Place, RoleAssignment, Unit, UnitLocation, UnitRelation

REFORM = date(2025, 7, 1)


def place(name: str, level: str = enums.PlaceLevel.COMMUNE, *, parent: Place | None = None, **fields: Any) -> Place:
    kinds = {"nation": "", "province": "tỉnh", "district": "huyện", "commune": "xã", "residential_area": "thôn"}
    fields = {"kind": kinds[level], "code": str(Place.objects.count() + 1), **fields}
    made = Place.objects.create(name=name, level=level, parent=parent, **fields)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def unit(
    name: str,
    kind: str = enums.UnitKind.SCHOOL,
    *,
    managing: Unit | None = None,
    at: Place | None = None,
    **fields: Any,
) -> Unit:
    """A unit with its paths set and the dated rows they come from, as the services leave it."""
    fields = {"code": f"U{Unit.objects.count() + 1:03d}", **fields}
    made = Unit.objects.create(
        name=name, kind=kind, managing=managing, place=at, place_path=at.path if at else "", **fields
    )
    made.managing_path = f"{managing.managing_path if managing else '/'}{made.pk.hex}/"
    made.save(update_fields=["managing_path"])
    if at is not None:
        UnitLocation.objects.create(unit=made, place=at)
    others = {"managing": managing, "following": made.following, "police": made.police_body}
    UnitRelation.objects.bulk_create(
        UnitRelation(unit=made, kind=kind, other=other) for kind, other in others.items() if other is not None
    )
    return made


def person(
    full_name: str, *, username: str = "", at: Unit | None = None, position: str = "", password: str | None = None
) -> Person:
    user = User.objects.create_user(username, password, full_name=full_name) if username else None
    made = Person.objects.create(full_name=full_name, user=user)
    if at is not None:
        Membership.objects.create(person=made, unit=at, position=position)
    return made


def role(person: Person, role: str, unit: Unit | None, *, whole_below: bool = False, **fields: Any) -> RoleAssignment:
    return RoleAssignment.objects.create(person=person, role=role, unit=unit, whole_below=whole_below, **fields)


@dataclass(frozen=True)
class Cast:
    commune: Place
    committee: Unit
    office: Unit
    police: Unit
    school_a: Unit
    school_b: Unit
    head_a: User
    clerk_a: User
    guard_a: User
    officer: User
    chairman: User
    police_officer: User
    head_b: User
    administrator: User


def cast() -> Cast:
    nation = place("Việt Nam", enums.PlaceLevel.NATION)
    province = place("Khánh Hòa", enums.PlaceLevel.PROVINCE, parent=nation, code="56", valid_from=REFORM)
    commune = place("Ninh Hòa", parent=province, kind="phường", valid_from=REFORM)
    committee = unit(
        "Ủy ban nhân dân phường Ninh Hòa", enums.UnitKind.PEOPLES_COMMITTEE, at=commune, governs=commune, symbol="UBND"
    )
    office = unit(
        "Thường trực Ban Chỉ đạo phường Ninh Hòa",
        enums.UnitKind.STANDING_OFFICE,
        managing=committee,
        at=commune,
        governs=commune,
    )
    police = unit("Công an phường Ninh Hòa", enums.UnitKind.POLICE, managing=committee, at=commune, governs=commune)
    schools = [
        unit(
            f"Trường THCS {letter}",
            managing=committee,
            at=commune,
            following=office,
            police_body=police,
            school_level=enums.SchoolLevel.LOWER_SECONDARY,
            managing_level=enums.ManagingLevel.COMMUNE,
        )
        for letter in ("Nguyễn Trãi", "Lê Lợi")
    ]

    def member(
        username: str, full_name: str, code: str, at: Unit | None, position: str, *, below: bool = False
    ) -> User:
        one = person(full_name, username=username, at=at, position=position)
        role(one, code, at, whole_below=below)
        assert one.user is not None
        return one.user

    return Cast(
        commune=commune,
        committee=committee,
        office=office,
        police=police,
        school_a=schools[0],
        school_b=schools[1],
        head_a=member("truong.a", "Nguyễn Thị Hoa", "head", schools[0], "Hiệu trưởng"),
        clerk_a=member("vanthu.a", "Lê Thu Hà", "clerk", schools[0], "Văn thư"),
        guard_a=member("baove.a", "Trần Văn Bình", "guard", schools[0], "Bảo vệ"),
        officer=member("canbo", "Phạm Minh Đức", "officer", office, "Cán bộ", below=True),
        chairman=member("chutich", "Đỗ Quang Vinh", "chairman", committee, "Chủ tịch", below=True),
        police_officer=member("congan", "Vũ Hải Long", "police", police, "Công an phường", below=True),
        head_b=member("truong.b", "Hoàng Văn Nam", "head", schools[1], "Hiệu trưởng"),
        administrator=member("quantri", "Quản trị viên", "administrator", None, "", below=True),
    )


def many_units(cast: Cast, names: Iterable[str]) -> list[Unit]:
    """Agencies of the cast's commune, written at once: for measuring."""
    common: dict[str, Any] = {
        "kind": "agency",
        "managing": cast.committee,
        "following": cast.office,
        "place": cast.commune,
        "place_path": cast.commune.path,
    }
    units = [Unit(code=f"B{number:06d}", name=name, **common) for number, name in enumerate(names)]
    for one in units:
        one.managing_path = f"{cast.committee.managing_path}{one.pk.hex}/"
        one.fold()
    return Unit.objects.bulk_create(units, batch_size=500)
