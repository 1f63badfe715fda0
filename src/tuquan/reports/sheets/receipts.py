"""What was handed in, as one exact text that anybody can hash again."""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from tuquan.reports.models import Submission
from tuquan.reports.queries.collecting import Sheet

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look alike on paper."""
SCHEMA = "tuquan.submission/1"


def new_number() -> str:
    """ "BN-7K3FQ-92QDM": random, because whoever knows it may ask what was handed in and when."""
    part = "".join(secrets.choice(LETTERS) for _place in range(10))
    return f"BN-{part[:5]}-{part[5:]}"


def content_of(submission: Submission, sheet: Sheet, *, number: str, at: datetime, files: Iterable[Any] = ()) -> str:
    """Canonical JSON: keys in order, no spaces, UTF-8."""
    campaign = submission.campaign
    return canonical(
        {
            "schema": SCHEMA,
            "receipt": number,
            "sent_at": timezone.localtime(at).isoformat(timespec="seconds"),
            "to": {"code": campaign.unit.code, "name": campaign.unit.name},
            "campaign": {"id": str(campaign.pk), "title": campaign.title},
            "form": {
                "code": campaign.form["code"] if campaign.form else "",
                "version": campaign.form_version,
            },
            "period": [campaign.first_date.isoformat(), campaign.last_date.isoformat()],
            "unit": {"code": submission.unit.code, "name": submission.unit.name},
            "place": {"code": submission.place.code, "name": submission.place.title} if submission.place else None,
            "figures": [
                {
                    "indicator": line.row.indicator,
                    "dims": dict(line.row.dims),
                    "label": line.row.label,
                    "value": None if line.value is None else str(line.value),
                    "qualifier": str(line.qualifier),
                    "recorded": None if line.fact_value is None else str(line.fact_value),
                    "reason": line.cell.reason if line.cell is not None else "",
                }
                for line in sheet.lines
            ],
            "narrative": submission.narrative,
            "files": [{"name": file.name, "sha256": file.sha256} for file in files],
        }
    )


def canonical(said: Mapping[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint_of(content: str | bytes) -> str:
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def spaced(fingerprint: str) -> str:
    """In groups of eight, as people compare them."""
    return " ".join(fingerprint[place : place + 8] for place in range(0, len(fingerprint), 8))
