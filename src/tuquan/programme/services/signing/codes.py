"""Codes and links by which somebody without an account signs. Nothing secret is stored: both are made from the
installation's key and the signer's serial number, so a slip can be printed again, and raising the serial takes every
earlier slip back."""

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tuquan.core.links import Link, link_of, token_of
from tuquan.programme.models import InternalRules, Signature, Signer, SigningRound

DIGITS = 8
"""With at most `MOST_FAILURES` tries for a person, 1,200 people guessed at to the end give one chance in 5,500."""
ROUND, SLIP, RECEIPT, RULES = "programme.signing", "programme.slip", "programme.receipt", "programme.rules"
RECEIPT_LIVES = timedelta(days=366)


def code_of(signer: Signer) -> str:
    """The one-time code on the slip: eight digits."""
    digest = salted_hmac("tuquan.programme.signing", f"{signer.pk}:{signer.serial}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:16]) % 10**DIGITS:0{DIGITS}d}"


def written(code: str) -> str:
    """ "12345678" → "1234 5678", as it is printed."""
    return f"{code[:4]} {code[4:]}"


def fits(signer: Signer | None, typed: str) -> bool:
    """Whether that is the signer's code; as slow for nobody as for somebody."""
    digits = "".join(char for char in typed if char.isdigit())[: DIGITS + 1]
    return secrets.compare_digest(code_of(signer or Signer()).encode(), digits.encode()) and signer is not None


def _end(round: SigningRound) -> datetime:
    """Links live as long as the round, and half a year more, to see again what was signed."""
    last = round.last_date + timedelta(days=183)
    return timezone.make_aware(datetime.combine(last, time.max))


def round_url(round: SigningRound) -> str:
    """The address for the poster: it names the round, nobody in it."""
    token = token_of(ROUND, round.pk, until=_end(round), serial=round.serial)
    return settings.PUBLIC_URL + reverse("signing:sign", args=[token])


def slip_url(signer: Signer, round: SigningRound) -> str:
    """The address on a person's own slip; who holds the slip signs with one press."""
    token = token_of(SLIP, signer.pk, until=_end(round), serial=signer.serial)
    return settings.PUBLIC_URL + reverse("signing:slip", args=[token])


def receipt_path(signature: Signature) -> str:
    """Where somebody sees again what he or she signed."""
    token = token_of(RECEIPT, signature.pk, until=signature.at + RECEIPT_LIVES)
    return reverse("signing:receipt", args=[token])


def rules_url(rules: InternalRules) -> str:
    """The address on the notice board: whoever reads it reads the version in force. It lasts as long as the board."""
    assert rules.valid_from is not None
    ends = timezone.make_aware(datetime.combine(rules.valid_from + 20 * RECEIPT_LIVES, time.max))
    return settings.PUBLIC_URL + reverse("signing:rules_read", args=[token_of(RULES, rules.pk, until=ends)])


def read(purpose: str, token: str, now: datetime) -> Link:
    """:raises LinkRefused: see `core.links`."""
    return link_of(purpose, token, now=now)
