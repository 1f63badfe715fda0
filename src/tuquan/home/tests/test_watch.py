"""What a guard finds on the start page from before the shift to its end, and what the head sees of the day."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tuquan.core.ids import uuid7
from tuquan.duty.models import HandOver, Roster
from tuquan.duty.patterns import patterns
from tuquan.duty.services import rosters, watch as watching
from tuquan.duty.tests.factories import AT, MONDAY, guard, post
from tuquan.home import watch
from tuquan.incidents.models import Told
from tuquan.incidents.services import responding
from tuquan.incidents.tests.factories import incident
from tuquan.units.tests import factories as units
from tuquan.units.tests.factories import Cast

HOUR = timedelta(hours=1)
SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"


@pytest.fixture
def relief(cast: Cast) -> Any:
    one = units.person("Huỳnh Văn Lợi", username="baove.hai", at=cast.school_a)
    units.role(one, "guard", cast.school_a)
    return one.user


@pytest.fixture
def roster(cast: Cast, relief: Any) -> Roster:
    people = [guard(cast, user=cast.guard_a), guard(cast, user=relief), guard(cast, "Ba"), guard(cast, "Tư")]
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


def test_a_guard_is_led_from_the_coming_shift_to_its_hand_over(cast: Cast, roster: Roster, relief: Any) -> None:
    shift = roster.shifts.filter(guard__person=cast.guard_a.person).select_related("post").order_by("starts_at")[0]
    asked = []

    def ask(moment: Any) -> None:
        found = watch.own_watch(cast.guard_a, cast.school_a, moment)
        assert found is not None
        asked.append((found.next.act or found.next.title, found.next.whose))

    ask(shift.starts_at - 3 * HOUR)
    ask(shift.starts_at - HOUR / 2)
    begun = watching.clock_in(shift.post, by=cast.guard_a, at=shift.starts_at)
    left = HandOver.objects.create(
        pk=uuid7(), unit=cast.school_a, post=shift.post, given_by=relief, given_at=shift.starts_at, received_at=AT
    )
    ask(shift.starts_at + HOUR / 4)
    watching.take_over(left, agrees=True, by=cast.guard_a, at=shift.starts_at + HOUR / 2)
    ask(shift.starts_at + HOUR)
    ask(shift.ends_at - HOUR / 2)
    watching.clock_out(begun, by=cast.guard_a, at=shift.ends_at)
    ask(shift.ends_at)
    following = roster.shifts.filter(guard__person=cast.guard_a.person, starts_at__gt=shift.ends_at).earliest(
        "starts_at"
    )
    name = f"{following.kind.name} {watch._hour(following.starts_at)}–{watch._hour(following.ends_at)}"
    assert asked[1:] == [
        ("Vào ca", "mine"),
        ("Nhận ca", "mine"),
        ("Mở ca trực", "mine"),
        ("Giao ca", "mine"),
        (f"Ca tới: {name}, {following.day:%d/%m}", "waiting"),
    ]
    assert asked[0][1] == "waiting"


def test_the_head_sees_who_is_on_watch_and_what_is_open(cast: Cast, roster: Roster) -> None:
    shift = roster.shifts.filter(guard__person=cast.guard_a.person).select_related("post").order_by("starts_at")[0]
    assert watch.unit_day(cast.head_b, cast.school_b, shift.starts_at) is None
    begun = watching.clock_in(shift.post, by=cast.guard_a, at=shift.starts_at)
    day = watch.unit_day(cast.head_a, cast.school_a, shift.starts_at + HOUR)
    assert day == watch.UnitDay(on_watch=[begun], incidents=[], inside=0)


def test_whoever_stands_no_guard_has_no_watch_on_the_start_page(cast: Cast, client: Client) -> None:
    assert watch.own_watch(cast.guard_a, cast.school_b, AT) is None
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    page = client.get("/").content.decode()
    assert "Bảy ngày tới chưa có ca nào của anh/chị" in page
    assert "Báo vụ việc" in page


def test_the_police_are_led_to_what_a_unit_told_and_nobody_answered(cast: Cast, client: Client) -> None:
    client.force_login(cast.police_officer, SIGNED)
    assert client.get("/").context["police"].next is None
    found = incident(cast)
    told = Told.objects.get(incident=found, side="police")
    page = client.get("/")
    assert (page.context["police"].next.url, page.context["police"].told) == (f"/vu-viec/tin/{told.pk}/", [told])
    assert "Đơn vị báo vụ việc, chưa được trả lời" in page.content.decode()
    client.post(f"/vu-viec/tin/{told.pk}/", {"answer": "received"})
    assert client.get("/").context["police"].next is None
    client.force_login(cast.officer, SIGNED)
    assert client.get("/").context["police"] is None


def test_the_head_sees_on_the_start_page_that_nobody_took_an_incident(cast: Cast, client: Client) -> None:
    found = incident(cast)
    client.force_login(cast.head_a, SIGNED)
    assert "Vụ việc chưa có người nhận" in client.get("/").content.decode()
    responding.take(found, by=cast.guard_a, at=found.received_at)
    assert "Vụ việc chưa có người nhận" not in client.get("/").content.decode()
