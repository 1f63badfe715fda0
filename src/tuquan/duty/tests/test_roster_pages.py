"""A roster by pages: made and filled in two taps, changed by cell, key and drag, published, solved."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from tuquan.audit.models import Entry
from tuquan.duty import background
from tuquan.duty.models import Roster, RosterGuard, RuleSetting, Shift, ShiftKind, Solving
from tuquan.duty.patterns import patterns
from tuquan.duty.services import rosters
from tuquan.duty.services.solving import run_solving
from tuquan.duty.solving.search import Limits
from tuquan.duty.tests.factories import AT, MONDAY, guard, post

SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def four(cast: Any) -> Roster:
    made = rosters.make_roster(
        cast.school_a,
        first=MONDAY,
        last=MONDAY + timedelta(days=13),
        posts=[post(cast)],
        guards=[guard(cast, f"Bảo vệ {place}") for place in range(1, 5)],
        by=cast.head_a,
        at=AT,
    )
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=cast.head_a, at=AT)
    return made


def test_a_month_is_made_and_filled_in_two_taps(cast: Any, client: Client) -> None:
    post(cast)
    for place in range(4):
        guard(cast, f"Bảo vệ {place}")
    client.force_login(cast.head_a, SIGNED)
    form = client.get("/ca-truc/lich/them/").context["form"]
    data = {
        "first": "01/03/2026",
        "last": "31/03/2026",
        "posts": [str(one.pk) for one in form.initial["posts"]],
        "guards": [str(one.pk) for one in form.initial["guards"]],
    }
    client.post("/ca-truc/lich/them/", data)
    made = Roster.objects.get()
    client.post(f"/ca-truc/lich/{made.pk}/mau/three_four/")
    assert (made.title, RosterGuard.objects.count(), Shift.objects.count()) == ("Lịch trực tháng 3/2026", 4, 93)
    page = client.get(made.get_absolute_url())
    assert (page.context["gap_count"], page.context["missing_hours"]) == (1, 6)
    assert [one.broken for one in page.context["lines"]] == [0, 0, 0, 0]


def test_a_cell_shows_what_it_would_break_before_it_is_saved(cast: Any, four: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    night = four.shifts.filter(kind__letter="Đ").order_by("day").first()
    assert night is not None
    morning = four.kinds.get(letter="S")
    next_day = night.day + timedelta(days=1)
    where = {"nguoi": str(night.guard_id), "ngay": next_day.isoformat(), "choice": f"{morning.pk}@{night.post_id}"}
    would = client.post(f"/ca-truc/lich/{four.pk}/o/?thu=1", where, **HTMX).content.decode()
    assert "Chỉ nghỉ 0 giờ giữa hai ca, cần 12 giờ." in would
    assert "Bộ luật Lao động, Điều 110" in would
    assert not four.shifts.filter(guard=night.guard, day=next_day).exists()
    saved = client.post(f"/ca-truc/lich/{four.pk}/o/", where, **HTMX).content.decode()
    assert f'id="hang-{night.guard_id}" hx-swap-oob="true"' in saved
    assert "is-broken" in saved
    # without scripts the same address is a page of its own, and leads back
    page = client.get(f"/ca-truc/lich/{four.pk}/o/", where).content.decode()
    assert "Chỉ nghỉ 0 giờ giữa hai ca, cần 12 giờ." in page
    answer = client.post(f"/ca-truc/lich/{four.pk}/o/", {**where, "choice": ""})
    assert answer.status_code == 302
    assert not four.shifts.filter(guard=night.guard, day=next_day).exists()


def test_a_dragged_cell_changes_places(cast: Any, four: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    first, second = four.shifts.filter(day=MONDAY).order_by("starts_at")[:2]
    answer = client.post(
        f"/ca-truc/lich/{four.pk}/o/",
        {
            "nguoi": str(second.guard_id),
            "ngay": MONDAY.isoformat(),
            "choice": f"{first.kind_id}@{first.post_id}",
            "tu-nguoi": str(first.guard_id),
            "tu-ngay": MONDAY.isoformat(),
        },
        **HTMX,
    )
    assert answer.content.decode().count('<tr id="hang-') == 2
    found = dict(four.shifts.filter(day=MONDAY).values_list("guard_id", "kind__letter"))
    assert (found[first.guard_id], found[second.guard_id]) == (second.kind.letter, first.kind.letter)


def undo_of(answer: Any) -> dict[str, list[str]]:
    return {"o": re.findall(r'name="o" value="([^"]+)"', answer.content.decode())}


def cells(roster: Roster) -> dict[Any, tuple[str, bool]]:
    return {(one.guard_id, one.day): (one.kind.letter, one.fixed) for one in roster.shifts.select_related("kind")}


def test_two_cells_change_places_in_one_act_and_one_undo_takes_it_back(cast: Any, four: Roster, client: Client) -> None:
    """On different days, one of them to stay where it is."""
    client.force_login(cast.head_a, SIGNED)
    first = four.shifts.filter(day=MONDAY, kind__letter="S").get()
    second = four.shifts.filter(day=MONDAY + timedelta(days=2), kind__letter="C").get()
    Shift.objects.filter(pk=first.pk).update(fixed=True)
    before, entries = cells(four), Entry.objects.count()
    answer = client.post(
        f"/ca-truc/lich/{four.pk}/o/",
        {
            "nguoi": str(second.guard_id),
            "ngay": second.day.isoformat(),
            "cu": f"{second.kind_id}@{second.post_id}",
            "choice": f"{first.kind_id}@{first.post_id}",
            "tu-nguoi": str(first.guard_id),
            "tu-ngay": first.day.isoformat(),
            "tu-cu": f"{first.kind_id}@{first.post_id}",
        },
        **HTMX,
    )
    after = cells(four)
    assert after[second.guard_id, second.day] == ("S", True)
    assert after[first.guard_id, first.day] == ("C", False)
    entry = Entry.objects.latest("seq")
    assert (Entry.objects.count() - entries, entry.kind) == (1, "duty.cells_changed")
    client.post(f"/ca-truc/lich/{four.pk}/hoan-tac/", undo_of(answer), **HTMX)
    assert (cells(four), Entry.objects.count() - entries) == (before, 2)


def test_an_undo_and_an_old_page_do_not_write_over_what_changed_meanwhile(
    cast: Any, four: Roster, client: Client
) -> None:
    client.force_login(cast.head_a, SIGNED)
    one = four.shifts.filter(day=MONDAY, kind__letter="S").get()
    url, where = f"/ca-truc/lich/{four.pk}/o/", {"nguoi": str(one.guard_id), "ngay": one.day.isoformat()}
    seen = f"{one.kind_id}@{one.post_id}"
    afternoon = f"{four.kinds.get(letter='C').pk}@{one.post_id}"
    answer = client.post(url, {**where, "choice": afternoon, "cu": seen}, **HTMX)
    stale = client.post(url, {**where, "choice": "", "cu": seen}, **HTMX)
    assert "Ô này vừa được đổi ở nơi khác." in stale.content.decode()
    client.post(url, {**where, "choice": "", "cu": afternoon}, **HTMX)
    undo = client.post(f"/ca-truc/lich/{four.pk}/hoan-tac/", undo_of(answer), **HTMX)
    assert "Ô này vừa được đổi ở nơi khác." in undo.content.decode()
    assert (one.guard_id, one.day) not in cells(four)


def test_a_colleague_is_chosen_to_change_places_with_where_nothing_can_be_dragged(
    cast: Any, four: Roster, client: Client
) -> None:
    client.force_login(cast.head_a, SIGNED)
    first, second = four.shifts.filter(day=MONDAY).order_by("starts_at")[:2]
    where = {"nguoi": str(first.guard_id), "ngay": MONDAY.isoformat(), "choice": "", "other": str(second.guard_id)}
    client.post(f"/ca-truc/lich/{four.pk}/o/", where)
    found = dict(four.shifts.filter(day=MONDAY).values_list("guard_id", "kind__letter"))
    assert (found[first.guard_id], found[second.guard_id]) == (second.kind.letter, first.kind.letter)


def test_a_filled_board_asks_before_a_pattern_takes_its_shifts(cast: Any, four: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    asked = client.get(f"/ca-truc/lich/{four.pk}/mau/two_twelve/").content.decode()
    assert "42 ca đang có trong bảng mất đi" in asked
    assert four.shifts.filter(kind__letter="S").exists()
    client.post(f"/ca-truc/lich/{four.pk}/mau/two_twelve/")
    assert set(four.shifts.values_list("kind__letter", flat=True)) == {"N", "T"}


def test_strange_cells_do_not_exist(cast: Any, four: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    someone = four.rows.first().guard.pk  # type: ignore[union-attr]
    for who, day in ((someone, "2026-04-30"), (four.pk, "2026-03-02"), (someone, "x")):
        assert client.get(f"/ca-truc/lich/{four.pk}/o/", {"nguoi": str(who), "ngay": day}).status_code == 404


def test_the_solver_runs_in_the_background_and_its_best_is_taken(
    cast: Any, four: Roster, client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(cast.head_a, SIGNED)
    asked: list[str] = []
    monkeypatch.setattr(background, "solve_roster", type("Task", (), {"enqueue": staticmethod(asked.append)}))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/ca-truc/lich/{four.pk}/xep/")
    one = Solving.objects.get()
    assert asked == [str(one.pk)]
    waiting = client.get(one.get_absolute_url(), **HTMX).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    run_solving(one.pk, limits=Limits(seconds=10, work=2.0, rounds=1), trial_seconds=1)
    done = client.get(one.get_absolute_url(), **HTMX).content.decode()
    assert "đã xếp xong" in done
    assert "every 1s" not in done
    client.post(f"/ca-truc/xep/{one.pk}/dua-vao/")
    assert set(four.shifts.values_list("source", flat=True)) <= {"solver", "pattern"}
    client.post(f"/ca-truc/lich/{four.pk}/cong-bo/")
    four.refresh_from_db()
    assert four.is_published
    client.post(f"/ca-truc/lich/{four.pk}/bo/")
    assert Roster.objects.filter(pk=four.pk).exists()


def test_pairs_of_shifts_are_ticked_and_read_back(cast: Any, four: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    url = "/ca-truc/quy-tac/successions/"
    client.post(url, {"on": "on", "must": "on", "price": "20", "pairs": ["Đ>C", "C>S"]})
    assert RuleSetting.objects.get().pairs == [["Đ", "C"], ["C", "S"]]
    assert "Hôm sau không xếp: Đ → C, C → S." in client.get("/ca-truc/quy-tac/").content.decode()
    assert client.get(url).context["form"].initial["pairs"] == ["Đ>C", "C>S"]
    assert client.post(url, {"price": "20", "pairs": ["X>Y"]}).context["form"].errors.keys() == {"pairs"}


def test_a_rule_of_the_law_is_not_left_without_a_reason(cast: Any, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    url = "/ca-truc/quy-tac/month_overtime/"
    data = {"on": "on", "must": "on", "limit": "60", "price": "20"}
    assert "Thôi áp dụng hoặc nới" in client.post(url, data).content.decode()
    client.post(url, {**data, "reason": "Nghị quyết 17/2022/UBTVQH15, đã thông báo ngày 05/01/2026"})
    assert RuleSetting.objects.get().limit == 60
    assert "tối đa" not in client.get("/ca-truc/quy-tac/").content.decode()
    assert "Làm thêm không quá 60 giờ một tháng." in client.get("/ca-truc/quy-tac/").content.decode()


def test_absences_and_wishes_are_entered(cast: Any, client: Client) -> None:
    one = guard(cast, user=cast.guard_a)
    client.force_login(cast.head_a, SIGNED)
    client.post("/ca-truc/nghi/", {"guard": str(one.pk), "kind": "leave", "first": "02/03/2026", "last": "04/03/2026"})
    absence = one.absences.get()
    assert (absence.first, absence.last) == (date(2026, 3, 2), date(2026, 3, 4))
    client.post(f"/ca-truc/nghi/{absence.pk}/bo/")
    client.force_login(cast.guard_a, SIGNED)
    client.post("/ca-truc/nguyen-vong/", {"day": "05/03/2026", "wants": "0"})
    assert (one.absences.count(), one.wishes.get().wants) == (0, False)


def test_the_board_asks_as_often_for_four_as_for_eight(cast: Any, four: Roster, queries_of: Any) -> None:
    first = len(queries_of(cast.head_a, four.get_absolute_url()))
    for place in range(4):
        RosterGuard.objects.create(roster=four, guard=guard(cast, f"Thêm {place}"), order=9)
    assert len(queries_of(cast.head_a, four.get_absolute_url())) == first


def test_a_drag_says_what_it_breaks_for_both_before_it_is_saved(cast: Any, four: Roster, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    rows = {one.guard: one for one in four.shifts.filter(day=MONDAY).select_related("guard__person")}
    night = next(one for one in rows.values() if one.kind.letter == "Đ")
    morning = next(one for one in rows.values() if one.kind.letter == "S")
    would = client.post(
        f"/ca-truc/lich/{four.pk}/o/?thu=1",
        {
            "nguoi": str(morning.guard_id),
            "ngay": MONDAY.isoformat(),
            "choice": f"{night.kind_id}@{night.post_id}",
            "tu-nguoi": str(night.guard_id),
            "tu-ngay": MONDAY.isoformat(),
        },
        **HTMX,
    )
    words = would.content.decode()
    assert f"{morning.guard.person.full_name}: Chỉ nghỉ 8 giờ giữa hai ca, cần 12 giờ." in words
    assert words.count("không được") == 1
    assert four.shifts.get(guard=morning.guard, day=MONDAY).kind.letter == "S"


def test_a_kind_of_shift_says_its_hours_as_people_do():
    night = ShiftKind(start=time(22), minutes=480, working_minutes=360)
    assert (night.clock, night.working_hours, night.is_presence) == ("22:00–06:00", 6, True)
