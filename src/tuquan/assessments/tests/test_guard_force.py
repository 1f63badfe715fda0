"""What the guards' page learns of the year: the criterion, the rating, discipline as a number."""

from datetime import UTC, date, datetime
from typing import Any

from tuquan.assessments.enums import RatingSubject
from tuquan.assessments.guard_force import yearly
from tuquan.assessments.models import Rating
from tuquan.assessments.services import opening
from tuquan.core.states import State

AT = datetime(2026, 1, 12, 2, tzinfo=UTC)


def test_the_newest_rating_stands_beside_its_criterion(cast: Any) -> None:
    assert yearly(cast.school_a, cast.head_a) == []
    cycle = opening.open_cycle(cast.school_a, 2026, by=cast.head_a, at=AT)
    (line,) = yearly(cast.school_a, cast.head_a)
    assert (line.title[:4], line.words, line.state) == (
        "GD5.",
        ("Chưa ghi xếp loại nào của lực lượng bảo vệ.",),
        State.TODO,
    )
    assert line.url == f"/danh-gia/{cycle.pk}/tieu-chi/GD5/"
    Rating.objects.create(
        unit=cast.school_a,
        year=2026,
        subject=RatingSubject.GUARD_FORCE,
        code="good",
        paper_number="215/QĐ",
        paper_date=date(2026, 11, 2),
        disciplined=1,
    )
    (line,) = yearly(cast.school_a, cast.guard_a)
    assert (line.words, line.state, line.url, line.act_url) == (
        (
            "Năm 2026: Hoàn thành tốt nhiệm vụ, 215/QĐ 02/11/2026",
            "Bị kỷ luật từ cảnh cáo trở lên: 1 người",
        ),
        State.UNMET,
        "",
        "",
    )
