from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from tuquan.audit.models import Entry
from tuquan.core.dates import Period
from tuquan.facts import services, sources, triggers
from tuquan.facts.buckets import SLOTS
from tuquan.facts.enums import Ending, Qualifier
from tuquan.facts.models import Fact, LongRollup, Rollup
from tuquan.facts.queries import figure
from tuquan.facts.queries.nodes import ancestors_of
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.services.rebuilding import rebuild
from tuquan.facts.services.rolling import fold, fold_all
from tuquan.facts.services.verify import verify
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, SAID, record, say, sessions
from tuquan.notifications.models import Message
from tuquan.units.models import UnitLocation
from tuquan.units.services.registry import move_unit
from tuquan.units.tests import factories

DAY = date(2026, 3, 3)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def standing():
    return [(f.indicator, f.value, f.dims) for f in Fact.objects.standing().order_by("pk")]


def test_replace_keeps_what_is_equal_replaces_what_changed_and_withdraws_what_is_missing(cast, register):
    team = record(cast.school_a)
    people = Figure("propaganda_attendees", 120, DAY)
    say(team, sessions(1, DAY), people, Figure("media_items", 2, DAY))
    first = {fact.indicator: fact for fact in Fact.objects.all()}
    change = say(team, sessions(1, DAY), Figure("propaganda_attendees", 125, DAY), at=AT)
    assert standing() == [("propaganda_sessions", 1, "{}"), ("propaganda_attendees", 125, "{}")]
    (written,) = change.written
    assert written.replaces_id == first["propaganda_attendees"].pk
    old = Fact.objects.get(pk=first["propaganda_attendees"].pk)
    assert (old.value, old.ending, old.ended_at, old.end_reason) == (120, Ending.REPLACED, AT, "sửa")
    assert [fact.indicator for fact in change.withdrawn] == ["media_items"]
    assert (written.unit, written.located, written.source_title, written.rolled) == (
        cast.school_a,
        cast.commune,
        "Sổ theo dõi",
        True,
    )


def test_replace_follows_a_figure_to_another_day(cast, register):
    team = record(cast.school_a)
    say(team, sessions(1, DAY))
    old = Fact.objects.get()
    change = say(team, sessions(1, date(2026, 4, 20)))
    assert [(fact.replaces_id, fact.first_date) for fact in change.written] == [(old.pk, date(2026, 4, 20))]
    assert (change.replaced, change.withdrawn) == ([old], [])


def test_replace_with_the_same_writes_nothing(cast, register):
    team = record(cast.school_a)
    say(team, sessions(3, DAY, topic="traffic"))
    change = say(team, sessions(3, DAY, topic="traffic"))
    assert (change.written, change.ended, Fact.objects.count()) == ([], [], 1)


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ([Figure("sessions", 1, DAY)], "sessions"),
        ([sessions(1, DAY), sessions(2, DAY)], "twice"),
        ([Figure("cameras", 1, DAY, dims={"topic": "fire"})], "no dimension topic"),
        ([sessions(1, DAY, topic="weather")], "no value 'weather'"),
        ([sessions(1, DAY, last=date(2026, 1, 1))], "ends before"),
    ],
)
def test_replace_refuses_figures_the_catalogue_does_not_know(cast, register, figures, problem):
    team = record(cast.school_a)
    with pytest.raises((ValueError, LookupError), match=problem):
        say(team, *figures)
    assert Fact.objects.count() == 0


def test_replace_of_an_unregistered_record_is_refused(cast):
    with pytest.raises(LookupError, match="units\\.Place"):
        services.replace(cast.commune, [], by=None, at=AT)


def test_fact_stands_where_the_unit_was_on_that_day(cast, register):
    old, new = factories.place("Cũ"), factories.place("Mới")
    UnitLocation.objects.all().delete()
    UnitLocation.objects.create(unit=cast.school_a, place=old, valid_to=date(2026, 2, 1))
    UnitLocation.objects.create(unit=cast.school_a, place=new, valid_from=date(2026, 2, 1))
    say(record(cast.school_a), sessions(1, date(2026, 1, 31)), sessions(2, date(2026, 2, 1)))
    assert [(f.value, f.located) for f in Fact.objects.order_by("pk")] == [(1, old), (2, new)]


def test_facts_follow_a_unit_whose_move_was_entered_late(cast, register):
    say(record(cast.school_a), sessions(1, date(2026, 1, 31)), sessions(2, date(2026, 2, 1)))
    say(record(cast.school_b), sessions(4, date(2026, 2, 1)))
    new = factories.place("Mới")
    move_unit(cast.school_a, place=new, valid_from=date(2026, 2, 1), by=cast.officer, at=AT)
    assert services.relocate_moved(date(2026, 3, 1)) == 1
    assert [figure("propaganda_sessions", place, YEAR).value for place in (cast.commune, new)] == [5, 2]
    moved = Fact.objects.standing().get(value=2)
    assert (moved.located, moved.replaces.ending) == (new, Ending.REPLACED)
    assert verify() is None
    assert services.relocate_moved(date(2026, 3, 2)) == 0


