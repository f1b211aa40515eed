"""What changes a migration's digest, and what does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from brant.catalog.catalog import Catalog
from brant.dialects import KNOWN, dialect_for
from brant.dialects.base import Recorded
from brant.errors import Unsupported
from brant.migrations.digest import VERSION, checksum, digest
from brant.migrations.migration import PythonMigration, Recording
from brant.testing.cases import CASES, Case, record, shop
from brant.testing.suite import reversed_of

SHOP = record(shop, Catalog()).after

FILE = """
from sqlalchemy import Column, ForeignKey, Integer, String, text
from brant import columns as c


def fill(connection):
    connection.execute(text("UPDATE t SET n = 1"))


def up(schema):
    schema.create_table(
        "t",
        c.id(),
        Column("n", Integer, nullable=False, server_default=text("0"), comment="a number"),
        Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), index=True),
        comment="a table",
    )
    schema.table("t").add_check("n >= 0")
    schema.table("t").add_index("n DESC", unique=True, where="n > 0")
    schema.table("orders").alter_column("state", type=String(40), default="open")
    schema.execute("DELETE FROM orders", down="SELECT 1")
    schema.run(fill)
"""


def digest_of(folder: Path, text: str) -> str:
    """The digest of a file with this *text*, recorded in the shop."""
    file = folder / "0001_t.py"
    file.write_text(text, encoding="utf-8")
    return PythonMigration("0001_t", (file,)).up(SHOP).digest


def changed(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new)


def test_an_edit_within_the_second_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert digest_of(tmp_path, FILE) != digest_of(tmp_path, changed('"n >= 0"', '"n >= 1"'))


COMMENT = "# why: because\n"


@pytest.mark.parametrize(
    "text",
    [
        FILE,
        COMMENT + FILE.replace("\n\n", f"\n{COMMENT}\n"),
        '"""A docstring."""\n' + FILE,
        changed(
            "from sqlalchemy import Column, ForeignKey, ", "import re\nfrom sqlalchemy import ForeignKey, Column, "
        ),
        changed('"a table",\n    )', '"a table")'),
        changed('"t",\n        c.id(),', "'t', c.id(),"),
        changed("def up(schema):", "def up(schema) -> None:"),
        changed('execute(text("UPDATE t SET n = 1"))', "execute(  # now\n        text('UPDATE t SET n = 1')\n    )"),
        changed('schema.execute("DELETE FROM orders"', 'schema.execute("  DELETE FROM orders ;\\n"'),
        changed('ForeignKey("orders.id", ondelete="CASCADE")', 'ForeignKey("orders.id", ondelete="cascade")'),
        changed('Column("n", Integer,', 'Column("n", Integer(),'),
        changed('schema.table("t").add_check("n >= 0")', 'table = schema.table("t")\n    table.add_check("n >= 0")'),
        FILE + "\n\ndef down(schema):\n    schema.drop_table('t')\n",
    ],
)
def test_how_a_file_is_written_does_not_change_its_digest(text: str, tmp_path: Path) -> None:
    assert digest_of(tmp_path, text) == digest_of(tmp_path, FILE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"t"', '"u"'),
        ("c.id()", 'c.id("number")'),
        ('Column("n", Integer', 'Column("n", String(20)'),
        ("nullable=False, ", ""),
        ('text("0")', 'text("1")'),
        ('server_default=text("0")', 'server_default="0"'),
        ('comment="a number"', 'comment="another number"'),
        (', comment="a number"', ""),
        ('ondelete="CASCADE"', 'ondelete="SET NULL"'),
        (', ondelete="CASCADE"', ""),
        ("orders.id", "customers.id"),
        (", index=True", ""),
        ('comment="a table"', 'comment="the table"'),
        ('comment="a table"', 'comment="a table", mysql_engine="InnoDB"'),
        ('add_check("n >= 0")', 'add_check("n > 0")'),
        ('add_check("n >= 0")', 'add_check("n >= 0", name="ck")'),
        ('"n DESC"', '"n"'),
        ("unique=True, ", ""),
        ('where="n > 0"', 'where="n > 1"'),
        ("String(40)", "String(50)"),
        ('default="open"', "default=None"),
        (', default="open"', ""),
        ("DELETE FROM orders", "DELETE FROM customers"),
        ('"SELECT 1"', '"SELECT 2"'),
        (', down="SELECT 1"', ""),
        ("SET n = 1", "SET n = 2"),
        ("    schema.run(fill)\n", ""),
        ('    schema.table("t").add_check("n >= 0")\n', ""),
    ],
)
def test_what_a_file_says_changes_its_digest(old: str, new: str, tmp_path: Path) -> None:
    assert digest_of(tmp_path, changed(old, new)) != digest_of(tmp_path, FILE)


def test_the_order_of_operations_is_part_of_what_is_said(tmp_path: Path) -> None:
    check = '    schema.table("t").add_check("n >= 0")\n'
    later = changed(check, "").replace("    schema.run(fill)\n", check + "    schema.run(fill)\n")
    assert digest_of(tmp_path, later) != digest_of(tmp_path, FILE)


def test_a_digest_tells_its_version() -> None:
    assert digest([]).startswith(f"{VERSION}:")


def test_this_digest_stays_the_same_from_release_to_release() -> None:
    """When this fails, histories in databases would read as edited: raise VERSION with it."""
    _, change = CASES[0].recorded()
    assert change.digest == "1:74615872f55f141b06554dc7eafaccb840cca40dbafc200b4d9d1fb29340931c"


def test_digests_of_all_cases_differ() -> None:
    digests = [tuple(recording.digest for recording in case.recorded()) for case in CASES]
    assert len(set(digests)) == len(CASES)


# -- recording and compiling leave no trace in each other


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_recording_twice_gives_the_same_operations(case: Case) -> None:
    (_, first), (_, second) = case.recorded(), case.recorded()
    assert [operation for operation, _ in first.operations] == [operation for operation, _ in second.operations]
    assert first.digest == second.digest
    assert first.after == second.after


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_compiling_for_one_database_changes_nothing_for_the_next(case: Case) -> None:
    _, change = case.recorded()
    said, sql = change.digest, compiled(change, "postgresql")
    for dialect in KNOWN:
        compiled(change, dialect)
    assert (change.digest, compiled(change, "postgresql")) == (said, sql)
    assert compiled(case.recorded()[1], "postgresql") == sql


def compiled(recording: Recording, dialect: str) -> list[str]:
    """The SQL of a recording and of what undoes it."""
    return [
        *_statements(recording.operations, recording.before, dialect),
        *_statements(reversed_of(recording), recording.after, dialect),
    ]


def _statements(recorded: tuple[Recorded, ...] | list[Recorded], before: Catalog, dialect: str) -> list[str]:
    try:
        return [str(work) for work in dialect_for(dialect).work(recorded, before)]
    except Unsupported as error:
        return [error.message]


# -- of bytes


def test_a_checksum_is_of_bytes_and_of_where_files_end(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    one.write_bytes(b"ab")
    two.write_bytes(b"a")
    three.write_bytes(b"b")
    assert checksum(one) != checksum(two, three)
    assert checksum(two, three) != checksum(three, two)
    assert checksum(one) == checksum(one)


def test_a_checkout_with_windows_line_ends_has_the_same_checksum(tmp_path: Path) -> None:
    unix, windows = tmp_path / "unix", tmp_path / "windows"
    unix.write_bytes(b"one\ntwo\n")
    windows.write_bytes(b"one\r\ntwo\r\n")
    assert checksum(unix) == checksum(windows)


def test_a_long_file_is_read_to_its_end(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"x" * 200_000 + b"1")
    two.write_bytes(b"x" * 200_000 + b"2")
    assert checksum(one) != checksum(two)
