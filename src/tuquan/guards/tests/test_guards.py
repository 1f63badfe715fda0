from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tuquan.core.dates import Period, year_of
from tuquan.core.refusals import Refusal
from tuquan.core.states import State
from tuquan.facts import queries as facts
from tuquan.facts.services.verify import verify
from tuquan.guards import services, standards, yearly
from tuquan.guards.enums import Education, GuardKind, HirePurpose, StandardState
from tuquan.guards.models import Allowance, Guard, GuardService
from tuquan.outreach.enums import CertificateKind
from tuquan.outreach.services.certificates import issue_certificate
from tuquan.units.services.people import add_person

NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
DAY = date(2026, 11, 2)


def _person(cast, name="Lê Văn Bảy"):
    return add_person(cast.school_a, full_name=name, by=cast.clerk_a, at=NOW)


def _guard(cast, person=None, **file):
    values = {"kind": GuardKind.FULL_TIME, "from_date": date(2026, 1, 5), **file}
    return services.enlist_guard(cast.school_a, person=person or _person(cast), **values, by=cast.clerk_a, at=NOW)


def _count(cast, indicator, last):
    return facts.figure(indicator, cast.school_a, Period(date(last.year, 1, 1), last)).value


def test_guards_are_counted_on_each_day_on_which_somebody_came_or_left(cast):
    first = _guard(cast)
    _guard(cast, _person(cast, "Trần Thị Tám"), kind=GuardKind.PART_TIME, from_date=date(2026, 3, 2))
    services.leave(first, last_day=date(2026, 6, 30), card_returned=False, reason="nghỉ hưu", by=cast.clerk_a, at=NOW)
    assert [_count(cast, "security_guards", day) for day in (date(2026, 2, 1), date(2026, 4, 1), DAY)] == [1, 2, 1]
    assert _count(cast, "guards_full_time", DAY) == 0
    assert facts.figure("guards_part_time", cast.commune, year_of(2026)).value == 1
    assert verify() is None


def test_a_file_is_proved_by_what_was_recorded_and_what_is_missing_is_unknown(cast):
    guard = _guard(cast, birth_year=1980, education=Education.LOWER_SECONDARY, record_date=date(2025, 12, 1))

    def states(**how):
        held = standards.certificates_of([guard.person_id]).get(guard.person_id)
        found = standards.standards_of(guard, held, **{"remote": False, "on": DAY, **how})
        return {one.code: one.state for one in found}

    assert states() == {
        "age": StandardState.MET,
        "record": StandardState.MET,
        "education": StandardState.NOT_MET,
        "health": StandardState.UNKNOWN,
        "certificate": StandardState.NOT_MET,
        "card": StandardState.UNKNOWN,
    }
    assert states(remote=True)["education"] == StandardState.MET
    issue_certificate(
        cast.school_a,
        person=guard.person,
        kind=CertificateKind.GUARD,
        issued_date=date(2022, 5, 10),
        number="12/CN",
        by=cast.clerk_a,
        at=NOW,
    )
    assert states()["certificate"] == StandardState.MET
    assert states(on=date(2027, 5, 11))["certificate"] == StandardState.NOT_MET


def test_who_is_eighteen_this_year_is_not_judged_by_the_year(cast):
    guard = _guard(cast, birth_year=2008)
    assert standards.standards_of(guard, None, remote=False, on=DAY)[0].state == StandardState.UNKNOWN


def test_nobody_is_on_the_list_twice_and_only_people_of_the_unit(cast):
    person = _person(cast)
    guard = _guard(cast, person)
    with pytest.raises(services.OnTheList):
        _guard(cast, person)
    with pytest.raises(services.NotOfTheUnit):
        services.enlist_guard(cast.school_b, person=person, kind=GuardKind.FULL_TIME, from_date=DAY, by=None, at=NOW)
    services.leave(guard, last_day=date(2026, 6, 30), card_returned=False, reason="ốm", by=None, at=NOW)
    with pytest.raises(services.OnTheList):
        _guard(cast, person, from_date=date(2026, 6, 30))
    assert _guard(cast, person, from_date=date(2026, 7, 1)).valid_to is None
    with pytest.raises(services.Gone):
        services.change_guard(guard, birth_year=1970, by=None, at=NOW)


def test_the_card_comes_back_with_the_last_day(cast):
    guard = _guard(cast, card_number="07", card_date=date(2026, 1, 10))
    left = services.leave(guard, last_day=date(2026, 10, 1), card_returned=True, reason="chuyển", by=None, at=NOW)
    assert (left.valid_to, left.card_returned_date) == (date(2026, 10, 2), date(2026, 10, 1))
    with pytest.raises(services.CardNotGiven):
        _guard(cast, _person(cast, "Hồ Sáu"), card_number="08")


def _hire(cast, unit=None, **how):
    values = {
        "firm": "Công ty dịch vụ bảo vệ An Phú",
        "purpose": HirePurpose.LONG_TERM,
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "number": "05/HĐ",
        "signed_date": None,
        "phone": "",
        **how,
    }
    return services.hire_service(unit or cast.school_a, **values, by=cast.clerk_a, at=NOW)


