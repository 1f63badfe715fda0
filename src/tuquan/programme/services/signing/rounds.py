"""A round of signing: prepared, worded, opened, prolonged, ended; reminded of; forgotten by name after the year."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _, override

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.text import clean
from tuquan.facts.catalogue import catalogue
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.notifications import services as notifications
from tuquan.programme.enums import SignerGroup, SigningKind
from tuquan.programme.models import InternalRules, Signer, SigningRound, SigningText
from tuquan.programme.services.signing import counting, refusals
from tuquan.units.enums import SchoolLevel
from tuquan.units.models import Unit
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_far

TOO_YOUNG = (SchoolLevel.PRESCHOOL, SchoolLevel.PRIMARY)
REMIND = "programme.sign_reminder"


def fingerprint(text: str) -> str:
    """SHA-256 of the exact words, as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_of(rules: Iterable[InternalRules]) -> str:
    """What somebody who acknowledges rules has before the eyes: each of them whole, with number, version and day."""
    parts = []
    with override("vi"):  # the words signed do not depend on the language of whoever prepared them
        for one in rules:
            head = [one.title, _("Số: %s") % one.number if one.number else "", _("Lần ban hành: %s") % one.version]
            if one.valid_from:
                head.append(_("Có hiệu lực từ: %s") % dates.day(one.valid_from))
            parts.append("\n".join(line for line in head if line) + "\n\n" + one.text.strip())
    return "\n\n".join(parts)


@audit.transaction
def prepare_round(
    unit: Unit,
    *,
    kind: str,
    title: str,
    group: str,
    first_date: date,
    last_date: date,
    text: str = "",
    ground: str = "",
    topic: str = "general",
    rules: Iterable[InternalRules] = (),
    covers_criteria: bool = False,
    stated_people: int | None = None,
    stated_date: date | None = None,
    by: User | None,
    at: datetime,
) -> SigningRound:
    """Prepare a round; nobody signs before it is opened. An acknowledgement quotes its rules whole.

    :raises TextMissing, RulesMissing, RulesWithoutText: there would be nothing to read.
    :raises StatedTogether, LearnersTooYoung, DateRefused: what the sentence says.
    """
    unit = locked_unit(unit, at)
    if last_date < first_date:
        raise DateRefused(_("Ngày cuối phải bằng hoặc sau ngày đầu."), field="last_date")
    refuse_far(last_date, at, "last_date")
    if (stated_people is None) != (stated_date is None):
        raise refusals.StatedTogether(field="stated_date" if stated_date is None else "stated_people")
    if group == SignerGroup.LEARNERS and unit.school_level in TOO_YOUNG:
        raise refusals.LearnersTooYoung(field="group")
    if topic not in catalogue().dimensions["topic"].values:
        raise ValueError(f"no topic {topic}")
    chosen = sorted(rules, key=lambda one: (one.valid_from or date.min, str(one.pk)))
    words = text.strip().replace("\r\n", "\n")
    if kind == SigningKind.ACKNOWLEDGEMENT:
        if not chosen and not covers_criteria:
            raise refusals.RulesMissing(field="rules")
        for one in chosen:
            if not one.text.strip():
                raise refusals.RulesWithoutText(
                    _("“%(rules)s” chưa có nội dung chữ nên người ký không đọc được trên điện thoại.")
                    % {"rules": one.title},
                    field="rules",
                )
        words = "\n\n".join(part for part in (words, words_of(chosen)) if part)
    else:
        chosen, covers_criteria = [], False
    if not words:
        raise refusals.TextMissing(field="text")
    found = SigningRound.objects.create(
        unit=unit,
        kind=kind,
        title=clean(title),
        ground=clean(ground),
        topic=topic,
        group=group,
        first_date=first_date,
        last_date=last_date,
        covers_criteria=covers_criteria,
        stated_people=stated_people,
        stated_date=stated_date,
        created_at=at,
    )
    found.rules.set(chosen)
    worded = SigningText.objects.create(round=found, version=1, text=words, sha256=fingerprint(words), made_at=at)
    audit.record(
        "programme.signing_prepared",
        found,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={
            "kind": (None, kind),
            "title": ("", found.title),
            "group": (None, group),
            "last_date": (None, last_date),
            "sha256": (None, worded.sha256),
        },
    )
    return found


