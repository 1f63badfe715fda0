"""Keys of the gate: the one that signs passes, and those by which card numbers are hashed."""

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from tuquan.core.keeping import kept

BLOCK_ROUNDS: Final = 100_000
"""Passes of PBKDF2 behind a mark of the block list: a phone makes one in about a tenth of a second, whoever finds the
list would need years to try all numbers."""


def signing_key() -> Ed25519PrivateKey:
    return _signing_key(str(settings.DATA_DIR))


def public_key() -> Ed25519PublicKey:
    return _public_key(str(settings.DATA_DIR))


@lru_cache(maxsize=4)
def _signing_key(folder: str) -> Ed25519PrivateKey:
    """The installation's key for passes: made once, in the data folder, closed to others; never in the database."""
    file = Path(folder) / "keys" / "gate_ed25519"
    pem = kept(
        file, lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file}: not an Ed25519 key")
    return key


@lru_cache(maxsize=4)
def _public_key(folder: str) -> Ed25519PublicKey:
    return _signing_key(folder).public_key()


def hash_of(number: str, salt: bytes | memoryview) -> str:
    """The card number as it is kept: worth nothing without both halves of the key. The database holds the salt of one
    unit and period, the data folder the installation's secret."""
    secret = kept(Path(settings.DATA_DIR) / "keys" / "gate_cards", lambda: os.urandom(32))
    return hmac.new(secret + bytes(salt), number.encode(), hashlib.sha256).hexdigest()


def block_mark(number: str, salt: str) -> str:
    """By which a card is held against the block list, here and on a phone without network (`card.js`)."""
    return hashlib.pbkdf2_hmac("sha256", number.encode(), bytes.fromhex(salt), BLOCK_ROUNDS).hex()
