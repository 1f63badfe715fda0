"""Rounds of signing, announcements and the registers as things done (`units.deeds`)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.core.text import number
from tuquan.programme.enums import AnnouncementKind, OrganisationActKind, OrganisationKind, RuleTopic, SigningKind
from tuquan.programme.models import (
    Announcement,
    AnnouncementTally,
    CoordinationReview,
    Gap,
    OrganisationAct,
    RulesReview,
    SelfCheck,
    Signature,
    Signer,
    SigningRound,
)
from tuquan.programme.self_checks import sheets
from tuquan.programme.signing_queries import CRITERIA, INTERNAL_RULES
from tuquan.units import deeds
from tuquan.units.deeds import Deed
from tuquan.units.models import Unit

GAP_STEPS = {"gap:found": _("phát hiện, ghi sổ"), "gap:mended": _("khắc phục xong, đã kiểm tra lại")}


def signings_of(unit: Unit, period: Period) -> Iterator[Deed]:
    """A round is done when everybody on its list has signed or it was ended, on the day of the last signature. New
    words that all have to sign, or a line struck from a paper list, open it again."""
    last = Signature.objects.filter(signer__round=OuterRef("pk")).order_by("-date").values("date")[:1]
    waiting = Signer.objects.waiting().filter(round=OuterRef("pk"))
    rows = SigningRound.objects.filter(
        Q(closed_at__isnull=False) | ~Exists(waiting),
        unit=unit,
        opened_at__isnull=False,
        first_date__lte=period.last,
        last_date__gte=period.first,
    ).annotate(last_signed=Subquery(last))
    for row in rows.prefetch_related("rules", "counts"):
        if row.last_signed is None or row.last_signed not in period:
            continue
        tags = {f"signing:{row.kind}"}
        if row.covers_criteria:
            tags.add(f"covers:{CRITERIA}")
        if row.rules.all():
            tags.add(f"covers:{INTERNAL_RULES}")
        signed = number(sum(count.people for count in row.counts.all()))
        title = _g("%(title)s (%(signed)s đã ký)") % {"title": row.title, "signed": signed}
        yield Deed(
            "programme.signinground", str(row.pk), title, row.last_signed, row.get_absolute_url(), frozenset(tags)
        )


def announcements_of(unit: Unit, period: Period) -> Iterator[Deed]:
    """What was announced and not called off, on the day it was announced. Of a delegation only the month is told, then
    and when it is forgotten: as of the month's first day."""
    rows = Announcement.objects.standing().filter(unit=unit, announced_at__date__range=(period.first, period.last))
    for row in rows:
        day = dates.local_date(row.announced_at)
        if row.kind == AnnouncementKind.DELEGATION:
            day = date(day.year, day.month, 1)  # its day goes after the event, here too
        yield _announced(str(row.pk), AnnouncementKind(row.kind), day, row.get_absolute_url())
    for tally in AnnouncementTally.objects.filter(unit=unit, year__range=(period.first.year, period.last.year)):
        if (day := date(tally.year, tally.month, 1)) in period:
            for place in range(tally.announced):
                url = reverse("programme:announcement_list")
                yield _announced(f"tally-{tally.pk}-{place}", AnnouncementKind(tally.kind), day, url)


def _announced(pk: str, kind: AnnouncementKind, day: date, url: str) -> Deed:
    title = _g("Báo trước cho bên phối hợp: %(what)s") % {"what": kind.label}
    return Deed("programme.announcement", pk, title, day, url, frozenset({f"announced:{kind.value}"}))


def gaps_of(unit: Unit, period: Period) -> Iterator[Deed]:
    """Found, and mended and looked at again: two things done. The words of a gap stay on its page."""
    days = (period.first, period.last)
    rows = Gap.objects.standing().filter(Q(found_date__range=days) | Q(checked_date__range=days), unit=unit)
    for row in rows:
        for tag, day, words in (
            ("gap:found", row.found_date, _g("Phát hiện sơ hở: %(topic)s")),
            ("gap:mended", row.checked_date, _g("Khắc phục sơ hở: %(topic)s")),
        ):
            if day is not None and day in period:
                title = words % {"topic": row.topic_name}
                yield Deed("programme.gap", f"{row.pk}:{tag}", title, day, row.get_absolute_url(), frozenset({tag}))


