"""Which changes of one table MySQL and MariaDB get in one ALTER TABLE."""

from __future__ import annotations

from typing import Any

import pytest

from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.dialects.mysql_alter import closing_parenthesis
from brant.errors import RecordingError, Unsupported


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_a_key_is_not_dropped_along_with_the_foreign_key_that_points_at_it(dialect: str) -> None:
    schema = Schema(Catalog())
    staff = schema.create_table("staff", c.id(), c.integer("badge"), c.integer("boss", nullable=True))
    staff.add_unique("badge", name="uq_badge")
    staff.add_index("boss", name="ix_boss")
    staff.add_foreign_key("boss", "staff.badge", name="fk_boss")
    made, before = len(schema._operations), schema._catalog
    staff.drop_foreign_key("fk_boss")
    staff.drop_unique("uq_badge")
    staff.drop_index("ix_boss")
    work = dialect_for(dialect).work(schema._operations[made:], before)
    assert list(map(str, work)) == [
        "ALTER TABLE staff DROP FOREIGN KEY fk_boss",
        "ALTER TABLE staff DROP INDEX uq_badge, DROP INDEX ix_boss",
    ]


def altered(dialect: str, *changes: dict[str, Any]) -> list[str]:
    """What a row of alterations becomes, of one column after the other."""
    schema = Schema(Catalog())
    staff = schema.create_table("staff", *(c.integer(f"n{number}") for number, _ in enumerate(changes)))
    made, before = len(schema._operations), schema._catalog
    for number, change in enumerate(changes):
        staff.alter_column(f"n{number}", **change)
    return list(map(str, dialect_for(dialect).work(schema._operations[made:], before)))


def test_what_is_done_in_the_same_way_is_one_statement() -> None:
    hinted = {"nullable": True, "algorithm": "inplace", "lock": "None"}
    assert altered("mysql", hinted, hinted) == [
        "ALTER TABLE staff MODIFY COLUMN n0 INTEGER, MODIFY COLUMN n1 INTEGER, ALGORITHM=INPLACE, LOCK=NONE"
    ]


def test_what_is_done_in_another_way_is_a_statement_of_its_own() -> None:
    assert altered("mysql", {"nullable": True}, {"nullable": True, "algorithm": "copy"}) == [
        "ALTER TABLE staff MODIFY COLUMN n0 INTEGER",
        "ALTER TABLE staff MODIFY COLUMN n1 INTEGER, ALGORITHM=COPY",
    ]


def test_instant_is_without_a_lock_on_mysql_and_is_told_so_on_mariadb() -> None:
    hinted = {"nullable": True, "algorithm": "instant", "lock": "none"}
    assert altered("mysql", hinted) == ["ALTER TABLE staff MODIFY COLUMN n0 INTEGER, ALGORITHM=INSTANT"]
    assert altered("mariadb", hinted) == ["ALTER TABLE staff MODIFY COLUMN n0 INTEGER, ALGORITHM=INSTANT, LOCK=NONE"]


@pytest.mark.parametrize(
    ("hints", "message"), [({"algorithm": "nocopy"}, "NOCOPY"), ({"algorithm": "instant", "lock": "shared"}, "SHARED")]
)
def test_mysql_refuses_what_only_mariadb_takes(hints: dict[str, str], message: str) -> None:
    with pytest.raises(Unsupported, match=message):
        altered("mysql", {"nullable": True, **hints})
    assert len(altered("mariadb", {"nullable": True, **hints})) == 1


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
def test_the_others_do_it_in_their_way(dialect: str) -> None:
    said = altered(dialect, {"nullable": True, "algorithm": "instant", "lock": "none"})
    assert said == altered(dialect, {"nullable": True})


@pytest.mark.parametrize("hints", [{"algorithm": "inplce"}, {"lock": "shard"}])
def test_a_slip_is_told_when_it_is_recorded(hints: dict[str, str]) -> None:
    with pytest.raises(RecordingError, match="did you mean"):
        altered("mysql", {"nullable": True, **hints})


def test_hints_alone_change_nothing() -> None:
    with pytest.raises(RecordingError, match="changes nothing"):
        altered("mysql", {"algorithm": "instant"})


@pytest.mark.parametrize("value", ["'it\\'s)'", "'a\\\\'", "'it''s ('", '"\\")"', "`a\\`"])
def test_a_table_ends_behind_what_is_quoted(value: str) -> None:
    written = f"CREATE TABLE t (\n  {value}\n) ENGINE=InnoDB"
    assert written[closing_parenthesis(written) :] == "\n) ENGINE=InnoDB"
