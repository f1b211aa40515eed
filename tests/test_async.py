"""Applications with an async engine hand their connection over through ``run_sync``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from brant import Everything, Migrator
from brant.errors import MigrationFailed
from tests.execution.histories import Folder

Story = Callable[[AsyncEngine], Awaitable[object]]
WithEngine = Callable[[Story], object]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "migrations"
    path.mkdir()
    folder = Folder(path)
    folder.create("0001_films", "films", 'c.string("title")')
    folder.write("0002_fill", 'schema.execute("INSERT INTO films VALUES (1, \'M\')", down="DELETE FROM films")')
    folder.write("0003_shorter", 'schema.table("films").alter_column("title", type=sa.String(50))')
    return folder


@pytest.fixture(params=["file", "memory"])
def with_engine(request: pytest.FixtureRequest, tmp_path: Path) -> WithEngine:
    """Runs a coroutine with an async engine that is disposed of in the end."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}" if request.param == "file" else "sqlite+aiosqlite://"

    async def run(story: Story) -> object:
        engine = create_async_engine(url)
        try:
            return await story(engine)
        finally:
            await engine.dispose()

    return lambda story: asyncio.run(run(story))


def table_names(connection: sa.Connection) -> set[str]:
    return {name for name in sa.inspect(connection).get_table_names() if not name.startswith("brant_")}


async def titles(connection: AsyncConnection) -> list[str]:
    return list((await connection.exec_driver_sql("SELECT title FROM films")).scalars())


def test_migrates_on_a_connection(with_engine: WithEngine, folder: Folder) -> None:
    async def story(engine: AsyncEngine) -> tuple[tuple[str, ...], list[str]]:
        async with engine.connect() as connection:
            outcome = await connection.run_sync(lambda sync: Migrator(sync, folder.path).migrate())
        async with engine.connect() as connection:
            return outcome.names, await titles(connection)

    assert with_engine(story) == (("0001_films", "0002_fill", "0003_shorter"), ["M"])


def test_migrates_in_a_transaction(with_engine: WithEngine, folder: Folder) -> None:
    async def story(engine: AsyncEngine) -> list[str]:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: Migrator(sync, folder.path).migrate())
        async with engine.connect() as connection:
            return await titles(connection)

    assert with_engine(story) == ["M"]


def test_transaction_that_is_rolled_back_takes_all_along(with_engine: WithEngine, folder: Folder) -> None:
    async def story(engine: AsyncEngine) -> set[str]:
        async with engine.connect() as connection:
            await connection.begin()
            await connection.run_sync(lambda sync: Migrator(sync, folder.path).migrate())
            await connection.rollback()
            return await connection.run_sync(table_names)

    assert with_engine(story) == set()


def test_rolls_back_to_nothing(with_engine: WithEngine, folder: Folder) -> None:
    async def story(engine: AsyncEngine) -> set[str]:
        async with engine.connect() as connection:
            await connection.run_sync(lambda sync: Migrator(sync, folder.path).migrate())
            await connection.run_sync(lambda sync: Migrator(sync, folder.path).rollback(Everything()))
            return await connection.run_sync(table_names)

    assert with_engine(story) == set()


def test_failed_migration_leaves_no_trace(with_engine: WithEngine, folder: Folder) -> None:
    folder.write(
        "0004_wrong",
        'schema.create_table("stores", c.id())\nschema.execute("UPDATE unheard_of SET x = 1", down=())',
    )

    async def story(engine: AsyncEngine) -> set[str]:
        async with engine.connect() as connection:
            with pytest.raises(MigrationFailed, match="unheard_of"):
                await connection.run_sync(lambda sync: Migrator(sync, folder.path).migrate())
            return await connection.run_sync(table_names)

    assert with_engine(story) == {"films"}


def test_looks_without_changing(with_engine: WithEngine, folder: Folder) -> None:
    async def story(engine: AsyncEngine) -> tuple[list[str], set[str]]:
        async with engine.connect() as connection:
            pending = await connection.run_sync(lambda sync: Migrator(sync, folder.path).pending())
            return pending, await connection.run_sync(table_names)

    assert with_engine(story) == (["0001_films", "0002_fill", "0003_shorter"], set())
