"""Files that hang on sessions, declarations and reviews of the list: pages, rights, log."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tuquan.audit.models import Entry
from tuquan.core.dates import Period
from tuquan.facts.services import declaring
from tuquan.files import attachments, services as files
from tuquan.files.enums import FileKind
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused
from tuquan.files.tests.factories import samples, upload
from tuquan.outreach.services import sessions as outreach
from tuquan.units.services import reviews

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def paper():
    return upload("Danh sách.pdf", samples()[FileKind.PDF])


def session(cast, **values):
    values = {"title": "Quán triệt nội quy", "date": date(2026, 2, 10), "head_count": 5, **values}
    return outreach.record_session(cast.school_a, **values, by=cast.clerk_a, at=timezone.now())


def declaration(cast):
    return declaring.declare(
        cast.school_a,
        Period(date(2026, 1, 1), date(2026, 3, 31)),
        [declaring.DeclaredFigureInput("propaganda_sessions", 3)],
        source_title="Báo cáo quý",
        by=cast.clerk_a,
        at=timezone.now(),
    )


def review(cast):
    return reviews.open_review(cast.office, year=2026, by=cast.officer, at=timezone.now())


@pytest.mark.parametrize(
    ("slug", "make", "who", "purpose"),
    [
        ("buoi", session, "clerk_a", "names"),
        ("ban-khai", declaration, "clerk_a", "source"),
        ("ra-soat", review, "officer", "decision"),
    ],
)
def test_attach_and_remove_through_the_pages(cast, client, slug, make, who, purpose):
    record = make(cast)
    client.force_login(getattr(cast, who))
    add_url = reverse("files:attach", args=[slug, record.pk])
    assert add_url in client.get(record.get_absolute_url()).content.decode()
    answer = client.post(add_url, {"purpose": purpose, "file": paper()})
    assert (answer.status_code, answer.headers.get("Location")) == (302, record.get_absolute_url())
    stored = StoredFile.objects.get()
    assert (stored.unit, stored.purpose, stored.name) == (
        getattr(record, "unit", None) or record.office,
        purpose,
        "Danh sách.pdf",
    )
    page = client.get(record.get_absolute_url()).content.decode()
    assert stored.get_absolute_url() in page
    remove_url = reverse("files:remove", args=[slug, record.pk, stored.pk])
    assert client.post(remove_url, {"reason": ""}).status_code == 200
    assert client.post(remove_url, {"reason": "Gửi nhầm"}).status_code == 302
    assert not StoredFile.objects.exists()
    kinds = (
        Entry.objects.filter(kind__startswith="record.file").order_by("seq").values_list("kind", "object_id", "reason")
    )
    assert list(kinds) == [
        ("record.file_added", str(record.pk), ""),
        ("record.file_removed", str(record.pk), "Gửi nhầm"),
    ]


def test_a_refused_file_is_explained_and_nothing_is_kept(cast, client):
    record = session(cast)
    client.force_login(cast.clerk_a)
    url = reverse("files:attach", args=["buoi", record.pk])
    page = client.post(url, {"purpose": "photo", "file": upload("Kế hoạch (MẬT).pdf", samples()[FileKind.PDF])})
    assert page.status_code == 200
    assert "dấu chỉ độ mật" in page.content.decode()
    assert not StoredFile.objects.exists()


def test_only_who_sees_the_record_reads_its_files_and_who_may_change_it_adds(cast, client):
    record, stated, list_of_year = session(cast), declaration(cast), review(cast)
    at = timezone.now()
    kept = [
        attachments.attach(one, file=files.receive(paper()), purpose=purpose, by=cast.clerk_a, at=at)
        for one, purpose in ((record, "photo"), (stated, "source"), (list_of_year, "decision"))
    ]
    pages = [
        *(one.get_absolute_url() for one in kept),
        reverse("files:attach", args=["buoi", record.pk]),
        reverse("files:attach", args=["ban-khai", stated.pk]),
        reverse("files:attach", args=["ra-soat", list_of_year.pk]),
    ]
    answers = {}
    for name in ("head_a", "guard_a", "officer", "chairman", "police_officer", "head_b"):
        client.force_login(getattr(cast, name))
        answers[name] = []
        for page in pages:
            answer = client.get(page)
            b"".join(answer) if answer.streaming else answer.content
            answers[name].append(answer.status_code)
    assert answers == {
        "head_a": [200, 200, 404, 200, 200, 404],
        "guard_a": [404, 404, 404, 404, 404, 404],
        "officer": [404, 404, 200, 404, 404, 200],
        "chairman": [404, 404, 200, 404, 404, 200],
        "police_officer": [404, 404, 404, 404, 404, 404],
        "head_b": [404, 404, 404, 404, 404, 404],
    }
    # The officer sees the declaration's figures, and not that a paper lies beneath them.
    client.force_login(cast.officer)
    page = client.get(stated.get_absolute_url())
    assert (page.status_code, kept[1].name in page.content.decode()) == (200, False)


def test_a_withdrawn_record_keeps_its_files_as_they_are(cast):
    record = session(cast)
    at = timezone.now()
    stored = attachments.attach(record, file=files.receive(paper()), purpose="photo", by=cast.clerk_a, at=at)
    outreach.withdraw_session(record, reason="Ghi nhầm", by=cast.clerk_a, at=at)
    with pytest.raises(FileRefused, match="đã được rút"):
        attachments.attach(record, file=files.receive(paper()), purpose="photo", by=cast.clerk_a, at=at)
    with pytest.raises(FileRefused, match="đã được rút"):
        attachments.remove(record, stored, reason="Thừa", by=cast.clerk_a, at=at)
    assert StoredFile.objects.count() == 1


def test_a_party_cell_meeting_takes_no_list_of_names(cast):
    record = session(cast, form="party_cell")
    at = timezone.now()
    with pytest.raises(FileRefused, match="chỉ ghi số người dự"):
        attachments.attach(record, file=files.receive(paper()), purpose="names", by=cast.clerk_a, at=at)
    attachments.attach(record, file=files.receive(paper()), purpose="photo", by=cast.clerk_a, at=at)
    assert StoredFile.objects.get().purpose == "photo"
