"""Reads SQLite's CREATE TABLE text into parts that give back the same text, byte for byte.

The grammar is that of https://sqlite.org/lang_createtable.html with what
SQLite's parser also takes: table constraints without commas between them, a
CONSTRAINT name with nothing behind it, names and types quoted in four ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from brant.dialects.sqlite_tokens import Token, fold, joined, tokens_of, unquote, written
from brant.errors import InvalidMigration

_SAME_LINE_COMMENT = re.compile(r"(?:[ \t]*(?:--[^\n]*|/\*[^\n]*?\*/))+[ \t]*(?=\n)")
_TRAILING_BLANKS = re.compile(r"[ \t\n\f\r]*\Z")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that may follow a column's name and end its type.
_CONSTRAINT_WORDS = _words("CONSTRAINT DEFAULT NULL NOT PRIMARY UNIQUE CHECK REFERENCES COLLATE AS DEFERRABLE")
_TABLE_CONSTRAINT_WORDS = _words("CONSTRAINT PRIMARY UNIQUE CHECK FOREIGN")
# Words in an expression that are operators, even when a column has the same name in quotes.
_OPERATORS = _words(
    "AND AS BETWEEN CASE CAST COLLATE ELSE END ESCAPE GLOB IN IS ISNULL LIKE MATCH NOT NOTNULL NULL OR REGEXP THEN WHEN"
)


class Kind(Enum):
    """What a constraint of a column or of the table says."""

    NOT_NULL = auto()
    NULL = auto()
    DEFAULT = auto()
    COLLATE = auto()
    CHECK = auto()
    UNIQUE = auto()
    PRIMARY_KEY = auto()
    FOREIGN_KEY = auto()
    DEFERRABLE = auto()
    GENERATED = auto()
    NAME_ONLY = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """One constraint as written; ``columns`` are those a table constraint lists."""

    kind: Kind
    tokens: tuple[Token, ...]
    name: str | None = None
    columns: tuple[str, ...] = ()
    referred: str | None = None
    referred_columns: tuple[str, ...] = ()

    @property
    def lead(self) -> str:
        return self.tokens[0].lead

    @property
    def text(self) -> str:
        return written(self.tokens).removeprefix(self.lead)

    def has(self, *words: str) -> bool:
        """Whether the words stand in it one behind the other, outside quotes."""
        keys = [token.key for token in self.tokens]
        return any(keys[at : at + len(words)] == list(words) for at in range(len(keys)))

    def after(self, lead: str) -> Clause:
        """The same constraint behind other blanks."""
        first, *rest = self.tokens
        return replace(self, tokens=(replace(first, lead=lead), *rest))

    def mentions(self, table: str) -> frozenset[str]:
        """The folded names of columns of *table* it can't do without, beside the column it stands in."""
        named = {*self.columns}
        if self.referred is not None and fold(self.referred) == fold(table):
            named.update(self.referred_columns)
        if self.kind in (Kind.CHECK, Kind.GENERATED):
            named.update(_names_in(self.tokens))
        return frozenset(map(fold, named))


def _names_in(tokens: tuple[Token, ...]) -> Iterable[str]:
    opening = next(at for at, token in enumerate(tokens) if token.text == "(")
    for at in range(opening, len(tokens)):
        token, following = tokens[at], tokens[at + 1].text if at + 1 < len(tokens) else ""
        is_column = token.kind == "quoted" or (
            token.kind == "word" and following != "(" and token.key not in _OPERATORS
        )
        if is_column and following != "." and tokens[at - 1].key != "COLLATE":
            yield token.name


@dataclass(frozen=True, slots=True)
class Column:
    """A column's definition.

    ``lead`` stands before it, ``tail`` between it and its comma, ``after`` behind
    the comma on the same line: a comment there speaks of this column.
    """

    lead: str
    name_sql: str
    type_lead: str
    type_sql: str
    clauses: tuple[Clause, ...]
    tail: str = ""
    after: str = ""

    @property
    def name(self) -> str:
        return unquote(self.name_sql)

    @property
    def body(self) -> str:
        return joined(
            self.name_sql,
            self.type_lead,
            self.type_sql,
            *(part for clause in self.clauses for part in (clause.lead, clause.text)),
        )

    def of(self, kind: Kind) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.kind is kind)

    @property
    def is_generated(self) -> bool:
        return bool(self.of(Kind.GENERATED))


