"""Guards of the demonstration: the office of Quảng Ngãi with two at the seat and one at citizen reception, as its
report of 2017 says; the agency of 2026 with three. Names of people are invented."""

from datetime import date

from tuquan.guards import services
from tuquan.guards.enums import Education, GuardKind
from tuquan.guards.models import Guard
from tuquan.home.demo.people import moment, person_at
from tuquan.outreach.enums import CertificateKind
from tuquan.outreach.services.certificates import issue_certificate
from tuquan.units.models import Unit


def load() -> None:
    if Guard.objects.exists():
        return
    _quang_ngai()
    _agency()


def _quang_ngai() -> None:
    unit = Unit.objects.get(code="QNG-VP")
    at, since = moment(2017, 1, 4), date(2017, 1, 4)
    for name, position in (
        ("Nguyễn Tấn Lực", "Bảo vệ trụ sở"),
        ("Phạm Văn Dũng", "Bảo vệ trụ sở"),
        ("Lê Quang Tâm", "Bảo vệ nơi tiếp công dân"),
    ):
        person = person_at(unit, name, position, at=at, since=since)
        services.enlist_guard(unit, person=person, kind=GuardKind.FULL_TIME, from_date=since, by=None, at=at)


def _agency() -> None:
    unit = Unit.objects.get(code="KH-NH-KL")
    at, since = moment(2026, 1, 8), date(2026, 1, 5)
    people = [
        person_at(unit, name, "Bảo vệ", at=at, since=date(2025, 7, 1))
        for name in ("Trần Văn Bình", "Huỳnh Văn Lợi", "Đặng Thị Mai")
    ]
    files = (
        {"birth_year": 1979, "education": Education.UPPER_SECONDARY, "served": True, "record_date": date(2024, 3, 1)},
        {"birth_year": 1990, "education": Education.UPPER_SECONDARY, "record_date": date(2025, 5, 20)},
        {"birth_year": 1985, "education": Education.LOWER_SECONDARY},
    )
    for number, (person, file) in enumerate(zip(people, files, strict=True), start=1):
        services.enlist_guard(
            unit,
            person=person,
            kind=GuardKind.PART_TIME if number == 3 else GuardKind.FULL_TIME,
            from_date=since,
            health_date=date(2025, 10, 6),
            card_number=f"{number:02d}",
            card_date=since,
            by=None,
            at=at,
            **file,
        )
    for person, issued in zip(people, (date(2022, 4, 15), date(2021, 12, 20)), strict=False):
        issue_certificate(
            unit,
            person=person,
            kind=CertificateKind.GUARD,
            issued_date=issued,
            issued_by="Công an tỉnh Khánh Hòa",
            number=f"{issued:%d%m}/CN",
            by=None,
            at=at,
        )
    services.set_allowance(
        unit, name="Phụ cấp trực đêm", per="shift", amount=60_000, from_date=since, source="", by=None, at=at
    )
