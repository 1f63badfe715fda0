"""Whom to ring: the national numbers, the police of the place, the head, the chief of the guards, and the contacts
that other apps hold (`units.contacts`). Small enough for a device without network."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuquan.units import contacts
from tuquan.units.models import Unit
from tuquan.units.queries.people import holders

NUMBERS = {"police": "113", "fire": "114", "medical": "115"}


@dataclass(frozen=True)
class Call:
    code: str
    """What a kind or a step asks for: police, fire, medical, head, chief; empty for other contacts."""
    name: str
    phone: str
    note: str = ""


def _police_of_the_place(unit: Unit) -> list[Call]:
    """By its number in the registry; without one, by whoever stands for it in a coordination regulation."""
    police = unit.police_body
    if police is None:
        return []
    if police.phone:
        return [Call("police", police.name, police.phone)]
    cards = [one for one in contacts.contacts_of(unit) if one.what.casefold().startswith(police.name.casefold())]
    return [Call("police", police.name, one.phone, one.name) for one in cards[:1]]


def calls(unit: Unit, day: date) -> list[Call]:
    found = [
        *_police_of_the_place(unit),
        Call("police", _("Công an"), NUMBERS["police"]),
        Call("fire", _("Chữa cháy, cứu nạn, cứu hộ"), NUMBERS["fire"]),
        Call("medical", _("Cấp cứu y tế"), NUMBERS["medical"]),
    ]
    for code, role, note in (("head", "head", _("Thủ trưởng")), ("chief", "guard_chief", _("Tổ trưởng bảo vệ"))):
        found += [
            Call(code, person.full_name, person.phone, note) for person in holders(unit, role, day) if person.phone
        ]
    known = {one.phone.replace(" ", "") for one in found}
    found += [
        Call("", one.name, one.phone, one.what)
        for one in contacts.contacts_of(unit)
        if one.phone.replace(" ", "") not in known
    ]
    return found


def calls_for(unit: Unit, day: date, codes: tuple[str, ...]) -> list[Call]:
    return [one for one in calls(unit, day) if one.code in codes]
