"""SQL text into statements and back, as each database and its own client would read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from brant.errors import InvalidMigration
from brant.migrations.sqlgrammar import Grammar, grammar_of
from brant.migrations.sqltokens import MYSQL_FAMILY, Lexer, Token


@dataclass(frozen=True, slots=True)
class SqlPart:
    """One statement from its first word to its last, without its terminator, and the line it begins on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a line of its own; ``inside`` is where the statement around it begins, if there is one."""

    text: str
    line: int
    inside: int | None = None


def split(text: str, dialect: str, file: str | None = None) -> list[SqlPart]:
    """The statements of *text* as *dialect* reads them; comments between them are left out.

    Raises InvalidMigration for what never ends and for what only a client program understands.
    """
    return [piece for piece in pieces(text, dialect, file) if isinstance(piece, SqlPart)]


def reads_alike(text: str) -> bool:
    """Whether every database surely reads *text* as the standard does, so that one reading serves all."""
    return _MAY_DIFFER.search(text) is None


# Quotes, comments and bodies that some know and others don't; the bodies by words that all of them have in common.
_MAY_DIFFER = re.compile(
    r"[\\`\[$#]|/\*|--\S|\b(?:TRIGGER|PROCEDURE|FUNCTION|EVENT|PACKAGE|ATOMIC|DELIMITER|STDIN)\b"
    r"|\b(?:THEN|LOOP|DO|REPEAT)\b",
    re.IGNORECASE,
)


def pieces(
    text: str, dialect: str, file: str | None = None, is_marker: Callable[[str], bool] | None = None
) -> Iterator[SqlPart | Remark]:
    """Statements and remarks in their order; a remark that is a marker ends the statement before it."""
    return _Splitter(Lexer(text, dialect, file), is_marker).run()


def joined(statements: Iterable[str], dialect: str) -> str:
    """A script that the database's own client runs as exactly these statements."""
    return "".join(_terminated(statement, dialect) + "\n" for statement in statements)


def _terminated(statement: str, dialect: str) -> str:
    if dialect not in MYSQL_FAMILY or (";" not in statement and _reads_back(statement, dialect)):
        return f"{statement};"
    delimiter = "//"
    while delimiter in statement:
        delimiter += "$"
    return f"DELIMITER {delimiter}\n{statement}\n{delimiter}\nDELIMITER ;"


def _reads_back(statement: str, dialect: str) -> bool:
    try:
        return [part.text for part in split(f"{statement};", dialect)] == [statement]
    except InvalidMigration:
        return False


class _Splitter:
    def __init__(self, lexer: Lexer, is_marker: Callable[[str], bool] | None) -> None:
        self.lexer = lexer
        self.is_marker = is_marker
        self._begin()

    def _begin(self) -> None:
        self.first: Token | None = None
        self.last: Token | None = None
        self.previous = ""
        self.grammar: Grammar = grammar_of(self.lexer.dialect)

    def run(self) -> Iterator[SqlPart | Remark]:
        for token in self.lexer:
            if token.kind == "comment" and self.lexer.begins_line(token):
                yield from self._remark(token)
            elif token.kind == "end" and (self.grammar.complete or token.text != ";"):
                yield from self._statement()
            elif token.kind != "comment":
                self._take(token)
        self._need_complete("")
        yield from self._statement()

    def _remark(self, token: Token) -> Iterator[SqlPart | Remark]:
        if self.is_marker is not None and self.is_marker(token.text):
            self._need_complete(f" before {token.text!r}")
            yield from self._statement()
            self.lexer.change_delimiter(";")
        inside = self.lexer.line(self.first.start) if self.first else None
        yield Remark(token.text, self.lexer.line(token.start), inside)

    def _take(self, token: Token) -> None:
        key = token.key
        if self.first is None:
            if key == "DELIMITER":
                self._change_delimiter(token)
                return
            self.first = token
        if key in ("STDIN", "\\"):
            self._refuse_what_clients_do(token)
        self.last = token
        self.previous = key
        self.grammar.feed(key)

    def _change_delimiter(self, token: Token) -> None:
        words = self.lexer.skip_line().split()
        if self.lexer.dialect not in MYSQL_FAMILY:
            raise self.lexer.mistake("DELIMITER is no SQL: only clients of MySQL and MariaDB know it", token.start)
        if not words:
            raise self.lexer.mistake("DELIMITER names no delimiter", token.start)
        self.lexer.change_delimiter(words[0])

    def _refuse_what_clients_do(self, token: Token) -> None:
        """What psql, mysql and sqlite3 understand, and their servers don't."""
        if token.text == "\\" and (self.first is token or self.lexer.dialect == "postgresql"):
            raise self.lexer.mistake(
                f"{token.text + self.lexer.skip_line().rstrip()!r} is a command of a client program, not SQL",
                token.start,
                hint="leave it out, or run this file with that program",
            )
        if self.first is not None and self.first.key == "COPY" and self.previous == "FROM":
            raise self.lexer.mistake(
                "COPY … FROM STDIN waits for rows that only a client program sends",
                token.start,
                hint="write INSERT statements, or copy in a Python migration with schema.run()",
            )

    def _need_complete(self, before: str) -> None:
        if self.first is not None and self.lexer.delimiter == ";" and not self.grammar.complete:
            raise self.lexer.mistake(
                f"the statement that begins with {self.first.text!r} does not end{before}",
                self.first.start,
                hint="a BEGIN, CASE or IF lacks its END, or a parenthesis its other half",
            )

    def _statement(self) -> Iterator[SqlPart]:
        first, last = self.first, self.last
        self._begin()
        if first is not None and last is not None:
            yield SqlPart(self.lexer.text[first.start : last.end], self.lexer.line(first.start))
