import os

import pytest
from django.utils import timezone

from tuquan.files import services as files, uploadhandler, videos
from tuquan.files.enums import VIDEOS, FileKind
from tuquan.files.refusals import FileRefused, MarkUnknown
from tuquan.files.tests.factories import box, element, mp4, track, upload, webm

PLACE = b"\xa9xyz\x00\x12\x15\xc7+12.4900+109.1300/"
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"<exif:GPSLatitude>12,29N</exif:GPSLatitude>"


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def kept(root):
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def taken(name, content):
    return files.receive(upload(name, content), confirmed=True, kinds=VIDEOS)


def words_of(content):
    return {b"+12.4900", b"12,29N", b"An o Nha Trang", b"freeGPS 12.49", b"sensor", b"Phone of An"} & {
        word
        for word in (b"+12.4900", b"12,29N", b"An o Nha Trang", b"freeGPS 12.49", b"sensor", b"Phone of An")
        if word in content
    }


TOLD = [
    mp4(moov=[box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+12.4900+109.1300/"))]),
    mp4(track(b"vide", b"avc1", box(b"udta", box(b"loci", b"An o Nha Trang"))), track(b"soun", b"mp4a")),
    mp4(moov=[box(b"meta", bytes(4), box(b"ilst", b"+12.4900"))]),
    mp4(moov=[box(b"uuid", XMP)]),
    mp4(after=box(b"uuid", XMP)),
    mp4(before=box(b"free", b"freeGPS 12.49")),
    mp4(after=box(b"sefd", b"Phone of An")),
    mp4(after=(0).to_bytes(4) + b"sefd" + b"Phone of An"),
    mp4(after=(1).to_bytes(4) + b"sefd" + (27).to_bytes(8) + b"Phone of An"),
    webm(more=element("1254C367", element("7373", b"LOCATION +12.4900"))),
    webm(more=element("1254C367", element("7373", b"LOCATION +12.4900")), endless=True),
    webm(more=element("1941A469", b"An o Nha Trang")),
    webm(more=element("EC", b"freeGPS 12.49")),
]


@pytest.mark.parametrize("content", TOLD)
def test_a_film_keeps_nothing_of_where_it_was_made(content):
    received = taken("phim", content)
    clean = received.path.read_bytes()
    assert words_of(content)
    assert (words_of(clean), len(clean)) == (set(), len(content))
    assert [clean.find(word) for word in (b"mdat", b"pictures")] == [
        content.find(word) for word in (b"mdat", b"pictures")
    ]
    videos.check(received.path, received.kind)  # still a film
    videos.scrub(received.path, received.kind)
    assert received.path.read_bytes() == clean


@pytest.mark.parametrize("content", [mp4(), webm(), webm(endless=True), mp4(track(b"vide", b"av01"), brand=b"mp42")])
def test_a_clean_film_is_kept_byte_for_byte(content):
    assert taken("phim", content).path.read_bytes() == content


@pytest.mark.parametrize(("content", "kind"), [(mp4(), FileKind.MP4), (webm(), FileKind.WEBM)])
def test_the_content_says_what_it_is_and_the_name_does_not(content, kind):
    received = taken("Phòng chống lừa đảo.pdf", content)
    assert (received.kind, received.name) == (kind, f"Phòng chống lừa đảo.{kind.value}")


NOT_TAKEN = [
    ("a.mov", mp4(brand=b"qt  "), "MP4 (H.264)"),
    ("a.mp4", mp4(track(b"vide", b"hvc1")), "MP4 (H.264)"),
    ("a.mp4", mp4(track(b"vide", b"mp4v")), "MP4 (H.264)"),
    ("a.mp4", mp4(track(b"vide", b"encv")), "MP4 (H.264)"),
    ("a.mkv", webm(doc="matroska"), "MP4 (H.264)"),
    ("a.webm", webm(codec="V_MPEGH/ISO/HEVC"), "MP4 (H.264)"),
    ("a.avi", b"RIFF\x00\x00\x00\x00AVI LIST", "MP4 (H.264)"),
    ("a.wmv", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "MP4 (H.264)"),
    ("a.mp4", mp4(track(), track(b"meta", b"mett")), "dữ liệu khác ngoài hình và tiếng"),
    ("a.mp4", mp4(track(), track(b"sbtl", b"tx3g")), "dữ liệu khác ngoài hình và tiếng"),
    ("a.mp4", mp4(moov=[box(b"gps ", bytes(16))]), "dữ liệu khác ngoài hình và tiếng"),
    ("a.webm", webm(kind=0x11), "dữ liệu khác ngoài hình và tiếng"),
    ("a.mp4", mp4()[:-4], "bị hỏng"),
    ("a.mp4", mp4(track(b"soun", b"mp4a")), "bị hỏng"),
    ("a.mp4", mp4(after=(4).to_bytes(4) + b"free"), "bị hỏng"),
    ("a.mp4", mp4() + os.urandom(5), "bị hỏng"),
    ("a.webm", webm()[:-4], "bị hỏng"),
    ("a.webm", webm(kind=2), "bị hỏng"),
    ("a.webm", b"\x1aE\xdf\xa3" + bytes(60), "bị hỏng"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), NOT_TAKEN)
def test_a_film_that_cannot_be_shown_is_refused_with_what_to_do(root, name, content, sentence):
    with pytest.raises(FileRefused) as refusal:
        taken(name, content)
    assert sentence in str(refusal.value.message)
    assert kept(root) == []


def test_whoever_sends_a_film_says_that_it_bears_no_mark(root):
    with pytest.raises(MarkUnknown):
        files.receive(upload("a.mp4", mp4()), kinds=VIDEOS)
    assert kept(root) == []


def test_a_film_beyond_the_limit_is_refused(root, monkeypatch):
    monkeypatch.setitem(files.inspection.LIMITS, FileKind.MP4, 1024)
    with pytest.raises(FileRefused, match="phim MP4 chỉ nhận đến 0 MB"):
        taken("a.mp4", mp4(body=bytes(2048)))
    assert kept(root) == []


def test_many_boxes_do_not_keep_the_server_busy(monkeypatch):
    monkeypatch.setattr(videos, "MOST_PARTS", 50)
    with pytest.raises(FileRefused, match="bị hỏng"):
        taken("a.mp4", mp4(after=box(b"free") * 100))


def test_a_film_arrives_beyond_the_size_of_papers_and_on_the_disk_of_the_data(rf, root, monkeypatch):
    monkeypatch.setattr(uploadhandler, "LARGEST_PAPER", 100_000)
    monkeypatch.setattr(uploadhandler.CutOff, "most", 100_000)
    film = mp4(body=bytes(3_000_000))
    request = rf.post("/", {"film": upload("a.mp4", film), "paper": upload("a.pdf", b"%PDF-1.7" + bytes(400_000))})
    sent = request.FILES["film"]
    assert (sent.size, request.FILES["paper"].size) == (len(film), 100_001)
    assert os.path.dirname(sent.temporary_file_path()) == str(root / "incoming")
    assert taken("a.mp4", film).path.read_bytes() == film
    request.close()


@pytest.mark.django_db
def test_a_phone_asks_for_parts_of_a_film(cast, client, monkeypatch):
    from tuquan.files import ranges

    content = mp4(body=bytes(range(256)) * 40)
    file = files.store(taken("a.mp4", content), unit=cast.school_a, by=cast.clerk_a, at=timezone.now())
    monkeypatch.setattr(ranges, "AT_ONCE", 4000)
    size, tag = len(content), f'"{file.sha256}"'

    def asked(span, **more):
        response = client.get(file.get_absolute_url(), headers={"Range": span, **more})
        body = b"".join(response) if response.streaming else response.content
        return response.status_code, response.headers.get("Content-Range"), body

    assert client.get(file.get_absolute_url()).status_code == 302
    client.force_login(cast.head_b)
    assert client.get(file.get_absolute_url(), headers={"Range": "bytes=0-"}).status_code == 404
    client.force_login(cast.head_a)
    answers = {
        "bytes=0-": asked("bytes=0-"),
        "bytes=0-99": asked("bytes=0-99"),
        "bytes=9000-": asked("bytes=9000-"),
        "bytes=-10": asked("bytes=-10"),
        "bytes=100-99999999": asked("bytes=100-99999999"),
        "beyond": asked(f"bytes={size}-"),
        "backwards": asked("bytes=9-3"),
        "several": asked("bytes=0-1,5-6"),
        "nonsense": asked("lines=1-2"),
        "same": asked("bytes=5-6", **{"If-Range": tag}),
        "other": asked("bytes=5-6", **{"If-Range": '"x"'}),
    }
    assert answers == {
        "bytes=0-": (206, f"bytes 0-3999/{size}", content[:4000]),
        "bytes=0-99": (206, f"bytes 0-99/{size}", content[:100]),
        "bytes=9000-": (206, f"bytes 9000-{size - 1}/{size}", content[9000:]),
        "bytes=-10": (206, f"bytes {size - 10}-{size - 1}/{size}", content[-10:]),
        "bytes=100-99999999": (206, f"bytes 100-{size - 1}/{size}", content[100:]),
        "beyond": (416, f"bytes */{size}", b""),
        "backwards": (416, f"bytes */{size}", b""),
        "several": (200, None, content),
        "nonsense": (200, None, content),
        "same": (206, f"bytes 5-6/{size}", content[5:7]),
        "other": (200, None, content),
    }
    whole = client.get(file.get_absolute_url())
    names = ("Content-Type", "Accept-Ranges", "ETag", "Cache-Control", "X-Content-Type-Options", "Content-Length")
    assert b"".join(whole) == content
    assert {name: whole.headers[name] for name in names} == {
        "Content-Type": "video/mp4",
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(size),
    }
