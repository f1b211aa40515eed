"""The verbs of Table for indexes."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.sql.elements import ClauseElement

from brant.catalog import names, sqla
from brant.catalog.definitions import IndexDefinition, IndexElement
from brant.errors import UnknownIndex
from brant.migrations.table_base import Columns, TableRecorder
from brant.operations.indexes import DropIndex, RenameIndex


class IndexVerbs(TableRecorder):
    """The part of Table that speaks of indexes."""

    def add_index(
        self,
        *columns: str | ClauseElement,
        name: str | None = None,
        unique: bool = False,
        where: str | ClauseElement | None = None,
        **options: Any,
    ) -> None:
        """Add an index over columns and expressions: ``"email"``, ``"created_at DESC"``, ``"lower(email)"``.

        ``where`` makes it partial (PostgreSQL and SQLite). ``options`` are SQLAlchemy's dialect
        options, such as ``postgresql_using="gin"`` or ``mysql_length=20``.
        """
        if not columns:
            raise self._schema._mistake("add_index() needs a column or an expression")
        for given in columns:
            if not isinstance(given, str | ClauseElement):
                raise self._schema._mistake(
                    f"add_index() takes names of columns and SQL expressions, not {given!r}",
                    hint='several columns: add_index("a", "b")',
                )
        elements = tuple(map(self._element, columns))
        index = IndexDefinition(
            name or names.index_name(self.name, [element.label for element in elements]),
            elements,
            unique,
            None if where is None else sqla.expression(where),
            sqla.options(options),
        )
        self._add_definition(index)
        if options:
            self._schema._try(sqla.build_table, self._definition)

    def _element(self, given: str | ClauseElement) -> IndexElement:
        if not isinstance(given, str):
            element = sqla.index_element(given)
        elif self._definition.has_column(given):
            return IndexElement(given)
        elif match := re.fullmatch(r"(\S+)\s+(asc|desc)", given.strip(), re.IGNORECASE):
            element = IndexElement(match[1], descending=match[2].lower() == "desc")
        elif given.isidentifier():
            element = IndexElement(given)
        else:
            return IndexElement(expression=sqla.expression(given))
        if element.column is not None:
            column = element.column
            self._schema._try(self._definition.column, column)
        return element

    def drop_index(self, name: str | None = None, *, columns: Columns = ()) -> None:
        """Drop an index by name, or the one over exactly these columns."""
        index = self._schema._try(self._definition.index, name or self._index_over(columns))
        if index.unique:
            self._refuse_referred(index.name, index.columns)
        self._schema._record(DropIndex(self.name, index.name))

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
