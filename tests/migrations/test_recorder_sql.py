"""SQL text in a migration: read as each database would read it."""

from __future__ import annotations

import pytest

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.errors import InvalidMigration, Unsupported
from brant.operations.base import Operation

FUNCTION = "CREATE FUNCTION one() RETURNS text AS $$ SELECT $q$it's$q$; $$ LANGUAGE sql; SELECT one()"


def recorded(sql: str) -> Operation:
    schema = Schema(Catalog())
    schema.execute(sql, down=())
    return schema._operations[0][0]


def statements(sql: str, dialect: str) -> list[str]:
    return [str(work) for work in dialect_for(dialect).work([(recorded(sql), None)], Catalog())]


def test_text_that_one_database_alone_can_read_is_split_as_that_one_reads_it() -> None:
    assert [statement[:10] for statement in statements(FUNCTION, "postgresql")] == ["CREATE FUN", "SELECT one"]


def test_the_others_refuse_it_when_they_are_planned_for() -> None:
    with pytest.raises(Unsupported, match="as mariadb reads it"):
        statements(FUNCTION, "mariadb")


def test_text_that_no_database_can_read_is_a_mistake() -> None:
    with pytest.raises(InvalidMigration, match="never ends"):
        recorded("SELECT 'open")


def test_text_that_all_read_alike_has_one_reading() -> None:
    operation = recorded("UPDATE a SET b = 'c;d'; DELETE FROM e")
    assert operation.source() == """schema.execute(["UPDATE a SET b = 'c;d'", "DELETE FROM e"], down=())"""
