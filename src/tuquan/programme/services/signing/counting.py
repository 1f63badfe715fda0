"""From signatures to figures. A round's count by day is written when it is full or closed, with each paper list, and
otherwise every ten minutes by the worker: a figure replaced with each of 1,200 signatures would tell its users 1,200
times."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.facts import services as facts
from tuquan.programme.models import Signature, Signer, SigningCount, SigningRound
from tuquan.programme.records import figures_of_signing

EVERY = timedelta(minutes=10)


def totals(round: SigningRound) -> tuple[int, int]:
    """How many have to sign, and how many have."""
    found = Signer.objects.filter(round=round).aggregate(people=Count("pk"), signed=Count("signed_at"))
    return found["people"], found["signed"]


def settle(round: SigningRound, *, by: User | None, at: datetime) -> None:
    """Count anew, and let the figures follow; inside the caller's act, the round locked. A person counts once, on the
    day of the first signature."""
    firsts = Signature.objects.filter(signer__round=round).values("signer").annotate(first=Min("date"))
    days = Counter(row["first"] for row in firsts)
    standing = dict(round.counts.values_list("date", "people"))
    if standing != days:
        round.counts.all().delete()
        SigningCount.objects.bulk_create(
            SigningCount(round=round, date=day, people=people) for day, people in sorted(days.items())
        )
    round.counted_at = at
    round.save(update_fields=["counted_at"])
    if round.is_pledge:
        fresh = SigningRound.objects.prefetch_related("counts").get(pk=round.pk)
        facts.replace(fresh, figures_of_signing(fresh), by=by, at=at)


def settle_waiting(now: datetime) -> int:
    """The job of each minute: rounds with signatures that are not in the figures yet. Returns how many were counted."""
    newer = Q(signed_at__gt=OuterRef("counted_at")) | Q(signed_at__isnull=False, round__counted_at=None)
    waiting = SigningRound.objects.filter(
        Q(counted_at=None) | Q(counted_at__lte=now - EVERY) | Q(closed_at__gt=F("counted_at")),
        Exists(Signer.objects.filter(newer, round=OuterRef("pk"))),
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        with audit.act():
            settle(SigningRound.objects.select_for_update(of=("self",)).get(pk=pk), by=None, at=now)
    return len(ids)
