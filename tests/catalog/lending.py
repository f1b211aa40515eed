"""A small lending library, with something of everything a table can carry."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Computed, ForeignKey, Index, Integer, MetaData, String, Table, text

from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import ColumnDefinition, TableDefinition
from brant.catalog.objects import (
    Body,
    EnumDefinition,
    MaterializedViewDefinition,
    ObjectDefinition,
    ScriptedDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.partitions import by_range, partition

OBJECTS: tuple[ObjectDefinition, ...] = (
    ViewDefinition("penned", Body((("default", "SELECT id, name FROM authors"),))),
    TriggerDefinition(
        "keep", "shelves", "BEFORE", ("DELETE",), Body((("default", "DELETE FROM authors"),)), "shelves_keep"
    ),
    ScriptedDefinition(
        "event", "nightly", Body((("mysql", "CREATE EVENT nightly"),)), Body((("mysql", "DROP EVENT nightly"),))
    ),
    EnumDefinition("colour", ("red", "green")),
    MaterializedViewDefinition("initials", Body((("default", "SELECT substr(name, 1, 1) AS letter FROM authors"),))),
)


def metadata() -> MetaData:
    """Authors; books with keys, a check, indexes and a computed column; loans; shelves that refer to shelves."""
    tables = MetaData()
    Table("authors", tables, Column("id", Integer, primary_key=True), Column("name", String(80), nullable=False))
    Table(
        "books",
        tables,
        Column("id", Integer, primary_key=True),
        Column("author_id", ForeignKey("authors.id", name="fk_books_author"), nullable=False),
        Column("title", String(200), nullable=False, comment="as printed"),
        Column("price", Integer, server_default=text("0")),
        Column("gross", Integer, Computed("price + price / 5")),
        CheckConstraint("price >= 0 AND title <> 'price'", name="ck_books_price"),
        Index("ix_books_title", "title", unique=True, postgresql_include=["price"]),
        Index("ix_books_lower", sa.func.lower(sa.column("title")), sa.column("price").desc()),
        Index("ix_books_free", "author_id", postgresql_where=text("price = 0")),
        comment="what is lent",
    )
    Table(
        "loans",
        tables,
        Column("book_id", ForeignKey("books.id", name="fk_loans_book"), primary_key=True),
        Column("day", sa.Date, primary_key=True),
        sa.UniqueConstraint("day", "book_id", name="uq_loans_day"),
        mysql_charset="latin1",
    )
    Table(
        "shelves",
        tables,
        Column("id", Integer, primary_key=True),
        Column("above", ForeignKey("shelves.id", name="fk_shelves_above")),
        CheckConstraint("above < 100", name="ck_shelves_above", postgresql_not_valid=True),
    )
    return tables


VISITS = TableDefinition(
    "visits",
    (ColumnDefinition("day", sqla.type_definition(sa.Date())),),
    options=(
        ("partition_by", by_range("day", partitions=[partition("old", until="2024"), partition("new", until="2025")])),
    ),
)


def library() -> Catalog:
    tables = [*(sqla.table_definition(table) for table in metadata().sorted_tables), VISITS]
    return Catalog(
        {table.name: table for table in tables},
        objects={thing.key: thing for thing in OBJECTS},
    )
