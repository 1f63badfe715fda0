import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tuquan.audit import checkpoints, services as audit, triggers
from tuquan.audit.chain import key
from tuquan.audit.difference import Difference
from tuquan.audit.models import Chain, Entry, PersonalValue
from tuquan.audit.verify import check, verify


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def log(cast):
    """Five entries of school A (the third with a personal value), two of school B, one of no unit."""
    for number in range(5):
        with audit.act():
            audit.record(
                "unit.named",
                cast.school_a,
                unit_id=cast.school_a.pk,
                by=cast.head_a,
                changes={"name": (str(number), str(number + 1))},
                personal={"phone": ("0900000001", "0900000002")} if number == 2 else None,
                reason="Đổi tên",
            )
    with audit.act():
        audit.record("unit.named", cast.school_b, unit_id=cast.school_b.pk, by=cast.head_b)
        audit.record("unit.moved", cast.school_b, unit_id=cast.school_b.pk, by=cast.head_b)
        audit.record("system.started", cast.school_b, unit_id=None, by=None)
    return Chain.objects.get(unit_id=cast.school_a.pk)


@pytest.fixture
def intruder():
    """Somebody who may do anything in the database."""
    triggers.remove(connection)
    yield lambda sql, *values: connection.cursor().execute(sql, values)
    triggers.install(connection)


def place(difference):
    return (difference.chain_id, difference.unit_id, difference.seq)


@pytest.mark.django_db
def test_verify_passes_over_an_untouched_log(log):
    result = check()
    assert (result.difference, result.chains, result.entries, result.erased) == (None, 3, 8, 0)
    assert result.message.startswith("Nhật ký nguyên vẹn: 8 dòng trong 3 chuỗi.")


@pytest.mark.django_db
def test_verify_of_an_empty_log_passes():
    assert verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "unit.closed"),
        ("changes", '{"name":["1","9"]}'),
        ("reason", ""),
        ("by_id", None),
        ("object_id", "x"),
        ("at", "2020-01-01 00:00:00"),
        ("personal_hash", bytes(32)),
        ("prev_hash", bytes(32)),
        ("hash", bytes(32)),
    ],
)
def test_verify_finds_an_edited_field(log, intruder, column, value):
    intruder(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, key(log.pk, 2))
    assert place(verify()) == (log.pk, log.unit_id, 2)


@pytest.mark.django_db
def test_verify_finds_an_edited_field_whose_own_hash_was_made_to_fit(log, intruder):
    entry = Entry.objects.get(pk=key(log.pk, 2))
    entry.kind = "unit.closed"
    from tuquan.audit import chain

    fields = {f.attname: getattr(entry, f.attname) for f in Entry._meta.fields if f.attname != "hash"}
    intruder(
        "UPDATE audit_entry SET kind = %s, hash = %s WHERE id = %s",
        entry.kind,
        connection.Database.Binary(chain.entry_hash(**fields)),
        entry.pk,
    )
    assert verify() == Difference(log.pk, log.unit_id, 3, "không nối với dòng ngay trước nó.")


@pytest.mark.django_db
def test_verify_finds_a_deleted_row(log, intruder):
    intruder("DELETE FROM audit_entry WHERE id = %s", key(log.pk, 3))
    assert verify() == Difference(log.pk, log.unit_id, 3, "dòng này đã bị xóa; dòng có tiếp theo là số 4.")
    assert verify().message == (
        f"Nhật ký đã bị sửa: chuỗi của đơn vị Trường THCS Nguyễn Trãi ({log.unit_id}), dòng số 3: dòng này đã bị xóa; "
        "dòng có tiếp theo là số 4."
    )


@pytest.mark.django_db
def test_verify_finds_two_swapped_rows(log, intruder):
    first, second, spare = key(log.pk, 2), key(log.pk, 3), key(log.pk, 99)
    for old, new in [(first, spare), (second, first), (spare, second)]:
        intruder("UPDATE audit_entry SET id = %s, seq = %s WHERE id = %s", new, new & 0xFFFFFFFF, old)
    assert place(verify()) == (log.pk, log.unit_id, 2)


@pytest.mark.django_db
def test_verify_finds_a_cut_tail_by_the_head(log, intruder):
    intruder("DELETE FROM audit_entry WHERE id >= %s AND chain_id = %s", key(log.pk, 4), log.pk)
    assert verify() == Difference(log.pk, log.unit_id, 4, "phần cuối đã bị cắt: đầu chuỗi ghi đến dòng số 5.")


