"""Statements built of untyped columns: their values are written into the text by their own types."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for

FILMS = sa.table("films", sa.column("title"), sa.column("price"), sa.column("seen"))


def sql(construct: sa.sql.ClauseElement, dialect: str = "postgresql") -> str:
    schema = Schema(Catalog())
    schema.execute(construct, down=())
    (work,) = dialect_for(dialect).work(schema._operations, Catalog())
    return str(work).replace("\n", " ")


@pytest.mark.parametrize(
    ("construct", "text"),
    [
        (
            FILMS.insert().values(title="it's 100%", price=Decimal("1.50")),
            "INSERT INTO films (title, price) VALUES ('it''s 100%', 1.50)",
        ),
        (
            FILMS.insert().values([{"title": "a", "seen": None}, {"title": "b", "seen": datetime.date(2024, 2, 29)}]),
            "INSERT INTO films (title, seen) VALUES ('a', NULL), ('b', '2024-02-29')",
        ),
        (
            FILMS.update().values(price=3).where(FILMS.c.title == "a"),
            "UPDATE films SET price=3 WHERE films.title = 'a'",
        ),
        (FILMS.delete().where(FILMS.c.price.in_([1, 2])), "DELETE FROM films WHERE films.price IN (1, 2)"),
        (FILMS.update().values(seen={"a": 1}), """UPDATE films SET seen='{"a": 1}'"""),
    ],
    ids=["insert", "insert many", "update", "delete", "json"],
)
def test_values_of_untyped_columns(construct: Any, text: str) -> None:
    assert sql(construct) == text


def test_the_construct_that_was_given_stays_as_it_was() -> None:
    given = FILMS.insert().values(price=3)
    sql(given)
    assert isinstance(given.compile().binds["price"].type, sa.types.NullType)
