"""Statements asked of the driver give what the same statements give by Django."""

from datetime import date, datetime
from threading import Barrier
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tuquan.accounts.models import User
from tuquan.core import quick

BY_NAME = "SELECT id, username, is_active, closes_on, created_at FROM accounts_user WHERE username = %s"
RENAME = "UPDATE accounts_user SET full_name = %s WHERE username = %s"


def both_ways(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return quick.rows(sql, params), cursor.fetchall()


@pytest.fixture
def somebody(db):
    return User.objects.create_user("mai", "x" * 12, full_name="Mai", closes_on=date(2027, 1, 31))


def test_rows_are_those_that_django_reads(somebody):
    ours, theirs = both_ways(BY_NAME, ["mai"])
    assert [row[1:4] for row in ours] == [row[1:4] for row in theirs]
    assert UUID(str(ours[0][0])) == somebody.pk
    assert both_ways(BY_NAME, ["nobody"]) == ([], [])


def test_the_same_statement_takes_numbers_of_every_size(db):
    asked = [quick.rows("SELECT CAST(%s AS bigint) + 1", [number])[0][0] for number in (1, 70_000, 2**40, 2)]
    assert asked == [2, 70_001, 2**40 + 1, 3]


def test_it_says_how_many_rows_changed_and_belongs_to_the_transaction(somebody):
    with transaction.atomic():
        assert (quick.run(RENAME, ["Mai Anh", "mai"]), quick.run(RENAME, ["X", "nobody"])) == (1, 0)
        transaction.set_rollback(True)
    somebody.refresh_from_db()
    assert somebody.full_name == "Mai"


def test_errors_are_those_of_django_and_a_broken_transaction_stays_broken(somebody):
    with pytest.raises(IntegrityError), transaction.atomic():
        quick.run("UPDATE accounts_user SET username = NULL WHERE username = %s", ["mai"])
    with pytest.raises(DatabaseError), transaction.atomic():
        quick.rows("SELECT nothing_of_the_kind WHERE 1 = %s", [1])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            quick.rows(BY_NAME, ["mai"])
    assert quick.run(RENAME, ["Mai Anh", "mai"]) == 1


@pytest.mark.django_db(transaction=True)
def test_it_begins_the_transaction_of_the_first_statement():
    User.objects.create_user("mai", "x" * 12, full_name="Mai")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        quick.run(RENAME, ["Mai Anh", "mai"])
        raise ZeroDivisionError
    assert User.objects.get(username="mai").full_name == "Mai"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_over_is_closed_outside_a_transaction_only():
    quick.rows(BY_NAME, ["mai"])
    connection.close_at = 0
    with transaction.atomic():
        quick.close_if_old()
        assert quick.rows(BY_NAME, ["mai"]) == []
    quick.close_if_old()
    # Django never closes a database that lives in memory only.
    assert (connection.connection is None) == (connection.vendor == "postgresql")
    assert quick.rows(BY_NAME, ["mai"]) == []


def test_a_moment_goes_in_and_comes_back(somebody):
    if connection.vendor == "postgresql":
        at = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        assert quick.rows("SELECT %s::timestamptz", [at]) == [(at,)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file has no server that could end a connection")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_between_two_requests_is_opened_anew(together):
    def after_it_was_ended():
        pid = quick.rows("SELECT pg_backend_pid() WHERE %s", [True])[0][0]
        ended.append(pid)
        at_work.wait()
        at_work.wait()
        return quick.rows("SELECT pg_backend_pid() WHERE %s", [True])[0][0] != pid

    def end_it():
        at_work.wait()
        quick.rows("SELECT pg_terminate_backend(%s)", ended)
        at_work.wait()

    ended, at_work = [], Barrier(2)
    assert together(after_it_was_ended, end_it) == [True, None]


def test_statements_beyond_the_most_that_are_kept_give_the_same(db, monkeypatch):
    monkeypatch.setattr(quick, "MOST_PREPARED", 0)
    assert quick.rows("SELECT CAST(%s AS bigint) + 2", [70_000]) == [(70_002,)]
    assert quick.run("UPDATE accounts_user SET full_name = %s WHERE username = %s", ["Mai", "nobody"]) == 0


@pytest.mark.django_db(transaction=True)
def test_statements_sent_together_say_each_how_many_rows_they_changed():
    User.objects.create_user("mai", "x" * 12, full_name="Mai")
    with transaction.atomic():
        assert quick.together([(RENAME, ["A", "mai"]), (RENAME, ["B", "nobody"]), (RENAME, ["C", "mai"])]) == [1, 0, 1]
    assert User.objects.get(username="mai").full_name == "C"


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_among_those_sent_together_takes_all_back_and_the_next_is_answered():
    User.objects.create_user("mai", "x" * 12, full_name="Mai")
    with pytest.raises(IntegrityError), transaction.atomic():
        quick.together([(RENAME, ["A", "mai"]), (RENAME, [None, "mai"]), (RENAME, ["C", "mai"])])
    with transaction.atomic():
        assert quick.rows("SELECT full_name FROM accounts_user WHERE username = %s", ["mai"]) == [("Mai",)]
