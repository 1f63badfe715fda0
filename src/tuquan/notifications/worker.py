"""What a worker does again and again: jobs of the minute and of the day, and the letters that wait.

Several workers may run side by side, and any of them may be cut off at any moment:
- a letter is claimed (sending, committed), handed over, marked (sent, committed). One found in "sending" long after its
  claim was cut off in mid-air: it becomes "chưa rõ" and only a person sends it again.
- a day's job is claimed by its unique row. One that failed or was cut off is tried again, so jobs can be run twice
  without harm (they tell with a `key`, they replace figures).
"""

import logging
import os
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, close_old_connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.core import jobs
from tuquan.notifications.enums import EmailState, RunState
from tuquan.notifications.models import DailyRun, Message, MinuteRun, OutboxEmail

logger = logging.getLogger(__name__)

BACKOFF = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8)]
CUT_OFF = timedelta(minutes=5)
"""A hand-over takes seconds (EMAIL_TIMEOUT); one that is this old was cut off."""
SERVER_DOWN = timedelta(minutes=2)
JOB_CUT_OFF = timedelta(hours=2)
JOB_TRIES = 3
CATCH_UP_DAYS = 60
LETTERS_A_TICK = 50
PAUSE_SECONDS = 5


def run_worker_loop(stop: threading.Event, due: Callable[[datetime], int] | None = None) -> None:
    """Do what is due, again and again, until told to stop. A loop of its own for the jobs of the day (`of_the_day`) keeps
    a long one from holding up the alarms of the minute."""
    due = due or tick
    while not stop.is_set():
        close_old_connections()
        try:
            done = due(timezone.now())
        except Exception:
            logger.exception("worker tick")
            done = 0
        finally:
            close_old_connections()
        stop.wait(PAUSE_SECONDS if done < LETTERS_A_TICK else 0)


def tick(now: datetime | None = None) -> int:
    """Do what is due; returns how many things were done."""
    now = now or timezone.now()
    return of_the_minute(now) + of_the_day(now)


def of_the_minute(now: datetime) -> int:
    return _minute_jobs(now) + give_up_cut_off(now) + _send_letters(now)


def of_the_day(now: datetime) -> int:
    return _daily_jobs(now)


# Jobs


def _minute_jobs(now: datetime) -> int:
    minute = now.replace(second=0, microsecond=0)
    last = dict(MinuteRun.objects.values_list("job", "at"))
    done = 0
    for name, run in jobs.EACH_MINUTE.items():
        if name in last:
            mine = last[name] < minute and MinuteRun.objects.filter(job=name, at__lt=minute).update(at=minute)
        else:
            mine = MinuteRun.objects.get_or_create(job=name, defaults={"at": minute})[1]
        if mine:
            done += 1
            try:
                run(now)
            except Exception:
                logger.exception("job %s", name)
    return done


def _daily_jobs(now: datetime) -> int:
    done = 0
    for job in jobs.DAILY.values():
        for day in _due_days(job, now):
            if run := _claim_day(job.name, day, now):
                done += 1
                _run_day(job, run)
    return done


def _due_days(job: jobs.DailyJob, now: datetime) -> Iterator[date]:
    """The days that still wait for this job, oldest first."""
    local = timezone.localtime(now)
    last = local.date() if local.time() >= job.at else local.date() - timedelta(days=1)
    runs = {run.day: run for run in DailyRun.objects.filter(job=job.name, day__gt=last - timedelta(days=CATCH_UP_DAYS))}
    if not runs:
        if last == local.date():
            yield last
        return
    first = min(runs) if job.catch_up else last
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        run = runs.get(day)
        if run is None or _may_retry(run, now):
            yield day


def _may_retry(run: DailyRun, now: datetime) -> bool:
    if run.tries >= JOB_TRIES:
        return False
    wait = JOB_CUT_OFF if run.state == RunState.RUNNING else timedelta(minutes=10)
    return run.state != RunState.DONE and run.started_at <= now - wait


def _claim_day(name: str, day: date, now: datetime) -> DailyRun | None:
    """The row when it is ours to do, None when another worker has it."""
    try:
        with transaction.atomic():
            return DailyRun.objects.create(job=name, day=day, started_at=now)
    except IntegrityError:
        pass
    run = DailyRun.objects.get(job=name, day=day)
    if not _may_retry(run, now):
        return None
    taken = DailyRun.objects.filter(pk=run.pk, tries=run.tries, state=run.state).update(
        tries=run.tries + 1, state=RunState.RUNNING, started_at=now
    )
    if not taken:
        return None
    run.refresh_from_db()
    return run


