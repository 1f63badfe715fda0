from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.documents.enums import Direction, DocumentKind, IntakeState, Purpose
from tuquan.documents.models import IntakeFile, OfficialDocument
from tuquan.documents.services import intake as services
from tuquan.documents.tests.test_headings import PLAN
from tuquan.files import queries as file_queries, services as files
from tuquan.files.enums import FileKind
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast):
    cast.school_a.symbol = "VP"
    cast.school_a.save()
    return cast


def dropped(cast, name="ke-hoach.txt", text=PLAN):
    received = files.receive(upload(name, text.encode()))
    return services.take_in(cast.school_a, received, by=cast.clerk_a, at=timezone.now())


def test_an_own_plan_is_read_whole_and_entered_as_it_stands(office):
    intake = dropped(office)
    assert services.is_whole(intake)
    document = services.confirm_as_read(intake, by=office.clerk_a, at=timezone.now())
    assert (
        document.direction,
        document.kind,
        document.purpose,
        document.reference,
        document.date,
        document.issuer,
    ) == (
        Direction.OUTGOING,
        DocumentKind.PLAN,
        Purpose.YEAR_PLAN,
        "12/KH-VP",
        date(2017, 1, 5),
        office.school_a.name,
    )
    assert [file.name for file in file_queries.files_of(document)] == ["ke-hoach.txt"]
    intake.refresh_from_db()
    assert (intake.state, intake.document) == (IntakeState.ENTERED, document)


def test_a_file_is_taken_in_once(office):
    dropped(office)
    with pytest.raises(services.AlreadyHere) as refusal:
        dropped(office, "ban-sao.txt")
    assert refusal.value.message == "Tệp này đã có trong đơn vị với tên “ke-hoach.txt”."
    assert (IntakeFile.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_file_set_aside_is_gone(office):
    intake = dropped(office)
    services.set_aside(intake, by=office.clerk_a, at=timezone.now())
    intake.refresh_from_db()
    assert (intake.state, StoredFile.objects.count()) == (IntakeState.SET_ASIDE, 0)
    with pytest.raises(services.NotWaiting):
        services.confirm_as_read(intake, by=office.clerk_a, at=timezone.now())


def test_a_scan_is_kept_and_has_nothing_read(office):
    received = files.receive(upload("quet.png", samples()[FileKind.PNG]), confirmed=True)
    intake = services.take_in(office.school_a, received, by=office.clerk_a, at=timezone.now())
    assert not services.is_whole(intake)
    assert intake.found["summary"] == ""


def test_a_folder_goes_from_the_drop_to_the_register(client, office):
    client.force_login(office.clerk_a)
    page = client.post(
        reverse("documents:intake_add"),
        {
            "no_mark": "on",
            "papers": [
                upload("ke-hoach.txt", PLAN.encode()),
                upload("thu.txt", b"Chao anh"),
                upload("chay.exe", b"MZ\x90\x00" + bytes(200)),
            ],
        },
    )
    assert page.status_code == 422
    assert [name for name, _reason in page.context["refused"]] == ["chay.exe"]
    waiting = {row.name: row for row in IntakeFile.objects.all()}
    assert waiting.keys() == {"ke-hoach.txt", "thu.txt"}
    client.post(reverse("documents:intake_confirm_many"), {"tep": [str(row.pk) for row in waiting.values()]})
    assert [paper.reference for paper in OfficialDocument.objects.all()] == ["12/KH-VP"]
    one = reverse("documents:intake", args=[waiting["thu.txt"].pk])
    answer = client.post(
        one,
        {
            "direction": "in",
            "kind": "CV",
            "purpose": "other",
            "date": "01/02/2017",
            "issuer": "Công an phường",
            "summary": "Trao đổi tình hình",
        },
    )
    assert answer.url == reverse("documents:intake_list")
    assert OfficialDocument.objects.count() == 2
    assert client.get(one).status_code == 404


def test_nothing_is_taken_without_the_word_that_no_file_is_secret(client, office):
    client.force_login(office.clerk_a)
    page = client.post(reverse("documents:intake_add"), {"papers": [upload("ke-hoach.txt", PLAN.encode())]})
    assert page.status_code == 422
    assert "Hãy đánh dấu ô “Tôi đã xem: không tệp nào mang dấu mật”." in page.content.decode()
    assert not IntakeFile.objects.exists()


def test_another_unit_finds_nothing(client, office):
    intake = dropped(office)
    client.force_login(office.head_b)
    assert client.get(reverse("documents:intake", args=[intake.pk])).status_code == 404
    client.post(reverse("documents:intake_confirm_many"), {"tep": [str(intake.pk)]})
    assert not OfficialDocument.objects.exists()
