from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from tuquan.audit import chain, services as audit
from tuquan.audit.models import Chain, Entry
from tuquan.audit.verify import verify


@pytest.mark.django_db
def test_record_chains_entries_of_one_act_in_order(cast):
    with audit.act():
        audit.record(
            "unit.named", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a, changes={"name": ("A", "B")}
        )
        audit.record("unit.moved", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a)
    first, second = Entry.objects.order_by("seq")
    head = Chain.objects.get(unit_id=cast.school_a.pk)
    assert (first.seq, second.seq, head.seq) == (1, 2, 2)
    assert bytes(second.prev_hash) == bytes(first.hash)
    assert bytes(head.head_hash) == bytes(second.hash)
    fields = {f.attname: getattr(second, f.attname) for f in Entry._meta.fields if f.attname != "hash"}
    assert chain.entry_hash(**fields) == bytes(second.hash)


@pytest.mark.django_db
def test_record_outside_an_act_is_refused(cast):
    with pytest.raises(RuntimeError):
        audit.record("unit.named", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a)


@pytest.mark.django_db
def test_record_wants_the_time_zone_of_its_moment(cast):
    with pytest.raises(ValueError, match="time zone"), audit.act():
        audit.record("unit.named", cast.school_a, unit_id=None, by=None, at=datetime(2026, 3, 20))


@pytest.mark.django_db
def test_record_of_texts_no_column_takes_still_verifies(cast):
    with audit.act():
        audit.record(
            "unit.named",
            cast.school_a,
            unit_id=None,
            by=None,
            at=datetime(2026, 3, 20, tzinfo=UTC),
            changes={"name": ("a\x00|'%s", "Đ\u202e\n😀")},
            reason="b\x00|%s\\",
        )
    assert verify() is None
    assert Entry.objects.get().reason == "b|%s\\"


@audit.transaction
def lose(cast):
    audit.record("unit.lost", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a)
    raise ValueError("no")


@pytest.mark.django_db
def test_a_failed_inner_act_leaves_no_entry(cast):
    with audit.act():
        audit.record("unit.named", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a)
        with pytest.raises(ValueError, match="no"):
            lose(cast)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["unit.named"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [lambda: Entry.objects.update(kind="x"), lambda: Entry.objects.all().delete()])
def test_database_refuses_to_change_entries(cast, change):
    with audit.act():
        audit.record("unit.named", cast.school_a, unit_id=cast.school_a.pk, by=cast.head_a)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change()
