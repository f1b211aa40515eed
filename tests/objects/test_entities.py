"""Entities of alembic-utils in a migration: recorded, carried out on PostgreSQL, and undone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_grant_table import PGGrantTable, PGGrantTableChoice
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView
from sqlalchemy import Column, Integer, String

from brant.catalog.catalog import Catalog
from brant.catalog.objects import MaterializedViewDefinition, ViewDefinition
from brant.dialects import dialect_of
from brant.errors import RecordingError, UnknownObject, Unsupported
from brant.migrations.recorder import Schema
from brant.operations.objects import DropObject
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database

SAID = PGFunction("public", "said(n integer DEFAULT 7)", "RETURNS text LANGUAGE sql AS $$ SELECT n::text || ':x' $$")
TOUCH = PGFunction(
    "public", "touch()", "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.owner := 'me'; RETURN NEW; END $$"
)
ENTITIES: tuple[Any, ...] = (
    TOUCH,
    PGView("public", "owners", "SELECT owner FROM notes"),
    PGMaterializedView("public", "known", "SELECT owner FROM notes", with_data=True),
    PGTrigger(
        "public",
        "touched",
        "BEFORE INSERT ON public.notes FOR EACH ROW EXECUTE FUNCTION public.touch()",
        on_entity="public.notes",
    ),
    PGPolicy("public", "own", "FOR ALL TO public USING (owner = current_user)", on_entity="public.notes"),
    PGGrantTable("public", "notes", "public", PGGrantTableChoice.SELECT, columns=["id", "owner"]),
)


def notes(schema: Schema) -> None:
    schema.create_table("notes", Column("id", Integer, primary_key=True), Column("owner", String(20)))


def with_entities(schema: Schema) -> None:
    notes(schema)
    for entity in ENTITIES:
        schema.create(entity)


NOTES = record(notes, Catalog()).after
ALL = record(with_entities, Catalog()).after


def undone(change: Story, before: Catalog) -> Catalog:
    recording = record(change, before)
    catalog = recording.after
    for operation, _ in reversed_of(recording):
        catalog = operation.apply(catalog)
    return catalog


# -- recorded


def test_views_are_those_of_brant() -> None:
    assert isinstance(ALL.object("view", "public.owners"), ViewDefinition)
    assert isinstance(ALL.object("view", "public.known"), MaterializedViewDefinition)


def test_all_else_is_known_by_its_identity() -> None:
    assert sorted(key for key in ALL.objects if key[0] != "view") == [
        ("function", "public.touch()"),
        ("grant table", "public.notes.public.SELECT"),
        ("policy", "public.own public.notes"),
        ("trigger", "public.touched False public.notes"),
    ]


def test_something_else_is_no_entity() -> None:
    with pytest.raises(RecordingError, match="is no entity of alembic-utils"):
        Schema(NOTES).create("CREATE VIEW v AS SELECT 1")


def test_an_entity_that_is_not_there_is_not_dropped() -> None:
    with pytest.raises(UnknownObject):
        Schema(NOTES).drop(TOUCH)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: type(entity).__name__)
def test_dropping_is_undone_as_the_files_knew_it(entity: Any) -> None:
    def drop(schema: Schema) -> None:
        schema.drop_table("notes", cascade=True) if entity is TOUCH else schema.drop(entity)

    assert undone(drop, ALL) == ALL


def test_a_table_is_dropped_with_all_that_is_on_it_and_back() -> None:
    assert undone(lambda schema: schema.drop_table("notes", cascade=True), ALL) == ALL


def test_a_column_under_them_changes() -> None:
    recording = record(lambda schema: schema.table("notes").alter_column("owner", type=String(99)), ALL)
    dropped = [operation.kind for operation, _ in recording.operations if isinstance(operation, DropObject)]
    assert dropped == ["grant table", "policy", "view", "view"]


def test_other_databases_refuse_them_when_planned() -> None:
    from brant.dialects import dialect_for

    with pytest.raises(Unsupported, match="is written for postgresql, not for sqlite"):
        list(dialect_for("sqlite").work(record(with_entities, Catalog()).operations, Catalog()))


def test_alembic_is_not_imported_by_the_door() -> None:
    code = "import sys, brant.migrations.recorder; sys.exit(any(name.startswith('alembic') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- on a server


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    with engine.connect() as asked:
        dialect = dialect_of(asked)
    with dialect.own_connection(engine) as connection:
        carry_out(dialect, connection, record(with_entities, Catalog()).operations, Catalog())
        yield connection


def there(connection: sa.Connection) -> list[str]:
    """What PostgreSQL has of them."""
    with connection.begin():
        return sorted(
            connection.exec_driver_sql(
                "SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                " UNION SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal"
                " UNION SELECT 'policy ' || policyname FROM pg_policies"
                " UNION SELECT 'view ' || relname FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
                " UNION SELECT 'grant ' || column_name FROM information_schema.column_privileges"
                " WHERE grantee = 'PUBLIC' AND table_name IN ('notes', 'papers')"
            ).scalars()
        )


EVERYTHING = [
    *("function touch", "grant id", "grant owner", "policy own"),
    *("trigger touched", "view known", "view owners"),
]


@pytest.mark.engines("postgresql")
def test_they_are_made(connection: sa.Connection) -> None:
    assert there(connection) == EVERYTHING


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.table("notes").alter_column("owner", type=String(99)),
        lambda schema: schema.rename_table("notes", to="papers"),
        lambda schema: schema.replace(PGFunction("public", "touch()", str(TOUCH.definition).replace("'me'", "'you'"))),
    ],
)
def test_they_are_there_after_a_change_and_after_its_reverse(change: Story, connection: sa.Connection) -> None:
    dialect = dialect_of(connection)
    recording = record(change, ALL)
    carry_out(dialect, connection, recording.operations, ALL)
    assert there(connection) == EVERYTHING
    carry_out(dialect, connection, reversed_of(recording), recording.after)
    assert there(connection) == EVERYTHING


@pytest.mark.engines("postgresql")
def test_a_table_goes_and_comes_back_with_them(connection: sa.Connection) -> None:
    dialect = dialect_of(connection)
    recording = record(lambda schema: schema.drop_table("notes", cascade=True), ALL)
    carry_out(dialect, connection, recording.operations, ALL)
    assert there(connection) == ["function touch"]
    carry_out(dialect, connection, reversed_of(recording), recording.after)
    assert there(connection) == EVERYTHING


@pytest.mark.engines("postgresql")
def test_a_default_and_a_cast_in_a_function_arrive(connection: sa.Connection) -> None:
    carry_out(dialect_of(connection), connection, record(lambda schema: schema.create(SAID), ALL).operations, ALL)
    with connection.begin():
        assert connection.exec_driver_sql("SELECT said()").scalar() == "7:x"