def checks_of(unit: Unit, period: Period) -> Iterator[Deed]:
    for row in SelfCheck.objects.filter(unit=unit, date__range=(period.first, period.last)):
        sheet = sheets().get(row.sheet)
        title = _g("Tự kiểm tra: %(sheet)s") % {"sheet": sheet.title if sheet else row.sheet}
        tags = frozenset({f"sheet:{row.sheet}"})
        yield Deed("programme.selfcheck", str(row.pk), title, row.date, row.get_absolute_url(), tags)


def rules_reviews_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = RulesReview.objects.filter(rules__unit=unit, date__range=(period.first, period.last))
    for row in rows.select_related("rules").prefetch_related("rules__topics"):
        title = _g("Rà soát “%(rules)s”") % {"rules": row.rules.title}
        tags = frozenset(f"rules:{topic.topic}" for topic in row.rules.topics.all())
        yield Deed("programme.rulesreview", str(row.pk), title, row.date, row.rules.get_absolute_url(), tags)


def coordination_reviews_of(unit: Unit, period: Period) -> Iterator[Deed]:
    rows = CoordinationReview.objects.filter(coordination__unit=unit, date__range=(period.first, period.last))
    for row in rows.select_related("coordination"):
        title = _g("Sơ kết phối hợp với %(partner)s") % {"partner": row.coordination.partner_name}
        url = row.coordination.get_absolute_url()
        yield Deed("programme.coordinationreview", str(row.pk), title, row.date, url)


def organisation_acts_of(unit: Unit, period: Period) -> Iterator[Deed]:
    """Meetings and activities; a resolution is a paper of the unit and told there."""
    rows = OrganisationAct.objects.filter(organisation__unit=unit, date__range=(period.first, period.last))
    for row in rows.exclude(kind=OrganisationActKind.RESOLUTION).select_related("organisation"):
        title = f"{row.organisation.name}: {row.title}"
        tags = frozenset({f"organisation:{row.organisation.kind}"})
        yield Deed("programme.organisationact", str(row.pk), title, row.date, row.organisation.get_absolute_url(), tags)


def register() -> None:
    deeds.register(
        "programme.signinground",
        _("đợt ký cam kết, xác nhận"),
        deeds_of=signings_of,
        variants=lambda: [(f"signing:{one.value}", one.label) for one in SigningKind],
        add_url=lambda tag: (
            reverse("programme:signing_add", args=[tag.partition(":")[2]])
            if tag
            else reverse("programme:signing_kinds")
        ),
    )
    deeds.register(
        "programme.announcement",
        _("báo trước cho bên phối hợp"),
        deeds_of=announcements_of,
        variants=lambda: [(f"announced:{one.value}", one.label) for one in AnnouncementKind],
        add_url=lambda tag: deeds.address("programme:announce", viec=tag.partition(":")[2]),
    )
    deeds.register(
        "programme.gap",
        _("sơ hở, thiếu sót"),
        deeds_of=gaps_of,
        variants=lambda: list(GAP_STEPS.items()),
        add_url=lambda tag: reverse("programme:gap_list" if tag == "gap:mended" else "programme:gap_find"),
    )
    deeds.register(
        "programme.selfcheck",
        _("lần tự kiểm tra theo phiếu"),
        deeds_of=checks_of,
        variants=lambda: [(f"sheet:{one.code}", one.title) for one in sheets().values()],
        add_url=lambda tag: (
            reverse("programme:self_check_do", args=[tag.partition(":")[2]])
            if tag
            else reverse("programme:self_check_list")
        ),
    )
    deeds.register(
        "programme.rulesreview",
        _("rà soát nội quy"),
        deeds_of=rules_reviews_of,
        variants=lambda: [(f"rules:{one.value}", one.label) for one in RuleTopic],
        add_url=lambda tag: deeds.address("programme:rules_look", **{"linh-vuc": tag.partition(":")[2]}),
    )
    # Who issues rules has looked at what they must say.
    deeds.let_stand_in("programme.internalrules", for_kind="programme.rulesreview")
    deeds.register(
        "programme.coordinationreview",
        _("sơ kết phối hợp"),
        deeds_of=coordination_reviews_of,
        add_url=lambda tag: reverse("programme:year"),
    )
    deeds.register(
        "programme.organisationact",
        _("việc của tổ chức Đảng, đoàn thể"),
        deeds_of=organisation_acts_of,
        variants=lambda: [(f"organisation:{one.value}", one.label) for one in OrganisationKind],
        add_url=lambda tag: reverse("programme:organisation_list"),
    )
