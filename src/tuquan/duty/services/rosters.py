"""Rosters: made, filled by hand, by pattern or by the solver, published; who is away, who wishes what; the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.dates import Period
from tuquan.core.refusals import Refusal
from tuquan.duty.enums import RosterState, ShiftSource, SolvingState, WindowKind
from tuquan.duty.holidays import calendar_of
from tuquan.duty.models import (
    Absence,
    DutyPost,
    Holiday,
    Roster,
    RosterGuard,
    RuleSetting,
    Shift,
    ShiftKind,
    Solving,
    Wish,
)
from tuquan.duty.patterns import Pattern, lay
from tuquan.duty.queries.coverage import days_of
from tuquan.duty.queries.rosters import first_clash, times_of
from tuquan.duty.rules.catalogue import defaults
from tuquan.duty.services.telling import tell_changed, tell_published, tell_rearranged
from tuquan.guards.models import Guard
from tuquan.units.models import Unit
from tuquan.units.services.checks import locked_unit

LONGEST = 62


class TooLong(Refusal):
    message = gettext_lazy("Một lịch trực dài nhất hai tháng.")
    field = "last"


class NothingToStaff(Refusal):
    message = gettext_lazy("Lịch trực cần ít nhất một chốt và một bảo vệ.")
    field = "posts"


class NotOfRoster(Refusal):
    message = gettext_lazy("Người, ngày, chốt hoặc loại ca không thuộc lịch trực này.")


class PublishedAlready(Refusal):
    message = gettext_lazy("Lịch trực này đã công bố.")


class ClashesWithPublished(Refusal):
    field = "first"


class CellChanged(Refusal):
    message = gettext_lazy("Ô này vừa được đổi ở nơi khác. Tải lại trang để xem bảng mới rồi làm lại.")


class StillSolving(Refusal):
    message = gettext_lazy("Máy đang xếp lịch này; dừng lần ấy trước.")


class NothingFound(Refusal):
    message = gettext_lazy("Lần xếp này chưa tìm được bản nào.")


class LetterTaken(Refusal):
    message = gettext_lazy("Ký hiệu này đang dùng cho loại ca khác.")
    field = "letter"


class ReasonMissing(Refusal):
    message = gettext_lazy("Thôi áp dụng hoặc nới một quy tắc của luật thì ghi lý do, căn cứ.")
    field = "reason"


@audit.transaction
def add_kind(
    unit: Unit,
    *,
    letter: str,
    name: str,
    start: time,
    minutes: int,
    working_minutes: int,
    break_minutes: int = 30,
    by: User | None,
    at: datetime,
) -> ShiftKind:
    """A kind of shift; the same kind asked for again is the one that is there.

    :raises LetterTaken: the letter stands for another shift.
    """
    unit = locked_unit(unit, at)
    letter, name = text.clean(letter), text.clean(name)
    there = ShiftKind.objects.filter(unit=unit, letter=letter, valid_to=None).first()
    if there is not None:
        if (there.start, there.minutes, there.working_minutes) == (start, minutes, working_minutes):
            return there
        raise LetterTaken
    if working_minutes > minutes:
        raise Refusal(_("Giờ làm việc không dài hơn thời gian có mặt."), field="working_minutes")
    made = ShiftKind.objects.create(
        unit=unit,
        letter=letter,
        name=name,
        start=start,
        minutes=minutes,
        working_minutes=working_minutes,
        break_minutes=break_minutes,
        valid_from=dates.local_date(at),
    )
    audit.record("duty.kind_added", made, unit_id=unit.pk, by=by, at=at, changes={"letter": (None, letter)})
    return made


@audit.transaction
def make_roster(
    unit: Unit,
    *,
    first: date,
    last: date,
    posts: Iterable[DutyPost],
    guards: Iterable[Guard],
    by: User | None,
    at: datetime,
    title: str = "",
    kinds: Iterable[ShiftKind] | None = None,
) -> Roster:
    """An empty draft.

    :raises Refusal: too long, nobody to stand or nowhere to stand.
    """
    unit = locked_unit(unit, at)
    if last < first:
        raise Refusal(_("Ngày cuối phải từ ngày đầu trở đi."), field="last")
    if (last - first).days >= LONGEST:
        raise TooLong
    posts = [one for one in posts if one.unit_id == unit.pk]
    guards = [one for one in guards if one.unit_id == unit.pk]
    if not posts or not guards:
        raise NothingToStaff
    sites = {one.site_id for one in posts}
    made = Roster.objects.create(
        unit=unit,
        site=posts[0].site if len(sites) == 1 else None,
        title=text.clean(title) or _title(first, last),
        first=first,
        last=last,
        made_by=by,
        made_at=at,
    )
    made.posts.set(posts)
    if kinds is None:
        kinds = ShiftKind.objects.filter(unit=unit).on(first)
    made.kinds.set(kinds)
    RosterGuard.objects.bulk_create(
        RosterGuard(roster=made, guard=one, order=place) for place, one in enumerate(guards, start=1)
    )
    audit.record(
        "duty.roster_made",
        made,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"first": (None, first), "last": (None, last), "guards": (None, len(guards))},
    )
    return made


@dataclass(frozen=True)
class Cell:
    """A cell as it is to be: a shift, or none. `seen`: what whoever changes it saw there ("kind@post", empty for none);
    None asks nothing."""

    guard: Guard
    day: date
    kind: ShiftKind | None
    post: DutyPost | None
    fixed: bool = False
    seen: str | None = None


def set_cell(
    roster: Roster,
    *,
    guard: Guard,
    day: date,
    kind: ShiftKind | None,
    post: DutyPost | None,
    by: User | None,
    at: datetime,
    fixed: bool = False,
) -> Shift | None:
    """One cell by hand. A broken rule does not stop it; the board shows it.

    :raises NotOfRoster: person, day, post or kind of somebody else.
    """
    return set_cells(roster, [Cell(guard, day, kind, post, fixed)], by=by, at=at)[0]


@audit.transaction
def set_cells(roster: Roster, cells: Sequence[Cell], *, by: User | None, at: datetime) -> list[Shift | None]:
    """Some cells by hand in one act: two that change places, or what an undo puts back. All of them, or none.

    :raises Refusal: not of this roster, or changed meanwhile.
    """
    roster = locked_roster(roster)
    guards, posts = set(roster.rows.values_list("guard", flat=True)), set(roster.posts.values_list("pk", flat=True))
    before: list[Shift | None] = []
    for cell in cells:
        known = cell.post is None or cell.post.pk in posts
        own = cell.kind is None or cell.kind.unit_id == roster.unit_id
        if not roster.first <= cell.day <= roster.last or cell.guard.pk not in guards or not known or not own:
            raise NotOfRoster
        there = Shift.objects.filter(roster=roster, guard=cell.guard, day=cell.day).select_related("kind").first()
        if cell.seen is not None and cell.seen != choice_of(there):
            raise CellChanged
        before.append(there)
    changed = [_write(roster, cell, there) for cell, there in zip(cells, before, strict=True)]
    _record_cells(roster, cells, before, changed, by=by, at=at)
    for cell, there in zip(cells, before, strict=True):
        if choice_of(there) != (f"{cell.kind.pk}@{cell.post.pk}" if cell.kind and cell.post else ""):
            _tell_of_cell(roster, cell.guard, cell.day, cell.kind, cell.post, by=by, at=at)
    return changed


def choice_of(shift: Shift | None) -> str:
    """A cell in one word."""
    return f"{shift.kind_id}@{shift.post_id}" if shift is not None else ""


def _write(roster: Roster, cell: Cell, there: Shift | None) -> Shift | None:
    if cell.kind is None or cell.post is None:
        if there is not None:
            Shift.objects.filter(pk=there.pk).delete()  # the one in hand still names itself to the audit
        return None
    starts_at, ends_at = times_of(cell.kind, cell.day)
    values = {
        "unit_id": roster.unit_id,
        "kind": cell.kind,
        "post": cell.post,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "fixed": cell.fixed,
        "source": ShiftSource.HAND,
    }
    made, _made = Shift.objects.update_or_create(roster=roster, guard=cell.guard, day=cell.day, defaults=values)
    roster.kinds.add(cell.kind)
    return made


def _record_cells(
    roster: Roster,
    cells: Sequence[Cell],
    before: Sequence[Shift | None],
    after: Sequence[Shift | None],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """One entry for one act, however many cells it changes."""
    if len(cells) > 1:
        changes: dict[str, tuple[Any, Any]] = {}
        for place, (cell, old) in enumerate(zip(cells, before, strict=True), start=1):
            new = cell.kind.letter if cell.kind and cell.post else None
            changes |= {
                f"guard_{place}": (None, cell.guard.pk),
                f"day_{place}": (None, cell.day),
                f"kind_{place}": (old.kind.letter if old else None, new),
                f"post_{place}": (old.post_id if old else None, cell.post.pk if new and cell.post else None),
            }
        audit.record("duty.cells_changed", roster, unit_id=roster.unit_id, by=by, at=at, changes=changes)
        return
    cell, there, made = cells[0], before[0], after[0]
    letter = there.kind.letter if there else None
    if made is not None:
        values = {"kind": (letter, made.kind.letter), "post": (None, made.post_id), "day": (None, cell.day)}
        audit.record("duty.shift_set", made, unit_id=roster.unit_id, by=by, at=at, changes=values)
    elif there is not None:
        cleared = {"kind": (letter, None), "day": (cell.day, None)}
        audit.record("duty.shift_cleared", there, unit_id=roster.unit_id, by=by, at=at, changes=cleared)


def _tell_of_cell(
    roster: Roster,
    guard: Guard,
    day: date,
    kind: ShiftKind | None,
    post: DutyPost | None,
    *,
    by: User | None,
    at: datetime,
) -> None:
    """What was published and still lies ahead does not change behind a guard's back."""
    if roster.is_published and day >= dates.local_date(at) and (by is None or by != guard.person.user):
        tell_changed(roster, guard, dates.day(day), kind, post, at=at)


