"""Two processes look for one roster."""

import random
import socket
import time
from multiprocessing.connection import Connection

import pytest

from tuquan.duty.solving import beside, search
from tuquan.duty.solving.beside import Link
from tuquan.duty.solving.checking import breaches, penalty
from tuquan.duty.solving.columns import best_responses
from tuquan.duty.solving.outcome import Limits
from tuquan.duty.solving.rows import FREE, Rows
from tuquan.duty.tests.test_solving import month


@pytest.fixture
def problem():
    return month(6, 28, random.Random(7))


@pytest.fixture
def ends():
    with (
        Connection((pair := socket.socketpair())[0].detach()) as here,
        Connection(pair[1].detach()) as there,
    ):
        yield here, there


def started(problem):
    one = search._Search(problem, Limits(seconds=60), 1, time.monotonic() + 60, None)
    one.rows, one.pool = Rows(problem, 1), {code: {} for code in problem.people}
    free = dict.fromkeys(problem.people, tuple([FREE] * problem.days))
    one.start_from(free)
    return one


def test_changes_of_different_people_are_put_together(problem, ends):
    here, there = started(problem), started(problem)
    first, second = Link(ends[0], here.best), Link(ends[1], there.best)
    told = here.cost
    some, others = list(problem.people)[:3], list(problem.people)[3:]
    here._offer(best_responses(here.prices, here.rows, here.best, some))
    there._offer(best_responses(there.prices, there.rows, there.best, others))
    apart = min(here.cost, there.cost)
    here._exchange(first, told)
    there._exchange(second, told)
    here._exchange(first, here.cost)
    assert here.best == there.best
    assert here.cost < apart
    assert [here.best[one] for one in others] == [there.best[one] for one in others]


def test_a_roster_that_is_no_better_is_not_sent_back(problem, ends):
    here = started(problem)
    link, other = Link(ends[0], here.best), Link(ends[1], here.best)
    other.give({**here.best, next(iter(here.best)): here.best[next(iter(here.best))]})
    here._exchange(link, here.cost)
    assert list(other.taken()) == []


def test_the_second_process_finds_rosters_and_ends_with_the_first(problem, monkeypatch):
    monkeypatch.setattr(search, "ALONE", 0)
    # This process only waits after its first roster, so what is better comes from the other; nothing is proved.
    for idle in ("_dive", "_whole", "_choose", "_prove"):
        monkeypatch.setattr(search._Search, idle, lambda *_: None)
    monkeypatch.setattr(search._Search, "_by_turns", lambda *_: time.sleep(0.05))
    processes = []
    monkeypatch.setattr(beside.subprocess, "Popen", kept(processes))
    told: list[int] = []
    found = search.solve(problem, Limits(seconds=8), 1, lambda one: told.append(one.penalty))
    assert breaches(problem, found.roster) == []
    first = started(problem)
    first._first()
    assert found.penalty == penalty(problem, found.roster) == told[-1] < first.cost
    assert [one.poll() for one in processes] == [-9]


@pytest.mark.parametrize("fault", ["not there", "dies"])
def test_without_the_second_process_the_first_goes_on(fault, problem, monkeypatch):
    monkeypatch.setattr(search, "ALONE", 0)
    monkeypatch.setattr(beside.sys, "executable", "/nowhere/python" if fault == "not there" else "/bin/false")
    found = search.solve(problem, Limits(seconds=3), 1)
    assert breaches(problem, found.roster) == []


def kept(processes):
    start = beside.subprocess.Popen

    def popen(*arguments, **options):
        processes.append(start(*arguments, **options))
        return processes[-1]

    return popen
