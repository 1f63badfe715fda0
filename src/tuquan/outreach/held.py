"""Which guards hold a certificate of training in guarding, for the app that keeps their files."""

from collections.abc import Iterable, Mapping
from typing import Any

from tuquan.guards.standards import Held
from tuquan.outreach.enums import CertificateKind
from tuquan.outreach.models import Certificate


def guarding(persons: Iterable[Any]) -> Mapping[Any, Held]:
    rows = Certificate.objects.standing().filter(person__in=list(persons), kind=CertificateKind.GUARD)
    return {
        one.person_id: Held(one.number, one.issued_date, one.last_date, one.get_absolute_url())
        for one in rows.order_by("issued_date", "pk")
    }
