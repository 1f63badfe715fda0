"""The database lets a standing fact end, and refuses every other change to it. A later migration that makes SQLite
rebuild the table has to install the triggers again: SQLite drops them with the old table."""

from typing import Any

TABLE = "facts_fact"
SENTENCE = "facts are never edited"
FIXED = (
    "id, indicator, unit_id, place_id, scope, first_date, last_date, dims, value, qualifier, basis, source_type, "
    "source_id, source_title, source_date, located_id, rolled, holds, written_at, replaces_id"
)

SQLITE = [
    f"CREATE TRIGGER facts_fact_fixed BEFORE UPDATE OF {FIXED} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
    f"CREATE TRIGGER facts_fact_ended BEFORE UPDATE ON {TABLE} WHEN OLD.ended_at IS NOT NULL "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
]
POSTGRESQL = [
    f"CREATE OR REPLACE FUNCTION facts_fact_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
    f"CREATE TRIGGER facts_fact_fixed BEFORE UPDATE OF {FIXED} ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION facts_fact_refuse()",
    f"CREATE TRIGGER facts_fact_ended BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) "
    "EXECUTE FUNCTION facts_fact_refuse()",
]


ROOM = "ALTER TABLE facts_rollup SET (fillfactor = 80)"
"""A kept sum is changed again and again: with room beside it the index need not learn of that."""
TOTAL = (
    "CREATE OR REPLACE AGGREGATE facts_total(bigint) "
    "(sfunc = int8pl, stype = int8, combinefunc = int8pl, parallel = safe)"
)
"""A sum that stays a whole number: PostgreSQL's own goes by way of decimals, at several times the cost. Too large a one
is an error here as well."""


def install(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else [*POSTGRESQL, ROOM, TOTAL]:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    suffix = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in ("facts_fact_fixed", "facts_fact_ended"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")
