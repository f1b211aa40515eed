"""The verbs for what a table is besides what stands on it, and the words in which that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from brant.catalog import sqla
from brant.catalog.definitions import Options, TableDefinition
from brant.catalog.table_options import check_words, in_lower_case, spellings
from brant.migrations.table_base import TableRecorder
from brant.operations.columns import UNCHANGED, Unchanged
from brant.operations.table_options import ConvertCharset, SetTableOptions
from brant.operations.tables import SetTableComment
from brant.partitions import Partitioning

if TYPE_CHECKING:
    from brant.migrations.recorder import Schema

TEXT_OPTIONS = frozenset({"charset", "collation", *spellings("charset"), *spellings("collation")})

Storage = Mapping[str, str | int | float | bool]
"""Storage parameters of PostgreSQL, such as ``{"fillfactor": 70}``."""


def table_options(schema: Schema, given: Mapping[str, Any]) -> Options:
    """The options of a new table, checked."""
    schema._try(check_words, given)
    return sqla.options(_normal(given))


def option_changes(schema: Schema, given: Mapping[str, Any]) -> Options:
    """What is to be changed, checked; None takes an option away."""
    schema._try(check_words, given)
    return sqla.option_changes(_normal(given))


def _normal(given: Mapping[str, Any]) -> dict[str, Any]:
    """SQLAlchemy says WITHOUT ROWID by a False, which would say nothing here."""
    said = in_lower_case(given)
    if "sqlite_with_rowid" in said:
        said["sqlite_without_rowid"] = not said.pop("sqlite_with_rowid")
    for name in ("inherits", "postgresql_inherits"):
        if isinstance(said.get(name), str):
            said[name] = [said[name]]
    return said


def parents_of(table: TableDefinition) -> tuple[str, ...]:
    """The tables it inherits from."""
    options = dict(table.options)
    return tuple(options.get("inherits") or options.get("postgresql_inherits") or ())


class OptionVerbs(TableRecorder):
    """What can be changed of a whole table."""

    def set_options(
        self,
        *,
        comment: str | Unchanged | None = UNCHANGED,
        engine: str | Unchanged | None = UNCHANGED,
        charset: str | Unchanged | None = UNCHANGED,
        collation: str | Unchanged | None = UNCHANGED,
        row_format: str | Unchanged | None = UNCHANGED,
        auto_increment: int | Unchanged | None = UNCHANGED,
        tablespace: str | Unchanged | None = UNCHANGED,
        storage: Storage | Unchanged | None = UNCHANGED,
        access_method: str | Unchanged | None = UNCHANGED,
        inherits: str | Sequence[str] | Unchanged | None = UNCHANGED,
        unlogged: bool | Unchanged | None = UNCHANGED,
        partition_by: Partitioning | Unchanged | None = UNCHANGED,
        strict: bool | Unchanged | None = UNCHANGED,
        without_rowid: bool | Unchanged | None = UNCHANGED,
        **options: Any,
    ) -> None:
        """Change the named options of the table, and leave the others; None takes one away.

        On MySQL and MariaDB ``engine``, ``charset`` and ``collation`` (where no text is in the table yet; else see
        :meth:`convert_charset`), ``row_format``, ``auto_increment``,
        ``partition_by``; on PostgreSQL
        ``unlogged``, ``storage`` parameters, ``tablespace``, ``access_method``, ``inherits``; on SQLite
        ``strict`` and ``without_rowid``, by a rebuild. A database that lacks one refuses it when the migration
        is planned. With a database's name before it (``mysql_engine``, ``sqlite_strict``) it is for that one alone.
        """
        given = {name: value for name, value in locals().items() if name not in {"self", "options", "comment"}}
        said = {name: value for name, value in given.items() if not isinstance(value, Unchanged)} | options
        if "temporary" in said:
            raise self._schema._mistake("a table can't become temporary, or cease to be: create another")
        if not isinstance(comment, Unchanged):
            self._schema._record(SetTableComment(self.name, comment))
        elif not said:
            raise self._schema._mistake("set_options() needs an option to set")
        if TEXT_OPTIONS & {*said}:
            self._refuse_text_of_its_own()
        if said:
            self._schema._record(SetTableOptions(self.name, option_changes(self._schema, said)))

    def _refuse_text_of_its_own(self) -> None:
        """The text that is there would keep the old character set, of which the files would know nothing."""
        texts = [column.name for column in self._definition.columns if sqla.is_text(column.type.construct)]
        if texts:
            raise self._schema._mistake(
                f"another character set or collation of {self.name!r} would not be that of its {', '.join(texts)}",
                hint='convert_charset("utf8mb4", collation="utf8mb4_bin") converts the table with the text in it',
            )

    def convert_charset(self, charset: str, *, collation: str | None = None) -> None:
        """Convert the table and all text in it to another character set (MySQL, MariaDB): rewrites every row.

        ``down`` converts back, for which the files must say what it was before.
        """
        text = self._schema._text
        self._schema._record(ConvertCharset(self.name, text(charset, "a character set"), collation))

    def inherit(self, parent: str) -> None:
        """Make the table a child of *parent*, whose columns it must have (PostgreSQL)."""
        self._schema._try(self._schema._catalog.table, parent)
        self._schema._record(SetTableOptions(self.name, (("inherits", (*self._parents, parent)),)))

    def no_inherit(self, parent: str) -> None:
        """Make the table no longer a child of *parent*; it keeps its columns (PostgreSQL)."""
        if parent not in self._parents:
            raise self._schema._mistake(f"{self.name!r} does not inherit from {parent!r}")
        left = tuple(name for name in self._parents if name != parent)
        self._schema._record(SetTableOptions(self.name, (("inherits", left or None),)))

    @property
    def _parents(self) -> tuple[str, ...]:
        return parents_of(self._definition)
