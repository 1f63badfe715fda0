import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from tools import pg_cluster

from tuquan.config.tests.installation import Installation


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory) -> Path:
    """An installation on SQLite with some data; made once, copied by each test."""
    made = Installation(tmp_path_factory.mktemp("filled"))
    made.do("migrate")
    made.do(entry="tuquan.config.tests.seed")
    return made.folder


@pytest.fixture
def filled(filled_folder, tmp_path) -> Installation:
    folder = tmp_path / "filled"
    shutil.copytree(filled_folder, folder)
    return Installation(folder)


@pytest.fixture
def fresh(tmp_path) -> Callable[[str], Installation]:
    """A new machine with nothing on it."""

    def make(database: str = "") -> Installation:
        folder = tmp_path / uuid4().hex[:8]
        folder.mkdir()
        return Installation(folder, database)

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    if url := os.environ.get(pg_cluster.URL):
        yield url
    else:
        with pg_cluster.cluster() as url:
            yield url


def database_on(server: str) -> tuple[str, str]:
    """The name and address of a new, empty database."""
    name = f"made_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, query = server.partition("?")
    return name, f"{head.rpartition('/')[0]}/{name}?{query}"


def drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def moved(filled_folder, server, tmp_path_factory) -> Iterator[Installation]:
    """The same installation moved to PostgreSQL, as the how-to says; tests only add to it."""
    name, url = database_on(server)
    folder = tmp_path_factory.mktemp("moved")
    made = Installation(folder, url)
    Installation(filled_folder).do("backup", folder / "first.zip")
    made.do("restore", folder / "first.zip")
    yield made
    drop(server, name)


@pytest.fixture
def postgresql(server) -> Iterator[Callable[[], str]]:
    """Gives the address of one more empty database."""
    made: list[str] = []

    def make() -> str:
        name, url = database_on(server)
        made.append(name)
        return url

    yield make
    for name in made:
        drop(server, name)
