"""A rebuilt SQLite table is the old one in all that no edit names."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from brant.dialects.sqlite_copying import rebuild_statements
from brant.dialects.sqlite_rebuild import RebuildFailed, rebuild
from brant.dialects.sqlite_text import (
    AddColumnText,
    AddConstraint,
    AddPrimaryKey,
    DropColumn,
    DropConstraint,
    DropForeignKey,
    DropPrimaryKey,
    DropUnique,
    Edit,
    RenameTable,
    SetDefault,
    SetNullable,
    SetType,
    edit,
    with_name,
)
from brant.dialects.sqlite_tokens import quote
from brant.errors import BrantError, Refused, UnknownColumn, UnknownTable
from tests.dialects.sqlite_seen import TABLES, connect, everything, migrating, prepare, rows_of, stored

# In these the quoted name differs from t.
NAMES = [
    "order",
    "Ünïcode tábla",
    'a"quote',
    "it's",
    "semi;colon",
    "a b",
    "percent % :name ?",
    "sémà.dotted",
    "[x]",
]

EDITS: dict[str, list[Edit]] = {
    "nothing": [],
    "add column": [AddColumnText("added INT NOT NULL DEFAULT 3 CHECK (added > 0)", "added")],
    "drop and add": [DropColumn("spare"), AddColumnText('"spare" ANY', "spare")],
    "type": [SetType("spare", "ANY")],
    "not null": [SetNullable("spare", False)],
    "default": [SetDefault("spare", "'it''s'")],
    "add check": [AddConstraint("CONSTRAINT spare_is_short CHECK (length(spare) < 100)")],
    "add unique": [AddConstraint("UNIQUE (id, spare)")],
    "add foreign key": [AddConstraint("FOREIGN KEY (spare) REFERENCES parents (id) ON DELETE CASCADE")],
    "several": [
        SetType("SPARE", "ANY"),
        SetDefault("spare", "'x'"),
        AddColumnText("added INT", "added"),
        AddConstraint("UNIQUE (added)"),
    ],
}


@pytest.mark.parametrize("script", TABLES.values(), ids=TABLES.keys())
def test_a_rebuild_without_edits_changes_only_the_quoting_of_the_name(tmp_path: Path, script: str) -> None:
    path = tmp_path / "a.db"
    prepare(path, script)
    before, text = everything(path), stored(path)

    with migrating(path) as connection:
        rebuild(connection, "T", [])

    assert everything(path) == before
    assert stored(path) == with_name(text, "t").replace("t.id < 99", "id < 99")


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("script", TABLES.values(), ids=TABLES.keys())
def test_what_no_edit_names_stays(tmp_path: Path, script: str, edits: list[Edit]) -> None:
    path = tmp_path / "a.db"
    prepare(path, script + "; ALTER TABLE t ADD COLUMN spare TEXT; UPDATE t SET spare = 'kept'")
    before, text = everything(path), stored(path)

    with migrating(path) as connection:
        connection.exec_driver_sql("INSERT INTO parents VALUES ('kept')")
        rebuild(connection, "t", edits, using={"spare": "coalesce(spare, 'kept')"})

    after = everything(path)
    spare = [row[1] for row in before["columns"]].index("spare") + 1
    assert after["objects"] == before["objects"]
    assert before["indexes"].items() <= after["indexes"].items()
    assert [key[2:] for key in before["keys"]] == [key[2:] for key in after["keys"] if key[3] != "spare"]
    assert [row[1:] for row in after["columns"] if row[1] not in ("spare", "added")] == [
        row[1:] for row in before["columns"] if row[1] != "spare"
    ]
    assert [row[:spare] for row in after["rows"]["t"]] == [row[:spare] for row in before["rows"]["t"]]
    assert {**after["rows"], "t": [], "parents": []} == {**before["rows"], "t": [], "parents": []}
    assert stored(path) == edit(with_name(text, "t"), edits).replace("t.id < 99", "id < 99")
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_rebuilt(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.db"
    quoted = quote(name)
    prepare(
        path,
        f'CREATE TABLE {quoted} ({quoted} INTEGER PRIMARY KEY AUTOINCREMENT, "select" TEXT,'
        f" up REFERENCES {quoted});"
        f"INSERT INTO {quoted} VALUES (3, 'x', 3); INSERT INTO {quoted} VALUES (9, 'x', 3);"
        f"DELETE FROM {quoted} WHERE {quoted} = 9; CREATE INDEX {quote('ix ' + name)} ON {quoted} ({quoted})",
    )
    objects = rows_of(path, "SELECT * FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")

    with migrating(path) as connection:
        rebuild(connection, name.upper() if name.isascii() else name, [SetNullable("SELECT", False)])

    assert rows_of(path, f"SELECT * FROM {quoted}") == [(3, "x", 3)]
    assert rows_of(path, "SELECT * FROM sqlite_sequence") == [(name, 9)]
    assert [
        row[:3] for row in rows_of(path, "SELECT * FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    ] == [row[:3] for row in objects]


def test_child_rows_survive_and_foreign_keys_hold_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["children"])

    with migrating(path) as connection:
        rebuild(connection, "t", [SetType("extra", "VARCHAR(9)")])

    assert rows_of(path, "SELECT * FROM child") == [(1, 2), (2, 7)]
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        rows_of(path, "INSERT INTO child VALUES (3, 1000)")
    rows_of(path, "DELETE FROM t WHERE id = 2")
    assert rows_of(path, "SELECT * FROM child") == [(2, 7)]


def test_rebuilding_is_refused_while_foreign_keys_are_on(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["children"])
    before = everything(path)

    with (
        migrating(path, foreign_keys="ON") as connection,
        pytest.raises(Refused, match="foreign keys are on"),
    ):
        rebuild(connection, "t", [])

    assert everything(path) == before


def test_rebuilding_is_refused_outside_a_transaction(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["plain"])

    with (
        create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool).connect() as connection,
        pytest.raises(Refused, match="outside a transaction"),
    ):
        rebuild(connection, "t", [])


FAILURES: dict[str, tuple[str, list[Edit], type[Exception], str]] = {
    "no such table": ("", [], UnknownTable, "no table 't'"),
    "no such column": (TABLES["plain"], [SetNullable("extr", True)], UnknownColumn, "did you mean 'extra'"),
    "a row with NULL": (
        TABLES["plain"],
        [SetNullable("extra", False)],
        DBAPIError,
        "NOT NULL constraint failed",
    ),
    "a check that rows violate": (TABLES["plain"], [AddConstraint("CHECK (id > 2)")], DBAPIError, "CHECK"),
    "rows that a unique constraint would swallow": (
        "CREATE TABLE t (id INT, extra TEXT); INSERT INTO t VALUES (1, 'x'), (1, 'y')",
        [AddConstraint("UNIQUE (id) ON CONFLICT REPLACE")],
        DBAPIError,
        "UNIQUE constraint failed",
    ),
    "SQL that SQLite doesn't take": (
        TABLES["plain"],
        [AddColumnText("x DEFAULT (now())", "x")],
        DBAPIError,
        "unknown function: now",
    ),
    "an index on the dropped column": (
        f"{TABLES['plain']}; CREATE INDEX one ON t (extra); CREATE INDEX two ON t (id) WHERE extra > ''",
        [DropColumn("extra")],
        RebuildFailed,
        "index 'one' can't be made again.*index 'two' can't be made again",
    ),
    "an index on the dropped column in double quotes": (
        f'{TABLES["plain"]}; CREATE INDEX one ON t ("Extra")',
        [DropColumn("extra")],
        RebuildFailed,
        "index 'one' is on a dropped column",
    ),
    "a view of the dropped column": (
        f"{TABLES['plain']}; CREATE VIEW v AS SELECT extra FROM t",
        [DropColumn("extra")],
        RebuildFailed,
        "view 'v' no longer works: no such column: extra",
    ),
    "a view of the dropped column in double quotes": (
        f'{TABLES["plain"]}; CREATE VIEW v AS SELECT "extra" FROM t',
        [DropColumn("extra")],
        RebuildFailed,
        "view 'v' no longer works: no such column: extra",
    ),
    "a trigger that reads the dropped column": (
        f"{TABLES['plain']}; CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT NEW.extra; END",
        [DropColumn("extra")],
        RebuildFailed,
        "trigger 'r' no longer works: no such column: NEW.extra",
    ),
    "a trigger that waits for the dropped column": (
        f"{TABLES['plain']}; CREATE TRIGGER r AFTER UPDATE OF extra ON t BEGIN SELECT 1; END",
        [DropColumn("extra")],
        RebuildFailed,
        "trigger 'r' no longer works: no such column: extra",
    ),
    "a trigger elsewhere that writes the dropped column": (
        TABLES["trigger elsewhere"],
        [DropColumn("extra")],
        RebuildFailed,
        "trigger 'o_i' no longer works: no such column: extra",
    ),
    "rows without a parent": (
        f"CREATE TABLE p (id INTEGER PRIMARY KEY); {TABLES['plain']}",
        [AddConstraint("FOREIGN KEY (id) REFERENCES p (id)")],
        RebuildFailed,
        r"3 rows refer from 't' \(id\) to nothing in 'p'",
    ),
    "rows without a parent in a table without rowid": (
        f"CREATE TABLE p (a, b, PRIMARY KEY (a, b)); {TABLES['without rowid']};DELETE FROM t WHERE extra IS NULL",
        [AddConstraint("FOREIGN KEY (id, extra) REFERENCES p")],
        RebuildFailed,
        r"2 rows refer from 't' \(id, extra\) to nothing in 'p'",
    ),
    "a unique key that a child refers to": (
        "CREATE TABLE t (id INT UNIQUE, extra TEXT); CREATE TABLE child (t_id REFERENCES t (id))",
        [DropUnique(("id",))],
        RebuildFailed,
        "foreign key mismatch",
    ),
}


@pytest.mark.parametrize(("script", "edits", "error", "message"), FAILURES.values(), ids=FAILURES.keys())
def test_a_failing_rebuild_leaves_no_trace(
    tmp_path: Path, script: str, edits: list[Edit], error: type[Exception], message: str
) -> None:
    path = tmp_path / "a.db"
    prepare(path, script)
    before = everything(path)

    with pytest.raises(error, match=f"(?s){message}"), migrating(path) as connection:
        rebuild(connection, "t", edits)

    assert everything(path) == before


def test_the_connection_keeps_its_own_setting_after_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, f"{TABLES['plain']}; CREATE INDEX one ON t (extra)")

    with migrating(path) as connection:
        with pytest.raises(BrantError):
            rebuild(connection, "t", [DropColumn("extra")])
        assert connection.exec_driver_sql("PRAGMA legacy_alter_table").scalar() == 0


def test_using_fills_a_column_from_an_expression(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["plain"])

    with migrating(path) as connection:
        edits: list[Edit] = [SetType("extra", "INT"), AddColumnText("twice INT NOT NULL", "twice")]
        copied = rebuild(connection, "t", edits, using={"Extra": "unicode(extra)", "twice": "t.id * 2"})

    assert copied == 3
    assert rows_of(path, "SELECT * FROM t") == [(2, 98, 4), (7, 99, 14), (40, None, 80)]


def test_using_a_column_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["plain"])

    with pytest.raises(UnknownColumn, match="no column 'extr'"), migrating(path) as connection:
        rebuild(connection, "t", [], using={"extr": "1"})


def test_a_dropped_column_goes_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["comments"])

    with migrating(path) as connection:
        rebuild(connection, "t", [DropColumn("A")])

    assert rows_of(path, "SELECT * FROM t") == [(2, "b"), (7, "c"), (40, None)]
    assert "a's" not in stored(path)
    assert '-- the key, "(' in stored(path)


def test_a_column_of_the_same_name_does_not_inherit_the_values(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["plain"])

    with migrating(path) as connection:
        rebuild(connection, "t", [DropColumn("extra"), AddColumnText("extra INT DEFAULT 4", "extra")])

    assert rows_of(path, "SELECT extra FROM t") == [(4,), (4,), (4,)]


def test_a_primary_key_moves_and_rowids_follow(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(
        path,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, extra INTEGER); INSERT INTO t VALUES (5, 1), (6, 9)",
    )

    with migrating(path) as connection:
        rebuild(connection, "t", [AddPrimaryKey("CONSTRAINT pk_t PRIMARY KEY (extra)")])

    assert rows_of(path, "SELECT rowid, id, extra FROM t") == [(1, 5, 1), (9, 6, 9)]


def test_a_table_without_its_primary_key_keeps_its_rowids(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["autoincrement mark above the rows"])

    with migrating(path) as connection:
        rebuild(connection, "t", [DropPrimaryKey()])

    assert rows_of(path, "SELECT rowid, id FROM t") == [(2, 2), (7, 7)]
    assert rows_of(path, "SELECT * FROM sqlite_sequence") == []


def test_rows_of_which_no_column_is_left_keep_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, "CREATE TABLE t (extra); INSERT INTO t (rowid, extra) VALUES (2, 'a'), (7, 'b')")

    with migrating(path) as connection:
        edits: list[Edit] = [AddColumnText("id INTEGER", "id"), AddPrimaryKey("PRIMARY KEY (id)"), DropColumn("extra")]
        rebuild(connection, "t", edits)

    assert rows_of(path, "SELECT id FROM t") == [(2,), (7,)]


def test_foreign_keys_and_constraints_can_be_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["parent in the table"])

    with migrating(path) as connection:
        rebuild(connection, "t", [DropForeignKey(("pa", "pb")), DropConstraint("C1")])

    assert rows_of(path, "SELECT * FROM pragma_foreign_key_list('t')") == []
    assert "CHECK (id < 999)" in stored(path)
    assert "c1" not in stored(path)


def test_references_follow_a_rename(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, f"{TABLES['children']}; CREATE VIEW v AS SELECT extra FROM t; CREATE INDEX ix ON t (extra)")

    with migrating(path) as connection:
        rebuild(connection, "t", [SetNullable("extra", True), RenameTable("renamed")])

    assert rows_of(path, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list('child')") == [("renamed",)]
    assert rows_of(path, "SELECT count(*) FROM v") == [(3,)]


def test_a_temporary_trigger_on_the_table_survives(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    prepare(path, TABLES["plain"])

    with migrating(path) as connection:
        connection.exec_driver_sql(
            "CREATE TEMP TRIGGER r AFTER INSERT ON main.t BEGIN SELECT RAISE(ABORT, 'seen'); END"
        )
        rebuild(connection, "t", [SetDefault("extra", "1")])
        with pytest.raises(DBAPIError, match="seen"):
            connection.exec_driver_sql("INSERT INTO t VALUES (100, 'x')")


def test_a_table_of_an_attached_database_is_rebuilt_there(tmp_path: Path) -> None:
    main, other = tmp_path / "a.db", tmp_path / "b.db"
    prepare(main, TABLES["plain"])
    prepare(other, TABLES["triggers"] + "; CREATE INDEX ix ON t (extra DESC)")
    main_before, before = everything(main), everything(other)

    engine = create_engine("sqlite://", creator=lambda: connect(main), poolclass=NullPool)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"ATTACH '{other}' AS more")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        rebuild(connection, "t", [], schema="more")

    assert everything(main) == main_before
    assert everything(other) == before


def test_a_script_does_the_same_as_the_live_rebuild(tmp_path: Path) -> None:
    live, offline = tmp_path / "a.db", tmp_path / "b.db"
    script = TABLES["autoincrement mark above the rows"] + (
        "; CREATE VIEW v AS SELECT extra FROM t; CREATE INDEX ix ON t (extra DESC);"
        "CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT OLD.id; END"
    )
    prepare(live, script)
    prepare(offline, script)
    edits: list[Edit] = [SetNullable("extra", True), AddColumnText("more INT NOT NULL", "more")]
    objects = [
        row[0]
        for row in rows_of(
            offline, "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        )
    ]

    with migrating(live) as connection:
        rebuild(connection, "t", edits, using={"more": "id"})
    statements = rebuild_statements("t", stored(offline), edits, ["id", "extra"], objects=objects, using={"more": "id"})
    rows_of(offline, "SELECT 1")
    script_connection = connect(offline)
    script_connection.executescript(";\n".join(["BEGIN", *statements, "COMMIT"]))
    script_connection.close()

    assert stored(offline) == stored(live)
    assert everything(offline) == everything(live)


def test_the_script_reads_as_the_documented_order() -> None:
    statements = rebuild_statements(
        "t",
        "CREATE TABLE t (id INT, extra TEXT, g AS (id))",
        [SetDefault("extra", "'x'"), RenameTable("u")],
        ["id", "extra", "g"],
        objects=["CREATE INDEX ix ON t (id)"],
    )

    assert statements == [
        "CREATE TABLE \"_brant_new_t\" (id INT, extra TEXT DEFAULT 'x', g AS (id))",
        'INSERT OR ABORT INTO "_brant_new_t" (rowid, "id", "extra") SELECT rowid, "id", "extra" FROM "t"',
        'DROP TABLE "t"',
        "PRAGMA legacy_alter_table = ON",
        'ALTER TABLE "_brant_new_t" RENAME TO "t"',
        "PRAGMA legacy_alter_table = OFF",
        "CREATE INDEX ix ON t (id)",
        'ALTER TABLE "t" RENAME TO "u"',
    ]
