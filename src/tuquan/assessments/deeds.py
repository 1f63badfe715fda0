"""Steps of the main job as things done by the unit (`units.deeds`)."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.assessments.enums import ReviewTerm
from tuquan.assessments.models import Cycle, TermReview
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.units import deeds
from tuquan.units.deeds import Deed, Words
from tuquan.units.models import Unit

STEPS: dict[str, Words] = {
    "step:registration": _("gửi bản đăng ký"),
    "step:meeting": _("họp kiểm điểm, tự đánh giá"),
    "step:request": _("gửi hồ sơ đề nghị công nhận"),
}


def deeds_of(unit: Unit, period: Period) -> Iterator[Deed]:
    days = (period.first, period.last)
    sent = Q(registration_sent_at__date__range=days) | Q(requested_at__date__range=days)
    held = Q(meeting__ended_at__date__range=days)
    rows = Cycle.objects.filter(sent | held, unit=unit, imported=False).select_related("meeting")
    for cycle in rows:
        meeting = getattr(cycle, "meeting", None)
        for tag, moment, title in (
            ("step:registration", cycle.registration_sent_at, _g("Bản đăng ký năm %(year)d")),
            ("step:meeting", meeting and meeting.ended_at, _g("Họp tự đánh giá năm %(year)d")),
            ("step:request", cycle.requested_at, _g("Hồ sơ đề nghị năm %(year)d")),
        ):
            if moment is not None and dates.local_date(moment) in period:
                yield Deed(
                    "assessments.cycle",
                    f"{cycle.pk}:{tag}",
                    title % {"year": cycle.year},
                    dates.local_date(moment),
                    reverse("assessments:cycle", args=[cycle.pk]),
                    frozenset({tag}),
                )


def reviews_of(unit: Unit, period: Period) -> Iterator[Deed]:
    """Reviews that were concluded, on the day of their meeting; one that is opened again is not done."""
    rows = TermReview.objects.concluded().filter(unit=unit, held_at__date__range=(period.first, period.last))
    for row in rows.order_by("held_at", "pk"):
        assert row.held_at is not None  # a constraint of the table
        yield Deed(
            "assessments.termreview",
            str(row.pk),
            row.title,
            dates.local_date(row.held_at),
            row.get_absolute_url(),
            frozenset({f"term:{row.term}"}),
        )


def register() -> None:
    deeds.register(
        "assessments.cycle",
        _("hồ sơ năm"),
        deeds_of=deeds_of,
        variants=lambda: list(STEPS.items()),
        add_url=lambda tag: reverse("assessments:year"),
    )
    deeds.register(
        "assessments.termreview",
        _("sơ kết, tổng kết"),
        deeds_of=reviews_of,
        variants=lambda: [(f"term:{one.value}", one.label) for one in ReviewTerm],
        add_url=lambda tag: reverse("assessments:review_list"),
    )