def test_everybody_who_used_a_figure_is_told_when_it_ends(cast, register, monkeypatch):
    team = record(cast.school_a)
    say(team, sessions(1, DAY))
    used = Fact.objects.get()
    monkeypatch.setattr(
        sources,
        "_uses",
        [lambda facts: [sources.Use("Báo cáo năm 2026", "/bao-cao/1/", cast.school_a.pk) for f in facts if f == used]],
    )
    say(team, sessions(1, DAY), Figure("media_items", 1, DAY))
    assert Message.objects.count() == 0
    say(team, sessions(2, DAY))
    told = Message.objects.order_by("recipient__username").values_list("recipient__username", "title", "url")
    title = "Số liệu trong “Báo cáo năm 2026” đã bị thay hoặc rút"
    assert list(told) == [("truong.a", title, "/bao-cao/1/"), ("vanthu.a", title, "/bao-cao/1/")]


@pytest.mark.parametrize("change", [{"value": 9}, {"indicator": "cameras"}, {"unit": None}, {"last_date": DAY}])
def test_database_refuses_to_edit_a_fact(cast, register, change):
    say(record(cast.school_a), sessions(1, DAY))
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Fact.objects.update(**change)


def test_database_refuses_to_revive_an_ended_fact(cast, register):
    team = record(cast.school_a)
    say(team, sessions(1, DAY))
    say(team)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Fact.objects.update(ended_at=None, ending="")


def test_database_refuses_a_second_standing_fact_of_one_cell(cast, register):
    say(record(cast.school_a), sessions(1, DAY))
    copy = Fact.objects.get()
    copy.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save()


def test_declare_writes_facts_and_says_so_in_the_log(cast):
    declaration = services.declare(
        cast.school_a,
        YEAR,
        [Declared("propaganda_sessions", 12), Declared("propaganda_attendees", 1500, Qualifier.AT_LEAST)],
        source_title="Báo cáo năm 2026",
        by=cast.clerk_a,
        at=AT,
    )
    assert [(f.value, f.qualifier, f.basis, f.rolled) for f in Fact.objects.order_by("pk")] == [
        (12, "exact", "declared", False),
        (1500, "at_least", "declared", False),
    ]
    entry = Entry.objects.get()
    assert (entry.kind, entry.object_id, entry.unit_id) == ("facts.declared", str(declaration.pk), cast.school_a.pk)
    assert verify() is None


def test_redeclare_replaces_only_what_differs_and_withdraw_ends_all(cast):
    declaration = services.declare(
        cast.school_a,
        YEAR,
        [Declared("propaganda_sessions", 12), Declared("cameras", 8)],
        source_title="Báo cáo",
        by=cast.clerk_a,
        at=AT,
    )
    services.redeclare(
        declaration,
        [Declared("propaganda_sessions", 13), Declared("cameras", 8)],
        reason="Đếm sót một buổi",
        by=cast.clerk_a,
        at=AT,
    )
    assert sorted(standing()) == [("cameras", 8, "{}"), ("propaganda_sessions", 13, "{}")]
    assert Fact.objects.get(ending=Ending.REPLACED).end_reason == "Đếm sót một buổi"
    assert verify() is None
    services.withdraw_declaration(declaration, reason="Nhầm năm", by=cast.clerk_a, at=AT)
    assert standing() == []
    assert verify() is None
    with pytest.raises(services.DeclarationWithdrawn):
        services.withdraw_declaration(declaration, reason="Nhầm năm", by=cast.clerk_a, at=AT)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ([], "Bản khai chưa có số nào."),
        ([Declared("nothing", 1)], "Không có chỉ tiêu mã “nothing”."),
        ([Declared("cameras", -1)], "Mắt camera an ninh: số không được âm."),
        ([Declared("cameras", 1), Declared("cameras", 2)], "Mắt camera an ninh: ghi hai lần trong cùng bản khai."),
        ([Declared("cameras", 1, dims={"topic": "fire"})], "Mắt camera an ninh: không có cách chia này."),
        (
            [Declared("cameras", Decimal("0.00001"))],
            "Mắt camera an ninh: Số chỉ nhận tối đa 3 chữ số thập phân và nhỏ hơn một triệu tỷ.",
        ),
    ],
)
def test_declare_refuses_with_a_sentence_and_saves_nothing(cast, figures, sentence):
    with pytest.raises(services.BadFigure) as refusal:
        services.declare(cast.school_a, YEAR, figures, source_title="Báo cáo", by=cast.clerk_a, at=AT)
    assert refusal.value.message == sentence
    assert (Fact.objects.count(), Entry.objects.count()) == (0, 0)


def test_verify_finds_a_record_that_says_something_else(cast, register):
    team = record(cast.school_a)
    say(team, sessions(2, DAY))
    assert verify() is None
    SAID[team.pk] = [sessions(3, DAY)]
    assert verify() == (
        f"sổ của tổ {team.pk}, propaganda_sessions own 2026-03-03 2026-03-03: "
        f"bản ghi cho 3 (exact, recorded, {cast.school_a.pk}), số liệu có 2 (exact, recorded, {cast.school_a.pk})."
    )