def test_a_firms_guards_leave_with_its_contract(cast):
    firm = _hire(cast)
    guard = _guard(cast, kind=GuardKind.SERVICE, service=firm)
    assert standards.standards_of(guard, None, remote=False, on=DAY) == []
    with pytest.raises(services.FirmMissing):
        _guard(cast, _person(cast, "Vũ Chín"), kind=GuardKind.SERVICE)
    with pytest.raises(services.FirmForOthers):
        services.change_guard(guard, kind=GuardKind.FULL_TIME, by=None, at=NOW)
    services.end_service(firm, last_day=date(2026, 9, 30), by=cast.clerk_a, at=NOW)
    assert Guard.objects.get().valid_to == GuardService.objects.get().valid_to == date(2026, 10, 1)
    assert _count(cast, "security_guards", DAY) == 0


@pytest.mark.parametrize(
    ("kind", "funded", "purpose", "refused"),
    [
        ("agency", True, HirePurpose.LONG_TERM, True),
        ("agency", True, HirePurpose.EVENT, False),
        ("agency", False, HirePurpose.LONG_TERM, False),
        ("school", True, HirePurpose.LONG_TERM, False),
    ],
)
def test_who_may_hire(cast, kind, funded, purpose, refused):
    firm = _hire(cast, purpose=purpose)
    firm.unit.kind = kind
    problem = standards.hiring_problem(firm, state_funded=funded)
    assert (problem is not None and "Điều 4" in problem) == refused


def test_an_allowance_holds_until_the_next(cast):
    for amount, day in ((50_000, date(2025, 1, 1)), (60_000, date(2026, 1, 1))):
        services.set_allowance(
            cast.school_a, name="Trực đêm", per="shift", amount=amount, from_date=day, source="", by=None, at=NOW
        )
    assert list(Allowance.objects.order_by("pk").values_list("amount", "valid_to")) == [
        (50_000, date(2026, 1, 1)),
        (60_000, None),
    ]
    with pytest.raises(Refusal):
        services.set_allowance(
            cast.school_a,
            name="Trực đêm",
            per="shift",
            amount=1,
            from_date=date(2025, 6, 1),
            source="",
            by=None,
            at=NOW,
        )


# Pages


def _as(client, user):
    client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")


def test_the_clerk_enlists_changes_and_takes_off_the_list(cast, client):
    person = _person(cast)
    _as(client, cast.clerk_a)
    made = client.post(
        reverse("guards:guard_enlist"),
        {"person": person.pk, "kind": GuardKind.FULL_TIME, "from_date": "05/01/2026", "birth_year": "1980"},
    )
    guard = Guard.objects.get()
    assert (made.status_code, made.url) == (302, guard.get_absolute_url())
    page = client.get(reverse("guards:guard_list")).content.decode()
    assert "Lê Văn Bảy" in page
    assert "cần bồi dưỡng nghiệp vụ" in page
    client.post(
        reverse("guards:guard_change", args=[guard.pk]),
        {"kind": GuardKind.FULL_TIME, "education": Education.HIGHER, "birth_year": "1981"},
    )
    guard.refresh_from_db()
    assert (guard.education, guard.birth_year) == (Education.HIGHER, 1981)
    wrong = client.post(reverse("guards:guard_leave", args=[guard.pk]), {"last_day": "01/01/2020", "reason": "nghỉ"})
    assert "bắt đầu làm bảo vệ từ 05/01/2026" in wrong.content.decode()
    client.post(reverse("guards:guard_leave", args=[guard.pk]), {"last_day": "05/02/2026", "reason": "nghỉ"})
    guard.refresh_from_db()
    assert guard.valid_to == date(2026, 2, 6)


def test_the_stranger_and_the_officer_above_see_no_guard_file(cast, client):
    guard = _guard(cast)
    for user in (cast.head_b, cast.officer, cast.guard_a):
        _as(client, user)
        assert client.get(guard.get_absolute_url()).status_code == 404


def test_everybody_of_a_unit_reads_the_pocket_cards(cast, client):
    _as(client, cast.guard_a)
    page = client.get(reverse("guards:pocket_cards"))
    assert [card.code for card in page.context["cards"]] == ["papers", "caught", "defence", "crowd", "fire"]


@pytest.mark.parametrize("count", [1, 3])
def test_guard_list_asks_as_often_for_three_as_for_one(cast, queries_of, count):
    for number in range(count):
        _guard(cast, _person(cast, f"Lê Văn {number}"))
    assert len(queries_of(cast.clerk_a, reverse("guards:guard_list"))) == 14


def test_the_page_says_how_the_year_rates_the_force_without_naming_anybody(cast, client, monkeypatch):
    line = yearly.Yearly("CQ4. Bảo vệ, năm 2026", ("Năm 2026: hoàn thành tốt",), State.MET, "/tieu-chi/", "/xep-loai/")
    monkeypatch.setattr(yearly, "_sources", [lambda unit, user: [line]])
    client.force_login(cast.head_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    words = client.get(reverse("guards:guard_list")).content.decode()
    assert 'href="/tieu-chi/"' in words
    assert "Năm 2026: hoàn thành tốt" in words
