"""A sum that is wrong, one that is missing and one too many are each found and named, whole and by sample."""

from datetime import UTC, date, datetime

import pytest

from tuquan.facts.models import Fact, LongRollup, Rollup, RollupCell, RollupChange
from tuquan.facts.services.rebuilding import rebuild
from tuquan.facts.services.rolling import fold_all
from tuquan.facts.services.verify import _rolled, verify
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import record, say, sessions
from tuquan.units.services.registry import close_unit, move_unit
from tuquan.units.tests import factories

MARCH, NOVEMBER = date(2026, 3, 3), date(2026, 11, 14)
LATE = datetime(2026, 12, 1, 3, tzinfo=UTC)
DRAWN = [{}, {"sample": 60, "seed": 7}]


@pytest.fixture
def acts(cast, register):
    """One of a day, one of two half months, one over the 16th of November, one divided; some not yet folded."""
    say(record(cast.school_a), sessions(2, MARCH), sessions(3, date(2026, 3, 10), date(2026, 3, 20)))
    say(record(cast.school_b), sessions(5, NOVEMBER, date(2026, 11, 18)), sessions(7, MARCH, topic="fire"))
    fold_all()
    say(record(cast.school_a), sessions(11, MARCH, qualifier="about"))
    return cast


def said(place, wanted, kept, first="2026-03-01", dims="(gộp)"):
    return (
        f"Số cộng sẵn của địa bàn {place.pk}, propaganda_sessions {dims}, từ {first}: "
        f"số liệu cho {wanted}, đang giữ {kept}."
    )


@pytest.mark.parametrize("how", DRAWN)
def test_verify_finds_nothing_where_all_agrees(acts, how):
    assert RollupChange.objects.count() == 1
    assert verify(**how) is None


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_wrong_sum(acts, how):
    LongRollup.objects.filter(place=acts.commune, bucket="2026-03-01", until="2026-03-16").update(value=4)
    assert verify(**how) == said(acts.commune, "3 (1)", "4 (1)")


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_wrong_slot_of_a_year(acts, how):
    Rollup.objects.filter(place=acts.commune, qualifier="exact").update(v5=4)
    assert verify(**how) == said(acts.commune, "9 (2)", "4 (2)")


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_wrong_part_of_a_year(acts, how):
    Rollup.objects.filter(place=acts.commune, qualifier="exact").update(v25=4)
    assert verify(**how) == said(acts.commune, "12 (3)", "4 (3)", "2026-01-01")


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_missing_sum_of_what_is_long(acts, how):
    LongRollup.objects.filter(place=acts.commune, across=True).delete()
    assert verify(**how) == said(acts.commune, "5 (1)", "không có", "2026-11-01")


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_missing_sum_of_a_division(acts, how):
    province = acts.commune.parent
    assert Rollup.objects.filter(place=province, cell__dims__contains="fire").delete()[0] == 1
    assert verify(**how) == said(province, "7 (1)", "không có", dims='{"topic":"fire"}')


def test_divisions_are_kept_of_the_nation_and_the_provinces_only(acts):
    province = acts.commune.parent
    kept = Rollup.objects.filter(cell__dims__contains="fire").order_by("place")
    assert list(kept.values_list("place", "v5", "n5")) == [(place, 7, 1) for place in (province.parent_id, province.pk)]


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_sum_too_many(acts, how):
    cell = RollupCell.objects.get(indicator="propaganda_sessions", dims="")
    Rollup.objects.create(place=acts.commune, cell=cell, year=2025, qualifier="exact", v9=9, n9=1)
    assert verify(**how) == said(acts.commune, "không có", "9 (1)", "2025-05-01")


def test_verify_finds_a_note_that_was_lost(acts):
    RollupChange.objects.all().delete()
    assert verify().endswith("số liệu cho 11 (1), đang giữ không có.")
    assert verify(sample=60, seed=1).endswith("số liệu cho 11 (1), đang giữ không có.")


def test_a_sample_finds_a_record_that_says_something_else_and_one_that_is_gone(acts):
    team = record(acts.school_a, "Sổ khác")
    say(team, sessions(1, MARCH))
    from tuquan.facts.tests.factories import SAID

    SAID[team.pk] = [sessions(6, MARCH)]
    assert "bản ghi cho 6 (exact, recorded" in verify(sample=60, seed=1)
    SAID[team.pk] = [sessions(1, MARCH)]
    pk = team.pk
    team.delete()
    assert verify(sample=60, seed=1) == f"sổ của tổ {pk}: bản ghi không còn nhưng số liệu vẫn có giá trị."


def test_a_fact_marked_wrongly_is_found(acts):
    fact = Fact.objects.order_by("pk").first()
    fields = {one.attname: getattr(fact, one.attname) for one in Fact._meta.fields if one.attname != "id"}
    wrong = Fact.objects.create(**{**fields, "rolled": False, "first_date": date(2025, 1, 1)})
    assert next(_rolled()) == f"Số liệu {wrong.pk}: dấu “có trong số cộng sẵn” không đúng."


@pytest.fixture
def counts(cast, register):
    """One that moved, one that was closed, one put between two others, one that no longer counts."""
    first, second = record(cast.school_a), record(cast.school_a, "Sổ mới")
    say(first, Figure("cameras", 8, MARCH, qualifier="about"))
    say(second, Figure("cameras", 5, date(2026, 7, 3)))
    other = factories.place("Xã bên", parent=cast.commune.parent)
    move_unit(cast.school_a, place=other, valid_from=date(2026, 6, 1), by=cast.officer, at=LATE)
    fold_all()
    say(record(cast.school_a, "Sổ giữa"), Figure("cameras", 7, date(2026, 6, 5)))
    say(record(cast.school_b), Figure("cameras", 3, MARCH), Figure("guards_full_time", 2, MARCH))
    close_unit(cast.school_b, closed_date=NOVEMBER, reason="giải thể", by=cast.officer, at=LATE)
    return cast


@pytest.mark.parametrize("how", DRAWN)
@pytest.mark.parametrize("folded", [False, True])
def test_verify_knows_what_becomes_of_counts(counts, folded, how):
    if folded:
        fold_all()
    assert verify(**how) is None
    rebuild()
    assert verify(**how) is None


@pytest.mark.parametrize("how", DRAWN)
def test_verify_names_a_count_that_holds_too_long(counts, how):
    fold_all()
    Rollup.objects.filter(place=counts.commune, cell__indicator="guards_full_time").update(v21=None, n21=None)
    assert verify(**how).startswith(f"Số cộng sẵn của địa bàn {counts.commune.pk}, guards_full_time (gộp), từ 2026-")
