"""The ward collects the year's figures of its units, the province those of its communes: some have handed in, some have
not begun."""

from datetime import date
from decimal import Decimal

from tuquan.accounts.models import User
from tuquan.facts import periods
from tuquan.home.demo.people import moment
from tuquan.reports.enums.collecting import Route
from tuquan.reports.models import Campaign, Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.services import collecting, filling, receiving
from tuquan.reports.services.filling import Typed
from tuquan.reports.sheets.catalogue import forms
from tuquan.units.models import Unit

YEAR = 2026
PERIOD = periods.period_of(periods.ASSESSMENT, YEAR)
OPENED = moment(YEAR, 11, 16)


def load() -> None:
    ward = Unit.objects.filter(code="KH-NH-BCD").first()
    if ward is None or Campaign.objects.exists():
        return
    officer = User.objects.get(username="canbo")
    campaign = _open(ward, officer, "don-vi-nam", "Số liệu phong trào năm 2026 của các đơn vị", date(YEAR, 11, 30))
    _company(campaign, officer)
    _school(campaign, officer)
    _agency(campaign)
    _clinic(campaign, officer)
    left = campaign.submissions.filter(unit__code="KH-NH-CH").first()
    if left is not None:
        collecting.excuse(left, reason="Mới thành lập trong tháng 11", by=officer, at=moment(YEAR, 11, 17))
    province, of_province = Unit.objects.get(code="KH-BCD"), User.objects.filter(username="canbotinh").first()
    if of_province is not None:
        _open(province, of_province, "xa-nam", "Số liệu toàn địa bàn năm 2026 của xã, phường", date(YEAR, 12, 5))


def _open(office: Unit, by: User, form: str, title: str, deadline: date) -> Campaign:
    chosen = forms()[form]
    campaign = collecting.write_campaign(
        office,
        title=title,
        form=chosen,
        period=PERIOD,
        deadline=deadline,
        instruction="Số đã ghi trong năm được điền sẵn. Số nào khác thì ghi số đúng và nói vì sao.",
        by=by,
        at=OPENED,
    )
    units = queries.proposed(queries.askable(office, chosen.fills, OPENED.date()), chosen.fills)
    collecting.add_units(campaign, units.values_list("pk", flat=True), by=by, at=OPENED)
    return collecting.open_campaign(campaign, by=by, at=OPENED)


def _of(campaign: Campaign, code: str) -> Submission:
    return campaign.submissions.select_related("campaign__unit", "unit", "place").get(unit__code=code)


def _type(one: Submission, by: User, *rows: tuple[str, int, str], day: int, route: str = Route.PAGE) -> None:
    typed = [Typed(key, Decimal(value), reason=reason) for key, value, reason in rows]
    filling.save_sheet(one, typed, route=route, by=by, at=moment(YEAR, 11, day))


def _company(campaign: Campaign, officer: User) -> None:
    """Handed in, waits to be looked at; one number differs from the records."""
    director, one = User.objects.get(username="giamdoc"), _of(campaign, "KH-NH-HS")
    _type(
        one,
        director,
        ("propaganda_sessions", 9, "Ba buổi ở phân xưởng chưa ghi vào phần mềm, có sổ giấy"),
        ("cameras", 24, "Lắp thêm tám mắt ở kho lạnh trong tháng 10"),
        ("commitments_signed", 180, "Bản ký giấy của công nhân thời vụ"),
        day=18,
    )
    filling.send(one, by=director, at=moment(YEAR, 11, 18, 10))


def _school(campaign: Campaign, officer: User) -> None:
    """Accepted: what it stated beside the records is a declaration now."""
    head, one = User.objects.get(username="hieutruong"), _of(campaign, "KH-NH-THD")
    _type(
        one, head, ("disputes_mediated", 3, "Hòa giải giữa học sinh"), ("support_tools", 6, "Theo sổ tài sản"), day=17
    )
    filling.send(one, by=head, at=moment(YEAR, 11, 17, 15))
    receiving.accept(one, by=officer, at=moment(YEAR, 11, 18, 8))


def _agency(campaign: Campaign) -> None:
    """Being filled in: a number was changed and nobody has said yet why."""
    clerk, one = User.objects.get(username="vanthu"), _of(campaign, "KH-NH-KL")
    _type(one, clerk, ("propaganda_sessions", 15, ""), ("support_tools", 12, ""), day=19)


def _clinic(campaign: Campaign, officer: User) -> None:
    """Came as an Excel form, went back."""
    if not campaign.submissions.filter(unit__code="KH-NH-YT").exists():
        return
    one = _of(campaign, "KH-NH-YT")
    _type(one, officer, ("propaganda_sessions", 4, ""), ("fire_drills", 1, ""), day=19, route=Route.EXCEL)
    filling.send(one, by=officer, at=moment(YEAR, 11, 19, 10))
    receiving.return_submission(one, reason="Thiếu số bảo vệ và số mắt camera", by=officer, at=moment(YEAR, 11, 19, 14))
