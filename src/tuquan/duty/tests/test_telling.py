"""Nothing that was published changes behind a guard's back; what is asked twice is done once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tuquan.duty.enums import SolvingState
from tuquan.duty.headcount import Caps
from tuquan.duty.models import Absence, Roster, RuleSetting, Shift, Solving
from tuquan.duty.patterns import patterns
from tuquan.duty.rules.catalogue import defaults, with_settings
from tuquan.duty.services import rosters
from tuquan.duty.tests.factories import AT, MONDAY, guard, post
from tuquan.notifications.models import Message

SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"


@pytest.fixture
def published(cast: Any) -> Roster:
    people = [guard(cast, user=cast.guard_a), *(guard(cast, f"Bảo vệ {place}") for place in "234")]
    made = rosters.make_roster(
        cast.school_a, first=MONDAY, last=MONDAY + timedelta(days=6), posts=[post(cast)], guards=people, by=None, at=AT
    )
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=None, at=AT)
    return rosters.publish_roster(made, by=cast.head_a, at=AT)


def told(cast: Any) -> list[str]:
    return list(Message.objects.filter(recipient=cast.guard_a).order_by("pk").values_list("title", flat=True))


def own(cast: Any, roster: Roster) -> Shift:
    found = roster.shifts.filter(guard__person=cast.guard_a.person, kind__letter="S").select_related("guard__person")
    return found.earliest("day")


def test_a_published_cell_that_changes_is_told_and_one_that_stays_is_not(cast: Any, published: Roster) -> None:
    shift = own(cast, published)
    day = f"{shift.day:%d/%m/%Y}"
    afternoon = published.kinds.get(letter="C")
    common = {"guard": shift.guard, "day": shift.day, "post": shift.post, "by": cast.head_a}
    rosters.set_cell(published, kind=shift.kind, at=AT, **common)
    rosters.set_cell(published, kind=afternoon, at=AT, **common)
    rosters.set_cell(published, kind=afternoon, fixed=True, at=AT, **common)
    rosters.set_cell(published, kind=None, at=AT, **common)
    assert told(cast) == [
        f"Đã công bố: {published.title}",
        f"Ngày {day} anh/chị trực Ca chiều 14:00–22:00, Cổng chính",
        f"Ngày {day} anh/chị không còn ca trực",
    ]


def test_cells_of_a_draft_and_of_the_past_are_nobodys_news(cast: Any, published: Roster) -> None:
    shift = own(cast, published)
    after = AT.replace(year=2027)
    rosters.set_cell(published, guard=shift.guard, day=shift.day, kind=None, post=None, by=cast.head_a, at=after)
    assert told(cast) == [f"Đã công bố: {published.title}"]


def test_who_is_moved_by_the_machine_is_told_and_the_others_are_not(cast: Any, published: Roster) -> None:
    shift = own(cast, published)
    stays = [
        [str(one.guard_id), one.day.isoformat(), str(one.kind_id), str(one.post_id)] for one in published.shifts.all()
    ]
    same = Solving.objects.create(roster=published, asked_at=AT, found=stays, state=SolvingState.DONE)
    rosters.use_solving(same, by=cast.head_a, at=AT)
    assert told(cast) == [f"Đã công bố: {published.title}"]
    less = [cell for cell in stays if (cell[0], cell[1]) != (str(shift.guard_id), shift.day.isoformat())]
    other = Solving.objects.create(roster=published, asked_at=AT, found=less, state=SolvingState.DONE)
    rosters.use_solving(other, by=cast.head_a, at=AT)
    assert told(cast)[1:] == [f"Ca của anh/chị trong {published.title} đã xếp lại từ ngày {AT:%d/%m/%Y}"]


def test_a_clash_is_found_on_whatever_day_it_lies(cast: Any, published: Roster) -> None:
    """The first day is free of it; the last one is not."""
    shifts = published.shifts.filter(guard__person=cast.guard_a.person).select_related("guard", "kind", "post")
    last = shifts.latest("day")
    other = rosters.make_roster(
        cast.school_a, first=MONDAY, last=published.last, posts=[last.post], guards=[last.guard], by=None, at=AT
    )
    rosters.set_cell(other, guard=last.guard, day=last.day, kind=last.kind, post=last.post, by=None, at=AT)
    with pytest.raises(rosters.ClashesWithPublished) as refusal:
        rosters.publish_roster(other, by=cast.head_a, at=AT)
    assert str(refusal.value.message) == (
        f"Trần Văn Bình đã có ca vào cùng giờ ngày {last.day:%d/%m/%Y} trong “{published.title}”."
    )


def test_leave_noted_twice_is_one(cast: Any, published: Roster) -> None:
    values = {"kind": "sick", "first": MONDAY, "last": MONDAY, "by": cast.head_a, "at": AT}
    first, again = (rosters.note_absence(own(cast, published).guard, **values) for _time in range(2))
    assert (first, Absence.objects.count()) == (again, 1)


def test_publishing_says_what_is_missing_and_an_empty_roster_is_filled_first(cast: Any, client: Client) -> None:
    one = rosters.make_roster(
        cast.school_a, first=MONDAY, last=MONDAY, posts=[post(cast)], guards=[guard(cast, "An")], by=None, at=AT
    )
    client.force_login(cast.head_a, SIGNED)
    empty = client.get(one.get_absolute_url()).content.decode()
    assert "Xếp tự động" in empty.split("btn-primary")[1].split("</button>")[0]
    question = client.get(f"/ca-truc/lich/{one.pk}/cong-bo/").content.decode()
    assert "Lịch còn thiếu người trong 24 giờ công." in question


@pytest.mark.parametrize(
    ("code", "stricter", "wider"), [("rest_between", 14, 10), ("month_overtime", 0, 60), ("weekly_rest", 5, 3)]
)
def test_only_a_wider_limit_of_the_law_asks_for_a_reason(cast: Any, code: str, stricter: int, wider: int) -> None:
    def keep(limit: int) -> None:
        rosters.set_rule(
            cast.school_a, code=code, on=True, must=True, limit=limit, price=9, reason="", by=cast.head_a, at=AT
        )

    keep(stricter)
    with pytest.raises(rosters.ReasonMissing):
        keep(wider)
    assert RuleSetting.objects.get().limit == stricter


def test_no_overtime_at_all_is_a_limit() -> None:
    none = with_settings([RuleSetting(code="month_overtime", on=True, must=True, limit=0, price=20)])
    assert (Caps.of(none).minutes, Caps.of(defaults()).minutes > 48 * 60) == (48 * 60, True)
