"""The dossier as decided, frozen: a zip that can be checked anywhere, without the product's database.

Inside: `ho-so.json` (what was registered, attested, judged and decided, step by step), the letters and the files of
evidence, `manifest.json` with the SHA-256 of each, and `manifest.sig`, the installation's Ed25519 signature over the
manifest. Whoever checks compares the printed fingerprint of the key with the one the installation publishes.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.forms.models import model_to_dict

from tuquan.assessments.models import Cycle
from tuquan.core.keeping import kept

FORMAT = "tuquan-dossier-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
MAX_MEMBER = 200 * 1024 * 1024
_ZIP_TIME_FIRST_YEAR = 1980


class DossierDamaged(Exception):
    """The file is no dossier, or not as it was frozen; `message` names the first thing that does not fit."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Frozen:
    name: str
    sha256: str


@dataclass(frozen=True)
class Report:
    """What a checked dossier says of itself."""

    unit: str
    year: int
    state: str
    decision: str
    frozen_at: str
    members: int
    key_fingerprint: str


def folder() -> Path:
    return Path(settings.DATA_DIR) / "dossiers"


def freeze(cycle: Cycle, *, at: datetime, members: Mapping[str, bytes] | None = None) -> Frozen:
    """Write the dossier of a decided cycle; the file's name tells nothing, its hash goes into the decision's row."""
    content = {"ho-so.json": _json(contents(cycle)), **(members or {})}
    raw = pack(content, about={"unit": cycle.unit.name, "year": cycle.year, "state": cycle.state}, at=at)
    path = folder() / f"{cycle.pk}.zip"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    temporary = path.with_suffix(".part")
    with open(temporary, "wb") as stream:
        stream.write(raw)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)
    return Frozen(path.name, hashlib.sha256(raw).hexdigest())


def pack(content: Mapping[str, bytes], *, about: Mapping[str, Any], at: datetime) -> bytes:
    """The zip of these members; the same input gives the same bytes."""
    import io

    manifest = _json(
        {
            "format": FORMAT,
            **about,
            "frozen_at": at.isoformat(),
            "members": {
                name: {"sha256": hashlib.sha256(raw).hexdigest(), "size": len(raw)}
                for name, raw in sorted(content.items())
            },
        }
    )
    key = _key()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = _json(
        {"key": base64.b64encode(public).decode(), "signature": base64.b64encode(key.sign(manifest)).decode()}
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in [(MANIFEST, manifest), (SIGNATURE, signature), *sorted(content.items())]:
            info = zipfile.ZipInfo(
                name, date_time=(max(at.year, _ZIP_TIME_FIRST_YEAR), at.month, at.day, at.hour, at.minute, 0)
            )
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, raw)
    return stream.getvalue()


def verify(file: str | Path, *, key_fingerprint: str | None = None) -> Report:
    """Check a frozen dossier: every member against the manifest, the manifest against the signature.

    :raises DossierDamaged: anything is missing, added, changed, or signed by another key than expected.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) != len(set(names)) or MANIFEST not in names or SIGNATURE not in names:
                raise DossierDamaged("Đây không phải hồ sơ do hệ thống đóng băng, hoặc đã bị sửa.")
            if any(info.file_size > MAX_MEMBER for info in archive.infolist()):
                raise DossierDamaged("Hồ sơ có phần quá lớn.")
            raw_manifest, raw_signature = archive.read(MANIFEST), archive.read(SIGNATURE)
            signature = json.loads(raw_signature)
            public = base64.b64decode(signature["key"], validate=True)
            Ed25519PublicKey.from_public_bytes(public).verify(
                base64.b64decode(signature["signature"], validate=True), raw_manifest
            )
            manifest = json.loads(raw_manifest)
            if manifest.get("format") != FORMAT:
                raise DossierDamaged("Hồ sơ thuộc định dạng chưa biết.")
            expected: dict[str, Any] = manifest["members"]
            present = set(names) - {MANIFEST, SIGNATURE}
            for name in sorted(present ^ set(expected)):
                raise DossierDamaged(f"Phần “{name}” bị {'thêm vào' if name in present else 'thiếu'}.")
            for name in sorted(expected):
                if hashlib.sha256(archive.read(name)).hexdigest() != expected[name]["sha256"]:
                    raise DossierDamaged(f"Phần “{name}” đã bị sửa.")
            body = json.loads(archive.read("ho-so.json")) if "ho-so.json" in expected else {}
    except DossierDamaged:
        raise
    except InvalidSignature as error:
        raise DossierDamaged("Chữ ký không khớp: danh mục của hồ sơ đã bị sửa.") from error
    except OSError:  # not there, a folder, no rights: whoever called says so, it speaks of no damage
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DossierDamaged("Tệp hỏng hoặc không phải hồ sơ do hệ thống đóng băng.") from error
    except Exception as error:  # zlib.error and the like: whatever a damaged archive makes the reader say
        raise DossierDamaged("Tệp hỏng.") from error
    fingerprint = hashlib.sha256(public).hexdigest()
    if key_fingerprint is not None and key_fingerprint.replace(":", "").lower() != fingerprint:
        raise DossierDamaged("Hồ sơ được ký bằng khóa khác với khóa đã công bố.")
    return Report(
        unit=str(manifest.get("unit", "")),
        year=int(manifest.get("year", 0)),
        state=str(manifest.get("state", "")),
        decision=str((body.get("decision") or {}).get("number", "")),
        frozen_at=str(manifest.get("frozen_at", "")),
        members=len(expected),
        key_fingerprint=fingerprint,
    )


def key_fingerprint() -> str:
    """Of this installation's key; published so that others can compare."""
    return hashlib.sha256(_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def contents(cycle: Cycle) -> dict[str, Any]:
    """All that was said and decided, as plain data. Names of people stand as they stood on the papers."""
    meeting = getattr(cycle, "meeting", None)
    item = getattr(cycle, "decision_item", None)
    return {
        "unit": {
            "code": cycle.unit.code,
            "name": cycle.unit.name,
            "kind": cycle.unit.kind,
            "address": cycle.unit.address,
        },
        "cycle": model_to_dict(cycle),
        "steps": [model_to_dict(row) for row in cycle.steps.all()],
        "attestations": [model_to_dict(row) for row in cycle.attestations.order_by("key")],
        "ratings": [model_to_dict(row) for row in cycle.unit.ratings.filter(year=cycle.year).order_by("subject", "pk")],
        "tallies": [model_to_dict(row) for row in cycle.tallies.order_by("criterion")],
        "evidence": [model_to_dict(row) for row in cycle.evidence.all()],
        "results": [{**model_to_dict(row), "found": row.found} for row in cycle.results.order_by("stage", "criterion")],
        "meeting": {**model_to_dict(meeting), "seats": [model_to_dict(row) for row in meeting.seats.all()]}
        if meeting
        else None,
        "returns": [model_to_dict(row) for row in cycle.returns.all()],
        "decision": (
            {
                **model_to_dict(item.decision),
                "recognised": item.recognised,
                "reason": item.reason,
                "certificate_number": item.certificate_number,
            }
            if item
            else None
        ),
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_plain).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(type(value))


def _key() -> Ed25519PrivateKey:
    """The installation's signing key: in the data folder, never in the database."""
    path = Path(settings.DATA_DIR) / "keys" / "dossier_ed25519"
    return Ed25519PrivateKey.from_private_bytes(kept(path, lambda: Ed25519PrivateKey.generate().private_bytes_raw()))
