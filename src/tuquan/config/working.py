"""`tuquan worker`: jobs from the queue, what apps ask for by the clock with the letters, and the upkeep of this machine."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from tuquan.config.backups import keeping
from tuquan.config.parting import leave_with_parent
from tuquan.core import status
from tuquan.facts.services import fold_all
from tuquan.gate.services import telling
from tuquan.notifications import worker

logger = logging.getLogger(__name__)

HEARTBEAT = 10.0


@dataclass
class Chore:
    """Something done again and again; one that fails is logged and tried again at its next time."""

    name: str
    every: float
    do: Callable[[], object]
    due: float = 0.0


def upkeep() -> list[Chore]:
    """What may take minutes: nobody waits for it, and it holds up nobody."""
    return [Chore("backup", 300, lambda: keeping.keep_daily(at=timezone.now()))]


def chores() -> list[Chore]:
    """What somebody waits for. Each call is short."""
    return [
        Chore("figures", 1, fold_all),
        Chore("arrivals", 1, lambda: telling.tell_waiting(timezone.now())),
    ]


def work() -> int:
    """Until told to stop: then the job in hand is finished first."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    leave_with_parent()
    threads = [
        threading.Thread(target=_jobs, args=(stopping,), name="jobs"),
        threading.Thread(target=_clock, args=(stopping, chores()), name="clock"),
        threading.Thread(target=_clock, args=(stopping, upkeep()), name="upkeep"),
        threading.Thread(target=_loop, args=(stopping, worker.of_the_minute), name="minute"),
        threading.Thread(target=_loop, args=(stopping, worker.of_the_day), name="day"),
    ]
    status.write("worker", process=os.getpid())
    for thread in threads:
        thread.start()
    while not stopping.wait(HEARTBEAT):
        status.write("worker", process=os.getpid())
    for thread in threads:
        thread.join()
    return 0


def _jobs(stopping: threading.Event, pause: float = 1.0) -> None:
    queue = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,  # between two jobs we look whether to stop
        worker_id=f"{os.getpid()}",
    )
    while not stopping.is_set():
        _guarded("jobs", queue.run)
        done, queue._run_tasks = queue._run_tasks, 0
        if not done:
            stopping.wait(pause)
    connections.close_all()


def _clock(stopping: threading.Event, due: list[Chore]) -> None:
    while not stopping.is_set():
        for chore in due:
            if chore.due <= time.monotonic() and not stopping.is_set():
                _guarded(chore.name, chore.do)
                chore.due = time.monotonic() + chore.every
        stopping.wait(1)
    connections.close_all()


def _loop(stopping: threading.Event, due: Callable[[datetime], int]) -> None:
    worker.run_worker_loop(stopping, due)
    connections.close_all()


def _guarded(name: str, do: Callable[[], object]) -> None:
    close_old_connections()
    try:
        do()
    except Exception:
        logger.exception("Background work %s failed; it will be tried again", name)
