"""Letters of an office, for every app: the outline of its province, its head, who signs and in whose place.

offices.letter("year-plan", OUTLINES, unit, context, made_at=at)
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.documents import letters
from tuquan.documents.letters import Letter, Signature, SigningMode
from tuquan.units.enums import PlaceLevel, UnitKind
from tuquan.units.models import Membership, Place, RoleAssignment, Unit

_KNOWN = "_province_by_path"


def letter(name: str, package: Path, unit: Unit, context: Mapping[str, Any], *, made_at: datetime) -> Letter:
    """The unit's letter after the outline of that name, from the app's own folder `package` or the province's.

    `made_at` is part of the letter: the same records and time give the same bytes.
    """
    outline = letters.load_outline(name, search_path(unit, package))
    return letters.render_outline(outline, {"created_at": made_at, **head_of(unit), **context})


def search_path(unit: Unit, package: Path) -> tuple[Path, ...]:
    province = province_of(unit)
    return letters.province_search_path(
        package, Path(settings.DATA_DIR) / "outlines", province.code if province else None
    )


def province_of(unit: Unit) -> Place | None:
    know_provinces([unit])
    return unit.__dict__[_KNOWN][1]


def know_provinces(units: Iterable[Unit]) -> None:
    """Look the provinces of many units up at once; a unit in hand remembers its own, since a letter asks for it again and
    again."""
    asked = [unit for unit in units if unit.__dict__.get(_KNOWN, ("-",))[0] != unit.place_path]
    if not asked:
        return
    ids = {unit.pk: [int(part) for part in unit.place_path.split("/") if part] for unit in asked}
    rows = Place.objects.filter(pk__in={pk for some in ids.values() for pk in some}, level=PlaceLevel.PROVINCE)
    provinces = {place.pk: place for place in rows}
    for unit in asked:
        found = next((provinces[pk] for pk in ids[unit.pk] if pk in provinces), None)
        unit.__dict__[_KNOWN] = (unit.place_path, found)


def head_of(unit: Unit) -> dict[str, Any]:
    return {
        "issuing_body": unit.name,
        "parent_body": unit.parent_body or (unit.managing.name if unit.managing else ""),
        "place": seat.name if (seat := unit.place or unit.governs) else "",
    }


def numbered(reference: str) -> dict[str, Any]:
    """ "21/TTr-VP" → number 21, symbol TTr-VP; nothing known leaves room for both."""
    number, _slash, symbol = reference.partition("/")
    return {"number": number or None, "symbol": symbol}


def signed_by(position: str, name: str) -> Signature:
    """As a paper that came back names its signer: a deputy signs in the head's place (Decree 30/2020: KT.)."""
    first, _space, rest = position.strip().partition(" ")
    if first.lower() == "phó" and rest:
        return Signature(position, name, SigningMode.FOR, rest[:1].upper() + rest[1:])
    return Signature(position, name)


HEADS = {
    UnitKind.STANDING_OFFICE: "Thường trực Ban Chỉ đạo",
    UnitKind.PEOPLES_COMMITTEE: "Chủ tịch",
    UnitKind.POLICE: "Trưởng Công an",
}


def head_title_of(unit: Unit) -> str:
    """What stands over the signature while the registry names no position of the head."""
    return HEADS.get(UnitKind(unit.kind), "Thủ trưởng đơn vị")


def for_its_body(unit: Unit, signature: Signature) -> Signature:
    """A paper of a People's Committee itself is signed for all of it (Decree 30/2020, Article 13: TM.); what its
    chairman decides in his own right is not."""
    if unit.kind != UnitKind.PEOPLES_COMMITTEE or signature.on_behalf_of:
        return signature
    return replace(signature, on_behalf_of="Ủy ban nhân dân")


def signature_of(unit: Unit, user: User | None, *, default: str = "") -> Signature:
    """Who signs, and in whose place (KT., TL., TUQ.) when the right was delegated."""
    default = default or head_title_of(unit)
    if user is None:
        return Signature(unit.head_title or default, unit.head_name)
    member = Membership.objects.filter(on_day(dates.today()), person__user=user, unit=unit).exclude(position="").first()
    position = member.position if member else unit.head_title or default
    roles = RoleAssignment.objects.filter(on_day(dates.today()), person__user=user, unit=unit).exclude(
        delegation_form=""
    )
    delegated = roles.first()
    if delegated is None:
        return Signature(position, user.get_full_name())
    mode = SigningMode(f"{delegated.delegation_form}.")
    return Signature(position, user.get_full_name(), mode=mode, head_position=unit.head_title or default)
