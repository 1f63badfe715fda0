"""Signing itself: with staff code and one-time code, with a slip's own link, with an account, on paper."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files import services as files
from tuquan.files.refusals import FileRefused
from tuquan.files.services import Received
from tuquan.programme.enums import SigningWay
from tuquan.programme.models import Signature, Signer, SigningPaper, SigningRound
from tuquan.programme.services.signing import codes, counting, refusals
from tuquan.programme.services.signing.people import normal
from tuquan.programme.services.signing.rounds import current_text, locked
from tuquan.units.services.checks import DateRefused, refuse_future

TRIES = 5
PAUSE = timedelta(minutes=15)
MOST_FAILURES = 15
"""After three pauses a code is dead until the unit hands out a new one; the slip's QR still works."""
FOREVER = timedelta(days=3650)


def by_code(round: SigningRound, *, staff_code: str, code: str, sha256: str, at: datetime) -> Signature:
    """Sign with what stands on the slip. `sha256`: of the words that stood before the person's eyes.

    The second time returns the first signature: a code makes one signature and no more.

    :raises CodeRefused: one of the two is wrong, or too many tries; the refusal does not tell which.
    :raises NotNow, TextChanged: see `_sign`.
    """
    signer = _find(round, staff_code)
    known = signer is not None and not signer.is_locked(at)
    if not codes.fits(signer if known else None, code):
        if known:
            assert signer is not None
            _fail(signer, at)
        raise refusals.CodeRefused(field="code")
    assert signer is not None
    return _sign(signer.pk, SigningWay.CODE, sha256=sha256, by=None, at=at)


def by_slip(signer: Signer, *, sha256: str, at: datetime) -> Signature:
    """Sign from the link on the own slip; see `by_code`."""
    return _sign(signer.pk, SigningWay.SLIP, sha256=sha256, by=None, at=at)


def by_account(signer: Signer, *, sha256: str, by: User, at: datetime) -> Signature:
    """Sign when signed in; the view found the signer by the account."""
    return _sign(signer.pk, SigningWay.ACCOUNT, sha256=sha256, by=by, at=at)


def _find(round: SigningRound, staff_code: str) -> Signer | None:
    code = normal(staff_code)
    return Signer.objects.filter(round=round, code=code).first() if code else None


@audit.transaction
def _fail(signer: Signer, at: datetime) -> None:
    """Count a wrong code; every fifth closes the code for a while, the fifteenth for good. A new code opens it."""
    found = Signer.objects.select_for_update(of=("self",)).get(pk=signer.pk)
    found.failures = min(found.failures + 1, MOST_FAILURES)
    if found.failures >= MOST_FAILURES:
        found.locked_until = at + FOREVER
    elif found.failures % TRIES == 0:
        found.locked_until = at + PAUSE
    found.save(update_fields=["failures", "locked_until"])
    if found.failures % TRIES == 0:
        round = found.round
        audit.record(
            "programme.signing_locked",
            round,
            unit_id=round.unit_id,
            by=None,
            at=at,
            changes={"signer": (None, str(found.pk)), "failures": (None, found.failures)},
        )


@audit.transaction
def _sign(signer_id: Any, how: str, *, sha256: str, by: User | None, at: datetime) -> Signature:
    """:raises NotNow: the round takes no signatures now. :raises TextChanged: other words are asked for now."""
    # Two tabs, two phones, a button pressed twice: the row is locked, the second finds the first one's signature.
    signer = Signer.objects.select_for_update(of=("self",)).select_related("round").get(pk=signer_id)
    round = signer.round
    text = current_text(round)
    if (first := Signature.objects.filter(signer=signer, text=text).first()) is not None:
        return first
    today = dates.local_date(at)
    if not round.takes_signatures_on(today):
        raise refusals.NotNow
    if text.sha256 != sha256:
        raise refusals.TextChanged
    signature = Signature.objects.create(signer=signer, text=text, sha256=text.sha256, at=at, date=today, how=how)
    Signer.objects.filter(pk=signer.pk).update(signed_at=at, failures=0, locked_until=None)
    audit.record(
        "programme.signed",
        round,
        unit_id=round.unit_id,
        by=by,
        at=at,
        changes={"signer": (None, str(signer.pk)), "sha256": (None, text.sha256), "how": (None, how)},
    )
    if not Signer.objects.waiting().filter(round=round).exists():
        # Whoever holds the round now counts it; waiting for it with a signer in hand could end in a deadlock.
        free = SigningRound.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=round.pk).first()
        if free is not None:
            counting.settle(free, by=by, at=at)
    return signature


