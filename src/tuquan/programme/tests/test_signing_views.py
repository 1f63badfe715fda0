"""The pages of signing: for workers without an account, for the unit, for signed-in people."""

import re
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tuquan.files.tests.factories import samples, upload
from tuquan.programme.models import RulesReview, Signature, SigningRound
from tuquan.programme.services.signing import acts, codes, people, rounds
from tuquan.programme.tests import factories as make
from tuquan.programme.tests.factories import NOW
from tuquan.units.models import Membership


@pytest.fixture(autouse=True)
def no_door_is_closed():
    cache.clear()


def path(url: str) -> str:
    return urlsplit(url).path


def words(response) -> str:
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def open_round(cast):
    return make.opened(cast.school_a, "Nguyễn Văn An", "Lê Bình", by=cast.clerk_a)


def typed(signer, code=None):
    text = rounds.current_text(signer.round)
    return {"staff_code": signer.code, "code": code or codes.code_of(signer), "sha256": text.sha256}


# On the own phone


def test_a_worker_signs_with_two_codes_and_sees_what_was_signed(open_round, client):
    round, (an, _binh) = open_round
    page = client.get(path(codes.round_url(round)))
    assert page.status_code == 200
    shown = words(page)
    assert ("Tôi cam kết giữ gìn an ninh, trật tự." in shown, "Văn An" in shown) == (True, False)
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(path(codes.round_url(round)), typed(an), follow=True)
    assert answer.status_code == 200
    shown = words(answer)
    assert "Đã ký lúc 12:00 15/06/2026" in shown
    assert rounds.current_text(round).sha256 in shown
    assert [(one.signer, one.how) for one in Signature.objects.all()] == [(an, "code")]


def test_two_tabs_and_the_back_button_make_one_signature(open_round, client):
    round, (an, _binh) = open_round
    address = path(codes.slip_url(an, round))
    assert "Chào Nguyễn Văn An" in words(client.get(address))
    assert Signature.objects.count() == 0  # opening signs nothing
    sha256 = rounds.current_text(round).sha256
    first = client.post(address, {"sha256": sha256})
    second = client.post(address, {"sha256": sha256})
    assert (first.status_code, first.url) == (302, second.url)
    assert client.get(address).url == first.url  # who comes back sees the receipt
    by_codes = client.post(path(codes.round_url(round)), typed(an))
    assert by_codes.url == first.url
    assert [one.how for one in Signature.objects.all()] == ["slip"]


def test_wrong_codes_and_unknown_people_are_answered_alike(open_round, client):
    round, (an, _binh) = open_round
    address = path(codes.round_url(round))
    answers = set()
    for staff_code, code in (("NV1", "00000000"), ("NV404", codes.code_of(an)), ("NV404", "00000000")):
        response = client.post(address, {"staff_code": staff_code, "code": code, "sha256": ""})
        found = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|value="(NV\w+|\d+)"', "", response.content.decode())
        answers.add((response.status_code, re.sub(r"nonce=\S+", "", found)))
    assert len(answers) == 1
    assert Signature.objects.count() == 0


def test_an_address_that_guesses_on_and_on_is_sent_away(open_round, client):
    round, (an, _binh) = open_round
    address = path(codes.round_url(round))
    for number in range(40):
        assert client.post(address, {"staff_code": f"X{number}", "code": "1", "sha256": ""}).status_code == 200
    assert client.post(address, typed(an)).status_code == 429
    other = Client(REMOTE_ADDR="10.1.2.3")
    assert other.post(address, typed(an)).status_code == 302


@pytest.mark.parametrize("name", ["sign", "slip", "receipt", "rules_read"])
def test_a_link_that_nobody_gave_out_opens_nothing(db, client, name):
    response = client.get(reverse(f"signing:{name}", args=["abc:def:ghi"]))
    assert (response.status_code, "Liên kết này không đúng" in words(response)) == (410, True)


def test_a_link_of_one_kind_opens_no_other_page(open_round, client):
    round, (an, _binh) = open_round
    token = path(codes.slip_url(an, round)).rstrip("/").rpartition("/")[2]
    assert client.get(reverse("signing:sign", args=[token])).status_code == 410
    assert client.get(reverse("signing:receipt", args=[token])).status_code == 410


