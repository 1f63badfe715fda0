"""Rule sets: what a unit has to show, by when, before whom. Read from `data/rule_sets/*.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from . import catalogue
from .reading import DATA, Item, MonthDay, RulesError, Status, parse_yaml, read_yaml, refuse_doubles

HOW_TO_LINES = 5
SHORT_WORDS = 6


class UnknownRule(LookupError):
    """Something was asked for that the rule set does not hold; `message` is for the reader of the page."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Basis:
    paper: str
    articles: tuple[str, ...]
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    opens: MonthDay
    opens_year: int
    closes: MonthDay
    article: str
    status: Status
    note: str | None = None

    def in_year(self, year: int) -> tuple[date, date]:
        return self.opens.in_year(year + self.opens_year), self.closes.in_year(year)


Day = date  # Deadline has a field of the name `date`


@dataclass(frozen=True, slots=True)
class Deadline:
    """`legal` says that the law itself fixes the date; otherwise it is a proposal and `note` says why."""

    code: str
    label: str
    month_day: MonthDay
    before: bool
    opens: MonthDay | None
    article: str | None
    legal: bool
    status: Status | None
    note: str | None = None

    def in_year(self, year: int) -> Day:
        """The last day on which the act is still in time: “trước ngày 20” means the 19th."""
        return self.month_day.in_year(year) - timedelta(days=1 if self.before else 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a dossier."""

    code: str
    title: str
    article: str
    status: Status
    if_any: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who should sit at the meeting. A seat that is not `legal` is good practice and never missed."""

    code: str
    title: str
    required_if: str | None = None
    legal: bool = True


@dataclass(frozen=True, slots=True)
class Meeting:
    chair: Seat
    seats: tuple[Seat, ...]
    article: str
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    code: str
    kinds: tuple[str, ...]
    test: str
    text: str
    article: str
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    code: str
    title: str
    accepted: bool
    article: str
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A listed case. `head_answers_only`: yes or no by the head, with the competent body's conclusion; no free text."""

    point: str
    text: str
    excuses: tuple[str, ...]
    head_answers_only: bool
    applies_to_schools: bool
    article: str
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    article: str


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    group: str
    article: str
    status: Status
    text: str
    short: str
    how: str
    probe: str
    parameters: Mapping[str, Any]
    threshold: int | None
    excusable: bool
    if_any: str | None
    if_any_status: Status | None
    if_any_note: str | None
    timing: str | None
    timing_note: str | None
    evidence: tuple[str, ...]
    who: str
    due: MonthDay | None
    due_article: str | None
    how_to: tuple[str, ...]
    sample: str
    note: str | None = None
    added_by: str | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a score sheet; `from_points` stays empty where no cut-off could be read."""

    code: str
    title: str
    from_points: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    article: str
    status: Status


@dataclass(frozen=True, slots=True)
class RuleSet:
    code: str
    title: str
    short_title: str
    purpose: str
    kinds: tuple[str, ...]
    basis: Basis
    valid_from: date
    valid_to: date | None
    result: str
    max_score: int | None
    evaluation: Window | None
    evaluation_note: str | None
    territory: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    registration_dossier: tuple[Paper, ...]
    request_dossier: tuple[Paper, ...]
    meeting: Meeting | None
    exemptions: tuple[Exemption, ...]
    ratings: tuple[Rating, ...]
    incidents: tuple[Incident, ...]
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    notes: tuple[Note, ...]
    base_code: str
    extensions: tuple[str, ...] = ()
    internal_dates: tuple[Deadline, ...] = ()

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def window(self, year: int) -> tuple[date, date]:
        """First and last day of the evaluation window of a year.

        :raises UnknownRule: no window is known for this rule set (old circular, models).
        """
        if self.evaluation is None:
            raise UnknownRule(self.evaluation_note or f"{self.short_title}: chưa rõ mốc thời gian đánh giá.")
        return self.evaluation.in_year(year)

    def has_deadline(self, code: str) -> bool:
        return any(deadline.code == code for deadline in self.deadlines)

    def deadline_rule(self, code: str) -> Deadline:
        for deadline in self.deadlines:
            if deadline.code == code:
                return deadline
        raise UnknownRule(f"{self.short_title}: không có mốc “{catalogue.DEADLINES.get(code, code)}”.")

    def deadline(self, code: str, year: int) -> date:
        """Last day allowed; the word “trước” of the law is already taken into account."""
        return self.deadline_rule(code).in_year(year)

    def internal_deadline(self, code: str, year: int) -> date:
        """The earlier date a province set for itself; where it set none, the date of the rule set."""
        for deadline in self.internal_dates:
            if deadline.code == code:
                return deadline.in_year(year)
        return self.deadline(code, year)

    def opens(self, code: str, year: int) -> date | None:
        opens = self.deadline_rule(code).opens
        return None if opens is None else opens.in_year(year)

    def criterion(self, code: str) -> Criterion:
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise UnknownRule(f"{self.short_title}: không có tiêu chí {code}.")

    def due(self, code: str, year: int) -> date:
        """The day by which a criterion has to be met: its own date, else the end of the window."""
        due = self.criterion(code).due
        return self.window(year)[1] if due is None else due.in_year(year)

    def incident(self, point: str) -> Incident:
        for incident in self.incidents:
            if incident.point == point:
                return incident
        raise UnknownRule(f"{self.short_title}: không có điểm {point}.")

    def rating(self, code: str) -> Rating:
        for rating in self.ratings:
            if rating.code == code:
                return rating
        raise UnknownRule(f"{self.short_title}: không có mức xếp loại “{code}”.")

    @property
    def accepted_ratings(self) -> tuple[str, ...]:
        return tuple(rating.code for rating in self.ratings if rating.accepted)

    def exemptions_for(self, kind: str) -> tuple[Exemption, ...]:
        return tuple(exemption for exemption in self.exemptions if kind in exemption.kinds)


def _window(item: Item) -> Window:
    window = Window(
        opens=item.month_day("opens"),
        opens_year=item.whole("opens_year"),
        closes=item.month_day("closes"),
        article=item.text("article"),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    first, last = window.in_year(2001)
    if first > last:
        raise item.error("ngày mở sau ngày đóng.")
    return window


def _deadline(item: Item) -> Deadline:
    code = item.choice("code", catalogue.DEADLINES)
    item.rename(f"mốc {code}")
    legal = item.flag("legal")
    deadline = Deadline(
        code=code,
        label=item.text("label"),
        month_day=item.month_day("date"),
        before=item.flag("before", False),
        opens=item.month_day("opens", None),
        article=item.text("article") if legal else item.value("article", None),
        legal=legal,
        status=item.status() if legal else None,
        note=item.text("note", None),
    )
    item.close()
    if not legal and deadline.note is None:
        raise item.error("mốc không do luật định phải có “note” nói vì sao.")
    if deadline.opens is not None and deadline.opens.in_year(2001) > deadline.in_year(2001):
        raise item.error("ngày mở sau hạn cuối.")
    return deadline


def _paper(item: Item) -> Paper:
    paper = Paper(
        code=item.text("code"),
        title=item.text("title"),
        article=item.text("article"),
        status=item.status(),
        if_any=item.choice("if_any", catalogue.CONDITIONS, None),
    )
    item.close()
    return paper


def _seat(item: Item) -> Seat:
    seat = Seat(
        code=item.text("code"),
        title=item.text("title"),
        required_if=item.choice("required_if", catalogue.CONDITIONS, None),
        legal=item.flag("legal", True),
    )
    item.close()
    return seat


def _meeting(item: Item) -> Meeting:
    meeting = Meeting(
        chair=_seat(item.item("chair")),
        seats=tuple(_seat(seat) for seat in item.items("seats")),
        article=item.text("article"),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    refuse_doubles(meeting.seats, "code", item.source, "thành phần họp")
    return meeting


def _exemption(item: Item) -> Exemption:
    code = item.text("code")
    item.rename(f"miễn xét {code}")
    exemption = Exemption(
        code=code,
        kinds=item.texts("kinds", catalogue.KINDS),
        test=item.choice("test", catalogue.EXEMPTION_TESTS),
        text=item.text("text"),
        article=item.text("article"),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    return exemption


def _rating(item: Item) -> Rating:
    code = item.text("code")
    item.rename(f"xếp loại {code}")
    rating = Rating(
        code=code,
        title=item.text("title"),
        accepted=item.flag("accepted"),
        article=item.text("article"),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    return rating


def _incident(item: Item) -> Incident:
    point = item.text("point")
    item.rename(f"điểm {point}")
    incident = Incident(
        point=point,
        text=item.text("text"),
        excuses=item.texts("excuses", catalogue.EXCUSES),
        head_answers_only=item.flag("head_answers_only"),
        applies_to_schools=item.flag("applies_to_schools"),
        article=item.text("article"),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    return incident


def _group(item: Item) -> Group:
    group = Group(code=item.text("code"), title=item.text("title"), article=item.text("article"))
    item.close()
    return group


def _grade(item: Item) -> Grade:
    grade = Grade(
        code=item.text("code"),
        title=item.text("title"),
        from_points=item.whole("from_points", None) if item.has("from_points") else None,
        status=item.status(),
    )
    item.close()
    return grade


def _note(item: Item) -> Note:
    note = Note(text=item.text("text"), article=item.text("article"), status=item.status())
    item.close()
    return note


def _due(item: Item) -> tuple[MonthDay | None, str | None]:
    raw = item.value("due")
    if raw == "window_end":
        return None, None
    due = Item(raw, item.source, f"{item.where}, due")
    found = due.month_day("date"), due.text("article")
    due.close()
    return found


def read_criterion(item: Item, own: Mapping[str, tuple[str, ...]], *, added_by: str | None = None) -> Criterion:
    """One criterion. `own` names the groups, ratings and incident points of the rule set it belongs to."""
    code = item.text("code")
    item.rename(f"tiêu chí {code}")
    name = item.text("probe")
    if name not in catalogue.PROBES:
        raise item.error(f"không có phép kiểm tra tên “{name}”.")
    due, due_article = _due(item)
    criterion = Criterion(
        code=code,
        group=item.choice("group", own["groups"]),
        article=item.text("article"),
        status=item.status(),
        text=item.text("text"),
        short=item.text("short"),
        how=item.choice("how", catalogue.HOW),
        probe=name,
        parameters=catalogue.read_parameters(item.item("parameters"), catalogue.PROBES[name], own),
        threshold=item.whole("threshold", None),
        excusable=item.flag("excusable", False),
        if_any=item.choice("if_any", catalogue.CONDITIONS, None),
        if_any_status=item.status("if_any_status", None),
        if_any_note=item.text("if_any_note", None),
        timing=item.choice("timing", catalogue.TIMINGS, None),
        timing_note=item.text("timing_note", None),
        evidence=item.texts("evidence", catalogue.EVIDENCE),
        who=item.choice("who", catalogue.WHO),
        due=due,
        due_article=due_article,
        how_to=item.texts("how_to"),
        sample=item.text("sample"),
        note=item.text("note", None),
        added_by=added_by,
    )
    item.close()
    if len(criterion.how_to) != HOW_TO_LINES:
        raise item.error(f"“how_to” phải đúng {HOW_TO_LINES} dòng, đang có {len(criterion.how_to)}.")
    if len(criterion.short.replace(" %", "%").split()) > SHORT_WORDS:
        raise item.error(f"“short” dài quá {SHORT_WORDS} tiếng.")
    if not criterion.evidence:
        raise item.error("“evidence” để trống.")
    if (criterion.timing is None) != (criterion.timing_note is None):
        raise item.error("“timing” và “timing_note” phải đi cùng nhau.")
    return criterion


def parse_rule_set(text: str, source: str) -> RuleSet:
    """A rule set from the text of a file.

    :raises RulesError: anything unknown, missing or doubled; the message names file and item.
    """
    return _rule_set(parse_yaml(text, source))


def _rule_set(top: Item) -> RuleSet:
    basis_item = top.item("basis")
    basis = Basis(
        paper=basis_item.text("paper"),
        articles=basis_item.texts("articles"),
        status=basis_item.status(),
        note=basis_item.text("note", None),
    )
    basis_item.close()
    window_item = top.item("window", None)
    dossiers = top.item("dossiers")
    meeting_item = top.item("meeting", None)
    code = top.text("code")
    ratings = tuple(_rating(item) for item in top.items("ratings", []))
    incidents = tuple(_incident(item) for item in top.items("incidents", []))
    groups = tuple(_group(item) for item in top.items("groups"))
    own = {
        "groups": tuple(group.code for group in groups),
        "ratings": tuple(rating.code for rating in ratings),
        "points": tuple(incident.point for incident in incidents),
    }
    rule_set = RuleSet(
        code=code,
        title=top.text("title"),
        short_title=top.text("short_title"),
        purpose=top.choice("purpose", catalogue.PURPOSES),
        kinds=top.texts("kinds", catalogue.KINDS),
        basis=basis,
        valid_from=top.day("valid_from"),
        valid_to=top.day_or_none("valid_to"),
        result=top.choice("result", catalogue.RESULTS),
        max_score=top.whole("max_score", None),
        evaluation=None if window_item is None else _window(window_item),
        evaluation_note=top.text("window_note", None),
        territory=top.texts("territory", default=()),
        deadlines=tuple(_deadline(item) for item in top.items("deadlines")),
        registration_dossier=tuple(_paper(item) for item in dossiers.items("registration")),
        request_dossier=tuple(_paper(item) for item in dossiers.items("request")),
        meeting=None if meeting_item is None else _meeting(meeting_item),
        exemptions=tuple(_exemption(item) for item in top.items("exemptions", [])),
        ratings=ratings,
        incidents=incidents,
        grades=tuple(_grade(item) for item in top.items("grades", [])),
        groups=groups,
        criteria=tuple(read_criterion(item, own) for item in top.items("criteria")),
        notes=tuple(_note(item) for item in top.items("notes", [])),
        base_code=code,
    )
    dossiers.close()
    top.close()
    _check(rule_set, top.source)
    return rule_set


def _check(rule_set: RuleSet, source: str) -> None:
    for items, key, what in (
        (rule_set.deadlines, "code", "mốc"),
        (rule_set.registration_dossier, "code", "hồ sơ đăng ký"),
        (rule_set.request_dossier, "code", "hồ sơ đề nghị"),
        (rule_set.exemptions, "code", "miễn xét"),
        (rule_set.ratings, "code", "xếp loại"),
        (rule_set.incidents, "point", "điểm"),
        (rule_set.grades, "code", "mức"),
        (rule_set.groups, "code", "nhóm"),
        (rule_set.criteria, "code", "tiêu chí"),
    ):
        refuse_doubles(items, key, source, what)
    for criterion in rule_set.criteria:
        refused = [code for code in criterion.parameters.get("accepted", ()) if not rule_set.rating(code).accepted]
        if refused:
            raise RulesError(source, f"tiêu chí {criterion.code}", f"mức {', '.join(refused)} không được chấp nhận.")
    if rule_set.valid_to is not None and rule_set.valid_to <= rule_set.valid_from:
        raise RulesError(source, "đầu tệp", "“valid_to” không sau “valid_from”.")
    if rule_set.evaluation is None and rule_set.evaluation_note is None:
        raise RulesError(source, "đầu tệp", "không có “window” thì phải có “window_note” nói vì sao.")
    if rule_set.result == "score":
        points = sum(criterion.parameters.get("max", 0) for criterion in rule_set.criteria)
        if points != rule_set.max_score:
            raise RulesError(source, "đầu tệp", f"tổng điểm các dòng là {points}, không bằng “max_score”.")
    if not rule_set.criteria:
        raise RulesError(source, "đầu tệp", "không có tiêu chí nào.")


@cache
def _all() -> Mapping[str, RuleSet]:
    found: dict[str, RuleSet] = {}
    for path in sorted((DATA / "rule_sets").glob("*.yaml")):
        one = _rule_set(read_yaml(path))
        if one.code in found:
            raise RulesError(path.name, "đầu tệp", f"mã “{one.code}” đã có ở tệp khác.")
        if one.code != path.stem:
            raise RulesError(path.name, "đầu tệp", "“code” phải trùng tên tệp.")
        found[one.code] = one
    return found


def all_rule_sets() -> tuple[RuleSet, ...]:
    """Every rule set the product knows, in force or not, by code."""
    return tuple(_all().values())


def rule_set_of_law(code: str) -> RuleSet:
    try:
        return _all()[code]
    except KeyError:
        raise UnknownRule(f"Không có bộ tiêu chí mã “{code}”.") from None


def rule_sets_for(kind: str, on: date, *, purpose: str | None = None) -> tuple[RuleSet, ...]:
    """Rule sets in force on a day for a kind of subject; `purpose` keeps title, grade or model."""
    return tuple(
        one
        for one in all_rule_sets()
        if kind in one.kinds and one.in_force(on) and (purpose is None or one.purpose == purpose)
    )


def title_rule_set(kind: str, year: int) -> RuleSet:
    """The one rule set by which the title of a year is given: the one in force when the decision falls due.

    15 November stands for that: it lies before both dates of decision, and every year so far falls clearly on one side.
    """
    found = rule_sets_for(kind, date(year, 11, 15), purpose="title")
    if len(found) != 1:
        raise UnknownRule(
            f"Năm {year}: không xác định được đúng một bộ tiêu chí cho {catalogue.KINDS.get(kind, kind)}."
        )
    return found[0]
