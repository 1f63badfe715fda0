"""How guards, grass-roots forces and sub-units were rated, and how the watch was kept."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext as _

from tuquan.assessments import enums
from tuquan.assessments.enums import FindingState
from tuquan.assessments.findings import Answer, Proof, Question
from tuquan.assessments.models import Rating
from tuquan.assessments.probes.registry import probe
from tuquan.assessments.rules import RuleSet
from tuquan.core import text
from tuquan.duty.models import CoverageMonth
from tuquan.patrols.models import PatrolDay


def _rating_title(rule_set: RuleSet, code: str) -> str:
    return next((rating.title for rating in rule_set.ratings if rating.code == code), code)


def _rating_proof(rule_set: RuleSet, row: Rating) -> Proof:
    subject = row.sub_unit.name if row.sub_unit else row.get_subject_display()
    title = f"{subject}: {_rating_title(rule_set, row.code)}"
    if row.is_expected:
        title = _("%(title)s (dự kiến)") % {"title": title}
    return Proof.of(row, title, row.paper_date, row.paper_number)


def _disciplined(question: Question, count: int) -> str:
    if question.criterion.parameters.get("discipline_from") == "any":
        return _("Có %(count)d người bị kỷ luật.") % {"count": count}
    return _("Có %(count)d người bị kỷ luật từ cảnh cáo trở lên.") % {"count": count}


UNSETTLED = "Luật chưa quy định rõ trường hợp xếp loại có sau ngày chốt kỳ; nơi thẩm định kết luận."


def _one_rating(question: Question, subject: enums.RatingSubject, label: str) -> Answer:
    rule_set, parameters = question.cycle.rule_set, question.criterion.parameters
    rows = Rating.objects.filter(
        unit=question.unit,
        subject=subject,
        year__in=(question.cycle.year, question.cycle.year - 1),
        paper_date__lte=question.on,
    )
    latest = rows.order_by("-year", "is_expected", "-paper_date").first()
    if latest is None:
        return question.lacking(_("Chưa có xếp loại của %(who)s.") % {"who": label})
    found = (_rating_proof(rule_set, latest),)
    if latest.disciplined:
        return Answer(
            FindingState.NOT_MET,
            found,
            (_disciplined(question, latest.disciplined),),
        )
    accepted = parameters.get("accepted") or [rating.code for rating in rule_set.ratings if rating.accepted]
    if latest.code not in accepted:
        return Answer(FindingState.NOT_MET, found, (_("Xếp loại chưa đạt mức yêu cầu."),))
    if latest.year < question.cycle.year:
        note = _("Mới có xếp loại của năm %(year)d.") % {"year": latest.year}
        if question.on <= question.due:
            return question.lacking(
                _("Chưa có xếp loại năm %(year)d; có thể nhập kết quả dự kiến kèm biên bản.")
                % {"year": question.cycle.year},
                found=found,
                notes=(note,),
            )
        return Answer(FindingState.TO_JUDGE, found, (), "", (note, _(UNSETTLED)))
    return Answer(FindingState.MET, found, (), "", (_(UNSETTLED),) if latest.is_expected else ())


@probe
def guard_force_rating(question: Question) -> Answer:
    """The rating decides; how the posts were kept and how patrols went stand beside it for whoever rates."""
    answer = _one_rating(question, enums.RatingSubject.GUARD_FORCE, _("lực lượng bảo vệ"))
    beside = (*watch_proofs(_watch_months(question)), *patrol_proofs(_patrol_days(question)))
    return replace(answer, found=(*answer.found, *beside))


def _watch_months(question: Question) -> list[CoverageMonth]:
    rows = CoverageMonth.objects.filter(
        unit=question.unit, first__gte=question.window.first.replace(day=1), last__lte=question.seen.last
    )
    return list(rows.order_by("first"))


def watch_proofs(months: Sequence[CoverageMonth]) -> list[Proof]:
    return [
        Proof.of(
            one,
            _("Bao chốt tháng %(month)s: %(share)s giờ cần người có người")
            % {"month": f"{one.first:%m/%Y}", "share": text.percent(one.kept, one.needed)},
            one.last,
        )
        for one in months
        if one.needed
    ]


def _patrol_days(question: Question) -> list[PatrolDay]:
    rows = PatrolDay.objects.filter(unit=question.unit, date__gte=question.window.first, date__lte=question.seen.last)
    return list(rows.order_by("date"))


def patrol_proofs(days: Sequence[PatrolDay]) -> list[Proof]:
    """One for each month, opening the last day that was counted."""
    found = []
    for month, rows in groupby(days, key=lambda one: f"{one.date:%m/%Y}"):
        counted = list(rows)
        sums = {name: sum(getattr(one, name) for one in counted) for name in ("planned", "walked", "points", "missed")}
        words = _(
            "Tuần tra tháng %(month)s: đi %(walked)s/%(planned)s vòng theo lịch, sót %(missed)s/%(points)s lượt điểm"
        )
        said = {name: text.number(value) for name, value in sums.items()}
        found.append(Proof.of(counted[-1], words % {"month": month, **said}, counted[-1].date))
    return found


@probe
def watch_kept(question: Question) -> Answer:
    """Guards round the clock: the share of the hours of all posts in which somebody was there. A gap is not undone by
    waiting, and the law names no share, so below it a person judges."""
    months = [one for one in _watch_months(question) if one.needed]
    if not months:
        return question.lacking(_("Chưa có chốt gác nào đặt giờ cần người trong kỳ."))
    needed, kept = sum(one.needed for one in months), sum(one.kept for one in months)
    share = int(question.criterion.parameters["share"])
    measured = _("%(share)s (cần %(want)d %%)") % {"share": text.percent(kept, needed), "want": share}
    found = tuple(watch_proofs(months))
    if kept * 100 >= share * needed:
        return Answer(FindingState.MET, found, (), measured)
    words = _("Còn %(hours)s giờ cần người mà không ai ghi có mặt; xem từng chỗ ở bằng chứng bao chốt.") % {
        "hours": text.number(-(-(needed - kept) // 60))
    }
    return Answer(FindingState.TO_JUDGE, found, (words,), measured)


@probe
def civil_force_rating(question: Question) -> Answer:
    return _one_rating(
        question, enums.RatingSubject.CIVIL_FORCE, _("lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở")
    )


@probe
def sub_unit_rating(question: Question) -> Answer:
    rule_set, parameters = question.cycle.rule_set, question.criterion.parameters
    sub_units = list(question.unit.sub_units.on(question.on))
    if not sub_units:
        return question.lacking(_("Chưa khai phòng, ban, tổ, đội trực thuộc."))
    rows = Rating.objects.filter(
        unit=question.unit, year=question.cycle.year, sub_unit__in=sub_units, paper_date__lte=question.on
    ).select_related("sub_unit")
    rated = {row.sub_unit_id: row for row in rows}
    accepted = parameters.get("accepted") or [rating.code for rating in rule_set.ratings if rating.accepted]
    good = sum(row.code in accepted for row in rated.values())
    disciplined = sum(row.disciplined for row in rated.values())
    share, wanted = good * 100, int(parameters["share"]) * len(sub_units)
    measured = _("%(share)s (%(good)d/%(all)d, cần %(want)d %%)") % {
        "share": text.percent(good, len(sub_units)),
        "good": good,
        "all": len(sub_units),
        "want": parameters["share"],
    }
    found = tuple(_rating_proof(rule_set, row) for row in rated.values())
    if disciplined:
        return Answer(
            FindingState.NOT_MET,
            found,
            (_disciplined(question, disciplined),),
            measured,
        )
    if share >= wanted:
        expected = any(row.is_expected for row in rated.values())
        return Answer(FindingState.MET, found, (), measured, (_(UNSETTLED),) if expected else ())
    if len(rated) == len(sub_units):
        return Answer(
            FindingState.NOT_MET, found, (_("Tỷ lệ đơn vị trực thuộc đạt xếp loại thấp hơn yêu cầu."),), measured
        )
    left = len(sub_units) - len(rated)
    return question.lacking(
        _("Còn %(left)d đơn vị trực thuộc chưa có xếp loại.") % {"left": left}, found=found, measured=measured
    )
