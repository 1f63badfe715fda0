from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.notifications import kinds, services
from tuquan.notifications.enums import Channel, EmailState
from tuquan.notifications.models import Message, OutboxEmail, Preference, QuietHours

NOON = timezone.make_aware(datetime(2026, 3, 20, 12, 0))


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(kinds, "KINDS", {})
    monkeypatch.setattr(services, "KINDS", kinds.KINDS)
    kinds.register("unit.named", "Đổi tên đơn vị")
    kinds.register("unit.late", "Đơn vị chậm", default=Channel.EMAIL, always=True)


@pytest.fixture
def people(cast):
    for user in (cast.head_a, cast.clerk_a):
        user.email = f"{user.username}@example.vn"
        user.save()
    return cast


def tell(people, *users, kind="unit.named", key=None, at=NOON, title="Đơn vị đã đổi tên"):
    return services.tell(
        users, kind, people.school_a, title=title, body="Từ A thành B.", url="/don-vi/1/", at=at, key=key
    )


@pytest.mark.django_db
def test_tell_writes_one_message_to_each(people):
    assert tell(people, people.head_a, people.clerk_a, people.head_a) == 2
    common = {
        "kind": "unit.named",
        "object_type": "units.unit",
        "object_id": str(people.school_a.pk),
        "title": "Đơn vị đã đổi tên",
        "body": "Từ A thành B.",
        "url": "/don-vi/1/",
        "created_at": NOON,
        "read_at": None,
        "for_digest": False,
    }
    assert list(Message.objects.order_by("recipient__username").values("recipient__username", *common)) == [
        {"recipient__username": "truong.a", **common},
        {"recipient__username": "vanthu.a", **common},
    ]
    assert OutboxEmail.objects.count() == 0


@pytest.mark.django_db
def test_tell_with_a_key_tells_once(people):
    assert tell(people, people.head_a, key="2026-03-20") == 1
    assert tell(people, people.head_a, people.clerk_a, key="2026-03-20") == 1
    assert tell(people, people.head_a, key="2026-03-21") == 1
    assert Message.objects.count() == 3


@pytest.mark.django_db
def test_tell_belongs_to_the_act(people):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(people, people.head_a, kind="unit.late")
        raise ZeroDivisionError
    assert (Message.objects.count(), OutboxEmail.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_tell_leaves_out_who_may_no_longer_sign_in(people):
    people.head_a.is_active = False
    assert tell(people, people.head_a) == 0


@pytest.mark.django_db
def test_tell_as_each_chose(people):
    Preference.objects.create(user=people.head_a, kind="unit.named", channel=Channel.NONE)
    Preference.objects.create(user=people.clerk_a, kind="unit.named", channel=Channel.EMAIL)
    Preference.objects.create(user=people.guard_a, kind="unit.named", channel=Channel.DIGEST)
    Preference.objects.create(user=people.head_a, kind="unit.late", channel=Channel.NONE)  # but always told
    assert tell(people, people.head_a, people.clerk_a, people.guard_a) == 2
    assert tell(people, people.head_a, kind="unit.late") == 1
    assert sorted(Message.objects.values_list("recipient__username", "kind", "for_digest")) == [
        ("baove.a", "unit.named", True),
        ("truong.a", "unit.late", False),
        ("vanthu.a", "unit.named", False),
    ]
    assert list(OutboxEmail.objects.values_list("address", "subject", "state", "next_try_at")) == [
        ("vanthu.a@example.vn", "Đơn vị đã đổi tên", "waiting", NOON)
    ]


@pytest.mark.django_db
def test_letter_says_what_happened_and_where(people, settings):
    settings.PUBLIC_URL = "https://antt.example.vn"
    tell(people, people.head_a, kind="unit.late", title="Đơn vị\nchậm")
    letter = OutboxEmail.objects.get()
    assert letter.subject == "Đơn vị chậm"
    assert letter.body == (
        "Đơn vị chậm\nTừ A thành B.\nhttps://antt.example.vn/don-vi/1/\n\n-- \n"
        "Thư này do hệ thống Tự Quản gửi tự động; chọn cách nhận tại https://antt.example.vn/thong-bao/tuy-chon/\n"
    )


@pytest.mark.django_db
def test_no_letters_are_kept_where_no_mail_server_is_set_up(people, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    tell(people, people.head_a, kind="unit.late")
    assert (Message.objects.count(), OutboxEmail.objects.count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "told", "sent"),
    [
        ("22:00", "06:00", "12:00", "12:00"),
        ("22:00", "06:00", "23:30", "+1 06:00"),
        ("22:00", "06:00", "05:59", "06:00"),
        ("22:00", "06:00", "06:00", "06:00"),
        ("12:00", "13:30", "12:10", "13:30"),
        ("12:00", "13:30", "13:30", "13:30"),
    ],
)
def test_letters_wait_for_the_end_of_quiet_hours(people, start, end, told, sent):
    QuietHours.objects.create(user=people.head_a, start=time.fromisoformat(start), end=time.fromisoformat(end))

    def moment(words):
        day = date(2026, 3, 20) + timedelta(days=words.startswith("+1"))
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(words[-5:])))

    tell(people, people.head_a, kind="unit.late", at=moment(told))
    assert OutboxEmail.objects.get().next_try_at == moment(sent)


