"""Functions, procedures, and objects that bring their own SQL, as they are recorded and on servers."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String

from brant.catalog.catalog import Catalog
from brant.catalog.objects import ScriptedDefinition
from brant.catalog.queries import Unclear
from brant.dialects import dialect_for, dialect_of
from brant.errors import AlreadyExists, RecordingError, UnknownObject
from brant.migrations.recorder import Schema
from brant.operations.objects import DropObject
from brant.operations.tables import DropTable
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database


def doubled(schema: Schema, body: str = "RETURN n * 2", returns: str = "integer") -> None:
    schema.create_function("doubled", arguments="n integer", returns=returns, body=body, volatility="immutable")


def called(schema: Schema) -> None:
    """A function, and a view that calls it."""
    schema.create_table("numbers", Column("n", Integer))
    doubled(schema)
    schema.create_view("doubles", "SELECT doubled(n) AS d FROM numbers")


CALLED = record(called, Catalog()).after


def guarded(schema: Schema) -> None:
    """A table with a policy and a grant on it."""
    schema.create_table("notes", Column("id", Integer, primary_key=True), Column("owner", String(20)))
    schema.create_object(
        "policy",
        "own on notes",
        create="CREATE POLICY own ON notes FOR SELECT USING (owner = current_user)",
        drop="DROP POLICY own ON notes",
        on="notes",
    )
    schema.create_object(
        "grant",
        "notes to all",
        create="GRANT SELECT (id, owner) ON notes TO public",
        drop="REVOKE SELECT ON notes FROM public",
        on="notes",
    )


GUARDED = record(guarded, Catalog()).after


def undone(change: Story, before: Catalog) -> Catalog:
    recording = record(change, before)
    catalog = recording.after
    for operation, _ in reversed_of(recording):
        catalog = operation.apply(catalog)
    return catalog


def scripted(catalog: Catalog, kind: str, name: str) -> ScriptedDefinition:
    found = catalog.object(kind, name)
    assert isinstance(found, ScriptedDefinition)
    return found


# -- functions, recorded


def test_a_name_is_taken_once() -> None:
    with pytest.raises(AlreadyExists, match="already the function 'doubled'"):
        doubled(Schema(CALLED))


def test_a_function_that_is_called_is_not_dropped_unasked() -> None:
    with pytest.raises(RecordingError, match="function 'doubled' can't be dropped: view 'doubles' uses it"):
        Schema(CALLED).drop_function("doubled")


def test_a_missing_function_may_be_dropped_if_it_exists() -> None:
    assert record(lambda schema: schema.drop_function("tripled", if_exists=True), CALLED).operations == ()


def test_an_unknown_procedure_is_told() -> None:
    with pytest.raises(UnknownObject, match="no procedure 'doubled'"):
        Schema(CALLED).drop_procedure("doubled")


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.drop_function("doubled", cascade=True),
        lambda schema: schema.replace_function("doubled", returns="bigint", body="RETURN 1"),
        lambda schema: schema.replace_function(
            "doubled", arguments="n integer", returns="integer", body="RETURN n + n"
        ),
    ],
)
def test_undoing_restores_functions_and_their_callers(change: Story) -> None:
    assert undone(change, CALLED).objects == CALLED.objects


def test_callers_stay_where_a_function_is_called_as_before() -> None:
    def change(schema: Schema) -> None:
        schema.replace_function("doubled", arguments="n integer", returns="integer", body="RETURN n + n")

    assert len(record(change, CALLED).operations) == 1


def test_a_body_with_dollars_gets_other_quotes() -> None:
    recording = record(
        lambda schema: schema.create_function("f", returns="text", body="SELECT '$brant$'", language="sql"), CALLED
    )
    (work,) = dialect_for("postgresql").work(recording.operations, CALLED)
    assert str(work).endswith("AS $brant_$\nSELECT '$brant$'\n$brant_$")


# -- objects with SQL of their own, recorded


def test_what_is_on_a_table_goes_and_comes_back_with_it() -> None:
    recording = record(lambda schema: schema.drop_table("notes"), GUARDED)
    kinds = [type(operation) for operation, _ in recording.operations]
    assert kinds == [DropObject, DropObject, DropTable]
    assert undone(lambda schema: schema.drop_table("notes"), GUARDED) == GUARDED


@pytest.mark.parametrize(
    ("kind", "name", "sql"),
    [
        ("policy", "own on notes", "CREATE POLICY own ON notes FOR SELECT USING (who = current_user)"),
        ("grant", "notes to all", "GRANT SELECT (id, who) ON notes TO public"),
    ],
)
def test_a_renamed_column_is_followed(kind: str, name: str, sql: str) -> None:
    after = record(lambda schema: schema.table("notes").rename_column("owner", to="who"), GUARDED).after
    assert scripted(after, kind, name).create.texts == (("default", sql),)


def test_a_renamed_table_is_followed() -> None:
    after = record(lambda schema: schema.rename_table("notes", to="papers"), GUARDED).after
    policy = scripted(after, "policy", "own on notes")
    assert (policy.create.texts[0][1].split(" FOR")[0], policy.drop.texts[0][1], policy.on) == (
        "CREATE POLICY own ON papers",
        "DROP POLICY own ON papers",
        "papers",
    )


def test_a_name_in_a_policy_with_a_query_is_not_guessed() -> None:
    def queried(schema: Schema) -> None:
        guarded(schema)
        schema.create_object(
            "policy",
            "boss",
            create="CREATE POLICY boss ON notes USING (owner IN (SELECT owner FROM bosses))",
            drop="DROP POLICY boss ON notes",
            on="notes",
        )
        schema.table("notes").rename_column("owner", to="who")

    with pytest.raises(Unclear, match="policy 'boss' says its name, and has a query"):
        record(queried, Catalog())


def test_a_catalog_with_routines_and_others_is_pickled() -> None:
    assert (pickle.loads(pickle.dumps(CALLED)), pickle.loads(pickle.dumps(GUARDED))) == (CALLED, GUARDED)


# -- on servers


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    with engine.connect() as asked:
        dialect = dialect_of(asked)
    with dialect.own_connection(engine) as connection:
        yield connection


def value(connection: sa.Connection, change: Story, sql: str) -> object:
    """What a query gives once *change* is carried out."""
    dialect = dialect_of(connection)
    carry_out(dialect, connection, record(change, Catalog()).operations, Catalog())
    with connection.begin():
        return connection.exec_driver_sql(sql).scalar()


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_function_is_called(connection: sa.Connection) -> None:
    assert value(connection, doubled, "SELECT doubled(21)") == 42


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_procedure_does_its_work(connection: sa.Connection) -> None:
    def called_procedure(schema: Schema) -> None:
        schema.create_table("numbers", Column("n", Integer))
        body = "INSERT INTO numbers VALUES (a); DELETE FROM numbers WHERE n = 1"
        schema.create_procedure("put", arguments="a integer", body=body)
        schema.execute("CALL put(1); CALL put(2)", down=())

    assert value(connection, called_procedure, "SELECT sum(n) FROM numbers") == 2


@pytest.mark.engines("postgresql")
def test_grants_survive_a_column_that_changes_under_a_view(connection: sa.Connection) -> None:
    def granted(schema: Schema) -> None:
        schema.create_table("notes", Column("id", Integer), Column("owner", String(20)))
        schema.create_view("owners", "SELECT owner FROM notes")
        grant = {"create": "GRANT SELECT ON owners TO public", "drop": "REVOKE SELECT ON owners FROM public"}
        schema.create_object("grant", "owners to all", **grant, on="owners")
        schema.table("notes").alter_column("owner", type=String(99))

    granted_to = "SELECT grantee FROM information_schema.table_privileges WHERE grantee = 'PUBLIC'"
    granted_to += " AND table_name = 'owners'"
    assert value(connection, granted, granted_to) == "PUBLIC"
