"""What MySQL and MariaDB can't hold in names, comments and enum labels: their catalogs are in three-byte UTF-8.

They put a question mark in the place of a character beyond U+FFFF, without a word: in SHOW CREATE TABLE, in
information_schema and in dumps, and in names for good. Values, defaults and checks keep every character.
"""

from __future__ import annotations

import re

from brant.catalog.objects import ViewDefinition
from brant.dialects.objects import ObjectDialect
from brant.errors import Unsupported
from brant.operations.base import Operation
from brant.operations.objects import CreateObject, ReplaceObject

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_BLANKS = " \t\n\v\f\r"

COLUMN_COMMENT, TABLE_COMMENT, LABEL = 1024, 2048, 255
"""The longest that each can be, in characters (MySQL manual, 15.1.24 CREATE TABLE and 13.3.6 The ENUM Type)."""


class MySQLTexts(ObjectDialect):
    """Refuses before the first statement what the server would cut, change or refuse."""

    def check_name(self, name: str) -> None:
        super().check_name(name)
        if found := _BEYOND.search(name):
            raise Unsupported(
                f"the name {name!r} has a character that {self.name} has in no name: {found[0]!r}",
                hint="names take the characters up to U+FFFF",
            )
        if name[-1] in _BLANKS:
            raise Unsupported(f"the name {name!r} ends with a blank, which {self.name} has in no name")

    def check_options(self, operation: Operation) -> None:
        super().check_options(operation)
        match operation:
            case CreateObject(definition=ViewDefinition() as view) | ReplaceObject(definition=ViewDefinition() as view):
                for column in view.columns:
                    if column[0] in _BLANKS:
                        raise Unsupported(
                            f"{self.name} cuts the blanks off the front of a view's column: {column!r} of {view.name!r}"
                        )
            case _:
                pass

    def check_comment(self, table: str, column: str | None, comment: str) -> None:
        what = f"the comment of {table}.{column}" if column else f"the comment of table {table!r}"
        longest = COLUMN_COMMENT if column else TABLE_COMMENT
        if len(comment) > longest:
            raise Unsupported(f"{what} has {len(comment)} characters; {self.name} takes {longest}")
        if found := _BEYOND.search(comment):
            raise Unsupported(
                f"{self.name} would keep {what} with a question mark for {found[0]!r}",
                hint="its comments take the characters up to U+FFFF",
            )

    def check_label(self, enum: str, label: str) -> None:
        what = f"the label {label!r} of enum {enum!r}"
        if len(label) > LABEL:
            raise Unsupported(f"{what} has {len(label)} characters; {self.name} takes {LABEL}")
        if found := _BEYOND.search(label):
            raise Unsupported(
                f"{self.name} would show {what}, also in dumps, with a question mark for {found[0]!r}",
                hint="a string column with a check holds every character: c.enum(…, native=False)",
            )
        if label.endswith(" "):
            raise Unsupported(
                f"{self.name} cuts the blanks off the end of {what}",
                hint="a string column with a check keeps them: c.enum(…, native=False)",
            )