@audit.transaction
def sign_on_paper(
    round: SigningRound,
    *,
    signers: Collection[Signer],
    date: date,
    file: Received | None,
    part: str = "",
    by: User | None,
    at: datetime,
) -> SigningPaper:
    """Enter a list signed by hand: the scan, the day on it, and the names ticked. Who signed before is left as it is.

    :raises NobodyTicked, ScanMissing, NotNow, DateRefused: what the sentence says.
    """
    found = locked(round)
    if found.opened_at is None:
        raise refusals.NotNow
    refuse_future(date, at, "date")
    if not found.first_date <= date <= found.last_date:
        raise DateRefused(
            _("Ngày ký phải trong đợt: từ %(first)s đến %(last)s.")
            % {"first": dates.day(found.first_date), "last": dates.day(found.last_date)},
            field="date",
        )
    if file is None:
        raise refusals.ScanMissing(field="file")
    text = current_text(found)
    rows = Signer.objects.select_for_update(of=("self",)).filter(round=found, pk__in=[one.pk for one in signers])
    new = [one for one in rows.order_by("pk") if one.signed_at is None]
    if not new:
        raise refusals.NobodyTicked
    paper = SigningPaper.objects.create(round=found, date=date, part=clean(part), people=len(new), recorded_at=at)
    try:
        files.store(file, unit=found.unit, owner=paper, purpose="signed_list", by=by, at=at)
    except FileRefused as refusal:
        raise Refusal(refusal.message, field="file") from refusal
    Signature.objects.bulk_create(
        Signature(signer=one, text=text, sha256=text.sha256, at=at, date=date, how=SigningWay.PAPER, paper=paper)
        for one in new
    )
    Signer.objects.filter(pk__in=[one.pk for one in new]).update(signed_at=at, failures=0, locked_until=None)
    audit.record(
        "programme.signed_on_paper",
        found,
        unit_id=found.unit_id,
        by=by,
        at=at,
        changes={
            "paper": (None, str(paper.pk)),
            "date": (None, date),
            "signers": (None, [str(one.pk) for one in new]),
            "sha256": (None, text.sha256),
        },
    )
    counting.settle(found, by=by, at=at)
    return paper


@audit.transaction
def strike_paper_signature(signature: Signature, *, reason: str, by: User | None, at: datetime) -> None:
    """A name was ticked by mistake: the signature goes, the person is asked again, the audit keeps it.

    :raises NotNow: the round has ended. :raises Refusal: the person signed in person.
    """
    round = locked(signature.signer.round)
    if signature.how != SigningWay.PAPER:
        raise Refusal(_("Chỉ bỏ được dòng ghi từ danh sách giấy."))
    paper = signature.paper
    assert paper is not None  # a constraint of the table
    Signer.objects.filter(pk=signature.signer_id).update(signed_at=None)
    paper.people = paper.signatures.count() - 1
    paper.save(update_fields=["people"])
    audit.record(
        "programme.signature_struck",
        round,
        unit_id=round.unit_id,
        by=by,
        at=at,
        changes={"signer": (str(signature.signer_id), None)},
        reason=clean(reason),
    )
    signature.delete()
    counting.settle(round, by=by, at=at)
