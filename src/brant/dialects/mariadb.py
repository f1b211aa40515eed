"""MariaDB: MySQL's ways, with its own limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect
from sqlalchemy.types import TypeEngine

from brant.catalog import sqla
from brant.catalog.definitions import (
    ColumnDefinition,
    FrozenMapping,
    IndexDefinition,
    Online,
    Options,
    TableDefinition,
    TypeDefinition,
)
from brant.catalog.objects import ObjectDefinition, SequenceDefinition
from brant.dialects.base import Piece
from brant.dialects.constraints import Sayable
from brant.dialects.mysql import MySQL
from brant.dialects.mysql_columns import ColumnCompiler
from brant.dialects.mysql_indexes import INDEX_FEATURES
from brant.errors import Unsupported
from brant.operations.object_ddl import sequence_options
from brant.partitions import Partition

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect as Compiler

    from brant.dialects.overview import TableOverview


class MariaDB(MySQL):
    """MariaDB 10.6 and later. SQL written for ``mysql`` serves where none is written for ``mariadb``."""

    name: ClassVar[str] = "mariadb"
    index_features: ClassVar[frozenset[str]] = INDEX_FEATURES - {"expression"} | {"vector"}
    variants: ClassVar[tuple[str, ...]] = ("mysql",)
    renames_in_expressions: ClassVar[bool] = True
    processlist: ClassVar[str] = "information_schema.processlist"
    has_sequences: ClassVar[bool] = True
    replaced_in_place: ClassVar[frozenset[str]] = frozenset({"view", "function", "procedure", "trigger", "event"})
    constraints: ClassVar[Sayable] = Sayable(set_default=False)

    def default_compiler(self) -> Compiler:
        compiler = MariaDBDialect(paramstyle="named")
        compiler.ddl_compiler = ColumnCompiler
        compiler.server_version_info = (10, 6, 0)
        compiler.supports_native_uuid = True  # MariaDB 10.7; SQLAlchemy 2.0 knows it only once connected
        compiler.max_identifier_length = compiler.max_index_name_length = 10_000
        return compiler

    def adapted(self, table: TableDefinition) -> TableDefinition:
        """Options and type variants written for ``mysql`` serve here too, unless ``mariadb`` has its own.

        TEXT, BLOB and JSON take a literal default (MariaDB 10.2.1).
        """
        return replace(
            table,
            options=_renamed(table.options),
            columns=tuple(
                replace(column, type=_with_variant(column.type), options=_renamed(column.options))
                for column in table.columns
            ),
            indexes=tuple(map(self.adapted_index, table.indexes)),
        )

    def adapted_index(self, index: IndexDefinition) -> IndexDefinition:
        index = super().adapted_index(index)
        given = dict(_renamed(index.options))
        lengths = given.pop("mariadb_length", None)
        by_name = dict(lengths.items) if isinstance(lengths, FrozenMapping) else {}
        places = tuple(
            replace(place, length=by_name.get(place.column, place.length if by_name else lengths or place.length))
            for place in index.elements
        )
        return replace(index, elements=places, options=tuple(sorted(given.items())))

    def taken(self, online: Online) -> Online:
        """Every algorithm with every lock; the server says where one of them can't be."""
        return online

    def check_column(self, table: TableDefinition, column: ColumnDefinition) -> None:
        super().check_column(table, column)
        if column.computed is not None and not column.nullable:
            raise Unsupported(
                f"mariadb takes no NOT NULL on a computed column: {table.name}.{column.name}",
                hint=f"say nullable=True, and add_check('{column.name} IS NOT NULL')",
            )

    def srid_of(self, connection: sa.Connection, table: str, column: str) -> int:
        schema, _, name = table.rpartition(".")
        found = connection.execute(
            sa.text(
                "SELECT srid FROM information_schema.geometry_columns"
                " WHERE g_table_schema = coalesce(:schema, database())"
                " AND g_table_name = :name AND g_geometry_column = :column"
            ),
            {"schema": schema or None, "name": name, "column": column},
        ).scalar()
        return int(found or 0)

    def set_statement_timeout(self, connection: sa.Connection, seconds: float) -> None:
        """Limits every statement (MariaDB knowledge base, max_statement_time)."""
        connection.exec_driver_sql(f"SET SESSION max_statement_time = {seconds}")

    # -- sequences stand among the tables here, and MySQL has none

    def create_sequence(self, sequence: SequenceDefinition) -> Iterator[Piece]:
        yield self.statement(f"CREATE SEQUENCE {self.quoted(sequence.name)}{sequence_options(sequence)}")

    def drop_sequence(self, sequence: SequenceDefinition) -> Iterator[Piece]:
        yield self.statement(f"DROP SEQUENCE {self.quoted(sequence.name)}")

    def replace(self, was: ObjectDefinition, definition: ObjectDefinition) -> Iterator[Piece]:
        """ALTER SEQUENCE keeps the count, unless it is told where to start."""
        if isinstance(definition, SequenceDefinition):
            changed = sequence_options(definition, was).replace("NO CYCLE", "NOCYCLE") or " NOCYCLE"
            yield self.statement(f"ALTER SEQUENCE {self.quoted(definition.name)}{changed}")
        else:
            yield from super().replace(was, definition)

    def default_partition(self, partition: Partition) -> str:
        """In lists (MariaDB 10.2)."""
        return "DEFAULT"

    # -- the database as a whole

    def server(self, connection: sa.Connection) -> tuple[str, str]:
        return "MariaDB", super().server(connection)[1]

    def overview(
        self, connection: sa.Connection, schema: str | None = None, only: str | None = None
    ) -> tuple[TableOverview, ...]:
        from brant.dialects.mysql_server import tables

        return tables(connection, schema, only)


def _renamed(options: Options) -> Options:
    given = dict(options)
    own = {f"mariadb_{key.removeprefix('mysql_')}": value for key, value in options if key.startswith("mysql_")}
    return tuple(sorted({**own, **given}.items()))


def _with_variant(definition: TypeDefinition) -> TypeDefinition:
    construct = definition.construct
    variants = construct._variant_mapping
    if "mysql" in variants and "mariadb" not in variants:
        return sqla.type_definition(construct.with_variant(variants["mysql"], "mariadb"))
    if isinstance(construct, sa.TypeDecorator) and (own := _of_mysql(construct)) is not None:
        return sqla.type_definition(own)
    return definition


def _of_mysql(construct: sa.TypeDecorator[Any]) -> TypeEngine[Any] | None:
    """What a type of the user's is for ``mysql``, where it has nothing of its own for ``mariadb``."""
    here, there = (construct.load_dialect_impl(kind(paramstyle="named")) for kind in (MariaDBDialect, MySQLDialect))
    is_plain = type(here) is type(construct.impl_instance) and repr(here) == repr(construct.impl_instance)
    return there if is_plain and repr(there) != repr(here) else None
