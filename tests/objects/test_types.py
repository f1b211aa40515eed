"""Enum types, domains, sequences, schemas and extensions as they are recorded, and their rows on every engine."""

from __future__ import annotations

import enum
import pickle
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from brant import Migrator
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.catalog.enums import enum_in, values_of
from brant.dialects import dialect_for, dialect_of
from brant.errors import AlreadyExists, BrantError, RecordingError, Refused, UnknownObject
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database

MOOD = sa.Enum("sad", "ok", "happy", name="mood", create_constraint=True)


def moody(schema: Schema) -> None:
    """People with two columns of one enum type, of which one has a default."""
    schema.create_enum("mood", ["sad", "ok", "happy"])
    schema.create_table(
        "people",
        Column("id", Integer, primary_key=True),
        Column("feels", MOOD, server_default="ok"),
        Column("felt", MOOD),
    )


MOODY = record(moody, Catalog()).after


def undone(recording: Recording) -> Catalog:
    catalog = recording.after
    for operation, _ in reversed_of(recording):
        catalog = operation.apply(catalog)
    return catalog


def told(change: Story, before: Catalog = MOODY) -> str:
    with pytest.raises(BrantError) as caught:
        record(change, before)
    return caught.value.message


# -- enum types, recorded


def test_an_enum_class_gives_its_names() -> None:
    class Mood(enum.Enum):
        SAD = 1
        HAPPY = 2

    after = record(lambda schema: schema.create_enum("mood", Mood), Catalog()).after
    assert values_of(after, "mood") == ("SAD", "HAPPY")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda schema: schema.create_enum("mood", ["a"]), "already the enum type 'mood'"),
        (lambda schema: schema.create_enum("other", []), "an enum type has values"),
        (lambda schema: schema.create_enum("other", ["a", "a"]), "an enum type has values"),
        (lambda schema: schema.add_enum_value("mood", "ok"), "already has a value 'ok'"),
        (lambda schema: schema.add_enum_value("mood", "x", after="glad"), "has no value 'glad'"),
        (lambda schema: schema.add_enum_value("mood", "x", after="ok", before="sad"), "not both"),
        (lambda schema: schema.rename_enum_value("mood", "glad", to="x"), "has no value 'glad'"),
        (lambda schema: schema.rename_enum_value("mood", "sad", to="ok"), "already has a value 'ok'"),
        (lambda schema: schema.replace_enum("mood", ["sad"]), "'ok' can't go: it is the default of people.feels"),
        (lambda schema: schema.replace_enum("mood", ["ok"], renamed={"sad": "glad"}), "has no value 'glad'"),
        (lambda schema: schema.replace_enum("moods", ["ok"]), "there is no enum type 'moods'"),
        (lambda schema: schema.drop_enum("mood"), "can't be dropped: people.feels, people.felt need it"),
    ],
)
def test_mistakes_are_told(change: Story, message: str) -> None:
    assert message in told(change)


def test_a_type_that_came_with_a_column_is_not_created_again() -> None:
    before = record(lambda schema: schema.create_table("t", Column("m", MOOD)), Catalog()).after
    with pytest.raises(AlreadyExists, match="came with a column"):
        Schema(before).create_enum("mood", ["a"])


def test_a_type_that_came_with_a_column_has_values_too() -> None:
    before = record(lambda schema: schema.create_table("t", Column("m", sa.ARRAY(MOOD))), Catalog()).after
    after = record(lambda schema: schema.add_enum_value("mood", "calm"), before).after
    assert values_of(after, "mood") == ("sad", "ok", "happy", "calm")


def test_columns_follow_the_values_of_their_type() -> None:
    after = record(lambda schema: schema.add_enum_value("mood", "so-so", after="sad"), MOODY).after
    found = enum_in(after.table("people").column("felt").type.construct, "mood")
    assert found is not None
    assert found.enums == ["sad", "so-so", "ok", "happy"]


def test_a_default_follows_its_value() -> None:
    after = record(lambda schema: schema.rename_enum_value("mood", "ok", to="fine"), MOODY).after
    assert after.table("people").column("feels").default == "fine"


