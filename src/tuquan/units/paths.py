"""Paths of the two trees ("/1/25/3001/"): a row lies below another when its path starts with the other's."""

from django.db import connection
from django.db.models import Q


def under(field: str, path: str) -> Q:
    """The condition "at or below `path`"; an empty path has nothing below it, least of all everything.

    SQLite uses no index for LIKE, so there the same rows are asked for as a range ("0" follows "/"). PostgreSQL's
    index is made for LIKE, and its range would depend on the collation.
    """
    if not path.endswith("/"):
        return Q(pk__in=[])
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "0"})
    return Q(**{f"{field}__startswith": path})