def test_links_that_were_taken_back_open_nothing(cast, open_round, client):
    round, (an, binh) = open_round
    poster, slip = path(codes.round_url(round)), path(codes.slip_url(an, round))
    rounds.take_links_back(round, reason="Lộ ra mạng", by=cast.clerk_a, at=NOW)
    people.new_code(an, by=cast.clerk_a, at=NOW)
    assert [client.get(address).status_code for address in (poster, slip)] == [410, 410]
    assert client.get(path(codes.slip_url(binh, round))).status_code == 200
    assert client.get(path(codes.round_url(SigningRound.objects.get()))).status_code == 200


def test_after_the_last_day_nothing_is_signed_and_receipts_still_open(open_round, client, monkeypatch):
    round, (an, binh) = open_round
    one = acts.by_slip(an, sha256=rounds.current_text(round).sha256, at=NOW)
    addresses = [path(codes.round_url(round)), path(codes.slip_url(binh, round)), path(codes.slip_url(an, round))]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))
    assert [client.get(address).status_code for address in addresses] == [410, 410, 302]
    assert client.post(addresses[1], {"sha256": one.sha256}).status_code == 410
    assert client.get(codes.receipt_path(one)).status_code == 200


def test_words_changed_while_reading_are_shown_again_before_signing(cast, open_round, client):
    round, (an, _binh) = open_round
    old = typed(an)
    rounds.revise_text(round, text="Lời mới.", what_changed="", by=cast.clerk_a, at=NOW)
    response = client.post(path(codes.round_url(round)), old)
    assert (response.status_code, "Lời mới." in words(response)) == (200, True)
    assert "Nội dung vừa được sửa" in words(response)
    assert Signature.objects.count() == 0


def test_a_receipt_says_when_the_words_no_longer_fit_the_fingerprint(open_round, client):
    round, (an, _binh) = open_round
    one = acts.by_slip(an, sha256=rounds.current_text(round).sha256, at=NOW)
    round.texts.update(text="Lời đã bị sửa lén.")
    shown = words(client.get(codes.receipt_path(one)))
    assert ("không còn khớp với dấu vân tay" in shown, "Đã ký lúc" in shown) == (True, False)


def test_the_notice_board_shows_the_version_in_force(cast, client):
    from tuquan.programme.services import rules as services

    first = make.internal_rules(cast.school_a, by=cast.clerk_a, text="Điều 1. Cũ.")
    address = path(codes.rules_url(first))
    assert "Điều 1. Cũ." in words(client.get(address))
    fields = {"title": first.title, "topics": ["premises"], "what_changed": "Gọn hơn", "by": cast.clerk_a, "at": NOW}
    second = services.issue_new_version(first, valid_from=date(2026, 6, 1), text="Điều 1. Mới.", **fields)
    assert "Điều 1. Mới." in words(client.get(address))
    services.withdraw_rules(second, valid_to=date(2026, 6, 10), reason="Bỏ", by=cast.clerk_a, at=NOW)
    assert client.get(address).status_code == 410


# The unit


@pytest.fixture
def clerk(cast, client):
    client.force_login(cast.clerk_a)
    return client


def test_from_the_first_click_to_the_opened_round(cast, clerk):
    response = clerk.post(
        reverse("programme:signing_add", args=["commitment"]),
        {
            "title": "Cam kết không đốt pháo",
            "group": "staff",
            "text": "Tôi không đốt pháo.",
            "first_date": "01/06/2026",
            "last_date": "30/06/2026",
            "topic": "weapons_fireworks",
        },
    )
    round = SigningRound.objects.get()
    assert response.url == reverse("programme:signing_people", args=[round.pk])
    clerk.post(reverse("programme:signing_take", args=[round.pk]), {})
    clerk.post(reverse("programme:signing_open", args=[round.pk]))
    round.refresh_from_db()
    members = Membership.objects.filter(unit=cast.school_a).values("person").distinct().count()
    assert (round.is_open, round.topic, round.signers.count()) == (True, "weapons_fireworks", members)
    assert words(clerk.get(round.get_absolute_url())).count(f"Còn {members} người chưa ký") == 1


def test_a_list_comes_from_a_file_and_a_wrong_line_is_told(cast, clerk):
    round = make.signing(cast.school_a, by=cast.clerk_a)
    address = reverse("programme:signing_import", args=[round.pk])
    bad = "Họ và tên,Mã,Tổ\nAn,1,Tổ 1\n,2,Tổ 1\n".encode()
    assert "dòng 3: chưa có họ và tên" in words(clerk.post(address, {"file": upload("a.csv", bad)}))
    good = "Họ và tên,Mã,Tổ\nAn,1,Tổ 1\nBình,2,Tổ 2\n".encode()
    assert clerk.post(address, {"file": upload("a.csv", good)}).status_code == 302
    assert [(one.name, one.code, one.part) for one in round.signers.sorted()] == [
        ("An", "1", "Tổ 1"),
        ("Bình", "2", "Tổ 2"),
    ]


