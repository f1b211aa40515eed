"""Schemas that no one here wrote, each as one migration of whole Tables: the same database as create_all makes."""

from __future__ import annotations

import copyreg
import types
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa

from brant import Everything, Migrator
from tests.engines.scratch import Database
from tests.realworld.described import described

BUILDBOT = '''
"""A continuous integration server: 42 tables."""

from brant import Schema
from buildbot.db.model import Model


def up(schema: Schema) -> None:
    schema.create_tables(Model.metadata)
'''

ENSEMBL = '''
"""A genome database with the types of MySQL: 77 tables."""

from brant import Schema
from ensembl.core.models import Base


def up(schema: Schema) -> None:
    schema.create_tables(Base.metadata)
'''

OMOP = '''
"""A model of medical records in two schemas: 37 tables."""

from brant import Schema
from omop_cdm.regular.cdm54 import Base


def up(schema: Schema) -> None:
    for name in ("vocabulary_schema", "cdm_schema"):
        schema.execute(f"CREATE SCHEMA {name}", down=f"DROP SCHEMA {name}", touches=())
    schema.create_tables(Base.metadata)
'''


def buildbot() -> sa.MetaData:
    """Its models. Twisted, which comes along, teaches pickle a way with class methods that fails for SQLAlchemy's."""
    from buildbot.db.model import Model

    copyreg.dispatch_table.pop(types.MethodType, None)
    return cast("sa.MetaData", Model.metadata)


def test_buildbot(database: Database, new_database: Callable[[], Database], tmp_path: Path) -> None:
    check(BUILDBOT, buildbot(), spoken_to_as_mysql(database), spoken_to_as_mysql(new_database()), tmp_path)


@pytest.mark.engines("mariadb", "sqlite")  # MySQL 8.4 and later want unique keys where foreign keys point
def test_ensembl(database: Database, new_database: Callable[[], Database], tmp_path: Path) -> None:
    from ensembl.core.models import Base

    check(ENSEMBL, Base.metadata, spoken_to_as_mysql(database), spoken_to_as_mysql(new_database()), tmp_path)


@pytest.mark.engines("postgresql")
def test_omop(database: Database, new_database: Callable[[], Database], tmp_path: Path) -> None:
    from omop_cdm.regular.cdm54 import Base

    theirs = new_database().engine()
    with theirs.begin() as connection:
        connection.execute(sa.schema.CreateSchema("vocabulary_schema"))
        connection.execute(sa.schema.CreateSchema("cdm_schema"))

    check(OMOP, Base.metadata, database.engine(), theirs, tmp_path)


def check(migration: str, metadata: sa.MetaData, ours: sa.Engine, theirs: sa.Engine, tmp_path: Path) -> None:
    directory = tmp_path / "migrations"
    directory.mkdir()
    (directory / "0001_everything.py").write_text(migration)
    migrator = Migrator(ours, directory)
    a_copy_of(metadata).create_all(theirs)

    migrator.migrate()

    expected = described(theirs, metadata)
    assert expected.keys() == metadata.tables.keys()
    assert described(ours, metadata) == expected

    migrator.rollback(Everything())

    assert described(ours, metadata) == {}
    assert left_over(ours) == []


def a_copy_of(metadata: sa.MetaData) -> sa.MetaData:
    """create_all marks the keys of a cycle that it adds late, and leaves them out of every CREATE TABLE after that."""
    copy = sa.MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(copy)
    return copy


def left_over(engine: sa.Engine) -> list[str]:
    """Sequences and enum types that outlived their tables, and schemas that outlived theirs."""
    if engine.dialect.name != "postgresql":
        return []
    with engine.connect() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT relname FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE 'brant%%'"
                " UNION ALL SELECT typname FROM pg_type WHERE typtype = 'e'"
                " UNION ALL SELECT nspname FROM pg_namespace WHERE nspname LIKE '%%_schema'"
                " AND nspname <> 'information_schema'"
            ).scalars()
        )


def spoken_to_as_mysql(database: Database) -> sa.Engine:
    """These packages say mysql_length=, which SQLAlchemy's create_all leaves out behind a mariadb:// URL."""
    if database.dialect != "mariadb":
        return database.engine()
    url = sa.make_url(database.url)
    return sa.create_engine(url.set(drivername=url.drivername.replace("mariadb", "mysql")), poolclass=sa.NullPool)
