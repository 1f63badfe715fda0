"""Reading rounds of signing: how far they are, by room; who still has to; what a person signed; what it proves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from tuquan.core.dates import Period
from tuquan.core.models import on_day
from tuquan.programme.enums import SignerGroup, SigningKind
from tuquan.programme.models import Household, InternalRules, Signature, Signer, SigningRound
from tuquan.units.enums import MemberKind
from tuquan.units.models import Headcount, Unit

CRITERIA, INTERNAL_RULES = "criteria", "internal_rules"
"""Contents that `outreach` asks about."""


@dataclass(frozen=True)
class PartLine:
    part: str
    people: int
    signed: int

    @property
    def left(self) -> int:
        return self.people - self.signed


@dataclass(frozen=True)
class Progress:
    parts: list[PartLine]
    stated: int | None
    """How many the unit says have to sign; None where nobody said."""
    stated_date: date | None

    @property
    def people(self) -> int:
        return sum(line.people for line in self.parts)

    @property
    def signed(self) -> int:
        return sum(line.signed for line in self.parts)

    @property
    def left(self) -> int:
        return self.people - self.signed

    @property
    def whole(self) -> int:
        """Over what 100 % is measured: the stated number, or the list where it is longer or nobody stated one."""
        return max(self.people, self.stated or 0)

    @property
    def unlisted(self) -> int:
        """People who were stated and stand on no list."""
        return max(0, (self.stated or 0) - self.people)

    @property
    def is_full(self) -> bool:
        return 0 < self.whole == self.signed


def progress(round: SigningRound) -> Progress:
    """One grouped read over an index: it is asked again every few seconds while people sign."""
    rows = (
        Signer.objects.filter(round=round)
        .values("part_key", "part")
        .annotate(people=Count("pk"), signed=Count("signed_at"))
        .order_by("part_key", "part")
    )
    stated, day = stated_of(round)
    return Progress([PartLine(row["part"], row["people"], row["signed"]) for row in rows], stated, day)


def stated_of(round: SigningRound) -> tuple[int | None, date | None]:
    """The number stated with the round; for staff, otherwise the unit's own statement until the round's last day, and
    for households those of the register."""
    if round.stated_people is not None:
        return round.stated_people, round.stated_date
    if round.group == SignerGroup.HOUSEHOLDS:
        register = Household.objects.filter(unit=round.unit_id)
        whole = register.aggregate(households=Count("pk"), day=Max("confirmed_date"))
        return (whole["households"], whole["day"]) if whole["households"] else (None, None)
    if round.group != SignerGroup.STAFF:
        return None, None
    row = (
        Headcount.objects.filter(unit=round.unit_id, group=MemberKind.STAFF, date__lte=round.last_date)
        .order_by("-date")
        .first()
    )
    return (row.people, row.date) if row else (None, None)


@dataclass(frozen=True)
class RoundLine:
    round: SigningRound
    people: int
    signed: int

    @property
    def is_full(self) -> bool:
        return 0 < self.people == self.signed


def with_counts(rounds: list[SigningRound]) -> list[RoundLine]:
    """Rounds of a page with how far each is."""
    if not rounds:
        return []
    rows = (
        Signer.objects.filter(round__in=rounds)
        .values("round")
        .order_by("round")
        .annotate(people=Count("pk"), signed=Count("signed_at"))
    )
    counts = {row["round"]: (row["people"], row["signed"]) for row in rows}
    return [RoundLine(one, *counts.get(one.pk, (0, 0))) for one in rounds]


def of_year(unit: Unit, year: int) -> list[RoundLine]:
    """The unit's rounds that touch the year, the latest first."""
    rows = SigningRound.objects.filter(unit=unit, first_date__lte=date(year, 12, 31), last_date__gte=date(year, 1, 1))
    return with_counts(list(rows.order_by("-first_date", "pk")[:20]))


def own_signers(user: Any) -> list[Signer]:
    """Where the person of this account stands on a list of an open round; unsigned ones first."""
    rows = Signer.objects.filter(
        person__user=user, round__opened_at__isnull=False, round__names_forgotten_at=None
    ).select_related("round__unit")
    return sorted(rows, key=lambda one: (one.signed_at is not None, one.round.last_date, str(one.pk)))


def signature_of(signer: Signer) -> Signature | None:
    """The newest thing this person signed in the round."""
    return (
        Signature.objects.filter(signer=signer)
        .select_related("text", "paper", "signer__round__unit")
        .order_by("-text__version")
        .first()
    )


def told(unit: Unit, period: Period, content: str, among: Any) -> set[Any]:
    """Who of those people acknowledged the content in the period: for internal rules, every version that is in force on
    the period's last day; an older version does not tell somebody of the newer one."""
    signed = Signature.objects.filter(
        signer__round__unit=unit,
        signer__round__kind=SigningKind.ACKNOWLEDGEMENT,
        signer__person__in=among,
        date__range=(period.first, period.last),
    )
    if content == CRITERIA:
        return set(signed.filter(signer__round__covers_criteria=True).values_list("signer__person", flat=True))
    if content != INTERNAL_RULES:
        return set()
    wanted = set(InternalRules.objects.filter(on_day(period.last), unit=unit).values_list("pk", flat=True))
    if not wanted:
        return set()
    read: dict[Any, set[Any]] = {}
    rows = signed.filter(signer__round__rules__in=wanted).values_list("signer__person", "signer__round__rules")
    for person, rules in rows:
        read.setdefault(person, set()).add(rules)
    return {person for person, rules in read.items() if wanted <= rules}


def acknowledgement_rounds(unit: Unit, period: Period, content: str) -> list[SigningRound]:
    """Rounds in which somebody acknowledged the content in the period: the records behind `told`."""
    rows = SigningRound.objects.filter(
        unit=unit,
        kind=SigningKind.ACKNOWLEDGEMENT,
        signers__signatures__date__range=(period.first, period.last),
    )
    rows = rows.filter(covers_criteria=True) if content == CRITERIA else rows.filter(rules__isnull=False)
    return list(rows.distinct().order_by("first_date", "pk"))


@dataclass(frozen=True)
class Share:
    """What the rounds of a period prove for a group: named people who signed over the stated number."""

    rounds: list[SigningRound]
    signed: int
    listed: int
    stated: int | None

    @property
    def is_whole(self) -> bool:
        return self.stated is not None and self.signed >= max(self.stated, self.listed) > 0


def pledge_share(unit: Unit, period: Period, group: str) -> Share:
    """The fullest round of pledges of the period for that group: everybody has to sign one, not each of them."""
    rounds = list(
        SigningRound.objects.pledges()
        .filter(unit=unit, group=group, opened_at__isnull=False)
        .filter(Q(first_date__lte=period.last), Q(last_date__gte=period.first))
        .order_by("first_date", "pk")
    )
    best: Share | None = None
    for one in rounds:
        signers = Signer.objects.filter(round=one)
        signed = signers.filter(signatures__date__lte=period.last).distinct().count()
        share = Share([one], signed, signers.count(), stated_of(one)[0])
        if best is None or (share.is_whole, share.signed) > (best.is_whole, best.signed):
            best = share
    return best or Share([], 0, 0, None)
