"""What a province adds to a rule set: further criteria, stricter thresholds, earlier dates. Never less than the law.

The file of a province::

    code: tinh-mau-2026
    title: "Quy định bổ sung của tỉnh"
    extends: [tt124-2021-co-quan-doanh-nghiep]
    territory: ["56"]                # codes of the places it holds in; without it, everywhere in this installation
    kinds: [agency, enterprise]      # kinds of unit; without it, all kinds of the rule set
    paper: {number: "12/QĐ-UBND", issuer: "Ủy ban nhân dân tỉnh", date: 2026-01-05}
    valid_from: 2026-01-05
    valid_to: null
    groups: [{code: DP, title: "Tiêu chí của tỉnh", article: "Điều 3"}]
    criteria: [ … written like those of a rule set … ]
    thresholds: [{criterion: CQ5, threshold: 80, article: "Điều 4"}]
    deadlines: [{code: register, date: "03-15", label: "Đăng ký", article: "Điều 5"}]

A date later than the law's is taken only with `allowed_by: {paper, article}`, the paper that allows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from . import catalogue
from .reading import Item, MonthDay, Status, parse_yaml
from .rule_sets import Criterion, Deadline, Group, RuleSet, read_criterion

# The parameter in which a probe repeats the threshold of its criterion.
_THRESHOLD_PARAMETER = {
    "sub_unit_rating": "share",
    "households_registered": "share",
    "signed_share": "share",
    "subordinate_units": "recognised",
    "working_model": "min",
    "launched_model": "min",
}


class ExtensionRefused(Exception):
    """A province asks for less than the law; `message` is the Vietnamese sentence."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class LaterThanLaw(ExtensionRefused):
    """An internal date lies after the date of the law."""


@dataclass(frozen=True, slots=True)
class LocalDate:
    code: str
    label: str
    month_day: MonthDay
    before: bool
    article: str
    allowed_by: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Extension:
    code: str
    title: str
    extends: tuple[str, ...]
    paper: str
    paper_issuer: str
    paper_date: date
    valid_from: date
    valid_to: date | None
    groups: tuple[Group, ...]
    raw_criteria: tuple[Mapping[str, Any], ...]
    thresholds: tuple[tuple[str, int, str], ...]
    dates: tuple[LocalDate, ...]
    remove: tuple[str, ...]
    source: str
    territory: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def parse_extension(text: str, source: str) -> Extension:
    """An extension from the text of a file. Criteria are checked when they meet their rule set, in `extend`."""
    top = parse_yaml(text, source)
    paper = top.item("paper")
    groups = []
    for item in top.items("groups", []):
        groups.append(Group(code=item.text("code"), title=item.text("title"), article=item.text("article")))
        item.close()
    thresholds = []
    for item in top.items("thresholds", []):
        thresholds.append((item.text("criterion"), item.whole("threshold"), item.text("article")))
        item.close()
    extension = Extension(
        code=top.text("code"),
        title=top.text("title"),
        extends=top.texts("extends"),
        paper=paper.text("number"),
        paper_issuer=paper.text("issuer"),
        paper_date=paper.day("date"),
        valid_from=top.day("valid_from"),
        valid_to=top.day_or_none("valid_to"),
        groups=tuple(groups),
        raw_criteria=tuple(top.value("criteria", [])),
        thresholds=tuple(thresholds),
        dates=tuple(_local_date(item) for item in top.items("deadlines", [])),
        remove=top.texts("remove", default=()),
        source=source,
        territory=top.texts("territory", default=()),
        kinds=top.texts("kinds", catalogue.KINDS, default=()),
    )
    paper.close()
    top.close()
    return extension


def _local_date(item: Item) -> LocalDate:
    allowed = item.item("allowed_by", None)
    allowed_by = None
    if allowed is not None:
        allowed_by = (allowed.text("paper"), allowed.text("article"))
        allowed.close()
    found = LocalDate(
        code=item.text("code"),
        label=item.text("label"),
        month_day=item.month_day("date"),
        before=item.flag("before", False),
        article=item.text("article"),
        allowed_by=allowed_by,
    )
    item.close()
    return found


def extend(rule_set: RuleSet, extension: Extension) -> RuleSet:
    """The rule set with what the province adds.

    :raises ExtensionRefused: it would remove or weaken a criterion of the law, or does not fit this rule set.
    :raises LaterThanLaw: a date after the law's, without the paper that allows it.
    :raises RulesError: a criterion that is not well written.
    """
    if rule_set.base_code not in extension.extends:
        raise ExtensionRefused(f"“{extension.title}” không áp dụng cho {rule_set.short_title}.")
    if extension.remove:
        raise ExtensionRefused(
            f"Không được bỏ tiêu chí của luật: {', '.join(extension.remove)}. Địa phương chỉ được thêm tiêu chí."
        )
    groups = _with_groups(rule_set, extension)
    criteria = _with_criteria(_stricter(rule_set, extension), replace(rule_set, groups=groups), extension)
    deadlines, internal = _with_dates(rule_set, extension)
    return replace(
        rule_set,
        code=f"{rule_set.code}+{extension.code}",
        groups=groups,
        criteria=criteria,
        deadlines=deadlines,
        internal_dates=internal,
        extensions=(*rule_set.extensions, extension.code),
    )


