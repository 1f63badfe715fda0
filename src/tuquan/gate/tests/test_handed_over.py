"""A watch handed over says how many are inside; the gate's own log is held against it."""

from datetime import timedelta

from tuquan.core.ids import uuid7
from tuquan.duty.models import DutyPost, HandOver
from tuquan.duty.services import watch
from tuquan.gate.enums import EntryKind
from tuquan.gate.models import Badge
from tuquan.gate.services import entering
from tuquan.gate.services.recording import Arrival
from tuquan.gate.tests.factories import NOW, gate
from tuquan.units.models import Site


def handed_over(post, by, **said):
    id = uuid7()
    watch.hand_over(post, items=[], by=by, at=NOW + timedelta(hours=1), act_id=id, **said)
    return HandOver.objects.get(pk=id).differences


def test_a_badge_that_is_missing_is_named_at_hand_over(cast):
    here = gate(cast.school_a)
    post = DutyPost.objects.create(
        unit=cast.school_a, site=here.site, gate=here, name="Cổng chính", valid_from=NOW.date()
    )
    badge = Badge.objects.create(unit=cast.school_a, number="07")
    guest = entering.record_entry(
        here, Arrival(EntryKind.VISITOR, name="Lê Văn Tám", badge=badge.number), by=cast.guard_a, at=NOW
    )
    entering.record_entry(here, Arrival(EntryKind.GROUP, name="Đoàn Đội", people=12), by=cast.guard_a, at=NOW)
    assert handed_over(post, cast.guard_a, inside=13, badges_out=1) == []
    entering.leave(guest, gate=here, badge_returned=False, by=cast.guard_a, at=NOW + timedelta(minutes=30))
    assert handed_over(post, cast.guard_a, inside=12, badges_out=0) == [
        "Thẻ khách chưa thu: bàn giao 0, theo sổ vào ra 1."
    ]


def test_a_unit_with_gates_at_two_places_is_not_compared(cast):
    here = gate(cast.school_a)
    other = Site.objects.create(unit=cast.school_a, name="Cơ sở 2")
    other.gates.create(name="Cổng sau")
    post = DutyPost.objects.create(
        unit=cast.school_a, site=here.site, gate=here, name="Cổng chính", valid_from=NOW.date()
    )
    assert handed_over(post, cast.guard_a, inside=3, badges_out=1) == []
