"""Many acts at once. On SQLite they queue up at BEGIN; on PostgreSQL they meet at the heads of the chains."""

from uuid import UUID

from tuquan.accounts.models import User
from tuquan.audit import checkpoints, services as audit
from tuquan.audit.models import Chain, Entry
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