def _run_day(job: jobs.DailyJob, run: DailyRun) -> None:
    try:
        job.run(run.day)
    except Exception as error:
        logger.exception("job %s of %s", job.name, run.day)
        state, words = RunState.FAILED, f"{type(error).__name__}: {error}"[:300]
    else:
        state, words = RunState.DONE, ""
    DailyRun.objects.filter(pk=run.pk).update(state=state, error=words, ended_at=timezone.now())


# Letters


def give_up_cut_off(now: datetime) -> int:
    """Letters cut off in mid-air: nobody knows whether they left."""
    cut = OutboxEmail.objects.filter(state=EmailState.SENDING, claimed_at__lte=now - CUT_OFF)
    if not cut.exists():
        return 0
    return cut.update(state=EmailState.UNSURE, last_error=_("Bị ngắt khi đang gửi"))


def _send_letters(now: datetime) -> int:
    waiting = OutboxEmail.objects.filter(state=EmailState.WAITING, next_try_at__lte=now)
    due = list(waiting.order_by("next_try_at", "pk")[:LETTERS_A_TICK])
    connection: Any = None
    done = 0
    for letter in due:
        try:
            connection = _open(connection)
        except Exception as error:  # nothing was said yet: surely nothing was sent
            logger.warning("mail server: %s", error)
            waiting.update(next_try_at=now + SERVER_DOWN, last_error=_words(error))
            return done
        claim = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:80]
        mine = OutboxEmail.objects.filter(pk=letter.pk, state=EmailState.WAITING, tries=letter.tries)
        if mine.update(state=EmailState.SENDING, tries=letter.tries + 1, claim=claim, claimed_at=timezone.now()):
            letter.tries, letter.claim = letter.tries + 1, claim
            done += 1
            if not _hand_over(letter, connection, now):
                _close(connection)
                connection = None
    _close(connection)
    return done


def _open(connection: Any) -> Any:
    """A connection that answers: the one in use, or a new one."""
    session = getattr(connection, "connection", None)
    if connection is not None and (session is None or not hasattr(session, "noop") or session.noop()[0] == 250):
        return connection
    _close(connection)
    connection = get_connection()
    connection.open()
    return connection


def _close(connection: Any) -> None:
    if connection is not None:
        with suppress(Exception):
            connection.close()


def _hand_over(letter: OutboxEmail, connection: Any, now: datetime) -> bool:
    """Send one claimed letter and mark it; False when the connection is better closed."""
    host = settings.PUBLIC_URL.split("://")[-1].split("/")[0].split(":")[0]
    mail = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.address],
        connection=connection,
        headers={"Message-ID": f"<{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:  # the server itself said no
        if _is_final(error) or letter.tries > len(BACKOFF):
            _mark(letter, EmailState.FAILED, error)
        else:
            OutboxEmail.objects.filter(pk=letter.pk, claim=letter.claim, state=EmailState.SENDING).update(
                state=EmailState.WAITING, next_try_at=now + BACKOFF[letter.tries - 1], last_error=_words(error)
            )
        return False
    except Exception as error:  # cut off in between: it may have left
        logger.warning("letter %s: %s", letter.pk, error)
        _mark(letter, EmailState.UNSURE, error)
        return False
    _mark(letter, EmailState.SENT)
    return True


def _is_final(error: Exception) -> bool:
    """5xx: this will never go through. 4xx: later, perhaps."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _mark(letter: OutboxEmail, state: EmailState, error: Exception | None = None) -> None:
    """A slow hand-over may have been given up as "chưa rõ" meanwhile; what its worker knows is better."""
    mine = OutboxEmail.objects.filter(
        pk=letter.pk, claim=letter.claim, tries=letter.tries, state__in=[EmailState.SENDING, EmailState.UNSURE]
    )
    mine.update(
        state=state,
        last_error=_words(error) if error else "",
        sent_at=timezone.now() if state == EmailState.SENT else None,
    )


def _words(error: Exception) -> str:
    """What the mail server said, or what broke, for the administrator."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers: list[tuple[int, bytes | str]] = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return f"{_('Mất liên lạc với máy chủ thư')}: {type(error).__name__}: {error}"[:300]
    said = "; ".join(
        f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}" for code, words in answers
    )
    return f"{_('Máy chủ thư trả lời')}: {said}"[:300]


def tidy(day: date) -> None:
    """Letters that left are kept for 90 days, read messages for a year."""
    OutboxEmail.objects.filter(state=EmailState.SENT, sent_at__date__lt=day - timedelta(days=90)).delete()
    Message.objects.filter(read_at__date__lt=day - timedelta(days=365)).delete()
    DailyRun.objects.filter(day__lt=day - timedelta(days=400)).delete()