@audit.transaction
def lay_pattern(roster: Roster, *, pattern: Pattern, by: User | None, at: datetime) -> int:
    """Fill the draft by a pattern. Fixed cells and days of absence stay as they are; returns the number of shifts."""
    roster = _draft(roster)
    kinds = {
        one.letter: add_kind(
            roster.unit,
            letter=one.letter,
            name=one.name,
            start=one.start,
            minutes=one.minutes,
            working_minutes=one.working,
            break_minutes=one.breaks,
            by=by,
            at=at,
        )
        for one in pattern.kinds
    }
    period = Period(roster.first, roster.last)
    guards = [row.guard for row in roster.rows.select_related("guard")]
    cells = lay(
        pattern,
        guards,
        _busiest_first(roster),
        days_of(period),
        calendar_of(roster.unit, period),
    )
    count = _fill(
        roster, ((guard, day, kinds[letter], post) for guard, day, letter, post in cells), ShiftSource.PATTERN
    )
    roster.kinds.add(*kinds.values())
    audit.record(
        "duty.pattern_laid",
        roster,
        unit_id=roster.unit_id,
        by=by,
        at=at,
        changes={"pattern": (None, pattern.code), "shifts": (None, count)},
    )
    return count


@audit.transaction
def publish_roster(roster: Roster, *, by: User | None, at: datetime) -> Roster:
    """From now on guards see it and act by it.

    :raises Refusal: published already; somebody on it stands in another published roster at the same time.
    """
    roster = _draft(roster)
    if (clash := first_clash(roster)) is not None:
        words = _("%(name)s đã có ca vào cùng giờ ngày %(day)s trong “%(title)s”.")
        said = {"name": clash.guard, "day": dates.day(clash.day), "title": clash.roster.title}
        raise ClashesWithPublished(words % said)
    roster.state, roster.published_at, roster.published_by = RosterState.PUBLISHED, at, by
    roster.save(update_fields=["state", "published_at", "published_by"])
    audit.record(
        "duty.roster_published",
        roster,
        unit_id=roster.unit_id,
        by=by,
        at=at,
        changes={"shifts": (None, roster.shifts.count())},
    )
    tell_published(roster, at=at)
    return roster


