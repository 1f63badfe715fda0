"""The year's plan: made once, revised as often as needed."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.documents.models import OfficialDocument
from tuquan.files.services import Received
from tuquan.programme.models import YearPlan
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.units.models import Unit
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_future

FIELDS = ("title", "number", "issued_date", "content", "document_id")


class PlanExists(Refusal):
    """A unit has one plan a year."""


class ForeignDocument(Refusal):
    """The paper belongs to another unit."""


@audit.transaction
def plan_year(
    unit: Unit,
    year: int,
    *,
    title: str,
    number: str = "",
    issued_date: date | None = None,
    content: str = "",
    document: OfficialDocument | None = None,
    file: Received | None = None,
    by: User,
    at: datetime,
) -> YearPlan:
    """Put down the year's plan. Without a day of issue it is still a draft and proves nothing.

    :raises PlanExists: the year has one already.
    :raises DateRefused: issued in the future, or in a year that cannot be meant.
    """
    unit = locked_unit(unit, at)
    if YearPlan.objects.filter(unit=unit, year=year).exists():
        raise PlanExists(_("Năm %(year)d đã có kế hoạch; hãy mở kế hoạch đó để sửa.") % {"year": year}, field="year")
    plan = YearPlan(
        unit=unit,
        year=year,
        title=clean(title),
        number=clean(number),
        issued_date=issued_date,
        content=content.strip(),
        document=document,
    )
    _check(plan, at)
    plan.save()
    changes = {"title": ("", plan.title), "number": ("", plan.number), "issued_date": (None, plan.issued_date)}
    keep_file(file, plan, unit, by=by, at=at)
    audit.record("programme.plan_made", plan, unit_id=unit.pk, by=by, at=at, changes=changes)
    return plan


@audit.transaction
def revise_plan(
    plan: YearPlan,
    *,
    title: str,
    number: str = "",
    issued_date: date | None = None,
    content: str = "",
    document: OfficialDocument | None = None,
    by: User,
    at: datetime,
) -> YearPlan:
    """Change the plan; the log keeps what it said before.

    :raises DateRefused: as for a new plan.
    """
    locked_unit(plan.unit, at)
    before = YearPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    after = YearPlan.objects.get(pk=plan.pk)
    after.title, after.number, after.issued_date = clean(title), clean(number), issued_date
    after.content, after.document = content.strip(), document
    _check(after, at)
    changes = audit.changes_of(before, after, FIELDS)
    if not changes:
        return after
    after.save()
    # The text may name people: it goes where it can be forgotten.
    personal = {"content": changes.pop("content")} if "content" in changes else None
    audit.record(
        "programme.plan_revised", after, unit_id=after.unit_id, by=by, at=at, changes=changes, personal=personal
    )
    return after


def _check(plan: YearPlan, at: datetime) -> None:
    if plan.document is not None and plan.document.unit_id != plan.unit_id:
        raise ForeignDocument(_("Văn bản này của đơn vị khác."), field="document")
    if plan.issued_date is None:
        return
    refuse_future(plan.issued_date, at, "issued_date")
    if not plan.year - 1 <= plan.issued_date.year <= plan.year:
        raise DateRefused(
            _("Kế hoạch năm %(year)d không thể ban hành ngày %(day)s; kiểm tra lại năm.")
            % {"year": plan.year, "day": dates.day(plan.issued_date)},
            field="issued_date",
        )
