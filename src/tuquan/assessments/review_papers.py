"""The papers of a review: the passage for the office's own report, and the minutes of the meeting."""

from typing import Any

from django.utils import timezone

from tuquan.assessments import reviewing
from tuquan.assessments.enums import ReviewTerm
from tuquan.assessments.models import TermReview
from tuquan.assessments.papers import NOTHING, Kind
from tuquan.assessments.passages import TERMS, Passage, passage
from tuquan.core import dates
from tuquan.documents.offices import signature_of


def passage_of(review: TermReview) -> Passage:
    """As the review stands now, draft or concluded."""
    parts = [(part, [line.text for line in lines]) for part, lines in reviewing.as_lines(review)]
    return passage(review.year, ReviewTerm(review.term), parts)


def _common(review: TermReview) -> dict[str, Any]:
    text = passage_of(review)
    return {
        "of": review.unit,
        "term": TERMS[ReviewTerm(review.term)].format(year=review.year),
        "period": str(review.period),
        "sections": [{"heading": one.heading, "sentences": list(one.sentences)} for one in text.sections],
    }


def _passage(review: TermReview) -> dict[str, Any]:
    day = dates.local_date(review.concluded_at) if review.concluded_at else None
    return {**_common(review), "date": day, "signature": signature_of(review.unit, review.concluded_by)}


def _minutes(review: TermReview) -> dict[str, Any]:
    assert review.held_at is not None
    return {
        **_common(review),
        "date": dates.local_date(review.held_at),
        "held": timezone.localtime(review.held_at).strftime("%H giờ %M, ngày %d/%m/%Y"),
        "place_of_meeting": review.place,
        "chair": review.chair,
        "secretary": review.secretary,
        "attendance": review.attendance,
        "opinions": [line.strip() for line in review.opinions.splitlines() if line.strip()] or [NOTHING],
        "conclusion": [line.strip() for line in review.conclusion.splitlines() if line.strip()],
    }


PASSAGE = Kind("security-passage", "Đoạn cho báo cáo của cơ quan", _passage)
REVIEW_MINUTES = Kind("review-minutes", "Biên bản sơ kết, tổng kết", _minutes)
OF_REVIEW = {kind.code: kind for kind in (PASSAGE, REVIEW_MINUTES)}
