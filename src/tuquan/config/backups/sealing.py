"""The installation's keys under a passphrase: scrypt makes the key, AES-GCM closes the box."""

import base64
import io
import json
import os
import tarfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

COST = 2**17  # about half a second and 128 MB for each guess


class WrongPassphrase(Exception):
    message = "Cụm mật khẩu không đúng với các khóa trong bản sao lưu này; chưa có gì bị thay đổi."


def seal(folder: Path, passphrase: str) -> bytes:
    box = io.BytesIO()
    with tarfile.open(fileobj=box, mode="w") as archive:
        for file in sorted(folder.iterdir()):
            if file.is_file() and not file.name.startswith("."):
                archive.add(file, file.name)
    salt, nonce = os.urandom(16), os.urandom(12)
    closed = AESGCM(_key(passphrase, salt, COST)).encrypt(nonce, box.getvalue(), b"tuquan keys")
    head = {"cost": COST, "salt": base64.b64encode(salt).decode(), "nonce": base64.b64encode(nonce).decode()}
    return json.dumps(head).encode() + b"\n" + closed


def open_sealed(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """File name → content.

    :raises WrongPassphrase: it does not open the box.
    """
    head, _, closed = sealed.partition(b"\n")
    told = json.loads(head)
    key = _key(passphrase, base64.b64decode(told["salt"]), min(int(told["cost"]), 2**20))
    try:
        box = AESGCM(key).decrypt(base64.b64decode(told["nonce"]), closed, b"tuquan keys")
    except InvalidTag:
        raise WrongPassphrase from None
    contents = {}
    with tarfile.open(fileobj=io.BytesIO(box)) as archive:
        for member in archive.getmembers():
            if (stream := archive.extractfile(member)) is not None and "/" not in member.name:
                contents[member.name] = stream.read()
    return contents


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
