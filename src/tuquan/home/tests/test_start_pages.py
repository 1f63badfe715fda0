"""What somebody finds on the start page: always something to do, or the word that nothing waits."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tuquan.assessments.services import appraising
from tuquan.assessments.tests import factories as make
from tuquan.core import dates
from tuquan.programme.models import InternalRules, Signer
from tuquan.programme.tests import factories as programme
from tuquan.units.tests.factories import Cast

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def start(user) -> str:
    client = Client()
    client.force_login(user)
    return words(client.get("/"))


def test_a_guard_reads_the_rules_and_is_led_to_what_waits_for_the_signature(cast: Cast) -> None:
    yesterday = dates.today() - timedelta(days=1)
    InternalRules.objects.create(
        unit=cast.school_a, title="Nội quy ra vào", text="Khách ghi sổ tại cổng.", valid_from=yesterday
    )
    InternalRules.objects.create(
        unit=cast.school_a, title="Nội quy cũ", valid_from=yesterday - timedelta(days=9), valid_to=yesterday
    )
    _round, (signer,) = programme.opened(
        cast.school_a,
        "Trần Văn Bình",
        by=cast.clerk_a,
        title="Cam kết giữ gìn an ninh, trật tự",
        first_date=yesterday,
        last_date=dates.today() + timedelta(days=3),
        at=timezone.now(),
    )
    Signer.objects.filter(pk=signer.pk).update(person=cast.guard_a.person)
    page = start(cast.guard_a)
    assert "Cam kết giữ gìn an ninh, trật tự" in page
    assert "Đọc và ký" in page
    assert "Khách ghi sổ tại cổng." in page
    assert "Nội quy cũ" not in page
    Signer.objects.filter(pk=signer.pk).update(signed_at=timezone.now())
    assert "Anh/chị không còn việc nào chờ" in start(cast.guard_a)


def test_an_officer_is_led_to_the_units_that_are_late(cast: Cast, settings, monkeypatch) -> None:
    today = dates.today().replace(month=4, day=2)
    monkeypatch.setattr("tuquan.core.dates.today", lambda: today)
    page = start(cast.officer)
    assert "2 đơn vị quá hạn đăng ký" in page
    assert "Xem đơn vị quá hạn" in page
    assert "Xem đơn vị quá hạn" not in start(cast.chairman)


def test_an_officer_without_units_is_led_to_the_import(cast: Cast) -> None:
    for unit in (cast.school_a, cast.school_b):
        unit.following = unit.managing = None
        unit.closed_date = dates.today() - timedelta(days=1)
        unit.save()
    assert "Nhập danh sách đơn vị" in start(cast.officer)


def test_the_administrator_finds_the_own_work(cast: Cast) -> None:
    page = start(cast.administrator)
    assert "Việc của người quản trị" in page
    assert "Những người quản trị" in page


def test_a_returned_dossier_is_completed_first_and_carried_again_after(cast: Cast) -> None:
    make.good_year(cast.school_a, cast.head_a, year=2025)
    make.ratings(cast.school_a, cast.head_a, year=2025)
    cycle = make.registered(cast.school_a, cast.head_a, cast.officer, year=2025)
    cycle = make.requested(make.assessed(cycle, cast.head_a), cast.head_a)
    appraising.return_dossier(
        cycle,
        reasons="Thiếu biên bản kiểm tra quý III.",
        paper_number="",
        complete_by_date=dates.today() + timedelta(days=5),
        by=cast.officer,
        at=timezone.now(),
    )
    client = Client()
    client.force_login(cast.head_a)
    record = client.get(cycle.get_absolute_url())
    address = f"/danh-gia/{cycle.pk}/bo-sung/"
    assert record.context["next"].url == address
    page = client.get(address)
    assert (page.status_code, page.context["added"]) == (200, False)
    assert "Họp thông qua lại" in words(page)
    client.post(f"/danh-gia/{cycle.pk}/tieu-chi/GD1c/minh-chung/", {"title": "Biên bản kiểm tra quý III"})
    page = client.get(address)
    assert page.context["added"]
    assert "Đã thêm 1 minh chứng" in words(page)
