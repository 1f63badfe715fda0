"""Many acts at once. On SQLite they queue up at BEGIN; on PostgreSQL they meet at the heads of the chains."""

from uuid import UUID

from tuquan.accounts.models import User
from tuquan.audit import chain, checkpoints, services as audit
from tuquan.audit.models import Chain, Entry, PersonalValue
from tuquan.audit.verify import check, verify

UNITS = [UUID(int=number) for number in range(1, 4)]
WRITERS = 8
ROUNDS = 15


def test_eight_writers_on_several_chains_leave_no_fork_no_gap_and_no_deadlock(together, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    user = User(username="an", full_name="An")

    @audit.transaction
    def inner(number):
        audit.record("unit.moved", user, unit_id=UNITS[(number + 1) % 3], by=user)

    @audit.transaction
    def outer(number):
        # Each writer meets the units in another order, and the chain of no unit in between.
        audit.record("unit.named", user, unit_id=UNITS[number % 3], by=user)
        inner(number)
        audit.record("system.noted", user, unit_id=None, by=user, personal={"phone": (None, str(number))})

    def writer(number):
        def write():
            for step in range(ROUNDS):
                outer(number + step)
            return "written"

        return write

    def watch():
        found = []
        for _ in range(5):
            checkpoints.write()
            found.append(verify())
        return found

    assert together(*map(writer, range(WRITERS)), watch) == [*["written"] * WRITERS, [None] * 5]

    def end():
        result = check()
        return result.difference, result.chains, result.entries, sum(Chain.objects.values_list("seq", flat=True))

    assert together(end) == [(None, 4, WRITERS * ROUNDS * 3, WRITERS * ROUNDS * 3)]
    assert together(lambda: Entry.objects.filter(unit_id=None).count()) == [WRITERS * ROUNDS]


def test_eight_writers_of_single_entries_share_one_chain_without_fork_or_gap(together, settings, tmp_path):
    """They meet at one head, whose chain none of them finds made."""
    settings.DATA_DIR = tmp_path
    user = User(username="an", full_name="An")

    def writer(number):
        def write():
            for step in range(ROUNDS):
                with audit.act():
                    personal = {"phone": (None, str(step))} if number % 2 else None
                    audit.record("unit.named", user, unit_id=UNITS[0], by=user, personal=personal)
                with audit.act():
                    audit.record("system.noted", user, unit_id=None, by=None, reason="Gió | bão\n")
            return "written"

        return write

    assert together(*map(writer, range(WRITERS))) == ["written"] * WRITERS

    def end():
        result = check()
        return result.difference, sorted(Chain.objects.values_list("seq", flat=True)), Entry.objects.count()

    assert together(end) == [(None, [WRITERS * ROUNDS] * 2, WRITERS * ROUNDS * 2)]
    assert together(lambda: PersonalValue.objects.count()) == [WRITERS * ROUNDS // 2]


def test_entries_read_back_have_the_hash_they_were_sealed_with(together):
    user = User(username="an", full_name="An")

    def write():
        for unit_id, personal in ((UNITS[0], None), (None, {"name": ("Ă", "đ")}), (UNITS[0], {"name": ("a", "b")})):
            with audit.act():
                audit.record(
                    "unit.named",
                    user,
                    unit_id=unit_id,
                    by=None if unit_id is None else user,
                    changes={"name": ("Trường “Lê Lợi” 😀", None)},
                    personal=personal,
                    reason="một|hai\n",
                )

    def compare():
        found = []
        for entry in Entry.objects.order_by("chain_id", "seq"):
            fields = {f.attname: getattr(entry, f.attname) for f in Entry._meta.fields if f.attname != "hash"}
            found.append(chain.entry_hash(**fields) == bytes(entry.hash))
        return found

    assert together(write) == [None]
    assert together(compare) == [[True] * 3]
