"""Schemas that no one here wrote, as create_all makes them: nothing to say to any of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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


# -- in processes of their own: their packages change what they find there

OTHERS = {
    "octavia": ("octavia.db.models", "octavia.db.base_models:BASE", 39),
    "magnum": ("magnum.db.sqlalchemy.models", "magnum.db.sqlalchemy.models:Base", 7),
    "heat": ("heat.db.models", "heat.db.models:BASE", 16),
    "masakari": ("masakari.db.sqlalchemy.models", "masakari.db.sqlalchemy.models:BASE", 4),
    "blazar": ("blazar.db.sqlalchemy.models", "blazar.db.sqlalchemy.models:mb.BlazarBase", 15),
    "placement": ("placement.db.sqlalchemy.models", "placement.db.sqlalchemy.models:BASE", 12),
    "designate": ("designate.storage.sqlalchemy.tables", "designate.storage.sqlalchemy.tables:metadata", 22),
    "manila": ("manila.db.sqlalchemy.models", "manila.db.sqlalchemy.models:BASE", 52),
}
"""The module with the models, where the MetaData is, and how many tables there are."""
REFUSED = {
    ("designate", "postgresql"): "two of its tables have an enum type of one name",
    ("manila", "postgresql"): "an enum type of its has no name",
    ("manila", "mysql"): "a foreign key of its is of another type than its target",
    ("manila", "mariadb"): "a foreign key of its is of another type than its target",
}
"""What create_all can't make there, and why."""


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_models_of_others(name: str, packages: Path, database: Database) -> None:
    if reason := REFUSED.get((name, database.dialect)):
        pytest.skip(reason)
    module, place, tables = OTHERS[name]
    url = spoken_to_as_mysql(database).url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-m", "tests.realworld.models_of_others", module, place, url],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(packages), str(Path(__file__).parents[2])]),
            "PYTHONWARNINGS": "ignore",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [tables, []]
