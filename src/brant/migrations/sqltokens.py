"""Cuts SQL into tokens as one database reads it: where a string, a comment or a quoted body ends.

The same bytes are different tokens elsewhere: ``'c:\\'`` is a whole string, except on MySQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from brant.errors import InvalidMigration, Where

MYSQL_FAMILY = frozenset({"mysql", "mariadb"})

_STRING = r"'[^']*(?:''[^']*)*'"
_BACKSLASHES = r"""'[^'\\]*(?:(?:\\.|'')[^'\\]*)*' | "[^"\\]*(?:(?:\\.|"")[^"\\]*)*\""""
_NAME = r'"[^"]*(?:""[^"]*)*"'
_BACKTICKS = r"`[^`]*(?:``[^`]*)*`"
_DOLLARS = r"(?P<tag>\$(?:[^\W\d]\w*)?\$).*?(?P=tag)"
_BLOCK_COMMENT = r"/\*.*?\*/"

_QUOTED = {
    "postgresql": rf"[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*' | {_STRING} | {_NAME} | {_DOLLARS}",
    "mysql": rf"{_BACKSLASHES} | {_BACKTICKS} | {_DOLLARS}",
    "mariadb": rf"{_BACKSLASHES} | {_BACKTICKS}",
    "sqlite": rf"{_STRING} | {_NAME} | {_BACKTICKS} | \[[^\]]*\]",
}
# On MySQL two dashes begin a comment only before a blank: 5--3 is 8. Its /*! comments are executed.
# What is written for a migration tool is a comment everywhere, also without that blank.
_FOR_A_TOOL = r"(?<![^\n])--(?i:(?=(?:up|down)[ \t]*(?:\n|\Z)|brant:|migrate:|\+))"
_MYSQL_COMMENT = rf"(?: --(?=\s|\Z) | {_FOR_A_TOOL} | \# )[^\n]* | (?!/\*M?!){_BLOCK_COMMENT}"
_COMMENT = {"postgresql": r"--[^\n]*", "mysql": _MYSQL_COMMENT, "mariadb": _MYSQL_COMMENT}
_EXECUTED = dict.fromkeys(MYSQL_FAMILY, r"/\*M?!.*?\*/")
_OPENED = {
    "postgresql": r"""['"] | \$(?:[^\W\d]\w*)?\$""",
    "mysql": r"""['"`] | /\* | \$(?:[^\W\d]\w*)?\$""",
    "mariadb": r"""['"`] | /\*""",
    "sqlite": r"""['"`\[] | /\*""",
}
# Runs of numbers and marks that no rule asks for, taken at once: files of rows are full of them.
_FILLER = r"(?:\d[\w$]*|[,=<>+*%&|^~?!])+ (?: \s+ (?:\d[\w$]*|[,=<>+*%&|^~?!])+ )*"
_NEVER = r"(?!)"
_UNTERMINATED = {"'": "string", "/": "comment", "$": "dollar quote"}


class Token(NamedTuple):
    """One token; ``kind`` is comment, quoted, executed, word, end, filler or mark. Blanks are none."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def key(self) -> str:
        """The word in upper case or the mark; empty for what is quoted."""
        return "" if self.kind in ("quoted", "filler", "executed") else self.text.upper()


class Lexer:
    """Reads a text from its beginning; the delimiter may be changed between two tokens."""

    def __init__(self, text: str, dialect: str, file: str | None = None) -> None:
        self.text = text
        self.dialect = dialect
        self.file = file
        self.position = 0
        self._counted = (0, 1)
        self.change_delimiter(";")

    def change_delimiter(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self._match = _pattern(self.dialect, delimiter).match

    def __iter__(self) -> Iterator[Token]:
        text, size = self.text, len(self.text)
        while self.position < size:
            match = self._match(text, self.position)
            assert match is not None
            self.position = match.end()
            kind = match.lastgroup or "mark"
            if kind == "nested":
                self.position = self._end_of_nested(match.end())
                yield Token("comment", text[match.start() : self.position], match.start())
            elif kind == "opened":
                what = _UNTERMINATED.get(match.group()[0], "quoted name")
                raise self.mistake(f"the {what} that begins with {match.group()} never ends", match.start())
            elif kind != "blank":
                yield Token(kind, match.group(), match.start())

    def _end_of_nested(self, position: int) -> int:
        """PostgreSQL's comments contain comments."""
        start = position - 2
        depth = 1
        while depth:
            found = _NESTING.search(self.text, position)
            if found is None:
                raise self.mistake("the comment that begins with /* never ends", start)
            depth += 1 if found.group() == "/*" else -1
            position = found.end()
        return position

    def skip_line(self) -> str:
        """What is left of the line, which is passed over."""
        end = self.text.find("\n", self.position)
        rest = self.text[self.position : end if end >= 0 else len(self.text)]
        self.position += len(rest)
        return rest

    def line(self, position: int) -> int:
        """The line *position* is on; counted on from the last one asked for."""
        known, line = self._counted if self._counted[0] <= position else (0, 1)
        self._counted = (position, line + self.text.count("\n", known, position))
        return self._counted[1]

    def begins_line(self, token: Token) -> bool:
        return not self.text[self.text.rfind("\n", 0, token.start) + 1 : token.start].strip()

    def mistake(self, message: str, position: int, hint: str | None = None) -> InvalidMigration:
        line = self.line(position)
        if self.dialect != "default":
            message = f"as {self.dialect} reads it, {message}"
        if self.file is not None:
            return InvalidMigration(message, where=Where(self.file, line), hint=hint)
        return InvalidMigration(f"{message} (line {line} of the SQL)", hint=hint)


_NESTING = re.compile(r"/\*|\*/")


@cache
def _pattern(dialect: str, delimiter: str) -> re.Pattern[str]:
    letters = r"[\w$]" if delimiter == ";" else rf"(?:(?!{re.escape(delimiter)})[\w$])"
    kinds = {
        "blank": r"\s+",
        "end": re.escape(delimiter),
        "comment": _COMMENT.get(dialect, rf"--[^\n]* | {_BLOCK_COMMENT}"),
        "nested": r"/\*" if dialect == "postgresql" else _NEVER,
        "executed": _EXECUTED.get(dialect, _NEVER),
        "quoted": _QUOTED.get(dialect, rf"{_STRING} | {_NAME}"),
        "opened": _OPENED.get(dialect, r"""['"] | /\*"""),
        "filler": _FILLER if delimiter == ";" else _NEVER,
        "word": rf"(?![\d$]){letters}+",
        "mark": rf"(?:\.|@+|\$){letters}+ | \d{letters}* | := | .",
    }
    return re.compile(" | ".join(f"(?P<{kind}> {text} )" for kind, text in kinds.items()), re.VERBOSE | re.DOTALL)