@audit.transaction
def drop_roster(roster: Roster, *, by: User | None, at: datetime) -> None:
    """A draft that is not wanted goes.

    :raises PublishedAlready: it binds people.
    """
    roster = _draft(roster)
    audit.record("duty.roster_dropped", roster, unit_id=roster.unit_id, by=by, at=at)
    roster.delete()


@audit.transaction
def ask_solving(roster: Roster, *, seconds: int, by: User | None, at: datetime) -> Solving:
    """Let the solver work on it; the worker takes it up.

    :raises StillSolving: one runs already.
    """
    roster = locked_roster(roster)
    if roster.solvings.filter(state__in=(SolvingState.WAITING, SolvingState.RUNNING)).exists():
        raise StillSolving
    made = Solving.objects.create(roster=roster, seconds=seconds, asked_by=by, asked_at=at)
    audit.record(
        "duty.solving_asked", roster, unit_id=roster.unit_id, by=by, at=at, changes={"seconds": (None, seconds)}
    )
    return made


def stop_solving(solving: Solving, *, by: User | None, at: datetime) -> None:
    """The search ends at its next step; what was found stays."""
    Solving.objects.filter(pk=solving.pk).update(seeking=False)
    Solving.objects.filter(pk=solving.pk, state__in=(SolvingState.WAITING, SolvingState.RUNNING)).update(
        state=SolvingState.STOPPED, finished_at=at
    )