@pytest.mark.django_db
def test_verify_finds_a_cut_tail_with_the_head_set_back_by_the_signed_mark(log, intruder):
    assert checkpoints.write()
    intruder("DELETE FROM audit_entry WHERE id >= %s AND chain_id = %s", key(log.pk, 4), log.pk)
    head = bytes(Entry.objects.get(pk=key(log.pk, 3)).hash)
    Chain.objects.filter(pk=log.pk).update(seq=3, head_hash=head)
    assert verify() == Difference(log.pk, log.unit_id, 4, "phần cuối đã bị cắt: dấu mốc đã ký ghi đến dòng số 5.")


@pytest.mark.django_db
def test_verify_finds_a_cut_tail_that_grew_again(log, cast, intruder):
    checkpoints.write()
    intruder("DELETE FROM audit_entry WHERE id >= %s AND chain_id = %s", key(log.pk, 4), log.pk)
    Chain.objects.filter(pk=log.pk).update(seq=3, head_hash=bytes(Entry.objects.get(pk=key(log.pk, 3)).hash))
    assert not checkpoints.write()
    for _ in range(4):
        with audit.act():
            audit.record("unit.named", cast.school_a, unit_id=cast.school_a.pk, by=None)
        checkpoints.write()
    checkpoints.write(timezone.now() + timedelta(days=32))
    assert verify() == Difference(log.pk, log.unit_id, 5, "khác với dấu mốc đã ký.")


@pytest.mark.django_db
def test_verify_finds_a_chain_written_anew_by_the_signed_mark(log, cast, intruder):
    checkpoints.write()
    intruder("DELETE FROM audit_entry WHERE chain_id = %s", log.pk)
    intruder("DELETE FROM audit_personalvalue")
    Chain.objects.filter(pk=log.pk).update(seq=0, head_hash=bytes(32))
    for _ in range(6):
        with audit.act():
            audit.record("unit.named", cast.school_a, unit_id=cast.school_a.pk, by=None)
    assert verify() == Difference(log.pk, log.unit_id, 5, "khác với dấu mốc đã ký.")


@pytest.mark.django_db
def test_verify_finds_a_lost_chain_by_the_signed_mark(log, intruder):
    checkpoints.write()
    intruder("DELETE FROM audit_entry WHERE chain_id = %s", log.pk)
    intruder("DELETE FROM audit_chain WHERE id = %s", log.pk)
    assert place(verify()) == (log.pk, None, 1)


@pytest.mark.django_db
def test_verify_finds_an_edited_head(log):
    Chain.objects.filter(pk=log.pk).update(head_hash=bytes(32))
    assert verify() == Difference(log.pk, log.unit_id, 5, "đầu chuỗi không khớp dòng cuối cùng.")


@pytest.mark.django_db
def test_verify_finds_a_lost_head(log, intruder):
    intruder("DELETE FROM audit_chain WHERE id = %s", log.pk)
    assert verify().seq == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"value": '{"phone":["1","2"]}'}, {"salt": bytes(16)}])
def test_verify_finds_an_edited_personal_value(log, change):
    PersonalValue.objects.update(**change)
    assert verify() == Difference(log.pk, log.unit_id, 3, "phần riêng tư không khớp dấu vân tay.")


@pytest.mark.django_db
def test_erase_forgets_the_values_and_keeps_the_chain_valid(log, cast):
    assert audit.erase([cast.school_a], unit_id=cast.school_a.pk, by=cast.head_a, at=timezone.now(), reason="K") == 1
    result = check()
    assert (result.difference, result.entries, result.erased, result.erased_unrecorded) == (None, 9, 1, 0)
    assert "Phần riêng tư của 1 dòng đã được xóa theo yêu cầu (erased)." in result.message
    assert not PersonalValue.objects.exists()
    assert Entry.objects.get(chain_id=log.pk, seq=6).kind == "audit.erased"


@pytest.mark.django_db
def test_erase_forgets_also_what_the_same_act_wrote(cast):
    with audit.act():
        audit.record("person.left", cast.school_a, unit_id=None, by=None, personal={"full_name": ("An", "")})
        audit.erase([cast.school_a], unit_id=None, by=None, at=timezone.now(), reason="K")
    assert not PersonalValue.objects.exists()
    assert (check().difference, check().erased) == (None, 1)


