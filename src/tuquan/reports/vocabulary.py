"""The words reports are read with: ours, those of the indicators a province added, its files in
`<data folder>/lexicon/*.yaml`, and what people added on the page of corrections."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from tuquan.facts import catalogue
from tuquan.reports.models import AddedWord
from tuquan.reports.reading import Figure, read
from tuquan.reports.reading.lexicon import Added, Own, read_added


def own_indicators() -> tuple[Own, ...]:
    """What the province added to the catalogue is read by its name and synonyms."""
    return tuple(
        Own(code, (one.name, *one.synonyms))
        for code, one in catalogue.catalogue().indicators.items()
        if code not in _ours()
    )


@cache
def _ours() -> frozenset[str]:
    return frozenset(catalogue.read([(catalogue.OURS.name, catalogue.OURS.read_text(encoding="utf-8"))]).indicators)


def reader() -> Callable[[str], list[Figure]]:
    """Reads texts with all these words as they are now.

    :raises LexiconError: a file of the province is not right; says where.
    """
    files = sorted((Path(settings.DATA_DIR) / "lexicon").glob("*.yaml"))
    own, added = _of_files(tuple((path, path.stat().st_mtime_ns) for path in files))
    return partial(read, own=(*own_indicators(), *own, *_of_page()), added=added)


@lru_cache(maxsize=4)
def _of_files(files: tuple[tuple[Path, int], ...]) -> tuple[tuple[Own, ...], Added]:
    texts = [(path.name, path.read_text(encoding="utf-8")) for path, _changed in files]
    return read_added(texts, catalogue.catalogue().indicators)


def _of_page() -> tuple[Own, ...]:
    phrases: dict[str, list[str]] = defaultdict(list)
    if (
        connection.vendor == "sqlite"
        and connection.connection is None
        and not Path(connection.settings_dict["NAME"]).is_file()
    ):
        return ()  # the command reads a file also where nothing is installed yet, and leaves no database behind
    try:
        for code, phrase in AddedWord.objects.order_by("pk").values_list("indicator", "phrase"):
            phrases[code].append(phrase)
    except DatabaseError:
        if connection.in_atomic_block:  # a page has its tables; the command need not
            raise
    return tuple(Own(code, tuple(names)) for code, names in phrases.items())