@audit.transaction
def use_solving(solving: Solving, *, by: User | None, at: datetime) -> Roster:
    """The best roster found so far becomes the roster; cells that are fixed stay.

    :raises NothingFound: none yet.
    """
    roster = locked_roster(solving.roster)
    solving = Solving.objects.get(pk=solving.pk)
    if solving.found is None:
        raise NothingFound
    guards = {str(row.guard_id): row.guard for row in roster.rows.select_related("guard")}
    kinds = {str(one.pk): one for one in roster.kinds.all()}
    posts = {str(one.pk): one for one in roster.posts.all()}
    cells = [
        (guards[guard], date.fromisoformat(day), kinds[kind], posts[post])
        for guard, day, kind, post in solving.found
        if guard in guards and kind in kinds and post in posts
    ]
    if roster.is_published:  # what began is history, whatever was found meanwhile
        today = dates.local_date(at)
        cells = [cell for cell in cells if cell[1] >= today]
        before = _cells_of(roster)
        count = _fill(roster, cells, ShiftSource.SOLVER, from_day=today)
        changed = {guard for guard, *_cell in before ^ _cells_of(roster)}
        rows = roster.rows.filter(guard__in=changed).select_related("guard__person__user")
        tell_rearranged(roster, [row.guard for row in rows], at=at)
    else:
        count = _fill(roster, cells, ShiftSource.SOLVER)
    solving.used_at = at
    solving.save(update_fields=["used_at"])
    if solving.is_open:
        stop_solving(solving, by=by, at=at)
    audit.record(
        "duty.solving_used",
        roster,
        unit_id=roster.unit_id,
        by=by,
        at=at,
        changes={"shifts": (None, count), "price": (None, solving.penalty)},
    )
    return roster


@audit.transaction
def note_absence(guard: Guard, *, kind: str, first: date, last: date, by: User | None, at: datetime) -> Absence:
    """Days on which somebody cannot be on duty. Shifts already set stay until somebody else is found."""
    if last < first:
        raise Refusal(_("Ngày cuối phải từ ngày đầu trở đi."), field="last")
    there = Absence.objects.filter(guard=guard, kind=kind, first=first, last=last).first()
    if there is not None:  # pressed twice, or back and again
        return there
    made = Absence.objects.create(guard=guard, kind=kind, first=first, last=last)
    audit.record(
        "duty.absence_noted",
        made,
        unit_id=guard.unit_id,
        by=by,
        at=at,
        changes={"guard": (None, guard.pk)},
        personal={"kind": (None, kind), "first": (None, first), "last": (None, last)},
    )
    return made


@audit.transaction
def remove_absence(absence: Absence, *, by: User | None, at: datetime) -> None:
    audit.record("duty.absence_removed", absence, unit_id=absence.guard.unit_id, by=by, at=at)
    absence.delete()


@audit.transaction
def note_wish(guard: Guard, *, day: date, wants: bool, kind: ShiftKind | None, by: User | None, at: datetime) -> Wish:
    """What a guard would like on a day; another wish for the day takes its place.

    :raises Refusal: wanting to be on duty names a shift.
    """
    if wants and kind is None:
        raise Refusal(_("Muốn trực thì chọn loại ca."), field="kind")
    made, _made = Wish.objects.update_or_create(guard=guard, day=day, defaults={"kind": kind, "wants": wants})
    audit.record("duty.wish_noted", made, unit_id=guard.unit_id, by=by, at=at, changes={"day": (None, day)})
    return made


@audit.transaction
def set_rule(
    unit: Unit,
    *,
    code: str,
    on: bool,
    must: bool,
    limit: int | None,
    price: int,
    reason: str,
    by: User | None,
    at: datetime,
    pairs: Sequence[Sequence[str]] = (),
) -> RuleSetting:
    """How the unit keeps one rule. Leaving out a rule of the law, or a wider limit than its own, says why.

    :raises Refusal: no such rule, or no reason.
    """
    unit = locked_unit(unit, at)
    rule = defaults().get(code)
    if rule is None:
        raise Refusal(_("Không có quy tắc này."))
    reason = text.clean(reason)
    if rule.law and not reason:
        wider = limit is not None and rule.limit is not None and rule.is_wider(limit)
        if not on or wider or (rule.must and not must):
            raise ReasonMissing
    values = {"on": on, "must": must, "limit": limit, "price": price, "reason": reason, "pairs": list(map(list, pairs))}
    made, _made = RuleSetting.objects.update_or_create(unit=unit, code=code, defaults=values)
    audit.record(
        "duty.rule_set",
        made,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"rule": (None, code), "on": (rule.on, on), "must": (rule.must, must), "limit": (rule.limit, limit)},
        reason=reason,
    )
    return made