@dataclass(frozen=True, slots=True)
class TableConstraints:
    """The table constraints between two commas: one, or several without commas between them."""

    lead: str
    clauses: tuple[Clause, ...]
    tail: str = ""
    after: str = ""

    @property
    def body(self) -> str:
        first, *rest = self.clauses
        return joined(first.text, *(part for clause in rest for part in (clause.lead, clause.text)))


Item = Column | TableConstraints


@dataclass(frozen=True, slots=True)
class CreateTable:
    """A CREATE TABLE statement in parts; ``str()`` gives the text back."""

    head: str
    name_sql: str
    opening: str
    items: tuple[Item, ...]
    closing: str
    options: tuple[Token, ...]
    end: str

    @property
    def name(self) -> str:
        return unquote(self.name_sql)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(item for item in self.items if isinstance(item, Column))

    @property
    def constraints(self) -> tuple[Clause, ...]:
        return tuple(clause for item in self.items if isinstance(item, TableConstraints) for clause in item.clauses)

    @property
    def is_without_rowid(self) -> bool:
        return any(option.key == "ROWID" for option in self.options)

    @property
    def is_strict(self) -> bool:
        return any(option.key == "STRICT" for option in self.options)

    @property
    def is_autoincrement(self) -> bool:
        keys = [*self.constraints, *(key for column in self.columns for key in column.clauses)]
        return any(key.kind is Kind.PRIMARY_KEY and key.has("AUTOINCREMENT") for key in keys)

    @property
    def rowid_column(self) -> str | None:
        """The column that is another name of the rowid, if one is: https://sqlite.org/rowidtable.html."""
        if self.is_without_rowid:
            return None
        table_key = [key.columns for key in self.constraints if key.kind is Kind.PRIMARY_KEY]
        for column in self.columns:
            if fold(unquote(column.type_sql)) != "integer":
                continue
            # INTEGER PRIMARY KEY DESC on a column is an ordinary key, by a bug kept for old files;
            # PRIMARY KEY (id DESC) on the table is not.
            if any(not key.has("PRIMARY", "KEY", "DESC") for key in column.of(Kind.PRIMARY_KEY)):
                return column.name
            if any([fold(name) for name in key] == [fold(column.name)] for key in table_key):
                return column.name
        return None

    def __str__(self) -> str:
        pieces = [self.head, self.name_sql, self.opening]
        for item in self.items[:-1]:
            pieces += [item.lead, item.body, item.tail, ",", item.after]
        last = self.items[-1]
        pieces += [last.lead, last.body, last.tail, last.after, self.closing, written(self.options), self.end]
        return joined(*pieces)