@audit.transaction
def copy_round(old: SigningRound, year: int, *, by: User, at: datetime) -> SigningRound:
    """The same round for another year, prepared and not opened: same words and group, on the same days of the year. An
    acknowledgement quotes the rules that are in force now, not the versions of then.

    :raises Refusal: there is a round of that name in the year, or nothing is left to read.
    """
    unit = locked_unit(old.unit, at)
    was = old.first_date.year
    title = old.title.replace(str(was), str(year))
    if SigningRound.objects.filter(unit=unit, kind=old.kind, title=title, first_date__year=year).exists():
        raise refusals.CopiedAlready(_("Năm %(year)d đã có đợt ký “%(title)s”.") % {"year": year, "title": title})
    in_force = InternalRules.objects.filter(on_day(dates.local_date(at)), unit=unit).exclude(text="")
    rules = list(in_force.order_by("pk")) if old.rules.exists() else []
    return prepare_round(
        unit,
        kind=old.kind,
        title=title,
        group=old.group,
        first_date=dates.same_day(old.first_date, year),
        last_date=dates.same_day(old.last_date, year + old.last_date.year - was),
        text="" if old.kind == SigningKind.ACKNOWLEDGEMENT else current_text(old).text.replace(str(was), str(year)),
        ground=old.ground if str(was) not in old.ground else "",
        topic=old.topic,
        rules=rules,
        covers_criteria=old.covers_criteria,
        by=by,
        at=at,
    )


@audit.transaction
def open_round(round: SigningRound, *, by: User | None, at: datetime) -> SigningRound:
    """From now on, from its first day, people sign.

    :raises RoundOpenAlready, RoundClosed, NobodyToSign: what the sentence says.
    """
    found = locked(round)
    if found.opened_at is not None:
        raise refusals.RoundOpenAlready
    if not found.signers.exists():
        raise refusals.NobodyToSign
    found.opened_at = at
    found.save(update_fields=["opened_at"])
    people = found.signers.count()
    audit.record(
        "programme.signing_opened", found, unit_id=found.unit_id, by=by, at=at, changes={"people": (None, people)}
    )
    return found


@audit.transaction
def revise_text(
    round: SigningRound, *, text: str, what_changed: str, sign_again: bool = True, by: User | None, at: datetime
) -> SigningText:
    """Word it anew. Who signed before keeps that signature under the old words; with `sign_again` they are asked for
    the new ones too.

    :raises NothingNew, TextMissing, ChangeNotTold, RoundClosed: what the sentence says.
    """
    found = locked(round)
    before = current_text(found)
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise refusals.TextMissing(field="text")
    if words == before.text:
        raise refusals.NothingNew(field="text")
    signed = found.signers.filter(signed_at__isnull=False)
    if not what_changed.strip() and signed.exists():
        raise refusals.ChangeNotTold(field="what_changed")
    new = SigningText.objects.create(
        round=found,
        version=before.version + 1,
        text=words,
        sha256=fingerprint(words),
        what_changed=clean(what_changed),
        made_at=at,
    )
    if sign_again:
        signed.update(signed_at=None)
    audit.record(
        "programme.signing_reworded",
        found,
        unit_id=found.unit_id,
        by=by,
        at=at,
        changes={"sha256": (before.sha256, new.sha256), "version": (before.version, new.version)},
        reason=new.what_changed,
    )
    return new


@audit.transaction
def prolong_round(
    round: SigningRound,
    *,
    last_date: date,
    stated_people: int | None = None,
    stated_date: date | None = None,
    by: User | None,
    at: datetime,
) -> SigningRound:
    """Move the last day, and correct how many the unit says have to sign.

    :raises RoundClosed, DateRefused, StatedTogether: what the sentence says.
    """
    found = locked(round)
    if last_date < found.first_date:
        raise DateRefused(_("Ngày cuối phải bằng hoặc sau ngày đầu."), field="last_date")
    refuse_far(last_date, at, "last_date")
    if (stated_people is None) != (stated_date is None):
        raise refusals.StatedTogether(field="stated_date" if stated_date is None else "stated_people")
    after = SigningRound.objects.get(pk=found.pk)
    after.last_date, after.stated_people, after.stated_date = last_date, stated_people, stated_date
    changes = audit.changes_of(found, after, ("last_date", "stated_people", "stated_date"))
    if changes:
        after.save(update_fields=list(changes))
        audit.record("programme.signing_prolonged", after, unit_id=after.unit_id, by=by, at=at, changes=changes)
    return after


