from datetime import UTC, date, datetime

from tuquan.outreach.services.sessions import record_session
from tuquan.units.models import Membership
from tuquan.units.tests import factories

AT = datetime(2026, 6, 1, 3, tzinfo=UTC)
DAY = date(2026, 3, 3)


def held(unit, title="Phổ biến nội quy", **fields):
    return record_session(unit, **{"title": title, "date": DAY, "by": None, "at": AT, **fields})


def people(unit, *names, kind="staff", sub_unit=None):
    made = []
    for name in names:
        person = factories.person(name)
        Membership.objects.create(person=person, unit=unit, kind=kind, sub_unit=sub_unit)
        made.append(person)
    return made
