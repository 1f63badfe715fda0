import smtplib
import threading
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.core import jobs
from tuquan.notifications import worker
from tuquan.notifications.enums import EmailState, RunState
from tuquan.notifications.models import DailyRun, OutboxEmail

NOON = timezone.make_aware(datetime(2026, 3, 20, 12, 0))


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "DAILY", {})
    monkeypatch.setattr(jobs, "EACH_MINUTE", {})


def letter(number=1, **fields):
    user = User.objects.get_or_create(username="an", defaults={"full_name": "An"})[0]
    values = {"state": EmailState.WAITING, "next_try_at": NOON, "created_at": NOON, **fields}
    return OutboxEmail.objects.create(
        recipient=user, address="an@example.vn", key=f"k{number}", subject=f"Thư {number}", body="Nội dung", **values
    )


def states():
    return list(OutboxEmail.objects.order_by("key").values_list("state", "tries"))


# Letters


@pytest.mark.django_db
def test_tick_sends_what_is_due_once():
    letter(1)
    letter(2, next_try_at=NOON + timedelta(hours=1))
    letter(3, state=EmailState.UNSURE)
    assert worker.tick(NOON) == 1
    assert [(one.subject, one.to, one.from_email) for one in mail.outbox] == [
        ("Thư 1", ["an@example.vn"], "tuquan@localhost")
    ]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{OutboxEmail.objects.get(key='k1').pk}@localhost>"
    assert states() == [("sent", 1), ("waiting", 0), ("unsure", 0)]
    assert (worker.tick(NOON), len(mail.outbox)) == (0, 1)
    assert (worker.tick(NOON + timedelta(hours=1)), len(mail.outbox)) == (1, 2)


