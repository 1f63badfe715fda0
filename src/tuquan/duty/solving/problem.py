"""What has to be solved, read strictly from JSON (docs/roster-format.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Roster = dict[str, dict[int, str]]
"""person → day, counted from 0 → shift; a day without a shift is free"""
FORMAT = 1
LARGEST = 10**9
LONGEST = 1100
"""Days: three years."""


class BadProblem(Exception):
    """`message`: where in the file and what."""

    def __init__(self, where: str, problem: str) -> None:
        self.message = f"{where}: {problem}"
        super().__init__(self.message)


@dataclass(frozen=True)
class Shift:
    code: str
    minutes: int
    not_before: frozenset[str]
    """Shifts that may not follow it on the next day."""


@dataclass(frozen=True)
class Person:
    code: str
    most_of: Mapping[str, int]
    least_minutes: int
    most_minutes: int
    least_in_row: int
    most_in_row: int
    least_free_in_row: int
    most_weekends: int
    free: frozenset[int]
    fixed: Mapping[int, str]


@dataclass(frozen=True)
class Wish:
    person: str
    day: int
    shift: str
    price: int
    also: tuple[str, ...] = ()
    """Other shifts that keep the wish as well."""

    @property
    def shifts(self) -> tuple[str, ...]:
        return (self.shift, *self.also)


@dataclass(frozen=True)
class Cover:
    day: int
    shift: str
    needed: int
    price_under: int
    price_over: int


@dataclass(frozen=True)
class Span:
    """Hours that several shifts can cover together; each of `of` covers all of them."""

    name: str
    of: tuple[tuple[int, str], ...]
    needed: int
    price_under: int
    price_over: int


@dataclass(frozen=True)
class Term:
    days: frozenset[int]
    weights: Mapping[str, int]
    most: int
    on_day: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """Days on which shifts weigh otherwise: what follows a shift is not what comes before it."""

    def weights_on(self, day: int) -> Mapping[str, int]:
        return self.on_day.get(day, self.weights)

    @property
    def largest(self) -> int:
        """More than the shifts of anybody can weigh."""
        return sum(sum(self.weights_on(day).values()) for day in self.days)


@dataclass(frozen=True)
class Limit:
    """A person's shifts, weighed, should stay within every term; how many units they go over is paid, or drawn from a
    pool that has an end. Neither price nor pool: they must stay within."""

    person: str
    name: str
    terms: tuple[Term, ...]
    unit: int
    price: int | None
    pool: str

    @property
    def is_hard(self) -> bool:
        return self.price is None and not self.pool


@dataclass(frozen=True)
class Pool:
    person: str
    name: str
    most: int


@dataclass(frozen=True)
class Problem:
    days: int
    first_weekday: int
    """0 is Monday."""
    shifts: Mapping[str, Shift]
    people: Mapping[str, Person]
    wishes_on: tuple[Wish, ...]
    """The price is paid when the person does not have this shift on that day."""
    wishes_off: tuple[Wish, ...]
    """The price is paid when the person has it."""
    cover: tuple[Cover, ...]
    spans: tuple[Span, ...] = ()
    limits: tuple[Limit, ...] = ()
    pools: tuple[Pool, ...] = ()

    @property
    def by_cells(self) -> bool:
        return bool(self.spans or self.limits or self.pools)

    def weekends(self) -> list[tuple[int, ...]]:
        """The days of each Saturday and Sunday, cut at the ends of the horizon."""
        found: dict[int, list[int]] = {}
        for day in range(self.days):
            weekday = (self.first_weekday + day) % 7
            if weekday >= 5:
                found.setdefault(day - weekday, []).append(day)
        return [tuple(days) for days in found.values()]


def read(raw: Any) -> Problem:
    """:raises BadProblem: unknown, missing or contradicting entries."""
    top = _Entry(raw, "đầu tệp")
    version = top.whole("format", 1)
    if version != FORMAT:
        raise BadProblem("format", f"chỉ hiểu cấu trúc số {FORMAT}, tệp này là {version}.")
    days = top.whole("days", 1, LONGEST)
    first_weekday = top.whole("first_weekday", 0, 6, default=0)
    shifts = {}
    for place, one in enumerate(top.listed("shifts")):
        entry = _Entry(one, f"shifts[{place}]")
        code = entry.text("id")
        if code in shifts:
            raise BadProblem(f"shifts[{place}]", f"ca “{code}” ghi hai lần.")
        shifts[code] = Shift(code, entry.whole("minutes", 0), frozenset(map(str, entry.listed("not_before"))))
        entry.done()
    for shift in shifts.values():
        if strange := sorted(shift.not_before - shifts.keys()):
            raise BadProblem(f"ca {shift.code}", f"“not_before” nêu ca “{strange[0]}” không có.")
    people = {}
    for place, one in enumerate(top.listed("people")):
        person = _person(_Entry(one, f"people[{place}]"), days, shifts)
        if person.code in people:
            raise BadProblem(f"people[{place}]", f"người “{person.code}” ghi hai lần.")
        people[person.code] = person
    wishes = {}
    for name in ("wishes_on", "wishes_off"):
        wishes[name] = tuple(
            _wish(_Entry(one, f"{name}[{place}]"), days, shifts, people) for place, one in enumerate(top.listed(name))
        )
    cover = []
    for place, one in enumerate(top.listed("cover")):
        entry = _Entry(one, f"cover[{place}]")
        cover.append(
            Cover(
                entry.whole("day", 0, days - 1),
                entry.among("shift", shifts),
                entry.whole("needed", 0),
                entry.whole("price_under", 0, default=0),
                entry.whole("price_over", 0, default=0),
            )
        )
        entry.done()
    if len({(one.day, one.shift) for one in cover}) < len(cover):
        raise BadProblem("cover", "một ngày, một ca chỉ ghi một lần.")
    spans = tuple(_span(_Entry(one, f"spans[{place}]"), days, shifts) for place, one in enumerate(top.listed("spans")))
    limits = tuple(
        _limit(_Entry(one, f"limits[{place}]"), days, shifts, people) for place, one in enumerate(top.listed("limits"))
    )
    pools = tuple(_pool(_Entry(one, f"pools[{place}]"), people) for place, one in enumerate(top.listed("pools")))
    known = {(one.person, one.name) for one in pools}
    for limit in limits:
        if limit.pool and (limit.person, limit.pool) not in known:
            raise BadProblem(f"limits “{limit.name}”", f"không có “pools” tên “{limit.pool}” của người ấy.")
    top.done()
    return Problem(
        days,
        first_weekday,
        shifts,
        people,
        wishes["wishes_on"],
        wishes["wishes_off"],
        tuple(cover),
        spans,
        limits,
        pools,
    )


def _span(entry: "_Entry", days: int, shifts: Mapping[str, Shift]) -> Span:
    of = []
    for place, pair in enumerate(entry.listed("of")):
        where = f"{entry.where}.of[{place}]"
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], str) or pair[1] not in shifts:
            raise BadProblem(where, "cần cặp [ngày, ca].")
        of.append((_whole(pair[0], where, 0, days - 1), str(pair[1])))
    span = Span(
        entry.text("name"),
        tuple(of),
        entry.whole("needed", 0),
        entry.whole("price_under", 0, default=0),
        entry.whole("price_over", 0, default=0),
    )
    entry.done()
    return span


def _limit(entry: "_Entry", days: int, shifts: Mapping[str, Shift], people: Mapping[str, Person]) -> Limit:
    terms = []
    for place, one in enumerate(entry.listed("terms")):
        term = _Entry(one, f"{entry.where}.terms[{place}]")
        weights = term.mapping("weights")
        if strange := sorted(weights.keys() - shifts.keys()):
            raise BadProblem(term.where, f"không có ca “{strange[0]}”.")
        listed = term.listed("days")
        terms.append(
            Term(
                frozenset(_whole(day, f"{term.where}.days", 0, days - 1) for day in listed) or frozenset(range(days)),
                {code: _whole(weight, f"{term.where}.weights.{code}") for code, weight in weights.items()},
                term.whole("most", 0),
            )
        )
        term.done()
    price = entry.raw.get("price")
    entry.asked.add("price")
    pool = entry.raw.get("pool", "")
    entry.asked.add("pool")
    limit = Limit(
        entry.among("person", people),
        entry.text("name"),
        tuple(terms),
        entry.whole("unit", 1, default=1),
        None if price is None else _whole(price, f"{entry.where}.price"),
        str(pool),
    )
    entry.done()
    return limit


def _pool(entry: "_Entry", people: Mapping[str, Person]) -> Pool:
    pool = Pool(entry.among("person", people), entry.text("name"), entry.whole("most", 0))
    entry.done()
    return pool


def _person(entry: "_Entry", days: int, shifts: Mapping[str, Shift]) -> Person:
    code = entry.text("id")
    most_of = entry.mapping("most_of")
    fixed = entry.mapping("fixed")
    for shift in (*most_of, *fixed.values()):
        if not isinstance(shift, str) or shift not in shifts:
            raise BadProblem(entry.where, f"không có ca “{shift}”.")
    person = Person(
        code,
        {shift: _whole(number, f"{entry.where}.most_of.{shift}") for shift, number in most_of.items()},
        entry.whole("least_minutes", 0, default=0),
        entry.whole("most_minutes", 0, default=days * 1440),
        entry.whole("least_in_row", 1, default=1),
        entry.whole("most_in_row", 1, default=days),
        entry.whole("least_free_in_row", 1, default=1),
        entry.whole("most_weekends", 0, default=days),
        frozenset(_whole(day, f"{entry.where}.free", 0, days - 1) for day in entry.listed("free")),
        {_day(day, entry.where, days): str(shift) for day, shift in fixed.items()},
    )
    entry.done()
    if both := sorted(person.free & person.fixed.keys()):
        raise BadProblem(entry.where, f"ngày {both[0]} vừa nghỉ vừa có ca cố định.")
    return person


def _wish(entry: "_Entry", days: int, shifts: Mapping[str, Shift], people: Mapping[str, Person]) -> Wish:
    wish = Wish(
        entry.among("person", people),
        entry.whole("day", 0, days - 1),
        entry.among("shift", shifts),
        entry.whole("price", 0),
        tuple(_among(one, f"{entry.where}.also", shifts) for one in entry.listed("also")),
    )
    if len(set(wish.shifts)) < len(wish.shifts):
        raise BadProblem(f"{entry.where}.also", "một ca chỉ ghi một lần.")
    entry.done()
    return wish


def _day(said: str, where: str, days: int) -> int:
    return _whole(int(said) if said.isdecimal() else said, f"{where}.fixed", 0, days - 1)


def _among(value: Any, where: str, known: Mapping[str, Any]) -> str:
    if not isinstance(value, str) or value not in known:
        raise BadProblem(where, f"không có “{value}”.")
    return value


def _whole(value: Any, where: str, least: int = 0, most: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least or (most is not None and value > most):
        ends = f"từ {least}" + ("" if most is None else f" đến {most}")
        raise BadProblem(where, f"cần số nguyên {ends}.")
    if value > LARGEST:
        raise BadProblem(where, "số quá lớn.")
    return value


class _Entry:
    """One object of the file; `done` refuses keys nobody asked for, so that a misspelt rule is not lost in silence."""

    def __init__(self, raw: Any, where: str) -> None:
        if not isinstance(raw, dict):
            raise BadProblem(where, "cần một bảng khóa – giá trị.")
        self.raw, self.where, self.asked = raw, where, set[str]()

    def _get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        value = self.raw.get(key, default)
        if value is None:
            raise BadProblem(self.where, f"thiếu “{key}”.")
        return value

    def whole(self, key: str, least: int, most: int | None = None, default: int | None = None) -> int:
        return _whole(self._get(key, default), f"{self.where}.{key}", least, most)

    def text(self, key: str) -> str:
        value = self._get(key)
        if not isinstance(value, str) or not value:
            raise BadProblem(f"{self.where}.{key}", "cần chữ.")
        return value

    def among(self, key: str, known: Mapping[str, Any]) -> str:
        return _among(self.text(key), f"{self.where}.{key}", known)

    def listed(self, key: str) -> list[Any]:
        value = self._get(key, [])
        if not isinstance(value, list):
            raise BadProblem(f"{self.where}.{key}", "cần danh sách.")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._get(key, {})
        if not isinstance(value, dict):
            raise BadProblem(f"{self.where}.{key}", "cần bảng khóa – giá trị.")
        return value

    def done(self) -> None:
        if unknown := sorted(self.raw.keys() - self.asked):
            raise BadProblem(self.where, f"không hiểu “{unknown[0]}”.")
