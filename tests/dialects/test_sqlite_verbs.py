"""Every verb that makes SQLite rebuild a table, on every kind of table: nothing else of it changes, there or back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, Text
from sqlalchemy.exc import DBAPIError

from brant import Schema
from brant.dialects import dialect_of
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.dialects.sqlite_seen import TABLES, connect, everything, prepare, rows_of, stored

pytestmark = pytest.mark.slow

# Each table has the columns id and extra; these verbs speak of a third one, and of one more that they add.
SPARE = (
    "; ALTER TABLE t ADD COLUMN spare TEXT DEFAULT 'd'; UPDATE t SET spare = '7';"
    "CREATE TABLE parents (id INTEGER PRIMARY KEY); INSERT INTO parents VALUES (7), (8)"
)


def _several(schema: Schema) -> None:
    table = schema.table("t")
    table.alter_column("spare", type=Integer, nullable=False, default=8)
    table.add(Column("added", Text, nullable=False, server_default=sa.func.current_timestamp()))
    table.add_check("spare < 100", name="spare_is_small")
    table.add_unique("id", "spare", name="one_spare")
    table.add_foreign_key("spare", "parents.id", name="to_parents", ondelete="CASCADE")


def _drop_with_check(schema: Schema) -> None:
    schema.table("t").add_check("length(spare) < 100", name="spare_is_short")
    schema.table("t").drop_column("spare")


def _rename_and_change(schema: Schema) -> None:
    schema.table("t").add_check("length(spare) < 100", name="spare_is_short")
    schema.table("t").rename_column("spare", to="added")
    schema.table("t").alter_column("added", default="it's")


def _on(verb: str, *arguments: Any, **keywords: Any) -> Story:
    return lambda schema: getattr(schema.table("t"), verb)(*arguments, **keywords)


VERBS: dict[str, Story] = {
    "type": _on("alter_column", "spare", type=Integer),
    "type by an expression": _on("alter_column", "spare", type=Integer, using="length(spare) + 6"),
    "not null": _on("alter_column", "spare", nullable=False),
    "default": _on("alter_column", "spare", default="it's"),
    "no default": _on("alter_column", "spare", default=None),
    "collation": _on("alter_column", "spare", type=Text(collation="NOCASE")),
    "check": _on("add_check", "length(spare) < 100", name="spare_is_short"),
    "unique": _on("add_unique", "id", "spare", name="one_spare"),
    "foreign key": _on("add_foreign_key", "spare", "parents.id", name="to_parents", ondelete="CASCADE"),
    "stored computed column": lambda schema: schema.table("t").add(
        Column("added", Integer, sa.Computed("length(spare)", persisted=True))
    ),
    "column that fills itself": lambda schema: schema.table("t").add(
        Column("added", Text, nullable=False, server_default=sa.func.current_timestamp())
    ),
    "drop column with its check": _drop_with_check,
    "rename and change": _rename_and_change,
    "several": _several,
}


BROKEN = "an unrelated view that is broken"
NATIVE = ("stored computed column", "column that fills itself", "rename and change")
"""What uses SQLite's own RENAME and DROP COLUMN there or back, which look at every view."""


@pytest.mark.parametrize(
    ("script", "verb"),
    [
        pytest.param(script, verb, id=f"{table}-{name}")
        for table, script in TABLES.items()
        for name, verb in VERBS.items()
        if table != BROKEN or name not in NATIVE
    ],
)
def test_nothing_else_changes_there_or_back(tmp_path: Path, script: str, verb: Story) -> None:
    path = tmp_path / "a.db"
    prepare(path, script + SPARE)
    before, text = everything(path), stored(path)
    violations = rows_of(path, "SELECT * FROM pragma_foreign_key_check")

    with enforcing(path) as connection:
        dialect = dialect_of(connection)
        known = dialect.reflect(connection, ["t", "parents"])
        connection.rollback()
        recording = record(verb, known)
        carry_out(dialect, connection, recording.operations, known)
        enforced = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        connection.rollback()
        there = everything(path)
        carry_out(dialect, connection, reversed_of(recording), recording.after)
    back = everything(path)

    assert enforced == 1
    assert others(there) == others(before)
    assert others(back) == others(before)
    assert plainly(stored(path)) == plainly(text)
    assert rows_of(path, "SELECT * FROM pragma_foreign_key_check") == violations
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]


def test_what_a_broken_view_stops_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES[BROKEN] + SPARE)
    before = everything(path)

    with enforcing(path) as connection:
        dialect = dialect_of(connection)
        known = dialect.reflect(connection, ["t", "parents"])
        connection.rollback()
        with pytest.raises(DBAPIError, match="error in view v"):
            carry_out(dialect, connection, record(VERBS["rename and change"], known).operations, known)
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

    assert everything(path) == before


@contextmanager
def enforcing(path: Path) -> Iterator[sa.Connection]:
    """A connection with foreign keys on, as an application's engine has it."""
    engine = sa.create_engine("sqlite://", creator=lambda: connect(path), poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]
        yield connection


def others(seen: dict[str, Any]) -> dict[str, Any]:
    """What none of the verbs speaks of: all but two columns of t, with what stands on them."""
    names = [row[1] for row in seen["columns"]]
    mine = [place for place, name in enumerate(names) if name in ("spare", "added")]
    return {
        **seen,
        "columns": [row[1:] for row in seen["columns"] if row[1] not in ("spare", "added")],
        "keys": sorted(row[2:] for row in seen["keys"] if row[3] not in ("spare", "added")),
        "indexes": {
            row: members for row, members in seen["indexes"].items() if not {"spare"} & {name for name, *_ in members}
        },
        "rows": {
            **seen["rows"],
            "t": [tuple(value for at, value in enumerate(row, -1) if at not in mine) for row in seen["rows"]["t"]],
        },
    }


def plainly(sql: str) -> str:
    """Without what a rebuild writes in another way: the names of the table and of the third column in quotes."""
    return re.sub(r'"(t|spare)"', r"\1", sql).replace("t.id < 99", "id < 99")