class _Reader:
    """Walks over tokens."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens, self.end = tokens_of(sql)
        self.position = 0

    @property
    def is_done(self) -> bool:
        return self.position >= len(self.tokens)

    def at(self, *keys: str) -> bool:
        ahead = self.tokens[self.position : self.position + len(keys)]
        return [token.key for token in ahead] == list(keys)

    def at_one_of(self, keys: Iterable[str]) -> bool:
        return not self.is_done and self.tokens[self.position].key in keys

    def skip(self, *keys: str) -> bool:
        if not self.at(*keys):
            return False
        self.position += len(keys)
        return True

    def take(self) -> Token:
        if self.is_done:
            raise self.unreadable()
        self.position += 1
        return self.tokens[self.position - 1]

    def take_group(self) -> list[Token]:
        """What stands between the parenthesis here and the one that closes it."""
        start, depth = self.position, 0
        while True:
            text = self.take().text
            depth += (text == "(") - (text == ")")
            if depth == 0 and self.position == start + 1:
                raise self.unreadable()
            if depth == 0:
                return self.tokens[start + 1 : self.position - 1]

    def take_names(self) -> tuple[str, ...]:
        """The names at the head of each member of a list in parentheses."""
        members = _split(self.take_group())
        return tuple(member[0].name for member in members if member)

    def since(self, start: int) -> tuple[Token, ...]:
        return tuple(self.tokens[start : self.position])

    def unreadable(self) -> InvalidMigration:
        near = written(self.tokens[max(self.position - 1, 0) : self.position + 3]).strip()
        return InvalidMigration(
            f"can't read this table's definition near {near!r}: {self.sql.strip()}",
            hint="an ordinary CREATE TABLE statement with a list of columns was expected",
        )


@lru_cache(maxsize=8)  # columns, constraints and options of a table are read one after another
def parse(create_sql: str) -> CreateTable:
    """The parts of a CREATE TABLE statement.

    Raises InvalidMigration when it is none, is CREATE VIRTUAL TABLE or
    CREATE TABLE … AS SELECT.
    """
    reader = _Reader(create_sql)
    if not reader.skip("CREATE"):
        raise reader.unreadable()
    if reader.at_one_of(("TEMP", "TEMPORARY")):
        reader.take()
    if not reader.skip("TABLE"):
        raise reader.unreadable()
    reader.skip("IF", "NOT", "EXISTS")
    name = reader.take()
    if reader.skip("."):
        name = reader.take()
    head = written(reader.since(0)).removesuffix(name.text)
    if not reader.at("("):
        raise reader.unreadable()
    bracket = reader.tokens[reader.position]
    items = [_item(member) for member in _split(reader.take_group())]
    closing = reader.tokens[reader.position - 1]
    options = reader.tokens[reader.position - 1 :]
    spaced, closing_blanks = _give_comments_to_their_items(items, closing.lead)
    return CreateTable(
        head=head,
        name_sql=name.text,
        opening=bracket.lead + "(",
        items=tuple(spaced),
        closing=closing_blanks,
        options=(replace(options[0], lead=""), *options[1:]),
        end=reader.end,
    )


def parse_column(definition_sql: str) -> Column:
    """A column's definition, such as ``"name" VARCHAR(20) NOT NULL``."""
    reader = _Reader(definition_sql)
    item = _item(reader.tokens) if reader.tokens else None
    if not isinstance(item, Column):
        raise reader.unreadable()
    return replace(item, lead="")


def parse_table_constraints(sql: str) -> TableConstraints:
    """A table constraint, such as ``CONSTRAINT positive CHECK (amount > 0)``."""
    reader = _Reader(sql)
    item = _item(reader.tokens) if reader.tokens else None
    if not isinstance(item, TableConstraints):
        raise reader.unreadable()
    return replace(item, lead="")


def parse_clause(sql: str) -> Clause:
    """A constraint as it stands behind a column's type, such as ``NOT NULL``."""
    reader = _Reader(sql)
    clause = _clause(reader, of_table=False)
    if not reader.is_done:
        raise reader.unreadable()
    return clause


def _split(tokens: list[Token]) -> list[list[Token]]:
    """The members between top-level commas; a comma's own lead goes before what follows it as a mark."""
    members: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and depth == 0:
            members.append([])
            members[-2].append(Token(token.lead, "", "comma"))
        else:
            members[-1].append(token)
    return members


def _item(member: list[Token]) -> Item:
    """A column or table constraints; the empty token of a comma becomes the tail."""
    comma = member.pop() if member and member[-1].kind == "comma" else None
    reader = _Reader("")
    reader.tokens, reader.sql = member, written(member)
    if reader.is_done:
        raise reader.unreadable()
    tail = comma.lead if comma else ""
    lead = member[0].lead
    if reader.at_one_of(_TABLE_CONSTRAINT_WORDS):
        return TableConstraints(lead, _clauses(reader, of_table=True), tail)
    name = reader.take()
    type_tokens = _type(reader)
    type_lead = type_tokens[0].lead if type_tokens else ""
    return Column(
        lead,
        name.text,
        type_lead,
        written(type_tokens).removeprefix(type_lead),
        _clauses(reader, of_table=False),
        tail,
    )


def _type(reader: _Reader) -> tuple[Token, ...]:
    start = reader.position
    for token in reader.tokens[start:]:
        if token.key in _CONSTRAINT_WORDS or reader.at("GENERATED", "ALWAYS", "AS"):
            break
        if token.key == "(":
            reader.take_group()
            break
        if token.kind not in ("word", "quoted", "literal"):
            raise reader.unreadable()
        reader.take()
    return reader.since(start)


