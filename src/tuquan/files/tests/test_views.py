import pytest
from django import forms
from django.utils import timezone

from tuquan.files import registry, services as files, uploadhandler
from tuquan.files.enums import FileKind
from tuquan.files.fields import SCANS, UploadField
from tuquan.files.tests.factories import docx, pdf, picture, samples, upload


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def minutes(cast):
    return files.store(
        upload("Biên bản.pdf", samples()[FileKind.PDF]),
        unit=cast.school_a,
        by=cast.clerk_a,
        at=timezone.now(),
        owner=cast.school_a,
    )


def ask(client, address):
    """The page with its bytes read, which also closes the file."""
    response = client.get(address)
    response.body = b"".join(response) if response.streaming else response.content
    return response


@pytest.mark.django_db
def test_file_is_served_to_who_sees_the_records_of_the_unit(cast, client, minutes):
    answers = {}
    for name in ("head_a", "clerk_a", "guard_a", "officer", "police_officer", "head_b", "administrator"):
        client.force_login(getattr(cast, name))
        answers[name] = ask(client, minutes.get_absolute_url()).status_code
    client.logout()
    answers["nobody"] = ask(client, minutes.get_absolute_url()).status_code
    assert answers == {
        "head_a": 200,
        "clerk_a": 200,
        "guard_a": 404,
        "officer": 404,
        "police_officer": 404,
        "head_b": 404,
        "administrator": 404,
        "nobody": 302,
    }


@pytest.mark.django_db
def test_file_comes_whole_and_cannot_act(cast, client, minutes):
    client.force_login(cast.head_a)
    response = ask(client, minutes.get_absolute_url())
    assert response.body == samples()[FileKind.PDF]
    headers = {
        name: response.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "inline; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
    attached = ask(client, minutes.get_absolute_url() + "?tai-ve")
    assert attached.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "disposition", "sandboxed"), [(docx("A"), "attachment", True), (picture(), "inline", True)]
)
def test_file_opens_only_what_a_browser_shows_safely(cast, client, content, disposition, sandboxed):
    at = timezone.now()
    file = files.store(upload("a", content), unit=cast.school_a, by=None, at=at, confirmed=True)
    client.force_login(cast.head_a)
    response = ask(client, file.get_absolute_url())
    assert response.headers["Content-Disposition"].split(";")[0] == disposition
    assert response.headers["Content-Security-Policy"].endswith("; sandbox") is sandboxed


@pytest.mark.django_db
def test_file_asks_the_app_of_its_record(cast, client, minutes, monkeypatch):
    monkeypatch.setitem(registry._readers, "units.unit", lambda user, file: user == cast.officer and file == minutes)
    for user, status in ((cast.officer, 200), (cast.head_a, 404)):
        client.force_login(user)
        assert ask(client, minutes.get_absolute_url()).status_code == status


@pytest.mark.django_db
def test_file_without_a_record_is_read_by_who_sent_it(cast, client):
    file = files.store(upload("a.txt", b"a"), unit=cast.school_a, by=cast.guard_a, at=timezone.now())
    client.force_login(cast.guard_a)
    assert ask(client, file.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_file_lost_from_the_disk_is_not_found(cast, client, minutes):
    minutes.path.unlink()
    client.force_login(cast.head_a)
    assert ask(client, minutes.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_file_can_be_sent_by_the_web_server_in_front(cast, client, minutes, settings):
    settings.FILES_ACCEL_PREFIX = "/kho/"
    client.force_login(cast.head_a)
    response = ask(client, minutes.get_absolute_url())
    assert (response.headers["X-Accel-Redirect"], response.body) == (f"/kho/{minutes.storage_name}", b"")


class MinutesForm(forms.Form):
    minutes = UploadField(label="Biên bản đã ký", kinds=SCANS)


@pytest.mark.parametrize(
    ("data", "file", "errors"),
    [
        ({}, None, {"minutes": ["Hãy chọn tệp cho mục này."]}),
        (
            {},
            ("a.docx", docx("A")),
            {"minutes": ["Ở đây cần tệp PDF, ảnh PNG, ảnh JPEG, ảnh WebP; tệp gửi là Word (.docx)."]},
        ),
        ({"minutes_no_mark": "on"}, ("a.jpg", picture()), {}),
        ({}, ("a.pdf", pdf("BIÊN BẢN")), {}),
    ],
)
def test_upload_field_looks_at_the_file_while_the_form_is_checked(data, file, errors):
    form = MinutesForm(data, {"minutes": upload(*file)} if file else {})
    assert (form.is_valid(), form.errors) == (not errors, errors)
    assert errors or form.cleaned_data["minutes"].path.exists()


def test_upload_field_says_what_to_do_with_a_scan():
    form = MinutesForm({}, {"minutes": upload("a.jpg", picture())})
    assert "Tôi đã xem" in form.errors["minutes"][0]
    html = str(form)
    assert 'name="minutes" accept=".pdf,.png,.jpg,.jpeg,.webp"' in html
    assert 'name="minutes_no_mark"' in html
    assert form.is_multipart()


def test_a_request_cannot_send_more_than_the_largest_file(rf, monkeypatch):
    monkeypatch.setattr(uploadhandler, "LARGEST_PAPER", 200_000)
    monkeypatch.setattr(uploadhandler.CutOff, "most", 200_000)
    monkeypatch.setattr(files, "LARGEST", 200_000)
    request = rf.post("/", {"minutes": upload("a.pdf", b"%PDF-1.7" + bytes(400_000))})
    assert request.FILES["minutes"].size == 200_001
    assert "Tệp lớn quá" in MinutesForm(request.POST, request.FILES).errors["minutes"][0]
    request.close()
