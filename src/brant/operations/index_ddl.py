"""CREATE INDEX and its neighbours, in the words that most databases share."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.functions import FunctionElement

from brant.catalog import sqla
from brant.catalog.definitions import Expression, IndexDefinition, IndexElement, TableDefinition
from brant.operations.ddl import quoted_table


class CreateIndex(ExecutableDDLElement):
    """CREATE INDEX on *table*, of which the names matter; SQLAlchemy's words where a dialect has none of its own."""

    inherit_cache = False

    def __init__(self, table: TableDefinition, index: IndexDefinition, *, concurrently: bool = False) -> None:
        self.table = table
        self.index = index
        self.concurrently = concurrently


@compiles(CreateIndex)
def _create_index(element: CreateIndex, compiler: DDLCompiler, **_: Any) -> str:
    built = sqla.build_lone_index(element.index, element.table)
    return compiler.process(sa.schema.CreateIndex(built))


class CreateMissingIndex(CreateIndex):
    """CREATE INDEX IF NOT EXISTS: of a table that may have been there with all its indexes."""

    inherit_cache = False


@compiles(CreateMissingIndex)
def _create_missing(element: CreateMissingIndex, compiler: DDLCompiler, **_: Any) -> str:
    text = compiler.process(CreateIndex(element.table, element.index))
    return re.sub(r"^CREATE (UNIQUE )?INDEX ", r"\g<0>IF NOT EXISTS ", text)


class SetIndexComment(ExecutableDDLElement):
    """COMMENT ON INDEX; None takes it away."""

    inherit_cache = False

    def __init__(self, table: str, index: str, comment: str | None) -> None:
        self.table = table
        self.index = index
        self.comment = comment


@compiles(SetIndexComment)
def _set_comment(element: SetIndexComment, compiler: DDLCompiler, **_: Any) -> str:
    said = "NULL" if element.comment is None else literal(compiler, element.comment)
    return f"COMMENT ON INDEX {beside(compiler, element.table, element.index)} IS {said}"


def beside(compiler: DDLCompiler, table: str, index: str) -> str:
    """An index's name in the schema of its table."""
    schema = table.rpartition(".")[0]
    quote = compiler.preparer.quote
    return f"{quote(schema)}.{quote(index)}" if schema else quote(index)


def literal(compiler: DDLCompiler, text: str) -> str:
    """*text* as SQL says it."""
    return compiler.sql_compiler.render_literal_value(text, sa.String())


def create_index_head(element: CreateIndex, compiler: DDLCompiler) -> str:
    """``CREATE UNIQUE INDEX ix ON t``."""
    unique = "UNIQUE " if element.index.unique else ""
    concurrently = "CONCURRENTLY " if element.concurrently else ""
    name = compiler.preparer.quote(element.index.name)
    return f"CREATE {unique}INDEX {concurrently}{name} ON {quoted_table(compiler, element.table.name)}"


def elements_text(compiler: DDLCompiler, index: IndexDefinition, *, wrap_calls: bool = False) -> str:
    """What stands between the parentheses; *wrap_calls* for databases that take no bare function call there."""
    return ", ".join(_element(compiler, element, wrap_calls) for element in index.elements)


def _element(compiler: DDLCompiler, element: IndexElement, wrap_calls: bool) -> str:
    quote = compiler.preparer.quote
    if element.expression is not None:
        text = expression_text(compiler, element.expression, wrap_calls)
    else:
        text = quote(element.column or "")
    return (
        text
        + (f"({element.length})" if element.length else "")
        + (f" COLLATE {quote(element.collation)}" if element.collation else "")
        + (f" {element.opclass}" if element.opclass else "")
        + (" DESC" if element.descending else "")
        + (f" NULLS {element.nulls.upper()}" if element.nulls else "")
    )


def expression_text(compiler: DDLCompiler, expression: Expression, wrap_calls: bool = False) -> str:
    """An expression in parentheses, which every database needs for all but a plain call."""
    text = condition_text(compiler, expression)
    is_call = not expression.is_text and isinstance(expression.construct, FunctionElement)
    return text if is_call and not wrap_calls else f"({text})"


def condition_text(compiler: DDLCompiler, expression: Expression) -> str:
    return str(compiler.sql_compiler.process(expression.construct, include_table=False, literal_binds=True))