def test_the_live_number_follows_and_stops_asking_when_all_have_signed(open_round, clerk):
    round, (an, binh) = open_round
    address = reverse("programme:signing_live", args=[round.pk])
    sha256 = rounds.current_text(round).sha256
    acts.by_slip(an, sha256=sha256, at=NOW)
    fragment = clerk.get(address)
    assert ("50 %" in words(fragment), "hx-get" in fragment.content.decode()) == (True, True)
    acts.by_slip(binh, sha256=sha256, at=NOW)
    fragment = clerk.get(address)
    assert ("100 %" in words(fragment), "hx-get" in fragment.content.decode()) == (True, False)


def test_who_has_not_signed_is_found_page_by_page(cast, clerk, django_assert_max_num_queries):
    round = make.signing(cast.school_a, by=cast.clerk_a)
    make.listed(round, *[f"Người {n:03d}" for n in range(60)], by=cast.clerk_a)
    address = reverse("programme:signing_people", args=[round.pk])
    with django_assert_max_num_queries(20):
        first = clerk.get(address)
    assert ("Người 049" in words(first), "Người 050" in words(first)) == (True, False)
    assert "Người 050" in words(clerk.get(address, {"q": "nguoi 050"}))
    assert "Không có ai như vậy" in words(clerk.get(address, {"tinh_trang": "roi"}))


def test_slips_carry_name_codes_and_link_and_their_printing_is_noted(open_round, clerk):
    from tuquan.audit.models import Entry

    round, (an, binh) = open_round
    acts.by_slip(an, sha256=rounds.current_text(round).sha256, at=NOW)
    response = clerk.post(reverse("programme:signing_slips", args=[round.pk]))
    text = PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert response.headers["Content-Type"] == "application/pdf"
    assert [part in text for part in ("Lê Bình", codes.written(codes.code_of(binh)), "Nguyễn Văn An")] == [
        True,
        True,
        False,
    ]
    assert Entry.objects.filter(kind="programme.signing_slips").count() == 1


def test_the_qr_on_a_slip_is_read_by_a_camera_and_opens_that_persons_page(open_round, clerk, client):
    import zxingcpp
    from PIL import Image

    round, (an, binh) = open_round
    response = clerk.post(reverse("programme:signing_slips", args=[round.pk]))
    pictures = [image.image for image in PdfReader(BytesIO(response.content)).pages[0].images]
    found = set()
    for picture in pictures:
        photo = picture.convert("L").resize((picture.width * 5, picture.height * 5), Image.Resampling.NEAREST)
        found |= {code.text for code in zxingcpp.read_barcodes(photo)}
    assert found == {codes.slip_url(an, round), codes.slip_url(binh, round)}


def test_the_list_for_signing_by_hand_has_the_words_and_the_names(open_round, clerk):
    round, _signers = open_round
    response = clerk.get(reverse("programme:signing_sheet", args=[round.pk]))
    text = PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert [part in text for part in ("Tôi cam kết giữ gìn", "Nguyễn Văn An", "NV2")] == [True, True, True]


def test_a_scanned_list_is_entered_with_ticks(open_round, clerk):
    round, (an, binh) = open_round
    address = reverse("programme:signing_paper", args=[round.pk])
    assert "Nguyễn Văn An" in words(clerk.get(address))
    sent = {"date": "10/06/2026", "signers": [str(an.pk)], "file_0": upload("ds.pdf", samples()["pdf"]), "file_1": "on"}
    field = re.search(r'type="file" name="([^"]+)"', clerk.get(address).content.decode())[1]
    sent[field] = sent.pop("file_0")
    assert clerk.post(address, sent).status_code == 302
    assert [(one.signer, one.how, one.date) for one in Signature.objects.all()] == [(an, "paper", date(2026, 6, 10))]
    page = clerk.get(round.get_absolute_url())
    assert "ds.pdf" in words(page)
    one = Signature.objects.get()
    assert "trên giấy ngày 10/06/2026" in words(clerk.get(reverse("programme:signer_signature", args=[an.pk])))
    clerk.post(reverse("programme:signature_strike", args=[one.pk]), {"reason": "Ký nhầm dòng"})
    assert Signature.objects.count() == 0
    assert binh.signatures.count() == 0


