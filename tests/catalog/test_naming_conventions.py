"""A MetaData's naming convention: the names are those that create_all() would give."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Boolean, CheckConstraint, Column, Enum, ForeignKey, Index, Integer, MetaData, String, Table

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.migrations.recorder import Schema

USUAL = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SEVERAL = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0N_name)s_%(referred_column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
OWN = {
    "initial": lambda constraint, table: table.name[0],
    "ix": "%(initial)s_%(column_0_N_label)s",
    "uq": "%(initial)s_uq_%(column_0_key)s",
    "ck": "%(initial)s_%(constraint_name)s",
    "fk": "%(initial)s_fk_%(column_0_name)s",
    "pk": "%(initial)s_pk",
}


def tables(convention: dict[str, Any], prefix: str = "") -> MetaData:
    """Shelves and books, with keys, checks and indexes given in every way."""
    metadata = MetaData(naming_convention=convention)
    Table(
        f"{prefix}shelves",
        metadata,
        Column("room", Integer, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("label", String(20), unique=True),
    )
    Table(
        f"{prefix}books",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("room", Integer, index=True),
        Column("number", Integer),
        Column("title", String(50), CheckConstraint("title <> ''", name="titled")),
        Column("follows", ForeignKey(f"{prefix}books.id")),
        Column("lent", Boolean(create_constraint=True, name="lent")),
        Column("kind", Enum("a", "b", name="kind", native_enum=False, create_constraint=True)),
        sa.ForeignKeyConstraint(["room", "number"], [f"{prefix}shelves.room", f"{prefix}shelves.number"]),
        sa.UniqueConstraint("title", "room"),
        CheckConstraint("number > 0", name="numbered"),
        CheckConstraint("room > 0", name=sa.schema.conv("as_it_is")),
        Index(None, "title", "number"),
        Index("named", "number"),
    )
    return metadata


def made_by_sqlalchemy(metadata: MetaData, dialect: str) -> list[str]:
    said: list[str] = []

    def note(statement: Any, *_: Any, **__: Any) -> None:
        said.append(str(statement.compile(dialect=engine.dialect)))

    engine = sa.create_mock_engine(f"{dialect}://", note)
    metadata.create_all(engine, checkfirst=False)
    return names_in(said)


def made_by_brant(metadata: MetaData, dialect: str) -> list[str]:
    schema = Schema(Catalog())
    schema.create_tables(metadata)
    return names_in(str(work) for work in dialect_for(dialect).work(schema._operations, Catalog()))


def names_in(statements: Any) -> list[str]:
    found = [name for sql in statements for name in re.findall(r"(?:CONSTRAINT|INDEX) ([\w`\"]+)", sql)]
    return sorted(name.strip('"`') for name in found)


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
@pytest.mark.parametrize("convention", [USUAL, SEVERAL, OWN], ids=["usual", "several columns", "tokens of its own"])
def test_the_names_are_those_that_create_all_would_give(convention: dict[str, Any], dialect: str) -> None:
    expected = made_by_sqlalchemy(tables(convention), dialect)
    assert made_by_brant(tables(convention), dialect) == expected


def test_long_names_are_cut_as_create_all_cuts_them_on_postgresql() -> None:
    prefix = "a_rather_long_name_that_somebody_thought_of_for_these_"
    expected = made_by_sqlalchemy(tables(SEVERAL, prefix), "postgresql")
    assert made_by_brant(tables(SEVERAL, prefix), "postgresql") == expected
