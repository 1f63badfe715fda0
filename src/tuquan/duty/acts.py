"""The acts of a device that belong to the watch (docs/adr/0013), and what it needs of the roster without network."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.core.refusals import Refusal
from tuquan.duty.models import ClockIn, DutyPost, HandOver, Shift
from tuquan.duty.queries.snapshot import snapshot
from tuquan.duty.services import watch
from tuquan.units import acts
from tuquan.units.acts import Act, Outcome

M = TypeVar("M", bound=models.Model)


def clock_in(act: Act) -> Outcome:
    made = watch.clock_in(
        _post(act),
        by=act.by,
        at=act.at,
        act_id=act.id,
        shift=_one(act, Shift.objects.select_related("guard"), "shift"),
        code=str(act.data.get("code") or ""),
        position=watch.position_from(act.data.get("position")),
        device=act.device,
        received_at=act.received_at,
    )
    return _named(made.remarks, url="", told={"clock_in": str(made.pk), "shift": _text(made.shift_id)})


def clock_out(act: Act) -> Outcome:
    found = _one(act, ClockIn.objects.all(), "clock_in")
    if found is None:
        raise watch.NotClockedIn
    before = len(found.remarks)
    made = watch.clock_out(
        found,
        by=act.by,
        at=act.at,
        act_id=act.id,
        position=watch.position_from(act.data.get("position")),
        device=act.device,
        received_at=act.received_at,
    )
    return _named(made.remarks[before:], told={"clock_in": str(made.pk)})


def log(act: Act) -> Outcome:
    made = watch.write_line(
        _post(act),
        words=str(act.data.get("text") or ""),
        by=act.by,
        at=act.at,
        act_id=act.id,
        received_at=act.received_at,
    )
    return Outcome(told={"line": str(made.pk)})


def hand_over(act: Act) -> Outcome:
    made = watch.hand_over(
        _post(act),
        by=act.by,
        at=act.at,
        items=_counted(act),
        open_matters=str(act.data.get("open") or ""),
        inside=_number(act, "inside"),
        badges_out=_number(act, "badges_out"),
        remarks=str(act.data.get("remarks") or ""),
        clock_in=_one(act, ClockIn.objects.all(), "clock_in"),
        act_id=act.id,
        received_at=act.received_at,
    )
    return _named(made.differences, url=made.get_absolute_url(), told={"hand_over": str(made.pk)})


def take_over(act: Act) -> Outcome:
    post = _post(act)
    found = _one(act, HandOver.objects.filter(post=post), "hand_over")
    if found is None:
        found = HandOver.objects.filter(post=post, taken_at=None, given_at__lte=act.at).order_by("given_at").last()
    if found is None:
        raise watch.NothingToTake
    agrees = act.data.get("agrees")
    if not isinstance(agrees, bool):
        raise Refusal(_("Người nhận chưa nói có nhận đúng như bàn giao hay không."), field="agrees")
    made = watch.take_over(
        found,
        agrees=agrees,
        differences=str(act.data.get("differences") or ""),
        by=act.by,
        at=act.at,
        act_id=act.id,
    )
    words = [_("Người nhận không đồng ý với bàn giao: %(words)s") % {"words": made.taker_says}] if not agrees else []
    return _named(words, url=made.get_absolute_url(), told={"hand_over": str(made.pk)})


def register() -> None:
    kinds: tuple[tuple[str, Callable[[Act], Outcome]], ...] = (
        ("duty.clock_in", clock_in),
        ("duty.clock_out", clock_out),
        ("duty.log", log),
        ("duty.hand_over", hand_over),
        ("duty.take_over", take_over),
    )
    for code, do in kinds:
        acts.register(code, Permission.WATCH_WORK, do)
    acts.register_snapshot("duty", Permission.WATCH_WORK, snapshot)


def _named(remarks: Iterable[str], *, told: dict[str, Any], url: str = "") -> Outcome:
    words = " ".join(remarks)
    return Outcome(url=url, message=words, conflict=bool(words), told=told)


def _post(act: Act) -> DutyPost:
    found = _one(act, DutyPost.objects.all(), "post")
    if found is None:
        raise watch.PostGone
    return found


def _one(act: Act, rows: "models.QuerySet[M]", key: str) -> M | None:
    """The row of the act's unit that the data names; None when it names none, or nothing that is there."""
    try:
        pk = UUID(str(act.data.get(key) or ""))
    except ValueError:
        return None
    return rows.filter(unit=act.unit, pk=pk).first()


def _number(act: Act, key: str) -> int | None:
    value = act.data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 100_000 else None


def _counted(act: Act) -> list[watch.Counted]:
    rows = act.data.get("items")
    found = []
    for row in rows if isinstance(rows, list) else ():
        count = row.get("count") if isinstance(row, dict) else None
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10_000:
            found.append(watch.Counted(str(row.get("item")), count, str(row.get("note") or "")))
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