def _clauses(reader: _Reader, *, of_table: bool) -> tuple[Clause, ...]:
    found = []
    while not reader.is_done:
        found.append(_clause(reader, of_table=of_table))
    return tuple(found)


def _clause(reader: _Reader, *, of_table: bool) -> Clause:
    start = reader.position
    name = reader.take().name if reader.skip("CONSTRAINT") else None
    columns: tuple[str, ...] = ()
    referred: str | None = None
    referred_columns: tuple[str, ...] = ()
    if reader.skip("NOT", "NULL"):
        kind = Kind.NOT_NULL
    elif reader.skip("NULL"):
        kind = Kind.NULL
    elif reader.skip("DEFAULT"):
        kind = Kind.DEFAULT
        _default(reader)
    elif reader.skip("COLLATE"):
        kind = Kind.COLLATE
        reader.take()
    elif reader.skip("CHECK"):
        kind = Kind.CHECK
        reader.take_group()
    elif reader.skip("UNIQUE"):
        kind = Kind.UNIQUE
        columns = reader.take_names() if of_table else ()
    elif reader.skip("PRIMARY", "KEY"):
        kind = Kind.PRIMARY_KEY
        columns = reader.take_names() if of_table else ()
        if reader.at_one_of(("ASC", "DESC")):
            reader.take()
    elif reader.at("REFERENCES") or reader.skip("FOREIGN", "KEY"):
        kind = Kind.FOREIGN_KEY
        columns = reader.take_names() if of_table else ()
        referred, referred_columns = _references(reader)
    elif reader.at("DEFERRABLE") or reader.at("NOT", "DEFERRABLE"):
        kind = Kind.DEFERRABLE
        _deferral(reader)
    elif reader.skip("GENERATED", "ALWAYS", "AS") or reader.skip("AS"):
        kind = Kind.GENERATED
        reader.take_group()
        if reader.at_one_of(("STORED", "VIRTUAL")):
            reader.take()
    elif name is not None:
        kind = Kind.NAME_ONLY
    else:
        raise reader.unreadable()
    if reader.skip("ON", "CONFLICT"):
        reader.take()
    if kind is Kind.PRIMARY_KEY:
        reader.skip("AUTOINCREMENT")
    return Clause(kind, reader.since(start), name, columns, referred, referred_columns)


def _default(reader: _Reader) -> None:
    if reader.at("("):
        reader.take_group()
        return
    if reader.at_one_of(("+", "-")):
        reader.take()
    reader.take()


def _references(reader: _Reader) -> tuple[str, tuple[str, ...]]:
    if not reader.skip("REFERENCES"):
        raise reader.unreadable()
    referred = reader.take().name
    columns = reader.take_names() if reader.at("(") else ()
    while reader.at_one_of(("ON", "MATCH")):
        if reader.skip("MATCH"):
            reader.take()
            continue
        reader.take()
        reader.take()
        if reader.at_one_of(("SET", "NO")):
            reader.take()
        reader.take()
    _deferral(reader)
    return referred, columns


def _deferral(reader: _Reader) -> None:
    if reader.skip("NOT", "DEFERRABLE") or reader.skip("DEFERRABLE"):  # noqa: SIM102 - two steps of the grammar
        if reader.skip("INITIALLY"):
            reader.take()


def _give_comments_to_their_items(items: list[Item], before_closing: str) -> tuple[list[Item], str]:
    """Moves comments behind a comma to the item before it, and the last blanks to the closing bracket."""
    for at in range(1, len(items)):
        if comment := _SAME_LINE_COMMENT.match(items[at].lead):
            items[at - 1] = replace(items[at - 1], after=comment.group())
            items[at] = replace(items[at], lead=items[at].lead[comment.end() :])
    blanks = _TRAILING_BLANKS.search(before_closing)
    closing = blanks.group() if blanks else ""
    items[-1] = replace(items[-1], tail=before_closing.removesuffix(closing))
    return items, closing
