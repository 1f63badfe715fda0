"""Who has to sign: taken from the unit's people, or read from a list; taken off again when they have left."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _, ngettext

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.models import on_day
from tuquan.core.text import clean
from tuquan.programme.enums import SignerGroup
from tuquan.programme.models import Household, Signer, SigningRound
from tuquan.programme.services.signing import refusals
from tuquan.programme.services.signing.rounds import locked
from tuquan.units.enums import MemberKind
from tuquan.units.models import Membership, SubUnit
from tuquan.units.services.people import SheetRow

KINDS = {SignerGroup.STAFF: MemberKind.STAFF, SignerGroup.LEARNERS: MemberKind.LEARNER}
BATCH = 500


@dataclass(frozen=True)
class Wanted:
    name: str
    code: str = ""
    part: str = ""
    person_id: UUID | None = None
    household_id: UUID | None = None


def new_signer(round: SigningRound, wanted: Wanted) -> Signer:
    signer = Signer(
        round=round,
        name=clean(wanted.name)[:150],
        code=normal(wanted.code),
        part=clean(wanted.part)[:150],
        person_id=wanted.person_id,
        household_id=wanted.household_id,
    )
    signer.part_key = text.sort_key(signer.part)[:300]
    signer.fold()
    return signer


def normal(code: str) -> str:
    """A staff code as it is compared: "nv 0012" and "NV0012" are one."""
    return "".join(clean(code).upper().split())[:30]


@audit.transaction
def take_people(
    round: SigningRound, *, sub_units: Collection[SubUnit] = (), by: User | None, at: datetime
) -> tuple[int, int]:
    """Take those of the unit who belong to the round's group today (only of `sub_units`, where some are chosen), and
    drop those who have left unsigned. May be done again when people come and go. Returns how many came and went."""
    found = locked(round)
    today = dates.local_date(at)
    if found.group == SignerGroup.SUB_UNITS:
        rooms = found.unit.sub_units.on(today)
        if sub_units:
            rooms = rooms.filter(pk__in=[one.pk for one in sub_units])
        names = set(found.signers.values_list("name", flat=True))
        return _add(found, [Wanted(room.name) for room in rooms.order_by("pk") if room.name not in names], by, at), 0
    if found.group == SignerGroup.HOUSEHOLDS:
        return _take_households(found, by, at)
    if found.group not in KINDS:
        return 0, 0
    members = Membership.objects.filter(on_day(today), unit=found.unit, kind=KINDS[SignerGroup(found.group)])
    left = found.signers.waiting().filter(person__isnull=False).exclude(person__in=members.values("person"))
    went = left.delete()[0]
    if sub_units:
        members = members.filter(sub_unit__in=sub_units)
    there = set(found.signers.filter(person__isnull=False).values_list("person", flat=True))
    wanted: dict[object, Wanted] = {}
    for row in members.select_related("person", "sub_unit").order_by("pk"):
        if row.person_id not in there:
            wanted[row.person_id] = Wanted(
                row.person.full_name, row.staff_code, row.sub_unit.name if row.sub_unit else "", row.person_id
            )
    came = _add(found, list(wanted.values()), by, at)
    if went:
        changes = {"people": (went, 0)}
        audit.record("programme.signing_left", found, unit_id=found.unit_id, by=by, at=at, changes=changes)
    return came, went


def _take_households(round: SigningRound, by: User | None, at: datetime) -> tuple[int, int]:
    """From the register of the residential area. Whoever leaves the register unsigned leaves the list then and there
    (`households`); one that was on the list by name before is known again, so that nobody is asked twice."""
    register = Household.objects.filter(unit=round.unit)
    there = set(round.signers.filter(household__isnull=False).values_list("household", flat=True))
    by_name = {(one.sort_key, one.part_key): one for one in round.signers.filter(household=None)}
    wanted = []
    for one in register.exclude(pk__in=there).order_by("sort_key", "pk"):
        new = Wanted(one.head, part=one.part, household_id=one.pk)
        fresh = new_signer(round, new)
        same = by_name.pop((fresh.sort_key, fresh.part_key), None)
        if same is None:
            wanted.append(new)
        else:
            same.household = one
            same.save(update_fields=["household"])
    return _add(round, wanted, by, at), 0


@audit.transaction
def list_people(round: SigningRound, *, rows: Iterable[SheetRow], by: User | None, at: datetime) -> tuple[int, int]:
    """Add the people of a list that was read (`units.people_sheet.read`); who is on the list already is left as he or
    she stands. Somebody of the unit is known again by staff code, else by a name that only one in that room has.
    Returns how many were added and how many stood there.

    :raises ListRefused: a line has no name, or two lines have one code; nothing is written.
    """
    found = locked(round)
    rows = list(rows)
    faults = [_("dòng %(line)d: chưa có họ và tên") % {"line": row.line} for row in rows if not clean(row.full_name)]
    lines: dict[str, int] = {}
    for row in rows:
        code = normal(row.staff_code)
        if code and code in lines:
            faults.append(
                _("dòng %(line)d: mã %(code)s trùng với dòng %(first)d")
                % {"line": row.line, "code": code, "first": lines[code]}
            )
        lines.setdefault(code, row.line)
    if faults:
        shown = "; ".join(faults[:5])
        raise refusals.ListRefused(
            ngettext(
                "Danh sách còn %(n)d dòng sai nên chưa ghi gì: %(faults)s.",
                "Danh sách còn %(n)d dòng sai nên chưa ghi gì: %(faults)s.",
                len(faults),
            )
            % {"n": len(faults), "faults": shown},
            field="file",
        )
    by_code, by_name = _known(found, at)
    codes = set(found.signers.exclude(code="").values_list("code", flat=True))
    # Without codes only the number of a name tells: a list read twice adds nobody, two of one name in it are two.
    names = Counter(found.signers.values_list("sort_key", "part_key"))
    persons = set(found.signers.filter(person__isnull=False).values_list("person", flat=True))
    wanted = []
    for row in rows:
        code = normal(row.staff_code)
        key = (text.sort_key(clean(row.full_name))[:600], text.sort_key(clean(row.sub_unit))[:300])
        person = by_code.get(code) if code else by_name.get(key)
        if (code and code in codes) or (person is not None and person in persons):
            continue
        if not code and names[key] > 0:
            names[key] -= 1
            continue
        if person is not None:
            persons.add(person)
        wanted.append(Wanted(row.full_name, code, row.sub_unit, person))
    added = _add(found, wanted, by, at)
    return added, len(rows) - added


def _known(round: SigningRound, at: datetime) -> tuple[dict[str, UUID], dict[tuple[str, str], UUID]]:
    """The unit's people by staff code, and by name and room where only one has it."""
    kind = KINDS.get(SignerGroup(round.group))
    if kind is None:
        return {}, {}
    members = Membership.objects.filter(on_day(dates.local_date(at)), unit=round.unit, kind=kind)
    by_code: dict[str, UUID] = {}
    by_name: dict[tuple[str, str], set[UUID]] = {}
    for code, key, room, person in members.values_list("staff_code", "person__sort_key", "sub_unit__name", "person"):
        if code:
            by_code[normal(code)] = person
        by_name.setdefault((key, text.sort_key(room or "")[:300]), set()).add(person)
    return by_code, {key: next(iter(people)) for key, people in by_name.items() if len(people) == 1}


