"""A word to the browser's own push service (RFC 8030), signed as ours (VAPID, RFC 8292), without any content: what is new
stands in the product, and the service that carries the word learns nothing but that there was one."""

import base64
import json
import re
import time
import urllib.error
import urllib.request
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from tuquan.core.keeping import kept

KEPT_SECONDS = 4 * 3600
"""How long the service keeps the word for a phone that is out of reach."""
TOKEN_SECONDS = 12 * 3600
WAIT_SECONDS = 10


class Gone(Exception):
    """The browser took the address back, or it never was one."""


class NotTaken(Exception):
    """The service could not be reached, or did not take it this time."""


def is_push_service(endpoint: str) -> bool:
    """Whether the address lies at a known push service: the server asks no other address because a phone says so."""
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    clean = re.fullmatch(r"[a-z]+://[a-z0-9.-]+(:[0-9]+)?", origin) is not None
    return clean and any(fnmatchcase(origin, one) for one in settings.PUSH_SERVICES)


def public_key() -> str:
    """As the browser wants it: the point, in base64url."""
    point = _key(str(settings.DATA_DIR)).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _text(point)


def knock(endpoint: str) -> None:
    """
    :raises Gone: nobody is there any more.
    :raises NotTaken: it may be tried again later.
    """
    request = urllib.request.Request(
        endpoint,
        data=b"",
        method="POST",
        headers={
            "TTL": str(KEPT_SECONDS),
            "Urgency": "high",
            "Authorization": f"vapid t={_token(endpoint)}, k={public_key()}",
        },
    )
    try:
        with _OPENER.open(request, timeout=WAIT_SECONDS):
            return
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (404, 410):
                raise Gone from None
            raise NotTaken(str(error.code)) from None
    except OSError as error:
        raise NotTaken(type(error).__name__) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: Any, **more: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _token(endpoint: str) -> str:
    """A JWT (ES256) that says who knocks, good for this service and half a day."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": settings.PUBLIC_URL,
    }
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(_key(str(settings.DATA_DIR)).sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


@lru_cache(maxsize=4)
def _key(folder: str) -> ec.EllipticCurvePrivateKey:
    """Made once, in the data folder, closed to others; a new one would make all phones deaf."""
    file = Path(folder) / "keys" / "push_p256"
    made = ec.generate_private_key(ec.SECP256R1())
    pem = kept(file, lambda: made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{file}: not a P-256 key")
    return key


def _json(value: Any) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
