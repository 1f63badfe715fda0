"""Two empty columns are the same value: SQLite and PostgreSQL refuse the same rows."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from tuquan.assessments.models import EmulationLine, EmulationRegistration, Nomination, Rating
from tuquan.units.models import Place, SubUnit
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db


def refused(model: Any, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            model.objects.create(**fields)
    except IntegrityError:
        return True
    return False


def test_a_unit_has_one_rating_of_a_kind_in_a_year_and_each_room_its_own() -> None:
    unit = factories.unit("Trường A")
    room = SubUnit.objects.create(unit=unit, name="Phòng Tổng hợp")
    fields = {"unit": unit, "year": 2026, "subject": "collective", "code": "xuat_sac", "paper_date": date(2026, 11, 30)}
    of_room = {**fields, "subject": "sub_unit", "sub_unit": room}
    assert [refused(Rating, **one) for one in (fields, fields, {**fields, "year": 2025}, of_room, of_room)] == [
        False,
        True,
        False,
        False,
        True,
    ]


def test_a_place_without_a_first_day_stands_once_in_its_level() -> None:
    fields = {"code": "987", "name": "Thử", "level": "commune"}
    dated = {**fields, "valid_from": date(2025, 7, 1)}
    assert [refused(Place, **one) for one in (fields, fields, dated, dated)] == [False, True, False, True]


def test_a_line_of_emulation_and_a_proposal_stand_once() -> None:
    unit = factories.unit("Trường A")
    registration = EmulationRegistration.objects.create(unit=unit, year=2026)
    line = {
        "registration": registration,
        "subject": "unit",
        "title": "lao_dong_tien_tien",
        "added_at": timezone.now(),
    }
    assert [refused(EmulationLine, **line) for _time in range(2)] == [False, True]
    proposal = {
        "unit": unit,
        "year": 2026,
        "level": "commune",
        "form": "giay_khen",
        "subject": "unit",
        "state_since": timezone.now(),
    }
    withdrawn = {**proposal, "state": "withdrawn", "reason": "Thử"}
    assert [refused(Nomination, **one) for one in (proposal, proposal, withdrawn, withdrawn)] == [
        False,
        True,
        False,
        False,
    ]


def test_the_product_checks_without_a_warning_of_the_database() -> None:
    call_command("check", fail_level="WARNING", databases=["default"])
