"""Schemas that no one here wrote, as create_all makes them: nothing to say to any of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.execution.shadow import Comparison
from brant.migrations.diff import diff
from brant.migrations.models import catalog_of
from tests.engines.scratch import Database
from tests.realworld.test_metadata_of_others import a_copy_of, buildbot, spoken_to_as_mysql


def ensembl() -> sa.MetaData:
    from ensembl.core.models import Base

    return cast("sa.MetaData", Base.metadata)


def omop() -> sa.MetaData:
    from omop_cdm.regular.cdm54 import Base

    return cast("sa.MetaData", Base.metadata)


def quiet(metadata: sa.MetaData, database: Database) -> None:
    engine = spoken_to_as_mysql(database)
    with engine.begin() as connection:
        for schema in sorted({table.schema for table in metadata.tables.values() if table.schema}):
            connection.execute(sa.schema.CreateSchema(schema))
    a_copy_of(metadata).create_all(engine)
    found = Migrator(engine).changes(metadata, from_database=True)
    assert [operation.source() for operation in found.operations] == []


def test_buildbot(database: Database) -> None:
    quiet(buildbot(), database)


@pytest.mark.engines("mariadb", "sqlite")  # MySQL 8.4 and later want unique keys where foreign keys point
def test_ensembl(database: Database) -> None:
    quiet(ensembl(), database)


@pytest.mark.engines("postgresql")
def test_omop(database: Database) -> None:
    quiet(omop(), database)


@pytest.mark.parametrize("models", [buildbot, ensembl, omop], ids=lambda models: models.__name__)
def test_what_is_made_from_models_is_what_they_say(models: Callable[[], sa.MetaData], tmp_path: Path) -> None:
    """The whole of it as one written migration, by text alone."""
    migrator = Migrator("sqlite://", tmp_path / "migrations")
    made = migrator.changes(models(), offline=True)
    comparison = Comparison(migrator.database, offline=True)
    assert diff(made.recording().after, catalog_of([models()]), comparison) == ()
    assert len(made.operations) >= len(models().tables)