def test_verify_finds_an_edited_value(cast, register):
    say(record(cast.school_a), sessions(2, DAY))
    triggers.remove(connection)
    Fact.objects.update(value=7)
    triggers.install(connection)
    assert "số liệu có 7" in verify()


def test_verify_finds_a_deleted_fact_and_a_deleted_record(cast, register):
    team = record(cast.school_a)
    say(team, sessions(2, DAY))
    with transaction.atomic():
        Fact.objects.all().delete()
        assert "số liệu có không có" in verify()
        transaction.set_rollback(True)
    assert verify() is None
    pk = team.pk
    team.delete()
    assert verify() == f"sổ của tổ {pk}: bản ghi không còn nhưng số liệu vẫn có giá trị."


def test_verify_finds_a_deleted_and_an_edited_sum_and_rebuild_heals_them(cast, register):
    say(record(cast.school_a), sessions(2, DAY), sessions(1, date(2026, 3, 16)))
    fold()
    Rollup.objects.filter(place=cast.commune).update(v6=None, n6=None)
    assert verify() == (
        f"Số cộng sẵn của địa bàn {cast.commune.pk}, propaganda_sessions (gộp), từ 2026-03-16: "
        "số liệu cho 1 (1), đang giữ không có."
    )
    assert rebuild() == len(ancestors_of(cast.commune.path))  # one year of each place
    assert verify() is None
    Rollup.objects.update(v5=5)
    assert "số liệu cho 2 (1), đang giữ 5 (1)" in verify()


def test_verify_finds_a_source_nobody_registered(cast, register):
    from tuquan.facts import sources

    say(record(cast.school_a), sessions(2, DAY))
    kind = sources._kinds.pop("units.team")
    try:
        assert "units.team" in verify()
    finally:
        sources._kinds["units.team"] = kind


def sums_that_are_kept():
    """What came to nothing may stand as a row of nothing."""
    columns = [f"{kind}{slot}" for slot in SLOTS for kind in "vn"]
    rows = Rollup.objects.values_list("place", "cell", "year", "qualifier", *columns)
    years = [(*row[:4], [one or 0 for one in row[4:]]) for row in rows if any(row[4:])]
    return sorted(years), sorted(LongRollup.objects.exclude(value=0, facts=0).values_list())


days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
said = st.lists(
    st.builds(
        lambda code, value, day, more, topic, qualifier: Figure(
            code,
            value,
            day,
            min(date.fromordinal(day.toordinal() + more), date(2026, 3, 31)),
            dims={"topic": topic} if topic else {},
            qualifier=qualifier,
        ),
        st.sampled_from(["propaganda_sessions", "training_courses", "guard_classes"]),
        st.decimals(0, 1000, places=2),
        days,
        st.sampled_from([0, 0, 0, 3, 20]),
        st.sampled_from([None, "traffic", "fire"]),
        st.sampled_from(list(Qualifier)),
    ),
    max_size=3,
    unique_by=lambda one: one.cell,
)


def raw_sum(code, places, period, topic=None):
    from tuquan.facts.catalogue import catalogue

    facts = Fact.objects.standing().inside(period)
    facts = facts.filter(located__in=places, indicator__in=catalogue().family(code))
    if topic:
        facts = facts.filter(dims=f'{{"topic":"{topic}"}}')
    values = [fact.value for fact in facts]
    return sum(values, Decimal(0)) if values else None


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(st.integers(0, 3), said), min_size=1, max_size=8),
    first=days,
    last=days,
    topic=st.sampled_from([None, "traffic"]),
    folding=st.sampled_from([0, 1, 100]),
)
def test_sums_equal_the_facts_after_any_replacing_and_withdrawing(cast, register, steps, first, last, topic, folding):
    with transaction.atomic():
        other = factories.place("Xã bên", parent=cast.commune.parent)
        away = factories.unit("Trường bên", at=other)
        teams = [record(unit) for unit in (cast.school_a, cast.school_a, cast.school_b, away)]
        for place, figures in steps:
            say(teams[place], *figures)
        assert verify() is None
        if folding:
            fold(folding)
            assert verify() is None
        fold_all()
        folded = sums_that_are_kept()
        rebuild()
        assert sums_that_are_kept() == folded
        assert verify() is None
        province, dims = cast.commune.parent, {"topic": topic} if topic else {}
        for period in (Period(*sorted((first, last))), Period(date(2026, 1, 1), date(2026, 3, 31))):
            for code in ("propaganda_sessions", "training_courses"):
                whole = figure(code, province, period, dims)
                parts = [figure(code, place, period, dims).value for place in (cast.commune, other)]
                assert whole.value == raw_sum(code, [cast.commune, other], period, topic)
                # Parent = own + children, and its parts say the same.
                assert whole.value == (sum(filter(None, parts), Decimal(0)) if set(parts) != {None} else None)
                assert [p.value for p in whole.parts] == [value for value in parts if value is not None]
                units = [figure(code, unit, period, dims).value for unit in (cast.school_a, cast.school_b, away)]
                assert whole.value == (sum(filter(None, units), Decimal(0)) if set(units) != {None} else None)
        transaction.set_rollback(True)
