from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tuquan.core import dates
from tuquan.notifications.models import Message
from tuquan.outreach import certificates_sheet
from tuquan.outreach.models import Certificate
from tuquan.outreach.queries.certificates import newest
from tuquan.outreach.services import certificates as services
from tuquan.outreach.tests.factories import AT
from tuquan.outreach.tests.test_checkin import member
from tuquan.outreach.tests.test_views import words
from tuquan.units.models import Membership


def issue(unit, person, issued=date(2021, 6, 1), **fields):
    fields = {"kind": "guard", "at": AT, **fields}
    return services.issue_certificate(unit, person=person, issued_date=issued, by=None, **fields)


@pytest.mark.parametrize(
    ("kind", "issued", "last"),
    [
        ("guard", date(2021, 6, 1), date(2026, 5, 31)),
        ("guard", date(2024, 2, 29), date(2029, 2, 28)),
        ("fire", date(2024, 2, 29), None),
    ],
)
def test_the_law_gives_a_guard_five_years_and_says_nothing_of_the_others(kind, issued, last):
    assert services.last_day(kind, issued) == last


def test_a_certificate_without_a_term_in_law_needs_the_day_of_the_paper(cast):
    guard = cast.guard_a.person
    with pytest.raises(services.LastDayMissing):
        issue(cast.school_a, guard, kind="fire")
    assert issue(cast.school_a, guard, kind="fire", unlimited=True).last_date is None
    assert issue(cast.school_a, guard).last_date == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        (services.EndsBeforeIssued, {"last_date": date(2021, 5, 1)}),
        (services.NotOfTheUnit, {"stranger": True}),
        (services.Refusal, {"issued": date(2026, 7, 1)}),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(cast, wrong, fields):
    person = cast.head_b.person if fields.pop("stranger", False) else cast.guard_a.person
    with pytest.raises(wrong):
        issue(cast.school_a, person, **fields)
    assert Certificate.objects.count() == 0


def test_the_newest_of_a_kind_counts_until_it_is_withdrawn(cast):
    guard = cast.guard_a.person
    old = issue(cast.school_a, guard)
    with pytest.raises(services.CertificateTwice):
        issue(cast.school_a, guard)
    new = issue(cast.school_a, guard, date(2026, 5, 20))

    def counts(day):
        return [(one.certificate, one.state) for one in newest(cast.school_a, day)]

    assert counts(date(2026, 6, 1)) == [(new, "valid")]
    services.withdraw_certificate(new, reason="Nhầm người", by=None, at=AT)
    assert counts(date(2026, 6, 1)) == [(old, "expired")]
    assert counts(date(2026, 5, 31)) == [(old, "soon")]
    assert counts(date(2026, 4, 1)) == [(old, "soon")]
    assert counts(date(2026, 3, 31)) == [(old, "valid")]
    with pytest.raises(services.CertificateWithdrawn):
        services.withdraw_certificate(new, reason="Lại", by=None, at=AT)
    Membership.objects.filter(person=guard).update(valid_to=date(2026, 1, 1))
    assert counts(date(2026, 6, 1)) == []


def test_certificates_expiring_remind_once_at_each_step(cast):
    issue(cast.school_a, cast.guard_a.person)
    told = []
    for day in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 2), date(2026, 5, 24), date(2026, 5, 31)):
        told.append(services.remind(day))
    # 60 days: clerk, head and the guard; the step of 30 days passed while the worker was off: 7 days stands for it.
    assert told == [3, 0, 0, 3, 3]
    assert services.remind(date(2026, 6, 10)) == 3
    assert services.remind(date(2026, 8, 1)) == 0
    assert set(Message.objects.values_list("recipient__username", flat=True)) == {"truong.a", "vanthu.a", "baove.a"}
    assert sorted(Message.objects.filter(recipient=cast.guard_a).values_list("title", flat=True)) == [
        "Chứng nhận huấn luyện nghiệp vụ bảo vệ của Trần Văn Bình còn không quá 60 ngày",
        "Chứng nhận huấn luyện nghiệp vụ bảo vệ của Trần Văn Bình còn không quá 7 ngày",
        "Chứng nhận huấn luyện nghiệp vụ bảo vệ của Trần Văn Bình hết giá trị hôm nay",
        "Chứng nhận huấn luyện nghiệp vụ bảo vệ của Trần Văn Bình đã hết giá trị",
    ]