def test_one_click_reminds(open_round, clerk):
    round, _signers = open_round
    response = clerk.post(reverse("programme:signing_remind", args=[round.pk]), follow=True)
    assert "Đã nhắc 0 người có tài khoản. 2 người không có tài khoản" in words(response)


def test_a_new_slip_a_name_off_the_list_other_words_another_day_and_the_end(open_round, clerk):
    round, (an, binh) = open_round
    old = codes.code_of(an)
    response = clerk.post(reverse("programme:signer_new_code", args=[an.pk]))
    an.refresh_from_db()
    assert (response.headers["Content-Type"], codes.code_of(an) != old) == ("application/pdf", True)
    clerk.post(reverse("programme:signer_remove", args=[binh.pk]), {"reason": "Đã nghỉ việc"})
    clerk.post(reverse("programme:signing_reword", args=[round.pk]), {"text": "Lời hai.", "what_changed": ""})
    clerk.post(
        reverse("programme:signing_prolong", args=[round.pk]),
        {"last_date": "31/07/2026", "stated_people": "1", "stated_date": "01/06/2026"},
    )
    clerk.post(reverse("programme:signing_links_back", args=[round.pk]), {"reason": "Lộ ra ngoài"})
    clerk.post(reverse("programme:signing_close", args=[round.pk]))
    round.refresh_from_db()
    assert (round.signers.count(), rounds.current_text(round).text, round.last_date, round.stated_people) == (
        1,
        "Lời hai.",
        date(2026, 7, 31),
        1,
    )
    assert (round.serial, round.closed_at is not None) == (1, True)


def test_signed_in_people_find_and_sign_what_waits_for_them(cast, client):
    round = make.signing(cast.school_a, by=cast.clerk_a)
    people.take_people(round, by=cast.clerk_a, at=NOW)
    rounds.open_round(round, by=cast.clerk_a, at=NOW)
    client.force_login(cast.guard_a)
    assert round.title in words(client.get(reverse("programme:signings_own")))
    address = reverse("programme:sign_own", args=[round.pk])
    assert client.post(address, {"sha256": "x"}).status_code == 200
    assert Signature.objects.count() == 0
    response = client.post(address, {"sha256": rounds.current_text(round).sha256}, follow=True)
    assert "Đã ký lúc 12:00 15/06/2026" in words(response)
    assert [(one.signer.person, one.how) for one in Signature.objects.all()] == [(cast.guard_a.person, "account")]
    client.force_login(cast.head_b)
    assert client.get(address).status_code == 404


# Internal rules


def test_rules_are_made_known_reviewed_and_a_gap_leads_to_the_next_version(cast, clerk):
    rules = make.internal_rules(cast.school_a, by=cast.clerk_a, text="Điều 1.")
    assert rules.next_review_date == date(2027, 1, 15)
    clerk.post(
        reverse("programme:rules_publish", args=[rules.pk]), {"where": "notice_board", "date": "15/06/2026", "note": ""}
    )
    review = reverse("programme:rules_review", args=[rules.pk])
    sent = {"date": "15/06/2026", "outcome": "to_change", "gap": "", "next_review_date": "15/12/2026"}
    assert "Ghi sơ hở, thiếu sót đã thấy" in words(clerk.post(review, sent))
    response = clerk.post(review, {**sent, "gap": "Chưa quy định xe giao hàng"})
    assert response.url == reverse("programme:rules_new_version", args=[rules.pk])
    shown = words(clerk.get(rules.get_absolute_url()))
    assert "15/06/2026: niêm yết tại cổng, bảng tin, nơi làm việc" in shown
    assert "Chưa quy định xe giao hàng 15/06/2026 · phải sửa, bổ sung chưa đề xuất cách khắc phục" in shown
    rules.refresh_from_db()
    assert (RulesReview.objects.count(), rules.next_review_date) == (1, date(2026, 12, 15))


def test_the_keepers_of_records_are_reminded_of_a_review_before_and_on_the_day(cast):
    from tuquan.notifications.models import Message
    from tuquan.programme.services import reviewing

    make.internal_rules(cast.school_a, by=cast.clerk_a)
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 15), date(2027, 1, 16)]
    assert [reviewing.remind_of_reviews(day) for day in days] == [0, 2, 0, 2, 0]
    assert Message.objects.filter(recipient=cast.clerk_a).count() == 2