class Server(BaseEmailBackend):
    """A mail server that answers as told."""

    answers: list = []
    opened = 0

    def open(self):
        Server.opened += 1
        if self.answers and self.answers[0] == "down":
            raise ConnectionRefusedError("no server")

    def send_messages(self, messages):
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.answers, Server.opened = [], 0
    return Server


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"an@example.vn": (450, b"later")}), EmailState.WAITING),
        (smtplib.SMTPSenderRefused(451, b"later", "x"), EmailState.WAITING),
        (smtplib.SMTPDataError(452, b"full"), EmailState.WAITING),
        (smtplib.SMTPRecipientsRefused({"an@example.vn": (550, b"nobody")}), EmailState.FAILED),
        (smtplib.SMTPDataError(554, b"spam"), EmailState.FAILED),
        (smtplib.SMTPServerDisconnected("gone"), EmailState.UNSURE),
        (TimeoutError("slow"), EmailState.UNSURE),
        (ConnectionResetError("reset"), EmailState.UNSURE),
    ],
    ids=lambda one: one if isinstance(one, str) else repr(one),
)
def test_a_clear_no_is_tried_later_and_anything_cut_off_is_not(server, answer, state):
    letter()
    server.answers = [answer]
    worker.tick(NOON)
    one = OutboxEmail.objects.get()
    assert (one.state, one.tries, one.sent_at) == (state, 1, None)
    refused = isinstance(answer, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    assert one.last_error.split(":")[0] == ("Máy chủ thư trả lời" if refused else "Mất liên lạc với máy chủ thư")
    if state == EmailState.WAITING:
        assert one.next_try_at == NOON + timedelta(minutes=1)
    else:
        assert worker.tick(NOON + timedelta(days=9)) == 0


@pytest.mark.django_db
def test_tries_are_spaced_out_and_end(server):
    letter()
    server.answers = [smtplib.SMTPDataError(452, b"full")] * 6
    now, waits = NOON, []
    while OutboxEmail.objects.get().state == EmailState.WAITING:
        worker.tick(now)
        waits.append(OutboxEmail.objects.get().next_try_at - now)
        now += waits[-1]
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [1, 5, 30, 120, 480, 0]
    assert states() == [("failed", 6)]


@pytest.mark.django_db
def test_a_server_that_is_down_costs_no_tries(server):
    letter(1)
    letter(2)
    server.answers = ["down"]
    worker.tick(NOON)
    assert states() == [("waiting", 0), ("waiting", 0)]
    assert server.opened == 1
    server.answers = [1, 1]
    assert worker.tick(NOON + timedelta(minutes=1)) == 0
    assert worker.tick(NOON + timedelta(minutes=2)) == 2
    assert states() == [("sent", 1), ("sent", 1)]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.django_db
def test_a_letter_cut_off_in_mid_air_becomes_unsure_and_is_not_sent_again(server):
    letter(1)
    letter(2)
    server.answers = [Killed()]
    with pytest.raises(Killed):
        worker.tick(NOON)
    assert states() == [("sending", 1), ("waiting", 0)]
    # Another worker leaves it alone at first: it may still be under way.
    server.answers = [1, 1]
    soon = timezone.now() + timedelta(minutes=1)
    worker.tick(soon)
    assert states() == [("sending", 1), ("sent", 1)]
    worker.tick(soon + timedelta(minutes=5))
    worker.tick(soon + timedelta(days=1))
    assert states() == [("unsure", 1), ("sent", 1)]
    assert len(server.answers) == 1


@pytest.mark.django_db
def test_what_a_slow_worker_knows_is_better_than_unsure(server):
    letter()

    class Slow(Exception):
        pass

    def slow(messages):
        worker.give_up_cut_off(timezone.now() + timedelta(hours=1))
        assert states() == [("unsure", 1)]
        return 1

    connection = Server()
    connection.send_messages = slow
    worker_connection = worker.get_connection
    try:
        worker.get_connection = lambda: connection
        worker.tick(NOON)
    finally:
        worker.get_connection = worker_connection
    assert states() == [("sent", 1)]


def test_two_workers_send_each_letter_once(together, monkeypatch, settings):
    def prepare():
        for number in range(12):
            letter(number)

    together(prepare)
    lock, sent = threading.Lock(), []

    class Shared(BaseEmailBackend):
        def send_messages(self, messages):
            with lock:
                sent.extend(one.subject for one in messages)
            return len(messages)

    monkeypatch.setattr(worker, "get_connection", Shared)
    counts = together(*[lambda: worker.tick(NOON)] * 4)
    assert sum(counts) == 12
    assert sorted(sent) == sorted(f"Thư {number}" for number in range(12))
    assert together(states) == [[("sent", 1)] * 12]


# Jobs


def runs():
    return list(DailyRun.objects.order_by("job", "day").values_list("day", "state", "tries"))


@pytest.mark.django_db
def test_daily_job_runs_once_a_day_from_its_hour_on():
    days = []
    jobs.every_day("remind", "07:00", days.append)
    for hours in (-6, -5, 0, 5, 23):  # 06:00, 07:00, 12:00, 17:00 and 11:00 of the next day
        worker.tick(NOON + timedelta(hours=hours))
    assert days == [date(2026, 3, 20), date(2026, 3, 21)]
    assert runs() == [(date(2026, 3, 20), "done", 1), (date(2026, 3, 21), "done", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("catch_up", "expected"), [(True, [20, 21, 22, 23]), (False, [20, 23])], ids=["each day", "the last day"]
)
def test_daily_job_catches_up_after_a_pause(catch_up, expected):
    days = []
    jobs.every_day("remind", "07:00", lambda day: days.append(day.day), catch_up=catch_up)
    worker.tick(NOON)
    worker.tick(NOON + timedelta(days=3))
    worker.tick(NOON + timedelta(days=3, hours=1))
    assert days == expected


@pytest.mark.django_db
def test_daily_job_that_fails_is_tried_three_times_and_stops_nothing():
    letter()
    tries = []

    def fail(day):
        tries.append(day)
        raise ValueError("no")

    jobs.every_day("remind", "07:00", fail)
    worker.tick(NOON)
    assert states() == [("sent", 1)]
    for minutes in (5, 11, 30, 60, 90):
        worker.tick(NOON + timedelta(minutes=minutes))
    assert len(tries) == 3
    run = DailyRun.objects.get()
    assert (run.state, run.tries, run.error) == ("failed", 3, "ValueError: no")


@pytest.mark.django_db
def test_daily_job_cut_off_is_tried_again_later():
    days = []
    jobs.every_day("remind", "07:00", days.append)
    DailyRun.objects.create(job="remind", day=date(2026, 3, 20), state=RunState.RUNNING, started_at=NOON)
    worker.tick(NOON + timedelta(hours=1))
    assert days == []
    worker.tick(NOON + timedelta(hours=2))
    assert (days, runs()) == ([date(2026, 3, 20)], [(date(2026, 3, 20), "done", 2)])


def test_two_workers_run_a_job_once(together):
    lock, days, minutes = threading.Lock(), [], []

    def remember(where):
        def run(value):
            with lock:
                where.append(value)

        return run

    jobs.every_day("remind", "07:00", remember(days))
    jobs.every_minute("mark", remember(minutes))
    together(*[lambda: worker.tick(NOON)] * 4)
    together(*[lambda: worker.tick(NOON + timedelta(seconds=59))] * 4)
    together(*[lambda: worker.tick(NOON + timedelta(seconds=60))] * 4)
    assert (days, minutes) == ([date(2026, 3, 20)], [NOON, NOON + timedelta(seconds=60)])


@pytest.mark.django_db
def test_minute_job_that_fails_stops_nothing():
    letter()
    jobs.every_minute("mark", lambda now: 1 / 0)
    worker.tick(NOON)
    assert states() == [("sent", 1)]


@pytest.mark.django_db
def test_tidy_forgets_letters_and_messages_after_their_time():
    letter(1, state=EmailState.SENT, sent_at=NOON - timedelta(days=91))
    letter(2, state=EmailState.SENT, sent_at=NOON - timedelta(days=89))
    letter(3, state=EmailState.UNSURE)
    worker.tidy(date(2026, 3, 20))
    assert sorted(OutboxEmail.objects.values_list("key", flat=True)) == ["k2", "k3"]


@pytest.mark.django_db
def test_what_is_due_each_minute_does_not_wait_for_the_jobs_of_the_day():
    done = []
    jobs.every_day("long", "00:00", lambda day: done.append("day"))
    jobs.every_minute("alarm", lambda now: done.append("minute"))
    letter(1)
    assert (worker.of_the_minute(NOON), done, states()) == (2, ["minute"], [("sent", 1)])
    assert (worker.of_the_day(NOON), done) == (1, ["minute", "day"])


def test_loop_ends_when_told():
    stop = threading.Event()
    stop.set()
    worker.run_worker_loop(stop)
