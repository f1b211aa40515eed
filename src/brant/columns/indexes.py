"""IndexOn: an index with all that SQLAlchemy's ``Index`` has no word for, as an item of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import ClauseElement

Sql = str | ClauseElement
"""SQL text, or a SQLAlchemy expression."""


class OnlineOptions(TypedDict, total=False):
    """How a change is made beside those who use the table; a database without it does it in its own way."""

    concurrently: bool
    """CONCURRENTLY: without a lock on writes, outside any transaction (PostgreSQL)."""
    algorithm: str | None
    """``"inplace"``, ``"copy"``, ``"instant"``, ``"nocopy"``: ALGORITHM= of the ALTER TABLE (MySQL, MariaDB)."""
    lock: str | None
    """``"none"``, ``"shared"``, ``"exclusive"``: LOCK= of the ALTER TABLE (MySQL, MariaDB)."""


class PlainIndexOptions(OnlineOptions, total=False):
    """What an index of every kind can be told."""

    name: str | None
    comment: str | None
    """SQLite has none and ignores it."""
    visible: bool
    """False: kept up to date, and used by no query (INVISIBLE on MySQL, IGNORED on MariaDB); others refuse it."""


class FulltextOptions(PlainIndexOptions, total=False):
    """What a full-text index can be told."""

    language: str
    """PostgreSQL's text search configuration, ``"english"`` if not said; the others have none and ignore it."""
    parser: str
    """WITH PARSER (MySQL, MariaDB); PostgreSQL has none and ignores it."""


class VectorOptions(PlainIndexOptions, total=False):
    """What an index over vectors can be told."""

    distance: str
    """``"cosine"``, if not said, or ``"euclidean"``; on PostgreSQL also ``"inner_product"`` and ``"manhattan"``."""
    m: int
    """Neighbours of each vector in the graph: greater is more exact, larger and slower to build."""
    ef_construction: int
    """Candidates looked at while building (PostgreSQL; MariaDB has none and ignores it)."""


class IndexOptions(PlainIndexOptions, total=False):
    """What an index can be told. What is said here is said to every database; one that can't do it refuses."""

    unique: bool
    where: Sql | None
    """Makes it partial (PostgreSQL, SQLite)."""
    using: str | None
    """``"hash"``, ``"gin"``, ``"gist"``, ``"brin"``, ``"spgist"`` … (PostgreSQL); all have ``"btree"``."""
    include: str | Sequence[str] | None
    """Further columns whose values stand in the index (PostgreSQL)."""
    nulls_not_distinct: bool
    """A unique index that takes one NULL only (PostgreSQL 15)."""
    ops: Mapping[str, str] | str | None
    """Operator classes by column, or one for all (PostgreSQL): ``{"title": "gin_trgm_ops"}``."""
    opclass: Mapping[str, str] | str | None
    """Another word for ``ops``."""
    length: Mapping[str, int] | int | None
    """How much of the beginning of each column, or of all, is indexed (MySQL, MariaDB): ``{"body": 100}``."""
    with_: Mapping[str, object] | None
    """Storage parameters (PostgreSQL): ``{"fillfactor": 70}``."""
    tablespace: str | None
    """PostgreSQL."""
    postgresql_using: str
    postgresql_where: Sql
    postgresql_include: Sequence[str]
    postgresql_ops: Mapping[str, str]
    postgresql_with: Mapping[str, object]
    postgresql_tablespace: str
    postgresql_concurrently: bool
    postgresql_nulls_not_distinct: bool
    mysql_length: Mapping[str, int] | int
    mysql_using: str
    mysql_prefix: str
    mysql_with_parser: str
    mysql_attributes: str
    """Whatever else MySQL and MariaDB say behind an index, such as ``"KEY_BLOCK_SIZE=8"``."""
    mariadb_length: Mapping[str, int] | int
    mariadb_using: str
    mariadb_prefix: str
    mariadb_with_parser: str
    mariadb_attributes: str
    sqlite_where: Sql


class IndexOn(SchemaItem):
    """An index over *elements* with every option of :meth:`Table.add_index`, to stand in ``create_table`` or ``add``.

    ``kind`` is None, ``"fulltext"``, ``"spatial"`` or ``"vector"``; the options of a full-text or vector index are
    those of ``add_fulltext_index`` and ``add_vector_index``. In a MetaData it has no place: there, SQLAlchemy's
    ``Index`` has.
    """

    __visit_name__ = "brant_index"

    def __init__(self, *elements: Sql, kind: str | None = None, **options: Unpack[_AllOptions]) -> None:
        self.elements = elements
        self.kind = kind
        self.options: dict[str, Any] = dict(options)


class _AllOptions(IndexOptions, total=False):
    language: str
    parser: str
    distance: str
    m: int
    ef_construction: int