@audit.transaction
def set_holiday(unit: Unit, *, day: date, name: str, is_holiday: bool, by: User | None, at: datetime) -> Holiday:
    """The unit's calendar on one day: a holiday, or none although the law's list has it."""
    made, _made = Holiday.objects.update_or_create(
        unit=unit, day=day, defaults={"name": text.clean(name), "is_holiday": is_holiday}
    )
    audit.record(
        "duty.holiday_set", made, unit_id=unit.pk, by=by, at=at, changes={"day": (None, day), "is": (None, is_holiday)}
    )
    return made


def locked_roster(roster: Roster) -> Roster:
    return Roster.objects.select_for_update(of=("self",)).select_related("unit").get(pk=roster.pk)


def _draft(roster: Roster) -> Roster:
    roster = locked_roster(roster)
    if roster.is_published:
        raise PublishedAlready
    return roster


def _fill(
    roster: Roster,
    cells: Iterable[tuple[Guard, date, ShiftKind, DutyPost]],
    source: str,
    *,
    from_day: date | None = None,
) -> int:
    """Write all cells anew but the fixed ones and those before `from_day`."""
    old = roster.shifts.filter(fixed=False)
    if from_day is not None:
        old = old.filter(day__gte=from_day)
    kept = set(roster.shifts.exclude(pk__in=old.values("pk")).values_list("guard_id", "day"))
    away: set[tuple[Any, date]] = set()
    if source == ShiftSource.PATTERN:
        for one in Absence.objects.filter(
            guard__roster_rows__roster=roster, first__lte=roster.last, last__gte=roster.first
        ):
            away |= {(one.guard_id, day) for day in days_of(Period(one.first, one.last))}
    made: list[Shift] = []
    for guard, day, kind, post in cells:
        if (guard.pk, day) in kept or (guard.pk, day) in away:
            continue
        starts_at, ends_at = times_of(kind, day)
        made.append(
            Shift(
                unit_id=roster.unit_id,
                roster=roster,
                guard=guard,
                day=day,
                kind=kind,
                post=post,
                starts_at=starts_at,
                ends_at=ends_at,
                source=source,
            )
        )
    with transaction.atomic():
        # A cell that stays the same keeps its row: swaps and clock-ins point at it.
        there = {(one.guard_id, one.day, one.kind_id, one.post_id): one for one in old}
        same = {(one.guard_id, one.day, one.kind_id, one.post_id) for one in made} & there.keys()
        old.exclude(pk__in=[there[key].pk for key in same]).delete()
        fresh = [one for one in made if (one.guard_id, one.day, one.kind_id, one.post_id) not in same]
        Shift.objects.bulk_create(fresh)
    return len(made)


def _cells_of(roster: Roster) -> set[tuple[Any, ...]]:
    return set(roster.shifts.values_list("guard", "day", "kind", "post"))


def _busiest_first(roster: Roster) -> list[DutyPost]:
    """The post that needs people for the most hours takes the first crews."""
    posts = roster.posts.prefetch_related("windows").order_by("name", "pk")

    def weekly(post: DutyPost) -> int:
        needs = [one for one in post.windows.all() if one.kind == WindowKind.NEED and one.holds_on(roster.first)]
        return sum(one.minutes * one.people * one.weekdays.bit_count() for one in needs)

    return sorted(posts, key=weekly, reverse=True)


def _title(first: date, last: date) -> str:
    if first.day == 1 and (last.month, last.year) == (first.month, first.year):
        return _("Lịch trực tháng %(month)d/%(year)d") % {"month": first.month, "year": first.year}
    return _("Lịch trực %(first)s – %(last)s") % {"first": dates.day(first), "last": dates.day(last)}


def guards_on(unit: Unit, period: Period) -> Sequence[Guard]:
    return list(
        Guard.objects.filter(unit=unit, valid_from__lte=period.last)
        .exclude(valid_to__lte=period.first)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