@audit.transaction
def take_links_back(round: SigningRound, *, reason: str, by: User | None, at: datetime) -> SigningRound:
    """The poster's link got into wrong hands: it opens nothing any more, a new one is printed. Slips are the people's
    own and stay (`people.new_code`)."""
    found = locked(round)
    found.serial += 1
    found.save(update_fields=["serial"])
    audit.record("programme.signing_links_back", found, unit_id=found.unit_id, by=by, at=at, reason=clean(reason))
    return found


@audit.transaction
def close_round(round: SigningRound, *, by: User | None, at: datetime) -> SigningRound:
    """Nobody signs any more; the count goes into the figures.

    :raises RoundClosed, NotNow: it is closed already, or was never open.
    """
    found = locked(round)
    if found.opened_at is None:
        raise refusals.NotNow
    found.closed_at = at
    found.save(update_fields=["closed_at"])
    people, signed = counting.totals(found)
    audit.record(
        "programme.signing_closed",
        found,
        unit_id=found.unit_id,
        by=by,
        at=at,
        changes={"people": (None, people), "signed": (None, signed)},
    )
    counting.settle(found, by=by, at=at)
    return found


@audit.transaction
def remind(round: SigningRound, *, by: User | None, at: datetime) -> tuple[int, int]:
    """Tell those who have an account and have not signed; returns how many were told now and how many have no account,
    so that somebody else has to tell them. Twice on one day tells once."""
    found = locked(round)
    if not found.is_open:
        raise refusals.NotNow
    waiting = found.signers.waiting()
    users = list(User.objects.filter(person__signings__in=waiting, is_active=True).distinct())
    told = notifications.tell(
        users,
        REMIND,
        found,
        title=_("Nhắc ký: %(title)s") % {"title": found.title},
        body=_("Hạn đến hết ngày %(day)s. Mở ra đọc và bấm một nút là xong.") % {"day": dates.day(found.last_date)},
        url=own_path(found),
        at=at,
        key=f"{dates.local_date(at):%Y-%m-%d}",
    )
    others = waiting.filter(Q(person=None) | Q(person__user=None) | Q(person__user__is_active=False)).count()
    audit.record(
        "programme.signing_reminded",
        found,
        unit_id=found.unit_id,
        by=by,
        at=at,
        changes={"told": (None, told), "others": (None, others)},
    )
    return told, others


def own_path(round: SigningRound) -> str:
    from django.urls import reverse

    return reverse("programme:sign_own", args=[round.pk])


@audit.transaction
def forget_names(unit: Unit, until: date, *, by: User | None, at: datetime) -> int:
    """After the year is closed the rounds that began in it and are over lose the names, scans of lists among them; how
    many signed, the words, times and fingerprints stay. Returns how many names went."""
    count = 0
    rounds = SigningRound.objects.select_for_update(of=("self",)).filter(
        unit=unit, first_date__lte=until, last_date__lt=dates.local_date(at), names_forgotten_at=None
    )
    for one in rounds.order_by("pk"):
        if one.is_open:
            one.closed_at = at
        counting.settle(one, by=by, at=at)
        for paper in one.papers.all():
            for scan in StoredFile.objects.of(paper):
                reason = _("Năm đã đóng: danh sách có tên được bỏ")
                files.delete(scan, owner=paper, reason=reason, by=by, at=at)
        went = one.signers.exclude(name="").update(
            name="",
            code="",
            sort_key="",
            search_text="",
            person=None,
            household=None,
            locked_until=None,
            failures=0,
        )
        one.names_forgotten_at = at
        one.save(update_fields=["names_forgotten_at", "closed_at"])
        count += went
        changes = {"names": (went, 0)}
        audit.record("programme.signing_forgotten", one, unit_id=one.unit_id, by=by, at=at, changes=changes)
    return count


def blank_person(person_id: str) -> None:
    """Somebody's data is to be forgotten: the rows stay as counts, without the name."""
    Signer.objects.filter(person=UUID(person_id)).update(name="", code="", sort_key="", search_text="", person=None)


def current_text(round: SigningRound) -> SigningText:
    return round.texts.order_by("-version")[:1].get()


def locked(round: SigningRound) -> SigningRound:
    """:raises RoundClosed: nothing is changed in a round that has ended."""
    found = SigningRound.objects.select_for_update(of=("self",)).select_related("unit").get(pk=round.pk)
    if found.closed_at is not None:
        raise refusals.RoundClosed
    return found
