"""A sick call finds who can come; a swap needs the colleague's yes and the chief's."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tuquan.accounts.models import User
from tuquan.core.refusals import Refusal
from tuquan.duty.models import Roster, Shift, Swap
from tuquan.duty.patterns import patterns
from tuquan.duty.queries.rosters import plan_of
from tuquan.duty.replacing import candidates
from tuquan.duty.services import changes, rosters
from tuquan.duty.tests.factories import AT, MONDAY, guard, post
from tuquan.notifications.models import Message
from tuquan.units.tests import factories as units

SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"


@pytest.fixture
def colleague(cast: Any) -> Any:
    one = units.person("Huỳnh Văn Lợi", username="baove.hai", at=cast.school_a)
    units.role(one, "guard", cast.school_a)
    return one.user


@pytest.fixture
def published(cast: Any, colleague: Any) -> Roster:
    people = [guard(cast, user=cast.guard_a), guard(cast, user=colleague), guard(cast, "Ba"), guard(cast, "Tư")]
    made = rosters.make_roster(
        cast.school_a,
        first=MONDAY,
        last=MONDAY + timedelta(days=13),
        posts=[post(cast)],
        guards=people,
        by=cast.head_a,
        at=AT,
    )
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=cast.head_a, at=AT)
    return rosters.publish_roster(made, by=cast.head_a, at=AT)


def test_replacements_are_ranked_with_their_reasons(cast: Any, published: Roster) -> None:
    shift = (
        published.shifts.filter(kind__letter="C", day=MONDAY + timedelta(days=3)).select_related("kind", "post").get()
    )
    found = candidates(plan_of(published), shift)
    # One is free that day: the crew that came off the night; the others stand in other shifts of the day.
    assert [(one.may, one.reasons[0]) for one in found] == [
        (False, "Chỉ nghỉ 8 giờ giữa hai ca, cần 12 giờ. Bộ luật Lao động, Điều 110")
    ]


def test_two_who_look_for_a_replacement_do_not_replace_each_others_choice(
    cast: Any, published: Roster, client: Client
) -> None:
    client.force_login(cast.head_a, SIGNED)
    shift = published.shifts.select_related("guard").order_by("day", "starts_at")[0]
    busy = published.shifts.filter(day=shift.day).values("guard")
    spare = published.rows.exclude(guard__in=busy)[0].guard
    client.post(f"/ca-truc/ca/{shift.pk}/cu/", {"guard": str(spare.pk), "cu": str(shift.guard_id)})
    said = client.post(
        f"/ca-truc/ca/{shift.pk}/cu/", {"guard": str(shift.guard_id), "cu": str(shift.guard_id)}, follow=True
    )
    shift.refresh_from_db()
    assert shift.guard_id == spare.pk
    assert "Ca này vừa có người khác trực thay" in said.content.decode()


def test_a_sick_call_leads_to_who_can_come(cast: Any, published: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    shift = published.shifts.get(kind__letter="S", day=MONDAY + timedelta(days=2))
    way_out = "nhờ lực lượng phối hợp giữ ca"
    assert way_out in client.get(f"/ca-truc/ca/{shift.pk}/truc-thay/").content.decode()  # nobody may
    spare = guard(cast, "Năm")
    published.rows.create(guard=spare, order=5)
    assert way_out not in client.get(f"/ca-truc/ca/{shift.pk}/truc-thay/").content.decode()
    away = shift.guard
    page = client.post(f"/ca-truc/ca/{shift.pk}/bao-nghi/", {"kind": "sick", "last": "05/03/2026"}, follow=True)
    assert page.context["candidates"][0].guard == spare
    assert page.context["candidates"][0].reasons == ("không trái quy tắc bắt buộc nào", "0 giờ trong lịch này")
    client.post(f"/ca-truc/ca/{shift.pk}/cu/", {"guard": str(spare.pk)})
    shift.refresh_from_db()
    assert (shift.guard, shift.source, away.absences.get().kind) == (spare, "replacement", "sick")
    with pytest.raises(changes.Busy):
        changes.replace_guard(shift, guard=away, reason="", by=None, at=AT)


def test_fifty_guards_are_ranked_in_less_than_a_second(cast: Any) -> None:
    people = [guard(cast, f"Bảo vệ {place}") for place in range(50)]
    gates = [post(cast, f"Cổng {place}") for place in range(12)]
    made = rosters.make_roster(
        cast.school_a, first=MONDAY, last=MONDAY + timedelta(days=29), posts=gates, guards=people, by=None, at=AT
    )
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=None, at=AT)
    shift = made.shifts.filter(kind__letter="S").select_related("kind", "post").first()
    assert shift is not None
    began = time.perf_counter()
    found = candidates(plan_of(made), shift)
    print(f"{len(found)} ranked in {time.perf_counter() - began:.3f} s")
    assert len(found) == 50 - Shift.objects.filter(roster=made, day=shift.day).count()


def test_a_swap_changes_the_roster_only_when_the_chief_approves(
    cast: Any, published: Roster, colleague: Any, client: Client
) -> None:
    mine = published.shifts.filter(guard__person=cast.guard_a.person, kind__letter="C").order_by("day").first()
    assert mine is not None
    theirs = published.shifts.get(guard__person=colleague.person, day=mine.day)
    assert theirs.kind.letter == "S"
    swap = changes.ask_swap(mine, other=theirs.guard, other_shift=theirs, reason="Việc nhà", by=cast.guard_a, at=AT)
    with pytest.raises(changes.NotYours):
        changes.answer_swap(swap, agrees=True, by=cast.guard_a, at=AT)
    with pytest.raises(changes.SwapSettled):
        changes.decide_swap(swap, approves=True, by=cast.head_a, at=AT)
    changes.answer_swap(swap, agrees=True, by=colleague, at=AT)

    def letters() -> dict[Any, str]:
        both = published.shifts.filter(day=mine.day, guard__in=(mine.guard_id, theirs.guard_id))
        return dict(both.values_list("guard", "kind__letter"))

    assert letters() == {mine.guard_id: "C", theirs.guard_id: "S"}
    changes.decide_swap(swap, approves=True, by=cast.head_a, at=AT)
    assert letters() == {mine.guard_id: "S", theirs.guard_id: "C"}
    assert list(Message.objects.filter(recipient=colleague).order_by("pk").values_list("title", "url")) == [
        ("Đã công bố: Lịch trực 02/03/2026 – 15/03/2026", "/ca-truc/"),
        ("Trần Văn Bình muốn đổi ca Ca chiều 04/03/2026", "/ca-truc/"),
        ("Đã duyệt đổi ca", "/ca-truc/"),
    ]
    assert set(Message.objects.filter(kind="duty.swap").values_list("url", flat=True)) == {"/ca-truc/"}


def test_a_swap_that_breaks_the_law_is_refused_with_the_article(cast: Any, published: Roster, colleague: Any) -> None:
    """Giving a morning to the one who comes off the night before."""
    night = published.shifts.filter(guard__person=colleague.person, kind__letter="Đ").order_by("day").first()
    assert night is not None
    mine = published.shifts.filter(kind__letter="S", day=night.day + timedelta(days=1)).first()
    assert mine is not None
    giver = units.person("Người cho", username="baove.ba", at=cast.school_a)
    user, giver.user = giver.user, None
    giver.save()
    mine.guard.person.user = user
    mine.guard.person.save()
    swap = changes.ask_swap(
        mine, other=night.guard, other_shift=None, reason="", by=User.objects.get(username="baove.ba"), at=AT
    )
    changes.answer_swap(swap, agrees=True, by=colleague, at=AT)
    with pytest.raises(Refusal) as refused:
        changes.decide_swap(swap, approves=True, by=cast.head_a, at=AT)
    assert str(refused.value.message) == "Chỉ nghỉ 0 giờ giữa hai ca, cần 12 giờ. Bộ luật Lao động, Điều 110"
    assert Swap.objects.get().state == "agreed"


def test_swaps_by_pages(cast: Any, colleague: Any, client: Client) -> None:
    from django.utils import timezone

    from tuquan.core import dates

    first = dates.today() + timedelta(days=3)
    people = [guard(cast, user=cast.guard_a), guard(cast, user=colleague)]
    made = rosters.make_roster(
        cast.school_a,
        first=first,
        last=first + timedelta(days=6),
        posts=[post(cast)],
        guards=people,
        by=None,
        at=timezone.now(),
    )
    rosters.lay_pattern(made, pattern=patterns()["weekly_turn"], by=None, at=timezone.now())
    made.shifts.filter(guard=people[1]).delete()
    rosters.publish_roster(made, by=None, at=timezone.now())
    mine = made.shifts.order_by("day").first()
    assert mine is not None
    client.force_login(cast.guard_a, SIGNED)
    client.post(f"/ca-truc/ca/{mine.pk}/doi/", {"other": str(people[1].pk), "other_shift": "", "reason": "Việc nhà"})
    swap = Swap.objects.get()
    client.force_login(colleague, SIGNED)
    assert "Việc nhà" in client.get("/ca-truc/").content.decode()
    client.post(f"/ca-truc/doi-ca/{swap.pk}/tra-loi/", {"agrees": "1"})
    client.force_login(cast.head_a, SIGNED)
    client.post(f"/ca-truc/doi-ca/{swap.pk}/duyet/", {"approves": "1"})
    mine.refresh_from_db()
    assert (mine.guard, mine.source) == (people[1], "swap")