@pytest.mark.django_db
def test_digest_gathers_what_is_still_unread(people):
    Preference.objects.create(user=people.head_a, kind="unit.named", channel=Channel.DIGEST)
    for title in ("Một", "Hai", "Ba"):
        tell(people, people.head_a, title=title)
    services.mark_read(Message.objects.get(title="Hai"), at=NOON)
    assert services.send_digests(date(2026, 3, 21)) == 1
    letter = OutboxEmail.objects.get()
    assert (letter.subject, letter.address) == ("2 thông báo mới", "truong.a@example.vn")
    assert [line for line in letter.body.split("\n") if line in ("Một", "Hai", "Ba")] == ["Một", "Ba"]
    assert services.send_digests(date(2026, 3, 21)) == 0
    assert Message.objects.filter(for_digest=True).count() == 0


@pytest.mark.django_db
def test_choose_keeps_how_somebody_is_told(people):
    services.choose(
        people.head_a,
        {"unit.named": Channel.DIGEST, "unit.late": Channel.NONE, "nobody.knows": Channel.EMAIL},
        quiet=(time(22), time(6)),
    )
    assert dict(Preference.objects.values_list("kind", "channel")) == {"unit.named": "digest", "unit.late": "product"}
    assert QuietHours.objects.values_list("user__username", "start", "end").get() == ("truong.a", time(22), time(6))
    services.choose(people.head_a, {}, quiet=None)
    assert QuietHours.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(EmailState))
def test_resend_only_what_is_stuck(people, state):
    tell(people, people.head_a, kind="unit.late")
    OutboxEmail.objects.update(state=state, tries=3, last_error="x")
    letter = OutboxEmail.objects.get()
    later = NOON + timedelta(hours=1)
    if state in (EmailState.FAILED, EmailState.UNSURE):
        services.resend(letter, at=later)
        found = OutboxEmail.objects.values("state", "tries", "next_try_at", "last_error").get()
        assert found == {"state": "waiting", "tries": 0, "next_try_at": later, "last_error": ""}
    else:
        with pytest.raises(services.EmailNotStuck):
            services.resend(letter, at=later)


@pytest.mark.django_db
def test_erasing_takes_away_what_was_said_about_a_record(people):
    tell(people, people.head_a, kind="unit.late")
    services.tell([people.head_a], "unit.late", people.school_b, title="Khác", url="/", at=NOON)
    audit.erase([people.school_a], unit_id=None, by=None, at=NOON, reason="Theo yêu cầu")
    assert list(Message.objects.values_list("title", flat=True)) == ["Khác"]
    assert list(OutboxEmail.objects.values_list("subject", flat=True)) == ["Khác"]


def test_two_acts_at_once_tell_once(together):
    user = User(username="an", full_name="An", email="an@example.vn")
    together(user.save)

    def act():
        with transaction.atomic():
            return services.tell([user], "unit.late", user, title="Chậm", url="/", at=NOON, key="2026-03-20")

    results = together(*[act] * 6)
    assert sorted(results) == [0, 0, 0, 0, 0, 1]
    assert together(lambda: (Message.objects.count(), OutboxEmail.objects.count())) == [(1, 1)]


@pytest.mark.django_db
def test_erasing_a_person_takes_away_what_was_said_to_him(people):
    tell(people, people.head_a, people.clerk_a, kind="unit.late")
    audit.erase([people.head_a], unit_id=None, by=None, at=NOON, reason="Theo yêu cầu")
    assert list(Message.objects.values_list("recipient__username", flat=True)) == ["vanthu.a"]
    assert list(OutboxEmail.objects.values_list("address", flat=True)) == ["vanthu.a@example.vn"]
