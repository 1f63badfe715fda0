"""A folder of last year that leads on: people, teams."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.documents.enums import Direction, DocumentKind, IntakeState, Purpose
from tuquan.documents.models import IntakeFile, PaperUse
from tuquan.documents.services import intake as services, papers
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import docx, upload, xlsx
from tuquan.units.models import Membership, Team

pytestmark = pytest.mark.django_db

PEOPLE = [
    ["TRƯỜNG TIỂU HỌC"],
    ["DANH SÁCH CÁN BỘ"],
    ["TT", "Họ và tên", "Chức vụ", "Phòng, ban", "Số điện thoại"],
    [1, "Nguyễn Thị Lan", "Giáo viên", "Tổ 1", "0912345601"],
    [2, "Trần Văn Minh", "Bảo vệ", "Tổ 2", "091"],
]
FOUNDING = (
    "TRƯỜNG TIỂU HỌC A",
    "Số: 5/QĐ-TH",
    "ngày 10 tháng 01 năm 2025",
    "QUYẾT ĐỊNH",
    "Về việc thành lập Tổ tự quản về an ninh, trật tự",
    "HIỆU TRƯỞNG",
    "Điều 1. Thành lập Tổ tự quản gồm:",
    "1. Bà Nguyễn Thị Lan, Phó Hiệu trưởng, Tổ trưởng;",
    "2. Ông Trần Văn Minh, Bảo vệ, thành viên.",
)


def people_list(cast):
    received = files.receive(upload("danh-sach.xlsx", xlsx(PEOPLE)))
    return services.take_in(cast.school_a, received, by=cast.clerk_a, at=timezone.now())


def decision(cast):
    return papers.enter_document(
        cast.school_a,
        direction=Direction.OUTGOING,
        kind=DocumentKind.DECISION,
        purpose=Purpose.FOUNDING,
        number="5",
        symbol="QĐ-TH",
        date=date(2025, 1, 10),
        issuer=cast.school_a.name,
        summary="Về việc thành lập Tổ tự quản về an ninh, trật tự",
        upload=files.receive(upload("qd.docx", docx(*FOUNDING))),
        by=cast.clerk_a,
        at=timezone.now(),
    )


def test_people_go_into_the_unit_without_a_second_upload(cast, client):
    row = people_list(cast)
    client.force_login(cast.head_a)
    address = reverse("documents:intake_people", args=[row.pk])
    page = client.get(address)
    assert [(one.line, one.full_name) for one in page.context["right"]] == [(4, "Nguyễn Thị Lan")]
    assert [error.line for error in page.context["check"].errors] == [5]
    before = Membership.objects.filter(unit=cast.school_a).count()
    assert client.post(address, {"make_sub_units": "on"}).status_code == 422  # all or nobody
    assert Membership.objects.filter(unit=cast.school_a).count() == before
    done = client.post(address, {"make_sub_units": "on", "skip_wrong": "on"})
    assert done.url == reverse("units:person_list", args=[cast.school_a.pk])
    new = Membership.objects.filter(unit=cast.school_a, person__full_name="Nguyễn Thị Lan").get()
    assert (new.position, new.sub_unit.name, new.person.phone) == ("Giáo viên", "Tổ 1", "0912345601")
    row.refresh_from_db()
    # The list is not kept a second time, and a second tab finds nothing to do.
    assert (row.state, StoredFile.objects.count()) == (IntakeState.PEOPLE_ADDED, 0)
    assert client.post(address, {"make_sub_units": "on", "skip_wrong": "on"}).status_code == 404


def test_two_tabs_add_the_people_once(cast):
    row = people_list(cast)
    stale = IntakeFile.objects.get(pk=row.pk)
    rows = services.people.SheetRow(4, "Nguyễn Thị Lan", "Giáo viên")
    services.add_people(row, [rows], make_sub_units=False, by=cast.clerk_a, at=timezone.now())
    with pytest.raises(services.NotWaiting):
        services.add_people(stale, [rows], make_sub_units=False, by=cast.clerk_a, at=timezone.now())
    assert Membership.objects.filter(unit=cast.school_a, person__full_name="Nguyễn Thị Lan").count() == 1


def test_a_plan_in_the_folder_is_no_list_of_people(cast, client):
    received = files.receive(upload("ke-hoach.txt", "KẾ HOẠCH\nAn ninh".encode()))
    row = services.take_in(cast.school_a, received, by=cast.clerk_a, at=timezone.now())
    client.force_login(cast.head_a)
    assert client.get(reverse("documents:intake_people", args=[row.pk])).status_code == 404


def test_a_founding_decision_fills_the_form_and_founds_once(cast, client):
    document = decision(cast)
    client.force_login(cast.head_a)
    page = client.get(reverse("documents:document", args=[document.pk]))
    (step,) = page.context["steps"]
    assert (step.url, step.made) == (reverse("documents:founding", args=[document.pk]), None)
    assert client.post(step.url).url == reverse("units:team_found", args=[cast.school_a.pk])
    first = client.get(reverse("units:team_found", args=[cast.school_a.pk])).context["form"]
    assert {name: first[name].value() for name in ("kind", "decision_number", "decision_date")} == {
        "kind": "self_management",
        "decision_number": "5/QĐ-TH",
        "decision_date": "10/01/2025",
    }
    checked = reverse("units:team_found_check", args=[cast.school_a.pk])
    assert client.get(checked).status_code == 200
    assert client.post(checked).status_code == 302
    team = Team.objects.get(unit=cast.school_a, decision_number="5/QĐ-TH")
    assert [(one.person.full_name, one.post) for one in team.members.order_by("order")] == [
        ("Nguyễn Thị Lan", "leader"),
        ("Trần Văn Minh", "member"),
    ]
    (step,) = client.get(reverse("documents:document", args=[document.pk])).context["steps"]
    assert (step.made, step.url) == (team, team.get_absolute_url())
    assert client.get(reverse("documents:founding", args=[document.pk])).status_code == 302


def test_a_second_tab_founds_nothing(cast, client):
    document = decision(cast)
    client.force_login(cast.head_a)
    address, checked = (
        reverse("documents:founding", args=[document.pk]),
        reverse("units:team_found_check", args=[cast.school_a.pk]),
    )
    client.post(address)
    kept = client.session["team_draft"]
    client.post(checked)
    session = client.session
    session["team_draft"] = kept  # the other tab, opened before
    session.save()
    page = client.post(checked)
    assert page.context["refusal"] == "Việc này đã được làm từ văn bản này; mở văn bản để xem."
    assert (Team.objects.filter(unit=cast.school_a).count(), PaperUse.objects.count()) == (1, 1)
    # Nor did it leave the new persons behind.
    assert Membership.objects.filter(unit=cast.school_a, person__full_name="Trần Văn Minh").count() == 1


def test_the_folder_lists_what_can_still_be_made(cast, client):
    received = files.receive(upload("qd.docx", docx(*FOUNDING)))
    row = services.take_in(cast.school_a, received, by=cast.clerk_a, at=timezone.now())
    values = {"direction": "out", "kind": "QĐ", "purpose": "founding", "number": "5", "symbol": "QĐ-TH"}
    values |= {"date": "10/01/2025", "issuer": cast.school_a.name, "summary": "Về việc thành lập Tổ tự quản"}
    client.force_login(cast.head_a)
    confirmed = client.post(reverse("documents:intake", args=[row.pk]), values)
    row.refresh_from_db()
    assert confirmed.url == row.document.get_absolute_url()
    page = client.get(reverse("documents:intake_list"))
    assert [(document, [step.made for step in steps]) for document, steps in page.context["led_on"]] == [
        (row.document, [None])
    ]


def test_the_stranger_makes_nothing_of_it(cast, client):
    document = decision(cast)
    client.force_login(cast.head_b)
    assert client.get(reverse("documents:founding", args=[document.pk])).status_code == 404
    assert client.post(reverse("documents:founding", args=[document.pk])).status_code == 404
