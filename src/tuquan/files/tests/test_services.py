import errno
import hashlib
import io
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st
from PIL import Image

from tuquan.audit.models import Entry, PersonalValue
from tuquan.audit.verify import check
from tuquan.files import inspection, services as files
from tuquan.files.enums import IMAGES, LIMITS, MEGABYTE, FileKind, MarkCheck
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused, MarkUnknown, SecretMark
from tuquan.files.tests.factories import docx, mp4, odt, package, pdf, picture, pptx, samples, scan, upload, xlsx


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def kept(root):
    """Every file below the folder."""
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(samples()), ids=str)
def test_store_keeps_a_file_of_each_kind(cast, root, kind):
    at = timezone.now()
    file = files.store(
        upload(f"../Biên bản họp.{kind.value}", samples()[kind]),
        unit=cast.school_a,
        by=cast.clerk_a,
        at=at,
        owner=cast.school_a,
        purpose="minutes",
        confirmed=True,
    )
    content = file.path.read_bytes()
    assert StoredFile.objects.values().get() == {
        "id": file.pk,
        "unit_id": cast.school_a.pk,
        "name": f"Biên bản họp.{kind.value}",
        "kind": kind.value,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "storage_name": file.storage_name,
        "mark_check": "confirmed" if kind in IMAGES else "read",
        "purpose": "minutes",
        "owner_type": "units.unit",
        "owner_id": str(cast.school_a.pk),
        "uploaded_by_id": cast.clerk_a.pk,
        "uploaded_at": at,
        "keep_until": None,
    }
    assert kept(root) == [file.path]
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert content == samples()[kind] or kind in IMAGES
    assert list(StoredFile.objects.of(cast.school_a)) == [file]
    assert list(Entry.objects.values_list("kind", "unit_id")) == [("file.stored", cast.school_a.pk)]


