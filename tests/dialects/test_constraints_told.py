"""Keys and constraints are read back as they were made, and survive what is done to their table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from brant import columns as c
from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import (
    CheckDefinition,
    ConstraintDefinition,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.dialects import dialect_of
from brant.migrations.recorder import Schema
from brant.testing.case import record
from brant.testing.suite import carry_out, dialect_of_engine

Items = list[Any]


def for_all() -> Items:
    return [
        PrimaryKeyConstraint("id", name="the key"),
        UniqueConstraint("a", "b", name="uq both"),
        CheckConstraint("word <> 'it''s'", name="ck_a"),
        ForeignKeyConstraint(["a", "b"], ["old.a", "old.b"], name="fk_both", ondelete="CASCADE", onupdate="CASCADE"),
        ForeignKeyConstraint(["above"], ["told.id"], name="fk_above", ondelete="SET NULL"),
    ]


def on_postgresql() -> Items:
    return [
        UniqueConstraint("b", "a", name="uq_late", deferrable=True, initially="DEFERRED"),
        UniqueConstraint("a", "above", name="uq_more", postgresql_nulls_not_distinct=True, postgresql_include=["b"]),
        c.Check("b > 0", name="ck_b", no_inherit=True),
        ForeignKeyConstraint(["a", "b"], ["old.a", "old.b"], name="fk_full", match="FULL", deferrable=True),
        ForeignKeyConstraint(["b", "a"], ["old.a", "old.b"], name="fk_some", ondelete="SET NULL (a)"),
        ExcludeConstraint(
            ("a", "="),
            ("b", "<>"),
            name="ex",
            deferrable=True,
            where=sa.text("(a > 7)"),
        ),
        ExcludeConstraint(("word", "="), name="ex_word", using="btree", ops={"word": "varchar_pattern_ops"}),
    ]


def on_mysql() -> Items:
    return [c.Check("word <> 'x'", name="ck_b", enforced=False)]


def on_sqlite() -> Items:
    return [
        UniqueConstraint("b", "a", name="uq_instead", sqlite_on_conflict="REPLACE"),
        ForeignKeyConstraint(["a"], ["told.id"], name="fk_late", deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(["b"], ["told.id"], name="fk_default", ondelete="SET DEFAULT"),
    ]


ALSO: dict[str, Callable[[], Items]] = {
    "postgresql": on_postgresql,
    "mysql": on_mysql,
    "mariadb": list,
    "sqlite": on_sqlite,
}


def create(schema: Schema, database: str) -> None:
    schema.create_table("old", *(Column(name, Integer, primary_key=True, autoincrement=False) for name in "ab"))
    columns = [Column("id", Integer, nullable=False), *(Column(name, Integer) for name in ("a", "b", "above"))]
    schema.create_table("told", *columns, Column("word", String(20)), *for_all(), *ALSO[database]())


def texts_aside(table: TableDefinition) -> list[ConstraintDefinition]:
    """A server writes checks in its own way; on MySQL a unique constraint is an index, PRIMARY a name."""
    unique = [UniqueDefinition(index.name, index.columns) for index in table.indexes if index.unique]
    alike = [*map(_alike, table.constraints), *unique]
    return sorted(alike, key=lambda constraint: constraint.name)


def _alike(constraint: ConstraintDefinition) -> ConstraintDefinition:
    match constraint:
        case CheckDefinition():
            return replace(constraint, expression=sqla.expression(""))
        case PrimaryKeyDefinition():
            return replace(constraint, name="")
        case _:
            return constraint


@pytest.fixture
def told(engine: sa.Engine) -> Any:
    """What was recorded, and a connection to a database that has it."""
    dialect = dialect_of_engine(engine)
    with dialect.own_connection(engine) as connection:
        if dialect.name == "postgresql":
            connection.exec_driver_sql("CREATE EXTENSION btree_gist")
            connection.commit()
        recording = record(lambda schema: create(schema, dialect.name), Catalog())
        carry_out(dialect, connection, recording.operations, Catalog())
        yield recording.after, connection


def reflected(connection: sa.Connection) -> Any:
    with connection.begin():
        return dialect_of(connection).reflect(connection, ["told"]).table("told")


def test_each_is_read_back_as_it_was_made(told: tuple[Catalog, sa.Connection]) -> None:
    catalog, connection = told
    assert texts_aside(reflected(connection)) == texts_aside(catalog.table("told"))


def test_all_but_the_one_that_changes_stay(told: tuple[Catalog, sa.Connection]) -> None:
    catalog, connection = told
    before = texts_aside(reflected(connection))
    change = record(lambda schema: schema.table("told").rename_constraint("fk_above", to="fk_over"), catalog)
    carry_out(dialect_of(connection), connection, change.operations, catalog)
    after = texts_aside(reflected(connection))
    assert {have.name for have in after} ^ {have.name for have in before} == {"fk_above", "fk_over"}
    assert [have for have in after if have.name != "fk_over"] == [have for have in before if have.name != "fk_above"]


def test_all_stay_when_a_column_changes(told: tuple[Catalog, sa.Connection]) -> None:
    catalog, connection = told
    before = texts_aside(reflected(connection))
    change = record(lambda schema: schema.table("told").alter_column("a", default=3), catalog)
    carry_out(dialect_of(connection), connection, change.operations, catalog)
    assert texts_aside(reflected(connection)) == before
