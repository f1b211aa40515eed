"""Every type survives being written into a file, and being made on a server and read from it."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.types import TypeEngine

from brant import Schema
from brant import columns as c
from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import TableDefinition
from brant.migrations.digest import digest
from tests.columns.servers import Place
from tests.columns.types import ELSEWHERE, GENERIC, MYSQL, OURS, POSTGRESQL, SQLITE

NAMES: dict[str, Any] = {**vars(sa), "postgresql": postgresql, "mysql": mysql, "sqlite": sqlite, "c": c, "brant": None}


def shown(type_: TypeEngine[Any]) -> str:
    return f"{type(type_).__module__.split('.')[-1]}-{type_!r}".replace("sqltypes-", "")


def recorded(*columns: sa.Column[Any]) -> Schema:
    schema = Schema(Catalog())
    schema.create_table("t", sa.Column("n", sa.Integer), *columns)
    return schema


def from_source(schema: Schema) -> Schema:
    """The same operations, by way of the lines that record them."""
    again = Schema(Catalog())
    for operation, _ in schema._operations:
        exec(operation.source(), {**NAMES, "schema": again})
    return again


def digest_of(schema: Schema) -> str:
    return digest(operation for operation, _ in schema._operations)


@pytest.mark.parametrize("type_", [*GENERIC, *POSTGRESQL, *MYSQL, *SQLITE, *OURS], ids=shown)
def test_a_type_is_the_same_in_the_file_that_is_written(type_: TypeEngine[Any]) -> None:
    schema = recorded(sa.Column("x", type_))
    assert digest_of(from_source(schema)) == digest_of(schema)


COLUMNS = [
    c.id("x", start=5, always=True),
    c.timestamp("x", use_current=True, use_current_on_update=True),
    c.datetime("x", 3, use_current=True, use_current_on_update="where supported"),
    c.year("x", use_current=True),
    c.string("x", charset="latin1", collation={"mysql": "latin1_bin", "postgresql": "C"}),
    c.unsigned_integer("x", check=True, default=3),
    c.json("x", check=True, default={"a": [1]}),
    c.enum("x", ["a", "it's"], native=False, default="a"),
    c.enum("x", ["a", "it's"], type_name="letters"),
    c.set("x", ["a", "it's"]),
    c.binary("x", 3, default=b"\x00'\\"),
    c.uuid("x", default="550e8400-e29b-41d4-a716-446655440000"),
    c.string("x", stored_as=c.json_path("n->a->0")),
    c.integer("x", virtual_as=sa.column("n") * 2),
    c.integer("x", stored_as="n * 2", comment="it's \\ :so"),
    c.integer("x", invisible=True, default=sa.func.abs(-3)),
    c.boolean("x", default=True),
    c.integer("x", default=sa.text("1 + 1")),
    c.integer("x", identity=sa.Identity(start=7, cycle=True)),
    c.raw_column("x", {"postgresql": "inet", "default": "varchar(45)"}),
]


@pytest.mark.parametrize("column", COLUMNS, ids=range(len(COLUMNS)))
def test_a_column_is_the_same_in_the_file_that_is_written(column: sa.Column[Any]) -> None:
    schema = recorded(column)
    assert digest_of(from_source(schema)) == digest_of(schema)


def test_an_alteration_is_the_same_in_the_file_that_is_written() -> None:
    schema = recorded(c.datetime("x"), c.integer("y"))
    table = schema.table("t")
    table.alter_column("x", on_update=c.Current("timestamp"), invisible=True, first=True)
    table.alter_column("y", stored_as=sa.column("n") + 1, after="n", comment="it's")
    table.alter_column("y", computed=None, identity=sa.Identity(always=True), unsigned=True, default=None)
    table.add(c.integer("z", after="y"), c.string("a", 3))
    assert digest_of(from_source(schema)) == digest_of(schema)


# -- on a server


def survives(here: Place, type_: TypeEngine[Any]) -> None:
    """The type as the server tells it, made again from what was read, is the same to the server and to brant."""
    here.schema.create_table("t", sa.Column("n", sa.Integer), sa.Column("x", type_))
    here.carry_out()
    first = here.reflected("t")
    described = here.described("t", "x")
    again = Place(here.connection)
    here.schema.table("t").drop()
    here.carry_out()
    made(again, first)

    assert again.reflected("t").column("x") == first.column("x")
    assert again.described("t", "x").replace('"', "").lower() == described.replace('"', "").lower()


def made(place: Place, table: TableDefinition) -> None:
    plain = TableDefinition("t", table.columns, checks=table.checks)
    place.schema.create_table(sqla.build_table(plain))
    place.carry_out()


@pytest.mark.parametrize("type_", GENERIC, ids=shown)
def test_a_generic_type_survives_each_server(type_: TypeEngine[Any], here: Place) -> None:
    if here.dialect.name in ELSEWHERE.get(type(type_).__name__, ()):
        pytest.skip(f"{here.dialect.name} has no such type")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        survives(here, type_)


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize("type_", POSTGRESQL, ids=shown)
def test_a_type_of_postgresql_survives_it(type_: TypeEngine[Any], here: Place) -> None:
    if isinstance(type_, postgresql.CITEXT | postgresql.HSTORE):
        name = type(type_).__name__.lower()
        if not here.has(name):
            pytest.skip(f"this server has no {name}")
    if isinstance(type_, postgresql.DOMAIN):
        here.run(f"CREATE DOMAIN {type_.name} AS integer CHECK (VALUE > 0)")
    survives(here, type_)


@pytest.mark.engines("mysql", "mariadb")
@pytest.mark.parametrize("type_", MYSQL, ids=shown)
def test_a_type_of_mysql_survives_it(type_: TypeEngine[Any], here: Place) -> None:
    survives(here, type_)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("type_", SQLITE, ids=shown)
def test_a_type_of_sqlite_survives_it(type_: TypeEngine[Any], here: Place) -> None:
    survives(here, type_)
