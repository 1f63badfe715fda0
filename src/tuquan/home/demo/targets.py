"""What the ward wants to reach this year: 95 % of those registered, as the source told of Ninh Hòa."""

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.dates import at_noon, year_of
from tuquan.facts import periods
from tuquan.reports.models import Target
from tuquan.reports.services import targets
from tuquan.units.models import RoleAssignment


def load() -> None:
    officer = User.objects.get(username="canbo")
    office = RoleAssignment.objects.filter(person__user=officer, unit__isnull=False).order_by("pk").first()
    if office is None or office.unit is None or Target.objects.filter(unit=office.unit).exists():
        return
    year = dates.today().year
    begun = at_noon(year_of(year).first)
    for indicator, threshold, period in (
        ("recognition_rate", 95, periods.period_of(periods.ASSESSMENT, year)),
        ("propaganda_sessions", 20, year_of(year)),
    ):
        targets.set_target(
            office.unit,
            indicator,
            period,
            threshold,
            source_title="Kế hoạch phong trào Toàn dân bảo vệ an ninh Tổ quốc của phường trong năm",
            source_date=begun.date(),
            by=officer,
            at=begun,
        )
