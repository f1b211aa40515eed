"""The verbs of Table for indexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import sqla
from brant.catalog.definitions import IndexDefinition, Online, TableDefinition
from brant.columns.indexes import (
    FulltextOptions,
    IndexOn,
    IndexOptions,
    OnlineOptions,
    PlainIndexOptions,
    VectorOptions,
)
from brant.errors import UnknownIndex, did_you_mean
from brant.migrations.table_base import Columns, TableRecorder
from brant.operations.columns import UNCHANGED, Unchanged
from brant.operations.indexes import AlterIndex, DropIndex, RenameIndex

_SAYS_LITTLE = frozenset({"name", "unique", "online", "concurrently", "algorithm", "lock"})
"""Options of an index that are the same to every database, or none of the index itself."""


class IndexVerbs(TableRecorder):
    """The part of Table that speaks of indexes."""

    def add_index(self, *columns: str | ClauseElement, **options: Unpack[IndexOptions]) -> None:
        """Add an index over columns and expressions.

        ``"email"``, ``"created_at DESC NULLS LAST"``, ``"lower(email)"``, ``"title gin_trgm_ops"``,
        ``'name COLLATE "C"'``, ``"body(100)"`` (only the beginning, MySQL and MariaDB). ``where`` makes it partial
        (PostgreSQL, SQLite).

        A keyword without the name of a database is meant for all: one that can't do it refuses when the migration is
        planned. SQLAlchemy's options of one database (``postgresql_using="gin"``, ``mysql_length=20``) say nothing to
        the others. ``comment`` (SQLite has none), ``concurrently``, ``algorithm`` and ``lock`` are ignored elsewhere.
        """
        self._index(columns, None, options, IndexOptions.__annotations__, "add_index")

    def raw_index(self, expression: str, name: str | None = None) -> None:
        """Add an index over SQL text, as Laravel says it; :meth:`add_index` takes expressions too, and options."""
        self.add_index(expression, name=name)

    def add_fulltext_index(self, *columns: str, **options: Unpack[FulltextOptions]) -> None:
        """Add an index for full-text search over columns taken together.

        PostgreSQL: GIN over ``to_tsvector('english', coalesce(title, '') || ' ' || coalesce(body, ''))``, for queries
        with that expression; ``language`` names another configuration; over one TSVECTOR column, GIN over that.
        MySQL, MariaDB: FULLTEXT, ``parser="ngram"`` for another parser. SQLite refuses it.
        """
        self._index(columns, "fulltext", options, FulltextOptions.__annotations__, "add_fulltext_index")

    fulltext = add_fulltext_index

    def add_spatial_index(self, column: str, **options: Unpack[PlainIndexOptions]) -> None:
        """Add an index over shapes: GIST on PostgreSQL, SPATIAL on MySQL and MariaDB (the column is NOT NULL there).

        SQLite refuses it.
        """
        self._index((column,), "spatial", options, PlainIndexOptions.__annotations__, "add_spatial_index")

    spatial_index = add_spatial_index

    def add_vector_index(self, column: str, **options: Unpack[VectorOptions]) -> None:
        """Add an index for search by nearness: pgvector's HNSW on PostgreSQL, VECTOR on MariaDB 11.7; others refuse it.

        ``distance`` is ``"cosine"`` unless said; ``m`` and ``ef_construction`` are the graph's. On MariaDB the column
        is NOT NULL, and a table has one such index.
        """
        self._index((column,), "vector", options, VectorOptions.__annotations__, "add_vector_index")

    vector_index = add_vector_index

    def _index(
        self, columns: tuple[Any, ...], kind: str | None, options: Any, known: Mapping[str, object], verb: str
    ) -> None:
        schema = self._schema
        if not columns:
            raise schema._mistake(f"{verb}() needs a column or an expression")
        for given in columns:
            if not isinstance(given, str | ClauseElement):
                raise schema._mistake(
                    f"{verb}() takes names of columns and SQL expressions, not {given!r}",
                    hint=f'several columns: {verb}("a", "b")',
                )
        for name in options.keys() - known.keys():
            hint = did_you_mean(name, tuple(known))
            if hint or "_" not in name.rstrip("_"):  # else it may be the option of a database brant has no file for
                raise schema._mistake(f"{verb}() has no keyword {name!r}", hint=hint)
        item = IndexOn(*columns, kind=kind, **options)
        definition = schema._try(sqla.item_definition, self.name, self._definition.column_names, item)
        self._add_definition(definition, schema._try(sqla.online, item))
        if options.keys() - _SAYS_LITTLE and isinstance(definition, IndexDefinition):
            # SQLAlchemy knows the options of each database, and what of an index they can be said to.
            alone = TableDefinition(self.name, self._definition.columns, indexes=(definition,))
            schema._try(sqla.build_table, alone)

    def alter_index(
        self,
        name: str,
        *,
        visible: bool | Unchanged = UNCHANGED,
        comment: str | Unchanged | None = UNCHANGED,
        **online: Unpack[OnlineOptions],
    ) -> None:
        """Give an index another comment, or hide it from queries: what is not named stays as it is.

        ``visible=False`` keeps it up to date and unused (MySQL, MariaDB), to try how queries do without it; others
        refuse it. A comment makes the index anew on MySQL and MariaDB in words, not in work; SQLite ignores it.
        """
        said = self._online("alter_index", online)
        if visible is UNCHANGED and comment is UNCHANGED:
            raise self._schema._mistake(
                f"alter_index({name!r}) changes nothing", hint="name what changes: visible=, comment="
            )
        self._schema._record(AlterIndex(self.name, name, visible, comment, said))

    def drop_index(self, name: str | None = None, *, columns: Columns = (), **online: Unpack[OnlineOptions]) -> None:
        """Drop an index by name, or the one over exactly these columns. ``down`` makes it again with every option.

        ``concurrently`` (PostgreSQL), ``algorithm`` and ``lock`` (MySQL, MariaDB) say how; elsewhere they are ignored.
        """
        index = self._schema._try(self._definition.index, name or self._index_over(columns))
        if index.unique:
            self._free_of_references(index.name, index.columns)
        self._schema._record(DropIndex(self.name, index.name, self._online("drop_index", online)))

    def _online(self, verb: str, given: OnlineOptions) -> Online:
        known = ("visible", "comment", *OnlineOptions.__annotations__, "postgresql_concurrently")
        for name in given.keys() - set(known):
            raise self._schema._mistake(f"{verb}() has no keyword {name!r}", hint=did_you_mean(name, known))
        return self._schema._try(sqla.online_said, given)

    def rename_index(self, name: str, to: str) -> None:
        """Rename an index."""
        self._schema._record(RenameIndex(self.name, name, self._schema._text(to, "an index name")))

    def _index_over(self, columns: Columns) -> str:
        wanted = self._wanted(columns)
        table = self._definition
        found = [index.name for index in table.indexes if index.columns == wanted]
        if len(found) == 1:
            return found[0]
        raise UnknownIndex(
            f"table {self.name!r} has {len(found) or 'no'} indexes over ({', '.join(wanted)})",
            where=self._schema._where(),
            hint="name it; its indexes: " + (", ".join(index.name for index in table.indexes) or "none"),
        )