def test_variants_and_other_settings_of_a_type_stay() -> None:
    kind = sa.Enum("a", name="kind", native_enum=False, length=40).with_variant(sa.String(9), "mysql")
    before = record(lambda schema: schema.create_table("t", Column("k", kind)), Catalog()).after
    after = record(lambda schema: schema.add_enum_value("kind", "b"), before).after
    changed = after.table("t").column("k").type.construct
    assert isinstance(changed, sa.Enum)
    assert (changed.length, changed.native_enum, changed._variant_mapping["mysql"].length) == (40, False, 9)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema.add_enum_value("mood", "calm", before="ok"),
        lambda schema: schema.rename_enum_value("mood", "ok", to="fine"),
        lambda schema: schema.replace_enum("mood", ["happy", "ok"], renamed={"sad": "ok"}),
        lambda schema: schema.replace_enum("mood", ["sad", "happy"], renamed={"ok": "happy"}),
        lambda schema: schema.replace_enum("mood", ["calm"], renamed={"sad": "calm", "ok": "calm", "happy": "calm"}),
        lambda schema: (schema.drop_table("people"), schema.drop_enum("mood")),
    ],
)
def test_undoing_restores_types_and_columns(change: Story) -> None:
    assert undone(record(change, MOODY)) == MOODY


def test_an_enum_type_of_its_own_outlives_its_columns() -> None:
    recording = record(lambda schema: schema.drop_table("people"), MOODY)
    assert [str(work) for work in dialect_for("postgresql").work(recording.operations, MOODY)] == ["DROP TABLE people"]


def test_a_catalog_with_types_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(MOODY)) == MOODY


# -- enum types, on servers


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine()
    with engine.connect() as asked:
        dialect = dialect_of(asked)
    with dialect.own_connection(engine) as connection:
        yield connection


def carried_out(change: Story, connection: sa.Connection, before: Catalog = MOODY) -> Recording:
    recording = record(change, before)
    carry_out(dialect_of(connection), connection, recording.operations, before)
    return recording


def rows(connection: sa.Connection, sql: str = "SELECT feels, felt FROM people ORDER BY id") -> list[tuple[Any, ...]]:
    with connection.begin():
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def insert(connection: sa.Connection, values: str) -> None:
    with connection.begin():
        connection.exec_driver_sql(f"INSERT INTO people (id, feels, felt) VALUES {values}")


@pytest.fixture
def people(connection: sa.Connection) -> sa.Connection:
    carried_out(moody, connection, Catalog())
    insert(connection, "(1, 'sad', 'happy'), (2, 'ok', NULL)")
    return connection


def test_a_new_value_can_be_used(people: sa.Connection) -> None:
    carried_out(lambda schema: schema.add_enum_value("mood", "calm"), people)
    insert(people, "(3, 'calm', 'calm')")
    assert rows(people)[2] == ("calm", "calm")


def test_a_new_value_goes_again(people: sa.Connection) -> None:
    recording = carried_out(lambda schema: schema.add_enum_value("mood", "calm"), people)
    carry_out(dialect_of(people), people, reversed_of(recording), recording.after)
    with pytest.raises(DBAPIError):
        insert(people, "(3, 'calm', NULL)")


def test_a_new_value_that_rows_have_is_not_taken_from_them(people: sa.Connection) -> None:
    recording = carried_out(lambda schema: schema.add_enum_value("mood", "calm"), people)
    insert(people, "(3, 'calm', NULL)")
    with pytest.raises((DBAPIError, BrantError)):
        carry_out(dialect_of(people), people, reversed_of(recording), recording.after)


def test_rows_follow_a_renamed_value_there_and_back(people: sa.Connection) -> None:
    recording = carried_out(lambda schema: schema.rename_enum_value("mood", "ok", to="fine"), people)
    assert rows(people) == [("sad", "happy"), ("fine", None)]
    carry_out(dialect_of(people), people, reversed_of(recording), recording.after)
    assert rows(people) == [("sad", "happy"), ("ok", None)]


