"""What an index asks of a database, and the way out where one can't do it."""

from __future__ import annotations

from collections.abc import Iterator

from brant.catalog.definitions import IndexDefinition
from brant.errors import Unsupported

REFUSED: dict[str, tuple[str, str]] = {
    "partial": (
        "has no partial indexes",
        "a full index in its place would refuse or keep other rows; leave it out for this database",
    ),
    "expression": (
        "has no indexes on expressions",
        "index a generated column: Column(…, Computed('…')) and its name",
    ),
    "nulls": (
        "has no NULLS FIRST or LAST in an index",
        "leave it out: the place of the NULLs matters to sorting only",
    ),
    "collation": (
        "takes no collation in an index",
        "give it to the column: c.string(…, collation=…), alter_column(…, collation=…)",
    ),
    "opclass": (
        "has no operator classes",
        "postgresql_ops={…} says it to PostgreSQL alone",
    ),
    "length": (
        "indexes no beginnings of columns",
        "mysql_length={…} says it to MySQL and MariaDB alone; here an expression can: left(…), substr(…)",
    ),
    "using": (
        "has no method to choose for an index",
        'postgresql_using="…" says it to PostgreSQL alone',
    ),
    "include": (
        "has no INCLUDE",
        "postgresql_include=[…] says it to PostgreSQL alone; elsewhere add the columns behind the others",
    ),
    "nulls_not_distinct": (
        "takes many NULLs in a unique index",
        "postgresql_nulls_not_distinct=True says it to PostgreSQL alone; elsewhere make the column NOT NULL",
    ),
    "with_": (
        "has no storage parameters for an index",
        "postgresql_with={…} says it to PostgreSQL alone",
    ),
    "tablespace": (
        "has no tablespaces for an index",
        'postgresql_tablespace="…" says it to PostgreSQL alone',
    ),
    "fulltext": (
        "has no full-text indexes",
        "leave it out for this database; on SQLite a virtual table of the fts5 module can search: schema.execute(…)",
    ),
    "spatial": ("has no spatial indexes", "leave it out for this database"),
    "vector": (
        "has no indexes over vectors",
        "leave it out for this database; PostgreSQL (with pgvector) and MariaDB 11.7 have them",
    ),
    "invisible": (
        "has no index that queries do not see",
        "leave visible= out for this database; MySQL and MariaDB have it",
    ),
}
"""What is asked, as a message says that it can't be had, and what to do."""


def asked_of(index: IndexDefinition) -> Iterator[str]:
    """What *index* needs of a database beyond plain columns in their order."""
    if index.where is not None:
        yield "partial"
    if any(place.expression is not None for place in index.elements):
        yield "expression"
    if any(place.nulls for place in index.elements):
        yield "nulls"
    if any(place.collation for place in index.elements):
        yield "collation"
    if index.kind is not None:
        yield index.kind
    if not index.visible:
        yield "invisible"
    yield from index.required


def refuse_index(database: str, can: frozenset[str], table: str, index: IndexDefinition) -> None:
    """Raises Unsupported for the first thing that *index* asks and *database* can't do."""
    for asked in asked_of(index):
        if asked not in can:
            refusal, way_out = REFUSED[asked]
            said = f" says WHERE {index.where.key}" if asked == "partial" and index.where else ""
            raise Unsupported(f"{database} {refusal}: {index.name!r} on {table!r}{said}", hint=way_out)
