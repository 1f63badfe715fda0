"""What the registers of a unit say beside a criterion: reviews, announcements, gaps, self-checks, disputes.

Proofs go into the dossier, which the authority reads: they bear day, kind and count, never the words of a gap and never
a delegation, whose day is deleted after it came.
"""

from django.db.models import Q
from django.utils.translation import gettext as _, ngettext

from tuquan.assessments.findings import Proof, Question
from tuquan.core import text
from tuquan.programme.enums import AnnouncementKind
from tuquan.programme.models import (
    Announcement,
    AnnouncementTally,
    Coordination,
    CoordinationReview,
    DisputeCount,
    Gap,
    SelfCheck,
)

DISPUTE_KINDS = {"residential_area", "commune"}
"""Whose rule sets have long complicated disputes as point g (Circular 124/2021, article 4.3g)."""


def review_proof(review: CoordinationReview, page: Coordination) -> Proof:
    title = _("Sơ kết phối hợp %(half)s %(year)d: %(result)s") % {
        "half": review.get_half_display(),
        "year": review.year,
        "result": review.get_result_display(),
    }
    return Proof.of(review, title, review.date, page=page)


def announcements(question: Question) -> list[Proof]:
    """Events told beforehand and answered, and what months of deleted announcements left behind."""
    seen = question.seen
    rows = (
        Announcement.objects.standing()
        .filter(unit=question.unit, date__range=(seen.first, seen.last))
        .exclude(kind=AnnouncementKind.DELEGATION)
        .exclude(sides__reply="")
        .order_by("date", "pk")
        .distinct()
    )
    found = [
        Proof.of(row, _("Báo trước cho bên phối hợp: %(what)s") % {"what": row.get_kind_display()}, row.date)
        for row in rows
    ]
    first, last = (seen.first.year, seen.first.month), (seen.last.year, seen.last.month)
    for tally in AnnouncementTally.objects.filter(unit=question.unit, year__range=(first[0], last[0]), in_time__gt=0):
        if first <= (tally.year, tally.month) <= last:
            title = _("Báo trước tháng %(month)d/%(year)d (%(kind)s): %(count)s lần") % {
                "month": tally.month,
                "year": tally.year,
                "kind": tally.get_kind_display(),
                "count": text.number(tally.announced),
            }
            found.append(Proof.of(tally, title, None))
    return found


def gaps(question: Question) -> list[Proof]:
    """Gaps found in the window, each with whether it was mended and looked at again."""
    seen = question.seen
    rows = Gap.objects.standing().filter(unit=question.unit, found_date__range=(seen.first, seen.last))
    found = []
    for row in rows.order_by("found_date", "pk"):
        mended = row.checked_date is not None and row.checked_date <= question.on
        words = _("đã khắc phục, đã kiểm tra lại") if mended else _("đang khắc phục")
        title = _("Sơ hở, thiếu sót (%(topic)s): %(state)s") % {"topic": row.topic_name, "state": words}
        found.append(Proof.of(row, title, row.checked_date if mended else row.found_date))
    return found


def late_gaps(question: Question) -> tuple[str, ...]:
    late = (
        Gap.objects.standing()
        .filter(unit=question.unit, due_date__lt=question.on)
        .filter(Q(mended_date=None) | Q(mended_date__gt=question.on))
        .count()
    )
    if not late:
        return ()
    sentence = ngettext(
        "Còn %(count)s sơ hở, thiếu sót quá hạn khắc phục.", "Còn %(count)s sơ hở, thiếu sót quá hạn khắc phục.", late
    )
    return (sentence % {"count": text.number(late)},)


def disputes(question: Question) -> list[Proof]:
    seen = question.seen
    rows = DisputeCount.objects.filter(unit=question.unit, year__range=(seen.first.year, seen.last.year))
    found = []
    for row in rows.order_by("year", "quarter"):
        if row.period.last < seen.first or row.period.first > seen.last:
            continue
        title = _("Quý %(quarter)d/%(year)d: %(arisen)s vụ mâu thuẫn, đã giải quyết %(settled)s, đã chuyển %(passed)s")
        words = {
            "quarter": row.quarter,
            "year": row.year,
            "arisen": text.number(row.arisen),
            "settled": text.number(row.settled),
            "passed": text.number(row.passed_on),
        }
        found.append(Proof.of(row, title % words, row.period.last))
    return found


def beside_points(question: Question, points: list[str]) -> list[Proof]:
    """Point e (state secrets) has the self-checks beside it, point g of residential areas and communes the disputes.
    They decide nothing: the head's word and the competent body's conclusion do."""
    kinds = {str(kind) for kind in question.cycle.rule_set.kinds}
    found: list[Proof] = []
    if "g" in points and kinds & DISPUTE_KINDS:
        found += disputes(question)
    if "e" in points and not kinds & DISPUTE_KINDS:
        seen = question.seen
        checks = SelfCheck.objects.filter(
            unit=question.unit, sheet="state_secrets", date__range=(seen.first, seen.last)
        )
        found += [
            Proof.of(check, _("Đã tự kiểm tra việc bảo vệ bí mật nhà nước"), check.date)
            for check in checks.order_by("date", "pk")
        ]
    return found