def test_a_default_follows_a_renamed_value_on_the_server(people: sa.Connection) -> None:
    carried_out(lambda schema: schema.rename_enum_value("mood", "ok", to="fine"), people)
    with people.begin():
        people.exec_driver_sql("INSERT INTO people (id) VALUES (3)")
    assert rows(people)[2] == ("fine", None)


def test_rows_become_what_they_are_told(people: sa.Connection) -> None:
    carried_out(lambda schema: schema.replace_enum("mood", ["happy", "ok"], renamed={"sad": "ok"}), people)
    assert rows(people) == [("ok", "happy"), ("ok", None)]


def test_a_value_that_went_is_refused(people: sa.Connection) -> None:
    carried_out(lambda schema: schema.replace_enum("mood", ["happy", "ok"], renamed={"sad": "ok"}), people)
    with pytest.raises(DBAPIError):
        insert(people, "(3, 'sad', NULL)")


@pytest.mark.engines("postgresql")
def test_arrays_follow_their_type(connection: sa.Connection) -> None:
    def arrays(schema: Schema) -> None:
        schema.create_table("people", Column("id", Integer), Column("felt", postgresql.ARRAY(MOOD)))
        schema.execute("INSERT INTO people VALUES (1, '{sad,ok,sad}')", down=())

    before = carried_out(arrays, connection, Catalog()).after
    carried_out(lambda schema: schema.replace_enum("mood", ["ok", "low"], renamed={"sad": "low"}), connection, before)
    assert rows(connection, "SELECT felt::text FROM people") == [("{low,ok,low}",)]


# -- domains, sequences, schemas, extensions


@pytest.mark.engines("postgresql")
def test_a_domain_checks_its_columns(connection: sa.Connection) -> None:
    def sized(schema: Schema) -> None:
        schema.create_domain("positive", Integer, default=1, checks=["VALUE > 0"])
        schema.create_table("people", Column("id", postgresql.DOMAIN("positive", Integer())), Column("name", String(9)))

    carried_out(sized, connection, Catalog())
    with pytest.raises(DBAPIError, match="violates check constraint"), connection.begin():
        connection.exec_driver_sql("INSERT INTO people (id) VALUES (-1)")


def test_a_single_check_of_a_domain_needs_no_list() -> None:
    one = record(lambda schema: schema.create_domain("age", Integer, checks="VALUE > 0"), Catalog())
    several = record(lambda schema: schema.create_domain("age", Integer, checks=["VALUE > 0"]), Catalog())
    assert one.after == several.after


@pytest.mark.engines("postgresql", "mariadb")
def test_a_sequence_counts_on_when_its_steps_change(connection: sa.Connection) -> None:
    name = "'n'" if connection.dialect.name == "postgresql" else "n"
    created = carried_out(lambda schema: schema.create_sequence("n", start=100, increment=5), connection, Catalog())
    first = rows(connection, f"SELECT nextval({name})")
    carried_out(lambda schema: schema.replace_sequence("n", start=100, increment=7), connection, created.after)
    assert (first, rows(connection, f"SELECT nextval({name})")[0][0] > 100) == ([(100,)], True)


def test_a_sequence_that_a_default_uses_stays() -> None:
    def counted(schema: Schema) -> None:
        schema.create_sequence("n")
        schema.create_table("t", Column("id", Integer, server_default=sa.text("nextval('n')")))

    assert "t.id need it" in told(lambda schema: schema.drop_sequence("n"), record(counted, Catalog()).after)


def test_a_schema_with_tables_stays() -> None:
    def placed(schema: Schema) -> None:
        schema.create_schema("app")
        schema.create_table("app.t", c.id())

    assert told(lambda schema: schema.drop_schema("app"), record(placed, Catalog()).after) == (
        "schema 'app' can't be dropped: app.t need it"
    )


