"""What a phone is given at sign-in. Both are computed from the installation's key, so that a copy of the database holds
neither; a revoked phone is given nothing and believed nothing any more."""

import hashlib
import hmac

from django.utils.crypto import salted_hmac

from tuquan.phone.models import Device


def upload_token(device: Device) -> str:
    """The phone keeps it inside its vault and sends it with each contact."""
    return salted_hmac("tuquan.phone.upload", str(device.pk), algorithm="sha256").hexdigest()


def unlock_secret(device: Device) -> str:
    """Opens the vault when the PIN is forgotten or another person takes over; the phone does not keep it."""
    return salted_hmac("tuquan.phone.unlock", str(device.pk), algorithm="sha256").hexdigest()


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
