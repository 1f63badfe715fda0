"""A second process that searches beside the first: making rows for a few people keeps one core busy, not two. Each goes on
from the better roster, and where the two changed different people, from both changes together."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from tuquan.duty.solving.columns import Chosen

Changed = tuple[Chosen, list[str]]
"""A roster, and the people whose rows are others than in the last roster that both knew."""


class Link:
    """One end of the talk between the two."""

    def __init__(self, end: "Connection[Any, Any]", known: Chosen) -> None:
        self.end, self.known = end, known

    def give(self, best: Chosen) -> None:
        """:raises OSError: the other has ended."""
        self.end.send((best, [person for person, row in best.items() if self.known.get(person) != row]))
        self.known = best

    def taken(self) -> Iterator[Changed]:
        """:raises OSError: the other has ended; EOFError, too."""
        while self.end.poll():
            given: Changed = self.end.recv()
            self.known = given[0]
            yield given


@contextmanager
def second(module: str, task: tuple[Any, ...], known: Chosen) -> Iterator[Link]:
    """`python -m module FD` gets the task and works until the block ends. A process made anew, not a copy: the caller may
    have threads."""
    here, there = socket.socketpair()
    with Connection(here.detach()) as end, there:
        command = [sys.executable, "-m", module, str(there.fileno())]
        with subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL) as process:
            try:
                there.close()
                end.send(task)
                yield Link(end, known)
            finally:
                process.kill()


def task_of(arguments: list[str]) -> tuple["Connection[Any, Any]", Any]:
    """What the second process was started for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first one ends it
    end: Connection[Any, Any] = Connection(int(arguments[1]))
    return end, end.recv()
