"""Whether a semicolon ends a statement: what little of each database's grammar it takes to know.

Routines and triggers hold statements of their own. One of these values is made
per statement and fed its words and marks.
"""

from __future__ import annotations

from typing import Protocol

from brant.migrations.sqltokens import MYSQL_FAMILY


class Grammar(Protocol):
    """What was said of one statement so far."""

    def feed(self, key: str) -> None:
        """Take the next word in upper case, or mark; the empty string stands for anything quoted."""

    @property
    def complete(self) -> bool:
        """Whether a semicolon here would end the statement."""
        ...


def grammar_of(dialect: str) -> Grammar:
    """A fresh Grammar for one statement."""
    if dialect in MYSQL_FAMILY:
        return CompoundStatements()
    return _GRAMMARS.get(dialect, Plain)()


class Plain:
    """Every semicolon ends a statement."""

    complete = True

    def feed(self, key: str) -> None:
        pass


class Postgres:
    """CREATE RULE keeps statements in parentheses, a routine in standard SQL between BEGIN ATOMIC and END."""

    def __init__(self) -> None:
        self.parentheses = 0
        self.blocks = 0
        self.previous = ""

    @property
    def complete(self) -> bool:
        return self.parentheses <= 0 and self.blocks == 0

    def feed(self, key: str) -> None:
        if key in ("(", ")"):
            self.parentheses += 1 if key == "(" else -1
        elif (key == "ATOMIC" and self.previous == "BEGIN") or (self.blocks and key == "CASE"):
            self.blocks += 1
        elif self.blocks and key == "END":
            self.blocks -= 1
        self.previous = key


class SqliteTriggers:
    """A trigger ends with ``; END ;`` and with nothing else: SQLite's own rule (sqlite3_complete)."""

    def __init__(self) -> None:
        self.trigger: bool | None = None
        self.head = ""
        self.previous = ("", "")

    @property
    def complete(self) -> bool:
        return not self.trigger or self.previous == (";", "END")

    def feed(self, key: str) -> None:
        if self.trigger is None:
            self.trigger = self._recognise(key)
        self.previous = (self.previous[1], key)

    def _recognise(self, key: str) -> bool | None:
        """Whether it is CREATE TRIGGER, with or without EXPLAIN and TEMP; None while that is open."""
        if key in ("EXPLAIN", "CREATE") and self.head in {"", "EXPLAIN"} - {key}:
            self.head = key
            return None
        if self.head == "EXPLAIN" and key not in ("EXPLAIN", "TEMP", "TEMPORARY", "TRIGGER", "END"):
            return None
        if self.head == "CREATE" and key in ("TEMP", "TEMPORARY"):
            return None
        return self.head == "CREATE" and key == "TRIGGER"


ROUTINES = frozenset({"TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE"})
_OTHER_KINDS = frozenset(
    {"TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE", "SERVER", "SEQUENCE", "TABLESPACE", "GROUP"}
)
_BLOCKS = frozenset({"BEGIN", "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"})
_BEFORE_A_NAME = ROUTINES | {"ON", "FOLLOWS", "PRECEDES", "END"}


class CompoundStatements:
    """The bodies of MySQL and MariaDB: nested BEGIN, IF, CASE, LOOP, WHILE, REPEAT and FOR, each with its END.

    Hardly any of these words is reserved: IF, REPEAT and CASE are expressions
    too, BEGIN and END may name a column. They open a block only where a
    statement may begin.
    """

    def __init__(self) -> None:
        self.compound: bool | None = None
        self.blocks: list[str] = []
        self.parentheses = 0
        self.begins = True  # a statement may begin here
        self.heading = False  # within what may stand before a body: CREATE …, DECLARE … HANDLER FOR …
        self.first = self.previous = ""

    @property
    def complete(self) -> bool:
        return not self.blocks

    def feed(self, key: str) -> None:
        begins, self.begins = self.begins, False
        if begins:
            self.first = key
        if key in ("(", ")"):
            self.parentheses += 1 if key == "(" else -1
        elif self.compound is None:
            self._recognise(key)
        elif self.compound:
            self._follow(key, begins)
        self.previous = key

    def _recognise(self, key: str) -> None:
        """Find out, at the beginning, whether this statement has a body."""
        if self.first == "BEGIN":
            if key == "ATOMIC":  # MariaDB's BEGIN NOT ATOMIC
                self.compound, self.begins = True, True
                self.blocks.append("BEGIN")
            elif key not in ("BEGIN", "NOT"):
                self.compound = False
        elif self.first in _BLOCKS:  # MariaDB takes IF … END IF and its kind outside routines
            self.compound = True
            self._follow(key, True)
        elif self.first not in ("CREATE", "ALTER") or key in _OTHER_KINDS:
            self.compound = False
        elif key in ROUTINES:
            self.compound = self.heading = True

    def _follow(self, key: str, begins: bool) -> None:
        expression = bool(self.blocks) and self.blocks[-1] == "case"
        if key in (";", ":"):
            self.begins, self.heading = True, False
        elif key == "END":
            if self.blocks and (expression or begins or self.blocks[-1] == "REPEAT"):
                self.blocks.pop()
                self.heading = False
        elif key in _BLOCKS and self._may_begin(key, begins):
            self.blocks.append(key)
            self.begins, self.heading = key in ("BEGIN", "LOOP", "REPEAT"), False
        elif key == "CASE" and self.previous != "END":
            self.blocks.append("case")
        elif key == "DO" or (key in ("THEN", "ELSE") and not expression):
            self.begins, self.heading = True, False
        elif key == "HANDLER" and self.first == "DECLARE":
            self.heading = True
        elif key in ("RETURN", "SELECT", "WHERE", "VALUES") or (key == "SET" and self.previous != "CHARACTER"):
            self.heading = False

    def _may_begin(self, key: str, begins: bool) -> bool:
        if begins:
            return True
        return self.heading and key != "FOR" and self.parentheses == 0 and self.previous not in _BEFORE_A_NAME


_GRAMMARS: dict[str, type[Plain | Postgres | SqliteTriggers]] = {
    "postgresql": Postgres,
    "sqlite": SqliteTriggers,
}