@pytest.fixture
def somewhere(connection: sa.Connection) -> Iterator[str]:
    """A schema's name that nobody has; on MySQL and MariaDB it is a database, and goes in the end."""
    name = f"brant_test_{uuid.uuid4().hex[:12]}"
    yield name
    with connection.begin():
        cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name}{cascade}")


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_table_moves_to_a_schema_and_back(connection: sa.Connection, somewhere: str) -> None:
    def moved(schema: Schema) -> None:
        schema.create_schema(somewhere)
        schema.create_table("t", Column("id", Integer, primary_key=True))
        schema.create_view("v", "SELECT id FROM t")
        schema.execute("INSERT INTO t VALUES (7)", down=())
        schema.move_table("t", to=somewhere)

    recording = carried_out(moved, connection, Catalog())
    assert rows(connection, f"SELECT id FROM {somewhere}.t") == rows(connection, "SELECT id FROM v") == [(7,)]
    carry_out(dialect_of(connection), connection, reversed_of(recording), recording.after)


@pytest.mark.engines("mysql", "mariadb")
def test_a_database_that_has_something_is_not_dropped_as_a_schema(connection: sa.Connection, somewhere: str) -> None:
    recording = carried_out(lambda schema: schema.create_schema(somewhere), connection, Catalog())
    with connection.begin():
        connection.exec_driver_sql(f"CREATE TABLE {somewhere}.t (id INT)")
    with pytest.raises(Refused, match=f"schema '{somewhere}' is not empty: t"):
        carry_out(dialect_of(connection), connection, reversed_of(recording), recording.after)


def test_an_unknown_extension_is_told() -> None:
    with pytest.raises(UnknownObject):
        Schema(Catalog()).drop_extension("vector")


def test_a_domain_wants_a_type() -> None:
    with pytest.raises(RecordingError, match="a domain has a SQLAlchemy type"):
        Schema(Catalog()).create_domain("d", "integer")  # type: ignore[arg-type]


def test_a_whole_table_may_have_a_type_created_before() -> None:
    metadata = sa.MetaData()
    pets = Table("pets", metadata, Column("feels", sa.Enum("sad", "ok", "happy", name="mood", metadata=metadata)))
    recording = record(lambda schema: schema.create_table(pets), MOODY)
    assert "CREATE TYPE" not in "".join(map(str, dialect_for("postgresql").work(recording.operations, MOODY)))


@pytest.mark.engines("postgresql")
def test_a_new_value_can_be_used_in_the_migration_that_adds_it(database: Database, tmp_path: Path) -> None:
    begin = "from sqlalchemy import Column, Enum, Integer\n\n\ndef up(schema):\n    "
    (tmp_path / "0001_people.py").write_text(
        f"{begin}schema.create_table('people', Column('id', Integer), Column('feels', Enum('ok', name='mood')))\n"
    )
    (tmp_path / "0002_calm.py").write_text(
        f"{begin}schema.add_enum_value('mood', 'calm')\n"
        "    schema.execute(\"INSERT INTO people VALUES (1, 'calm')\", down='DELETE FROM people')\n"
    )
    engine = database.engine()
    migrator = Migrator(engine, tmp_path)
    migrator.migrate()
    with engine.connect() as connection:
        assert rows(connection, "SELECT feels FROM people") == [("calm",)]
    migrator.rollback()
    with engine.connect() as connection:
        assert rows(connection, "SELECT count(*) FROM pg_type WHERE typname = 'mood'") == [(0,)]


SOMEWHERE = """
def up(schema):
    schema.create_schema("{name}")
"""


@pytest.mark.engines("mysql", "mariadb")
def test_a_schema_that_is_not_empty_stays_until_it_is(database: Database, tmp_path: Path, somewhere: str) -> None:
    (tmp_path / "0001_somewhere.py").write_text(SOMEWHERE.format(name=somewhere), "utf-8")
    engine = database.engine()
    migrator = Migrator(engine, tmp_path)
    migrator.migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {somewhere}.t (id integer)")
    with pytest.raises(BrantError, match="is not empty: t"):
        migrator.rollback()
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {somewhere}.t")

    assert migrator.rollback().names == ("0001_somewhere",)
