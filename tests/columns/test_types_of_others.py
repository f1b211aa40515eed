"""Types of pgvector and GeoAlchemy2: recorded, read back from source, and carried out where a server has them."""

from __future__ import annotations

from typing import Any

import geoalchemy2.types
import pgvector.sqlalchemy
import pytest
import sqlalchemy as sa
from sqlalchemy import Column

from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.migrations.digest import digest
from tests.columns.servers import Place
from tests.columns.test_types import survives

TYPES = [
    (pgvector.sqlalchemy.Vector(3), "VECTOR(3)"),
    (pgvector.sqlalchemy.Vector(), "VECTOR"),
    (pgvector.sqlalchemy.HALFVEC(3), "HALFVEC(3)"),
    (pgvector.sqlalchemy.SPARSEVEC(5), "SPARSEVEC(5)"),
    (pgvector.sqlalchemy.BIT(3), "BIT(3)"),
    (geoalchemy2.types.Geometry("POINT", srid=4326, spatial_index=False), "geometry(POINT,4326)"),
    (geoalchemy2.types.Geometry("POINTZ", srid=4326, dimension=3, spatial_index=False), "geometry(POINTZ,4326)"),
    (geoalchemy2.types.Geography("POLYGON", srid=4326, spatial_index=False), "geography(POLYGON,4326)"),
    (geoalchemy2.types.Raster(spatial_index=False), "raster"),
]
EACH = pytest.mark.parametrize(("type_", "text"), TYPES, ids=[text for _, text in TYPES])


def said(type_: Any) -> Schema:
    """Such a column in a new table, one that is added, and one that comes to be so."""
    schema = Schema(Catalog())
    schema.create_table("t", Column("made", type_), c.text("altered", nullable=True))
    schema.table("t").add(Column("added", type_))
    schema.table("t").alter_column("altered", type=type_)
    return schema


@EACH
def test_it_is_read_again_from_source(type_: Any, text: str) -> None:
    schema, again = said(type_), Schema(Catalog())
    names = {**vars(sa), "c": c, "schema": again, "pgvector": pgvector, "geoalchemy2": geoalchemy2}
    for operation, _ in schema._operations:
        exec(operation.source(), names)
    recorded, read = ([operation for operation, _ in some._operations] for some in (schema, again))
    assert read == recorded
    assert digest(read) == digest(recorded)


@EACH
def test_postgresql_gets_its_type(type_: Any, text: str) -> None:
    created, altered = map(str, dialect_for("postgresql").work(said(type_)._operations, Catalog()))
    assert f"made {text}" in created
    assert f"ADD COLUMN added {text}" in altered
    assert f"TYPE {text} USING altered::{text}" in altered


@pytest.mark.engines("postgresql")
@EACH
def test_it_survives_a_server(type_: Any, text: str, here: Place) -> None:
    extension = "vector" if type(type_).__module__.startswith("pgvector") else "postgis"
    extension = "postgis_raster" if text == "raster" else extension
    if not here.has(extension):
        pytest.skip(f"this server has no {extension}")
    survives(here, type_)


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_a_stored_column_stays_stored_beside_geoalchemy2(dialect: str) -> None:
    schema = Schema(Catalog())
    schema.create_table("t", c.integer("n"), Column("twice", sa.Integer, sa.Computed("n * 2", persisted=True)))
    (created,) = map(str, dialect_for(dialect).work(schema._operations, Catalog()))
    assert "GENERATED ALWAYS AS (n * 2) STORED" in created
