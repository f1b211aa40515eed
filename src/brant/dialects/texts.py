"""The texts that operations bring to a database besides names: comments, enum labels, and SQL itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from brant.catalog.definitions import ColumnDefinition, TypeDefinition
from brant.catalog.objects import EnumDefinition
from brant.errors import Unsupported
from brant.operations.base import Operation
from brant.operations.columns import AddColumn, AlterColumn
from brant.operations.indexes import AddIndex
from brant.operations.objects import CreateObject
from brant.operations.tables import CreateTable, SetTableComment
from brant.operations.types import AddEnumValue, RenameEnumValue, ReplaceEnum
from brant.statement import Statement, Work


def comments_in(operation: Operation) -> Iterator[tuple[str, str | None, str]]:
    """Each comment with its table, and its column or index unless it is the table's own."""
    match operation:
        case CreateTable(table=table):
            if table.comment:
                yield table.name, None, table.comment
            yield from ((table.name, column.name, column.comment) for column in table.columns if column.comment)
            yield from ((table.name, index.name, index.comment) for index in table.indexes if index.comment)
        case SetTableComment(table=name, comment=str(comment)):
            yield name, None, comment
        case AddColumn(table=name, column=column) if column.comment:
            yield name, column.name, column.comment
        case AddIndex(table=name, index=index) if index.comment:
            yield name, index.name, index.comment
        case AlterColumn(table=name, name=column_name, comment=str(comment)):
            yield name, column_name, comment
        case _:
            pass


def labels_in(operation: Operation) -> Iterator[tuple[str, str]]:
    """Each label of an enum with the name of its type, or of its column where the type has none."""
    match operation:
        case CreateTable(table=table):
            for column in table.columns:
                yield from _labels(column.type, column.name)
        case AddColumn(column=ColumnDefinition(name=name, type=type_)):
            yield from _labels(type_, name)
        case AlterColumn(name=name, type=TypeDefinition() as type_):
            yield from _labels(type_, name)
        case CreateObject(definition=EnumDefinition(name=name, values=values)) | ReplaceEnum(name=name, values=values):
            yield from ((name, value) for value in values)
        case AddEnumValue(name=name, value=value) | RenameEnumValue(name=name, to=value):
            yield name, value
        case _:
            pass


def _labels(type_: TypeDefinition, column: str) -> Iterator[tuple[str, str]]:
    every: tuple[TypeEngine[Any], ...] = (type_.construct, *type_.construct._variant_mapping.values())
    for form in every:
        if isinstance(form, sa.Enum):
            yield from ((str(form.name or column), label) for label in form.enums)


def is_unsendable(text: str) -> bool:
    """Whether *text* can't be sent to any server."""
    return _UNSENDABLE.search(text) is not None


def refuse_unsendable(work: Work) -> None:
    """No server and no driver takes these inside a statement; some stop reading it there."""
    texts = (work.sql,) if isinstance(work, Statement) else work.preview
    for text in texts:
        if found := _UNSENDABLE.search(text):
            around = text[max(0, found.start() - 20) : found.end() + 20]
            what = "a NUL character" if found[0] == "\x00" else "half a surrogate pair, which is no character"
            raise Unsupported(
                f"{what} can't be part of a statement: …{around!r}…",
                hint="leave it out; bytes are written as b'…', in hexadecimal",
            )


_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