def _add(round: SigningRound, wanted: list[Wanted], by: User | None, at: datetime) -> int:
    if not wanted:
        return 0
    taken = set(round.signers.exclude(code="").values_list("code", flat=True))
    taken |= {normal(one.code) for one in wanted if one.code}
    number = round.signers.count()
    signers = []
    for one in wanted:
        signer = new_signer(round, one)
        if not signer.code:
            # Who has no staff code gets a number of this round, so that everybody types the same two things.
            number += 1
            while f"{number:04d}" in taken:
                number += 1
            signer.code = f"{number:04d}"
            taken.add(signer.code)
            signer.fold()
        signers.append(signer)
    Signer.objects.bulk_create(signers, batch_size=BATCH)
    audit.record(
        "programme.signing_listed",
        round,
        unit_id=round.unit_id,
        by=by,
        at=at,
        changes={"people": (None, len(signers))},
    )
    return len(signers)


@audit.transaction
def remove_signer(signer: Signer, *, reason: str, by: User | None, at: datetime) -> None:
    """Somebody who need not sign, or is listed twice, comes off the list; the audit keeps why.

    :raises SignedAlready: the signature stands.
    """
    round = locked(signer.round)
    found = Signer.objects.select_for_update(of=("self",)).get(pk=signer.pk)
    if found.signatures.exists():
        raise refusals.SignedAlready
    audit.record(
        "programme.signing_unlisted",
        round,
        unit_id=round.unit_id,
        by=by,
        at=at,
        changes={"signer": (str(found.pk), None)},
        reason=clean(reason),
    )
    found.delete()


@audit.transaction
def new_code(signer: Signer, *, by: User | None, at: datetime) -> Signer:
    """A new code for somebody whose slip was lost, seen by others or locked: every earlier slip loses its force."""
    round = locked(signer.round)
    found = Signer.objects.select_for_update(of=("self",)).get(pk=signer.pk)
    found.serial += 1
    found.failures, found.locked_until = 0, None
    found.save(update_fields=["serial", "failures", "locked_until"])
    audit.record(
        "programme.signing_new_code",
        round,
        unit_id=round.unit_id,
        by=by,
        at=at,
        changes={"signer": (None, str(found.pk)), "serial": (found.serial - 1, found.serial)},
    )
    return found


@audit.transaction
def note_printing(round: SigningRound, people: int, *, by: User | None, at: datetime) -> None:
    """Who printed slips, and how many: a slip is a signature waiting to be given."""
    audit.record(
        "programme.signing_slips", round, unit_id=round.unit_id, by=by, at=at, changes={"people": (None, people)}
    )
