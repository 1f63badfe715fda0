"""What comes at one moment is done together, and nobody is left waiting."""

import threading
from contextlib import contextmanager

import pytest

from tuquan.core.gathering import Gathered


class Ended(BaseException):
    """The process is being ended."""


@contextmanager
def busy(gathered):
    gathered.busy = True
    yield
    gathered._hand_over()


def asked_at_once(gathered, jobs):
    """Each job in a thread of its own, while somebody else is being served: what each was given."""
    given = {}

    def ask(job):
        try:
            given[job] = gathered(job)
        except BaseException as error:
            given[job] = error

    with busy(gathered):
        threads = [threading.Thread(target=ask, args=[job]) for job in jobs]
        for one in threads:
            one.start()
        while len(gathered.queue) < len(jobs):
            pass
    for one in threads:
        one.join(10)
    return given


@pytest.fixture
def done():
    return []


def test_those_who_wait_are_done_together_and_two_of_a_kind_one_after_another(done):
    def do_all(jobs):
        done.append(sorted(jobs))
        return [job.upper() for job in jobs]

    gathered = Gathered(do_all, lambda job: job[0])
    given = asked_at_once(
        gathered,
        ["a", "b", "c", "cc"],
    )
    assert given == {"a": "A", "b": "B", "c": "C", "cc": "CC"}
    assert [len(jobs) for jobs in done] == [3, 1]


def test_who_spoils_it_is_told_and_the_others_are_done(done):
    def do_all(jobs):
        if "bad" in jobs:
            raise ValueError(len(jobs))
        done.extend(jobs)
        return jobs

    gathered = Gathered(do_all, lambda job: job)
    given = asked_at_once(
        gathered,
        ["one", "bad", "two"],
    )
    assert {job: str(said) for job, said in given.items()} == {"one": "one", "bad": "1", "two": "two"}
    assert sorted(done) == ["one", "two"]


def test_nobody_waits_for_ever_when_the_process_is_ended_while_each_is_done_by_itself():
    def do_all(jobs):
        raise ValueError if len(jobs) > 1 else Ended

    gathered = Gathered(do_all, lambda job: job)
    given = asked_at_once(
        gathered,
        ["one", "two", "three"],
    )
    assert [type(said) for said in given.values()] == [Ended] * 3


def test_whoever_comes_while_others_are_written_is_written_next(done):
    def do_all(jobs):
        done.append(jobs)
        if jobs == ["first"]:
            late.start()
            while not gathered.queue:
                pass
        return jobs

    gathered = Gathered(do_all, lambda job: job)
    late = threading.Thread(target=gathered, args=["late"])
    assert (gathered("first"), late.join(10), done) == ("first", None, [["first"], ["late"]])
    assert (gathered("last"), gathered.busy) == ("last", False)