def _with_groups(rule_set: RuleSet, extension: Extension) -> tuple[Group, ...]:
    known = {group.code for group in rule_set.groups}
    for group in extension.groups:
        if group.code in known:
            raise ExtensionRefused(f"Nhóm {group.code} đã có trong {rule_set.short_title}; đặt mã khác.")
        known.add(group.code)
    return (*rule_set.groups, *extension.groups)


def _stricter(rule_set: RuleSet, extension: Extension) -> tuple[Criterion, ...]:
    criteria = {criterion.code: criterion for criterion in rule_set.criteria}
    for code, threshold, article in extension.thresholds:
        criterion = criteria.get(code)
        if criterion is None or criterion.threshold is None:
            raise ExtensionRefused(f"{rule_set.short_title}: tiêu chí {code} không có ngưỡng để nâng.")
        if threshold < criterion.threshold:
            raise ExtensionRefused(
                f"Không được hạ ngưỡng của tiêu chí {code} từ {criterion.threshold} xuống {threshold};"
                " địa phương chỉ được yêu cầu cao hơn."
            )
        name = _THRESHOLD_PARAMETER.get(criterion.probe)
        if threshold > 100 and name != "min":
            raise ExtensionRefused(f"Ngưỡng của tiêu chí {code} không thể vượt 100 %.")
        parameters = dict(criterion.parameters)
        if name is not None:
            parameters[name] = threshold
        criteria[code] = replace(
            criterion,
            threshold=threshold,
            parameters=MappingProxyType(parameters),
            note=f"Ngưỡng {threshold} theo {article} {extension.paper}; luật là {criterion.threshold}.",
        )
    return tuple(criteria.values())


def _with_criteria(criteria: tuple[Criterion, ...], rule_set: RuleSet, extension: Extension) -> tuple[Criterion, ...]:
    own = {
        "groups": tuple(group.code for group in rule_set.groups),
        "ratings": tuple(rating.code for rating in rule_set.ratings),
        "points": tuple(incident.point for incident in rule_set.incidents),
    }
    known = {criterion.code for criterion in criteria}
    added = []
    for index, raw in enumerate(extension.raw_criteria, start=1):
        item = Item(raw, extension.source, f"criteria thứ {index}")
        criterion = read_criterion(item, own, added_by=extension.paper)
        if criterion.code in known:
            raise ExtensionRefused(
                f"Tiêu chí {criterion.code} đã có trong {rule_set.short_title};"
                " địa phương chỉ được thêm, không được thay."
            )
        if any(code not in rule_set.accepted_ratings for code in criterion.parameters.get("accepted", ())):
            raise ExtensionRefused(f"Tiêu chí {criterion.code} nhận mức xếp loại thấp hơn luật.")
        known.add(criterion.code)
        added.append(criterion)
    return (*criteria, *added)


def _with_dates(rule_set: RuleSet, extension: Extension) -> tuple[tuple[Deadline, ...], tuple[Deadline, ...]]:
    deadlines = {deadline.code: deadline for deadline in rule_set.deadlines}
    internal = {deadline.code: deadline for deadline in rule_set.internal_dates}
    for local in extension.dates:
        law = rule_set.deadline_rule(local.code)
        made = replace(
            law,
            label=local.label,
            month_day=local.month_day,
            before=local.before,
            article=f"{local.article} {extension.paper}",
            legal=False,
            status=None,
            note=f"Mốc của địa phương theo {extension.paper}.",
        )
        if made.opens is not None and made.opens.in_year(2001) > made.in_year(2001):
            made = replace(made, opens=None)
        if local.allowed_by is not None:
            paper, article = local.allowed_by
            # The province shows a paper of its own; we have not read it, so it is never more than unverified here.
            deadlines[local.code] = replace(
                made,
                article=f"{article} {paper}",
                legal=True,
                status=Status.UNVERIFIED,
                note=f"Khác mốc của {rule_set.basis.paper}, được phép theo {article} {paper}.",
            )
            continue
        refuse_later(rule_set, local.code, 2001, made.in_year(2001))
        internal[local.code] = made
    return tuple(deadlines.values()), tuple(internal.values())


def refuse_later(rule_set: RuleSet, code: str, year: int, on: date) -> None:
    """Let an internal date pass only if it is not later than the law allows.

    A step without a date of its own (meeting, sending) is bounded by the decision, the next date the law does fix.

    :raises LaterThanLaw: with the sentence for the page.
    """
    law = rule_set.deadline_rule(code)
    bound = law if law.legal or not rule_set.has_deadline("decide") else rule_set.deadline_rule("decide")
    last = bound.in_year(year)
    if on > last:
        raise LaterThanLaw(
            f"Mốc “{law.label}” không được muộn hơn ngày {last:%d/%m}"
            f" ({bound.article} {rule_set.basis.paper}); mốc nội bộ chỉ được sớm hơn."
        )