def test_a_new_certificate_ends_the_reminders_of_the_old(cast):
    issue(cast.school_a, cast.guard_a.person)
    issue(cast.school_a, cast.guard_a.person, date(2026, 5, 1))
    assert services.remind(date(2026, 5, 31)) == 0


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Nghiệp vụ bảo vệ", "guard"),
        ("Huấn luyện PCCC", "fire"),
        ("Phòng cháy, chữa cháy và cứu nạn, cứu hộ", "fire"),
        ("CNCH", "rescue"),
        ("Sơ cấp cứu", "first_aid"),
        ("Tin học", None),
    ],
)
def test_the_kind_is_read_from_its_words(said, kind):
    assert services.kind_of(said) == kind


LIST = """Danh sách chứng nhận
Họ và tên,Mã,Loại,Số giấy,Ngày cấp,Hết hạn,Nơi cấp
Bùi Thị An,GV07,PCCC,12,05/01/2026,05/01/2028,Công an tỉnh
"""


def test_a_list_with_wrong_lines_says_each_and_writes_nothing(cast):
    member(cast.school_a, "Bùi Thị An", "GV07")
    rows = certificates_sheet.read(
        (
            LIST
            + "Lạ Thị Lẫm,,PCCC,,05/01/2026,05/01/2028,\n"
            + "Bùi Thị An,GV07,Tin học,,05/01/2026,,\n"
            + "Bùi Thị An,GV07,PCCC,,31/02/2026,,\n"
            + "Bùi Thị An,GV07,PCCC,,06/01/2026,,\n"
            + "Bùi Thị An,GV07,PCCC,13,2026-01-05,05/01/2028,\n"
        ).encode()
    )
    with pytest.raises(services.ListRefused) as refused:
        services.import_certificates(cast.school_a, rows, by=None, at=AT)
    assert [(one.line, one.sentence) for one in refused.value.errors] == [
        (4, "Không có “Lạ Thị Lẫm” trong danh sách người của đơn vị."),
        (5, "Không rõ loại chứng nhận “Tin học”."),
        (6, "Ngày cấp “31/02/2026” chưa đúng: cần dạng 20/11/2026."),
        (7, "Ngày hết giá trị “” chưa đúng: cần dạng 20/11/2026."),
        (8, "Người này đã có chứng nhận cùng loại, cùng ngày cấp."),
    ]
    assert Certificate.objects.count() == 0


def test_certificate_import_checks_first_and_writes_what_it_showed(cast, client):
    an = member(cast.school_a, "Bùi Thị An", "GV07")
    client.force_login(cast.clerk_a)
    address = reverse("outreach:certificate_import")
    shown = client.post(address, {"file": SimpleUploadedFile("cn.csv", LIST.encode(), "text/csv")})
    assert ("1 giấy đều đúng" in words(shown), Certificate.objects.count()) == (True, 0)
    client.post(address, {"sheet": shown.context["confirm"].initial["sheet"]})
    one = Certificate.objects.get()
    assert (one.person, one.kind, one.number, one.last_date, one.issued_by) == (
        an,
        "fire",
        "12",
        date(2028, 1, 5),
        "Công an tỉnh",
    )
    assert certificates_sheet.read(client.get(reverse("outreach:certificate_template")).content) == []


def test_pages_of_certificates(cast, client):
    client.force_login(cast.clerk_a)
    today = dates.today()
    typed = {"person": cast.guard_a.person.pk, "kind": "guard", "issued_date": dates.day(today - timedelta(days=1800))}
    response = client.post(reverse("outreach:certificate_add"), typed)
    one = Certificate.objects.get()
    assert response.url == one.get_absolute_url()
    assert "còn" in words(client.get(reverse("outreach:certificate_list")))
    assert "Trần Văn Bình" in words(client.get(one.get_absolute_url()))
    client.post(reverse("outreach:certificate_withdraw", args=[one.pk]), {"reason": "Nhầm"})
    assert "Lý do: Nhầm" in words(client.get(one.get_absolute_url()))
    assert newest(cast.school_a, dates.local_date(timezone.now())) == []
