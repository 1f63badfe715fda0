"""Writing together what comes at the same moment: one transaction, one wait for the disk, each its own answer.

admit = Gathered(_admit_all, lambda scan: scan.pass_id)   # _admit_all(scans) -> answers, in one transaction
answer = admit(scan)                                      # returns once the transaction is committed

There is no thread of its own and nothing waits for company: who comes first writes at once, and who comes while that
transaction runs is written by the next one together with all others who came meanwhile. Each waits at a lock of its own:
whoever is done is woken beside the others, not after them, and the next transaction begins before the answers are written.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from tuquan.core import quick

Job = TypeVar("Job")
Result = TypeVar("Result")


class _Waiting(Generic[Job, Result]):
    def __init__(self, job: Job) -> None:
        self.job = job
        self.done = False
        self.error: BaseException | None = None
        self.result: Result
        self.asleep = threading.Lock()
        self.asleep.acquire()

    def outcome(self) -> Result:
        if self.error is not None:
            raise self.error
        return self.result


class Gathered(Generic[Job, Result]):
    """`do_all` does jobs in one transaction of its own and gives their results in order. Two jobs of which `same` says the
    same never stand in one transaction: the later sees what became of the earlier."""

    def __init__(self, do_all: Callable[[list[Job]], list[Result]], same: Callable[[Job], Hashable]) -> None:
        self.do_all, self.same = do_all, same
        self.queue: list[_Waiting[Job, Result]] = []
        self.joining = threading.Lock()
        self.busy = False

    def __call__(self, job: Job) -> Result:
        if quick.database().in_atomic_block:
            # Others' results would hang on a transaction that is not ours to end.
            return self.do_all([job])[0]
        mine: _Waiting[Job, Result] = _Waiting(job)
        with self.joining:
            self.queue.append(mine)
            waits, self.busy = self.busy, True
        if waits:
            mine.asleep.acquire()  # until it is done, or its turn to write for all who wait
        if not mine.done:
            self._write()
        return mine.outcome()

    def _write(self) -> None:
        """For whoever stands first, and all who wait with him."""
        taken = self._taken()
        try:
            self._do(taken)
        finally:
            self._hand_over()
            for one in taken:
                one.asleep.release()

    def _hand_over(self) -> None:
        with self.joining:
            self.busy = bool(self.queue)
            if self.queue:
                self.queue[0].asleep.release()

    def _taken(self) -> list[_Waiting[Job, Result]]:
        """The first of each kind, in the order in which they came."""
        with self.joining:
            first: dict[Hashable, _Waiting[Job, Result]] = {}
            for one in self.queue:
                first.setdefault(self.same(one.job), one)
            taken = list(first.values())
            self.queue = [one for one in self.queue if first[self.same(one.job)] is not one]
        return taken

    def _do(self, taken: list[_Waiting[Job, Result]]) -> None:
        try:
            results = self.do_all([one.job for one in taken])
        except Exception as error:
            if len(taken) == 1:
                taken[0].error, taken[0].done = error, True
                return
        except BaseException as error:
            self._given_up(taken, error)
            raise
        else:
            for one, result in zip(taken, results, strict=True):
                one.result, one.done = result, True
            return
        try:
            for one in taken:  # one of them spoilt it for all: each by itself
                self._do([one])
        except BaseException as error:
            self._given_up(taken, error)
            raise

    def _given_up(self, taken: list[_Waiting[Job, Result]], error: BaseException) -> None:
        """This process is being ended: nobody waits for ever."""
        for one in taken:
            if not one.done:
                one.error, one.done = error, True