REFUSED = [
    ("trong.pdf", b"", "0 byte"),
    ("hong.pdf", b"%PDF-1.7\n" + os.urandom(300), "bị hỏng"),
    ("hong.docx", samples()[FileKind.DOCX][:-200], "bị hỏng"),
    ("anh.jpg", samples()[FileKind.JPEG][:200], "bị hỏng"),
    ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "bị hỏng"),
    ("khoa.pdf", pdf("KẾ HOẠCH", password="1234"), "khóa bằng mật khẩu"),
    ("ma.pdf", pdf("KẾ HOẠCH", script="app.alert(1)"), "mã lệnh"),
    ("kem.pdf", pdf("KẾ HOẠCH", attachment="virus.exe"), "mã lệnh hoặc tệp gắn bên trong"),
    ("macro.docm", docx("A", main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
    ("macro.docx", docx("A", **{"word/vbaProject.bin": b"x"}), "macro"),
    ("nen.zip", package({"a.txt": "a"}), "Tệp nén"),
    ("long.docx", docx("A", **{"word/media/b.zip": package({"a": "a"})}), "gắn một tệp nén"),
    (
        "kem.docx",
        docx("A", **{"word/embeddings/oleObject1.bin": "Ole10Native".encode("utf-16-le")}),
        "gắn một tệp khác",
    ),
    ("bom.docx", docx("A", **{"word/media/a.bin": bytes(40 * MEGABYTE)}), "nở ra quá lớn"),
    ("leo.docx", docx("A", **{"../../etc/passwd": b"x"}), "bị hỏng"),
    (
        "ngoai.docx",
        docx(
            "A",
            **{
                "word/_rels/settings.xml.rels": "<R><Relationship Type='x/attachedTemplate' TargetMode='External' "
                "Target='http://example.invalid/t.dotm'/></R>"
            },
        ),
        "tự tải mẫu",
    ),
    ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
    ("khoa.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "khóa bằng mật khẩu"),
    ("tro choi.exe", b"MZ\x90\x00" + bytes(100), "chương trình máy tính"),
    ("ke hoach.pdf", b"\x7fELF" + bytes(100), "chương trình máy tính"),
    ("lenh.txt", b"#!/bin/sh\nrm -rf /", "chương trình máy tính"),
    ("trang.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "mã lệnh"),
    ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "mã lệnh"),
    ("anh.svg", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "mã lệnh"),
    ("anh.txt", "\ufeff<svg/>".encode("utf-16-le"), "mã lệnh"),
    ("anh.heic", b"\x00\x00\x00\x18ftypheic" + bytes(50), "JPEG"),
    ("phim.mp4", mp4(), "Ở đây không nhận tệp phim"),
    ("macro.pptm", pptx("A", **{"ppt/vbaProject.bin": b"x"}), "macro"),
    ("bom.pptx", pptx("A", **{"ppt/media/a.bin": bytes(40 * MEGABYTE)}), "nở ra quá lớn"),
    ("tu chay.ppsx", pptx("A", main="slideshow"), "không được nhận"),
    ("cu.txt", "Biên bản".encode("cp1258", errors="replace") + b"\xe9\xff", "UTF-8"),
    ("gi day", bytes(range(256)), "Không nhận ra"),
    ("lon.txt", b"a" * (LIMITS[FileKind.TXT] + 1), "Không nhận ra"),
    ("lon.pdf", b"%PDF-1.7" + bytes(31 * MEGABYTE), "Tệp lớn quá"),
    ("lon.png", b"\x89PNG\r\n\x1a\n" + bytes(16 * MEGABYTE), "ảnh PNG chỉ nhận đến 15 MB"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[f"{one[0]}-{one[2]}" for one in REFUSED])
def test_store_refuses_and_says_why_and_keeps_nothing(cast, root, name, content, sentence):
    with pytest.raises(FileRefused) as refusal:
        files.store(upload(name, content), unit=cast.school_a, by=cast.clerk_a, at=timezone.now(), confirmed=True)
    assert sentence in str(refusal.value.message)
    assert (kept(root), StoredFile.objects.count(), Entry.objects.count()) == ([], 0, 0)


SECRET = [
    ("Kế hoạch (MẬT).pdf", samples()[FileKind.PDF], "MẬT"),
    ("a.pdf", pdf("BỘ CÔNG AN\nTỐI MẬT\nKẾ HOẠCH"), "TỐI MẬT"),
    ("a.pdf", pdf("Công văn", "PHỤ LỤC\nTUYỆT MẬT"), "TUYỆT MẬT"),
    ("a.docx", docx("UBND TỈNH", "MẬT", "KẾ HOẠCH"), "MẬT"),
    ("a.docx", docx("KẾ HOẠCH", header="Độ mật: Tối mật"), "TỐI MẬT"),
    ("a.docx", docx("KẾ HOẠCH", caps="Tuyệt mật"), "TUYỆT MẬT"),
    ("a.xlsx", xlsx([["UBND"], ["MẬT"], ["Bảng kê"]]), "MẬT"),
    ("a.xlsx", xlsx([["Bảng kê"]], header="TỐI MẬT"), "TỐI MẬT"),
    ("a.odt", odt("UBND", "MẬT"), "MẬT"),
    ("a.pptx", pptx("Phòng ngừa lừa đảo", "TỐI MẬT\nTình hình"), "TỐI MẬT"),
    ("a.pptx", pptx("Phòng ngừa lừa đảo", notes="Độ mật: Mật"), "MẬT"),
    ("a.txt", "UBND\nMẬT\nKế hoạch".encode(), "MẬT"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content", "mark"), SECRET)
def test_store_refuses_a_secrecy_mark_also_when_confirmed(cast, root, name, content, mark):
    with pytest.raises(SecretMark) as refusal:
        files.store(upload(name, content), unit=cast.school_a, by=cast.clerk_a, at=timezone.now(), confirmed=True)
    assert refusal.value.mark == mark
    assert f"“{mark}”" in str(refusal.value.message)
    assert (kept(root), Entry.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_store_takes_papers_about_secrecy(cast):
    for content in (
        pdf("QUY CHẾ\nBẢO VỆ BÍ MẬT NHÀ NƯỚC\nMật khẩu, mật độ, bảo mật"),
        docx("CAM KẾT BẢO MẬT", "Điều 1. Bí mật nhà nước gồm ba độ: Tuyệt mật, Tối mật, Mật."),
    ):
        file = files.store(upload("Quy chế bảo mật", content), unit=cast.school_a, by=None, at=timezone.now())
        assert file.mark_check == MarkCheck.READ


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content"), [("quet.pdf", scan()), ("anh.jpg", picture())])
def test_store_asks_for_a_word_where_it_cannot_read(cast, root, name, content):
    with pytest.raises(MarkUnknown):
        files.store(upload(name, content), unit=cast.school_a, by=cast.clerk_a, at=timezone.now())
    assert kept(root) == []
    file = files.store(upload(name, content), unit=cast.school_a, by=cast.clerk_a, at=timezone.now(), confirmed=True)
    assert file.mark_check == MarkCheck.CONFIRMED


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(IMAGES), ids=str)
def test_pictures_lose_place_and_camera_and_stay_upright(cast, kind):
    before = Image.open(io.BytesIO(picture(kind, upright=False)))
    assert dict(before.getexif().get_ifd(0x8825))
    assert before.size == (40, 20)
    file = files.store(
        upload("anh", picture(kind, upright=False)), unit=cast.school_a, by=None, at=timezone.now(), confirmed=True
    )
    with Image.open(file.path) as after:
        assert (after.size, dict(after.getexif()), dict(after.getexif().get_ifd(0x8825))) == ((20, 40), {}, {})
        assert {"exif", "xmp", "comment", "icc_profile"} & after.info.keys() == set()
    assert b"Phone of An" not in file.path.read_bytes()


@pytest.mark.django_db
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(cast, monkeypatch):
    monkeypatch.setattr(inspection, "MAX_PIXELS", 500)
    with pytest.raises(FileRefused, match="điểm ảnh"):
        files.receive(upload("anh.png", picture(FileKind.PNG)), confirmed=True)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\An\\Kế  hoạch.PDF", "Kế hoạch.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a<b>:c?.exe", "a b c.pdf"),
        (".pdf", "tệp.pdf"),
        ("Số 12.2026", "Số 12.2026.pdf"),
        ("x" * 400, "x" * 180 + ".pdf"),
        ("đảo\u202efdp.exe", "đảofdp.pdf"),
    ],
)
def test_clean_name(name, cleaned):
    assert inspection.clean_name(name, FileKind.PDF) == cleaned


@pytest.mark.django_db
def test_a_full_disk_gives_a_sentence_and_leaves_nothing(cast, root, monkeypatch):
    def full(path, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileRefused, match="đã đầy"):
        files.store(upload("a.txt", b"a"), unit=cast.school_a, by=None, at=timezone.now())
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_store_keeps_no_file_when_its_row_cannot_be_written(cast, root, monkeypatch):
    monkeypatch.setattr(StoredFile.objects, "create", lambda **fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.store(upload("a.txt", b"a"), unit=cast.school_a, by=None, at=timezone.now())
    assert kept(root) == []


@pytest.mark.django_db
def test_sweep_takes_orphans_of_failed_acts_and_nothing_else(cast, root):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        files.store(upload("a.txt", b"a"), unit=cast.school_a, by=None, at=timezone.now())
        raise ZeroDivisionError
    files.receive(upload("b.txt", b"b"))
    file = files.store(upload("c.txt", b"c"), unit=cast.school_a, by=None, at=timezone.now())
    assert (len(kept(root)), files.sweep()) == (3, 0)
    assert files.sweep(timezone.now() + timedelta(days=2)) == 2
    assert kept(root) == [file.path]


@pytest.mark.django_db(transaction=True)
def test_delete_removes_the_bytes_and_the_name_and_tells_the_log(cast, root):
    at = timezone.now()
    file = files.store(upload("Đơn của ông An.txt", b"a"), unit=cast.school_a, by=cast.clerk_a, at=at)
    files.delete(file, by=cast.clerk_a, at=timezone.now(), reason="Gửi nhầm")
    assert (kept(root), StoredFile.objects.count(), PersonalValue.objects.count()) == ([], 0, 0)
    assert list(Entry.objects.order_by("pk").values_list("kind", "reason")) == [
        ("file.stored", ""),
        ("file.deleted", "Gửi nhầm"),
        ("audit.erased", "Gửi nhầm"),
    ]
    assert (check().difference, check().erased) == (None, 1)


@pytest.mark.django_db
def test_delete_refuses_a_file_of_another_record(cast):
    at = timezone.now()
    file = files.store(upload("a.txt", b"a"), unit=cast.school_a, by=None, at=at, owner=cast.school_a)
    for owner in (None, cast.school_b):
        with pytest.raises(files.FileInUse):
            files.delete(file, by=None, at=at, reason="", owner=owner)
    files.delete(file, by=None, at=at, reason="", owner=cast.school_a)


@pytest.mark.django_db
def test_files_are_kept_through_their_last_day(cast):
    day = date(2026, 11, 15)
    for keep_until in (None, day - timedelta(days=1), day):
        files.store(upload("a.txt", b"a"), unit=cast.school_a, by=None, at=timezone.now(), keep_until=keep_until)
    assert files.delete_expired(day) == 1
    assert set(StoredFile.objects.values_list("keep_until", flat=True)) == {None, day}


@pytest.mark.django_db
def test_texts_reads_the_words(cast):
    at, school = timezone.now(), cast.school_a
    found = {
        kind: files.texts(files.store(upload("a", samples()[kind]), unit=school, by=None, at=at, confirmed=True))
        for kind in (FileKind.PDF, FileKind.DOCX, FileKind.XLSX, FileKind.TXT, FileKind.PNG)
    }
    assert [text.split("\n") for text in found.values()] == [
        ["KẾ HOẠCH", "Bảo đảm an ninh, trật tự"],
        ["KẾ HOẠCH", "Bảo đảm an ninh, trật tự"],
        ["Đơn vị", "Số buổi", "Trường A", "3.0"],
        ["Biên bản họp", "ngày 15/11"],
        [""],
    ]


START = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"RIFF\x00\x00\x00\x00WEBP",
    b"\xff\xfe",
]


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.text(max_size=60),
    content=st.builds(lambda start, rest: start + rest, st.sampled_from(START), st.binary(max_size=600)),
)
def test_random_bytes_are_taken_or_refused_with_a_sentence(tmp_path_factory, name, content):
    taken_or_refused(tmp_path_factory, name, content)


@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(sorted(set(samples()) - {FileKind.PDF})),
    cut=st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
)
def test_cut_and_bent_files_are_taken_or_refused_with_a_sentence(tmp_path_factory, kind, cut, flips):
    taken_or_refused(tmp_path_factory, f"tep.{kind.value}", bent(samples()[kind], cut, flips))


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.floats(0.5, 1), flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8))
def test_cut_and_bent_pdf_files_are_taken_or_refused_with_a_sentence(tmp_path_factory, cut, flips):
    taken_or_refused(tmp_path_factory, "tep.pdf", bent(samples()[FileKind.PDF], cut, flips))


def bent(content, cut, flips):
    changed = bytearray(content[: int(len(content) * cut)])
    for place, value in flips:
        if changed:
            changed[int(place * len(changed))] = value
    return bytes(changed)


def taken_or_refused(tmp_path_factory, name, content):
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("fuzz")
    with override_settings(MEDIA_ROOT=folder):
        one = upload("x", content)
        one._name = name
        try:
            received = files.receive(one, confirmed=True)
        except FileRefused as refusal:
            assert (bool(str(refusal.message).strip()), kept(folder)) == (True, [])  # noqa: PT017 both ends are right
        else:
            assert kept(folder) == [received.path]
            assert Path(received.name).name == received.name