@pytest.mark.django_db
def test_values_that_vanished_without_an_erasure_are_told(log):
    PersonalValue.objects.all().delete()
    result = check()
    assert (result.difference, result.erased, result.erased_unrecorded) == (None, 1, 1)
    assert "Trong đó 1 dòng không có biên bản xóa nào được ghi." in result.message


@pytest.mark.django_db
def test_restored_values_are_forgotten_again(log, cast):
    kept = list(PersonalValue.objects.values())
    audit.erase([cast.school_a], unit_id=cast.school_a.pk, by=cast.head_a, at=timezone.now(), reason="K")
    checkpoints.write()
    from tuquan.audit.models import Erasure

    Erasure.objects.all().delete()  # as after a restore of an older backup
    PersonalValue.objects.bulk_create(PersonalValue(**row) for row in kept)
    assert audit.reapply_erasures(checkpoints.read().erasures) == 1
    assert (check().erased, check().erased_unrecorded) == (1, 0)


@pytest.mark.django_db
def test_a_mark_is_written_only_when_something_grew(log, cast):
    assert [checkpoints.write(), checkpoints.write()] == [True, False]
    with audit.act():
        audit.record("unit.named", cast.school_b, unit_id=cast.school_b.pk, by=None)
    assert checkpoints.write()
    lines = [json.loads(line)["body"] for line in next(checkpoints.folder().glob("*.jsonl")).read_text().splitlines()]
    chain_b = Chain.objects.get(unit_id=cast.school_b.pk)
    assert [sorted(line["ends"]) for line in lines] == [
        sorted(str(pk) for pk in Chain.objects.values_list("pk", flat=True)),
        [str(chain_b.pk)],
    ]
    assert verify() is None


@pytest.mark.django_db
def test_the_first_mark_of_a_month_has_every_chain(log, cast):
    checkpoints.write()
    with audit.act():
        audit.record("unit.named", cast.school_b, unit_id=cast.school_b.pk, by=None)
    checkpoints.write(timezone.now() + timedelta(days=32))
    files = sorted(checkpoints.folder().glob("*.jsonl"))
    assert [len(json.loads(file.read_text().splitlines()[-1])["body"]["ends"]) for file in files] == [3, 3]
    assert verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace('"epoch":1', '"epoch":2', 1),
        lambda text: "\n".join(text.splitlines()[1:]) + "\n",
        lambda text: "x" + text,
        lambda text: text.replace('"sign":"', '"sign":"AA', 2),
    ],
)
def test_verify_finds_a_changed_mark(log, cast, harm):
    checkpoints.write()
    with audit.act():
        audit.record("unit.named", cast.school_b, unit_id=cast.school_b.pk, by=None)
    checkpoints.write()
    file = next(checkpoints.folder().glob("*.jsonl"))
    file.write_text(harm(file.read_text()))
    assert verify() is not None


@pytest.mark.django_db
def test_a_mark_cut_off_by_a_crash_is_dropped(log, cast):
    checkpoints.write()
    file = next(checkpoints.folder().glob("*.jsonl"))
    with file.open("a") as stream:
        stream.write('{"body":{"at')
    assert verify() is None
    with audit.act():
        audit.record("unit.named", cast.school_b, unit_id=cast.school_b.pk, by=None)
    assert checkpoints.write()
    assert len(file.read_text().splitlines()) == 2
    assert verify() is None


@pytest.mark.django_db
def test_a_restore_begins_an_epoch_that_the_log_tells_of(log, cast, intruder):
    checkpoints.write()
    intruder("DELETE FROM audit_entry WHERE id >= %s AND chain_id = %s", key(log.pk, 4), log.pk)
    head = bytes(Entry.objects.get(pk=key(log.pk, 3)).hash)
    Chain.objects.filter(pk=log.pk).update(seq=3, head_hash=head)
    checkpoints.begin_epoch("khôi phục bản sao lưu ngày 01/11/2026")
    result = check()
    assert result.difference is None
    assert result.warnings == ["Kỳ 2 của nhật ký, bắt đầu vì: khôi phục bản sao lưu ngày 01/11/2026."]


@pytest.mark.django_db
def test_the_signing_key_is_closed_to_others(log, tmp_path):
    checkpoints.write()
    assert (tmp_path / "keys" / "audit_ed25519").stat().st_mode & 0o777 == 0o600
    assert [file.stat().st_mode & 0o777 for file in checkpoints.folder().iterdir()] == [0o600, 0o600]
