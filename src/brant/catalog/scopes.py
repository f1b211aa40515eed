"""The scopes of a query, told from its text: each SELECT, where it reads from, what it gives, the names it speaks of.

Only as much of the grammar as names need, of all four databases at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

ColumnsOf = Callable[[str], "Sequence[str] | None"]
"""The columns of a table or view as it is written in a query; None where they are not known."""

# -- tokens ----------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""
      (?P<blank>\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)
    | (?P<string>[eEnNxXbB]?'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    | (?P<word>[^\W\d][\w$]*)
    | (?P<number>\d[\w.]*)
    | (?P<mark>::|:=|<=>|[<>!]=|<>|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A token that is no blank; ``at`` counts all pieces of the text."""

    kind: str
    text: str
    at: int

    @property
    def key(self) -> str:
        """The word in upper case, or the mark; empty for names in quotes, strings and numbers."""
        return self.text.upper() if self.kind in ("word", "mark") else ""

    @property
    def is_name(self) -> bool:
        return self.kind in ("word", "name")

    @property
    def name(self) -> str:
        if self.kind != "name":
            return self.text
        close = {"[": "]"}.get(self.text[0], self.text[0])
        return self.text[1:-1].replace(close * 2, close)

    def means(self, name: str) -> bool:
        """Words without quotes mean a name in any case."""
        return self.name == name or (self.kind == "word" and self.text.lower() == name.lower())


# -- scopes ----------------------------------------------------------------------------------------

_SET_OPERATORS = {"UNION", "INTERSECT", "EXCEPT", "MINUS"}
_CLAUSES = {"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "WINDOW", "FOR", "RETURNING", "SET"}
_JOINS = {"JOIN", "LEFT", "RIGHT", "INNER", "OUTER", "FULL", "CROSS", "NATURAL", "STRAIGHT_JOIN"}
_NO_ALIAS = (
    _CLAUSES | _JOINS | _SET_OPERATORS | {"ON", "USING", "AS", "USE", "FORCE", "IGNORE", "TABLESAMPLE", "INDEXED"}
)
_BEFORE_OPERAND = _CLAUSES | {
    *("SELECT", "DISTINCT", "ALL", "AND", "OR", "NOT", "XOR", "IN", "LIKE", "ILIKE", "BETWEEN", "IS", "CASE", "WHEN"),
    *("THEN", "ELSE", "BY", "ON", "DIV", "MOD", "REGEXP", "RLIKE", "TO", "ESCAPE", "ANY", "SOME", "BINARY", "INTERVAL"),
    *("SQL_NO_CACHE", "STRAIGHT_JOIN", "HIGH_PRIORITY", "GLOB", "MATCH", "SIMILAR", "OVER", "FILTER"),
}
_BEFORE_OTHER_NAME = {"AS", "COLLATE", "::"}


@dataclass(slots=True)
class Group:
    """What stands in one pair of parentheses."""

    items: list[Item] = field(default_factory=list["Item"])

    @property
    def is_query(self) -> bool:
        first = self.items[0] if self.items else None
        if isinstance(first, Group):
            return first.is_query and (len(self.items) == 1 or _key(self.items[1]) in _SET_OPERATORS)
        return _key(first) in ("SELECT", "WITH", "VALUES", "TABLE")


Item = Token | Group


def _key(item: Item | None) -> str:
    return item.key if isinstance(item, Token) else ""


@dataclass(slots=True)
class Source:
    """One place of a FROM: a table as written, or a query, of which the first SELECT gives the names."""

    table: str | None
    alias: str | None
    at: int = -1
    query: Arm | None = None
    named: tuple[str, ...] | None = None

    def names(self, columns_of: ColumnsOf) -> Sequence[str] | None:
        if self.named is not None:
            return self.named
        if self.query is not None:
            return self.query.outputs(columns_of)
        return columns_of(self.table) if self.table is not None else None

    def is_called(self, qualifier: str) -> bool:
        if self.alias is not None:
            return self.alias.lower() == qualifier.lower()
        written = (self.table or "").lower()
        return qualifier.lower() in {written, written.rpartition(".")[2]}


@dataclass(slots=True)
class Mention:
    """A name in an expression; ``clause`` is empty below the level of the SELECT itself."""

    token: Token
    qualifier: str
    arm: Arm
    clause: str
    stands_alone: bool


@dataclass(slots=True)
class Arm:
    """One SELECT: where it reads from, what it gives, and the SELECT it stands in."""

    parent: Arm | None
    sources: list[Source] = field(default_factory=list[Source])
    select: list[list[Item]] = field(default_factory=list["list[Item]"])
    joined_by_name: list[str] = field(default_factory=list[str])
    is_natural: bool = False

    def outputs(self, columns_of: ColumnsOf) -> tuple[str, ...] | None:
        names: list[str] = []
        for item in self.select:
            if (found := self._output(item, columns_of)) is None:
                return None
            names += found
        return tuple(names)

    def _output(self, item: list[Item], columns_of: ColumnsOf) -> Sequence[str] | None:
        last = item[-1] if item else None
        if not isinstance(last, Token):
            return [""]
        if last.text == "*":
            starred = [source for source in self.sources if self.stars_over(source)]
            found = [source.names(columns_of) for source in starred]
            return [name for names in found for name in names or ()] if None not in found else None
        return [
            last.name if last.is_name and last.key != "END" and not (len(item) > 1 and _key(item[-2]) == "::") else ""
        ]

    def stars_over(self, source: Source) -> bool:
        for item in self.select:
            if item and isinstance(item[-1], Token) and item[-1].text == "*":
                if len(item) == 1:
                    return True
                qualifier = item[-3] if len(item) >= 3 else None
                if isinstance(qualifier, Token) and _key(item[-2]) == "." and source.is_called(qualifier.name):
                    return True
        return False

    def gives_alias(self, name: str) -> bool:
        """Whether something else than a column of this name is given under it."""
        return any(
            len(item) > 1 and isinstance(item[-1], Token) and item[-1].means(name) and _key(item[-2]) != "."
            for item in self.select
        )


class Query:
    """A statement cut into its SELECTs."""

    def __init__(self, sql: str) -> None:
        self.pieces = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(sql)]
        kinds = [("string" if kind == "tag" else kind, text) for kind, text in self.pieces]
        self.tokens = [Token(kind, text, at) for at, (kind, text) in enumerate(kinds) if kind != "blank"]
        self.arms: list[Arm] = []
        self.mentions: list[Mention] = []
        self._query(_grouped(self.tokens), None, {})

    def is_cast(self, token: Token) -> bool:
        following = self.tokens[self.tokens.index(token) + 1 :]
        return bool(following) and following[0].text == "::"

    def written(self, new: dict[int, str]) -> str:
        return "".join(new.get(index, text) for index, (_, text) in enumerate(self.pieces))

    def _query(self, items: list[Item], parent: Arm | None, known: dict[str, Arm | None]) -> Arm | None:
        """Reads the SELECTs of one level; gives the first."""
        items, known = self._with(items, parent, known)
        first: Arm | None = None
        for part in _split(items, _SET_OPERATORS):
            head = next((item for item in part if _key(item) not in ("ALL", "DISTINCT")), None)
            if isinstance(head, Group) and head.is_query:
                arm = self._query(head.items, parent, known)
            else:
                arm = self._select(part, parent, known)
            first = first or arm
        return first

    def _with(
        self, items: list[Item], parent: Arm | None, known: dict[str, Arm | None]
    ) -> tuple[list[Item], dict[str, Arm | None]]:
        if not items or _key(items[0]) != "WITH":
            return items, known
        known, place = dict(known), 1
        while place < len(items) and _key(items[place]) not in ("SELECT", "INSERT", "UPDATE", "DELETE", "VALUES"):
            item = items[place]
            if isinstance(item, Group) and item.is_query:
                name = next(
                    (
                        have
                        for have in reversed(items[:place])
                        if isinstance(have, Token) and have.is_name and have.key not in ("AS", "MATERIALIZED", "NOT")
                    ),
                    None,
                )
                if name is not None:
                    known[name.name.lower()] = None
                    known[name.name.lower()] = self._query(item.items, parent, known)
            place += 1
        return items[place:], known

    def _select(self, items: list[Item], parent: Arm | None, known: dict[str, Arm | None]) -> Arm:
        arm = Arm(parent)
        self.arms.append(arm)
        clause, start = "", 0
        for place in range(len(items) + 1):
            key = _key(items[place]) if place < len(items) else ""
            begins = key == "SELECT" or key in _CLAUSES or (key == "FROM" and not _is_comparison(items, place))
            if place < len(items) and not begins:
                continue
            self._clause(clause, items[start:place], arm, known)
            clause, start = key, place + 1
        return arm

    def _clause(self, clause: str, items: list[Item], arm: Arm, known: dict[str, Arm | None]) -> None:
        if clause == "FROM":
            self._from(items, arm, known)
            return
        if clause == "SELECT":
            arm.select = [_without_quantifier(item) for item in _split(items, {","})]
        self._expression(items, arm, clause or "other", known)

    def _from(self, items: list[Item], arm: Arm, known: dict[str, Arm | None]) -> None:
        place = 0
        while place < len(items):
            key = _key(items[place])
            if key in _JOINS or key in {",", "LATERAL", "ONLY"}:
                arm.is_natural = arm.is_natural or key == "NATURAL"
                place += 1
            elif key == "USING":
                group = items[place + 1] if place + 1 < len(items) else None
                if isinstance(group, Group):
                    arm.joined_by_name += [item.name.lower() for item in group.items if isinstance(item, Token)]
                place += 2
            elif key == "ON":
                end = next((at for at in range(place, len(items)) if _key(items[at]) in _JOINS | {","}), len(items))
                self._expression(items[place + 1 : end], arm, "ON", known)
                place = end
            else:
                place = self._source(items, place, arm, known)

    def _source(self, items: list[Item], place: int, arm: Arm, known: dict[str, Arm | None]) -> int:
        item = items[place]
        source = Source(None, None)
        if isinstance(item, Group):
            if not item.is_query:
                self._from(item.items, arm, known)
                return place + 1
            inner = self._query(item.items, arm, known)
            source.query = inner
            place += 1
        elif item.is_name:
            name, place = _dotted_name(items, place)
            source = Source(name, None, self.tokens.index(item))
            if place < len(items) and isinstance(items[place], Group):
                self._expression([items[place]], arm, "", known)
                source = Source(None, None)
                place += 1
            elif name.lower() in known:
                source = Source(None, name, query=known[name.lower()])
        else:
            return place + 1
        return self._alias(items, place, source, arm)

    def _alias(self, items: list[Item], place: int, source: Source, arm: Arm) -> int:
        arm.sources.append(source)
        if place < len(items) and _key(items[place]) == "AS":
            place += 1
        item = items[place] if place < len(items) else None
        if isinstance(item, Token) and item.is_name and item.key not in _NO_ALIAS:
            source.alias = item.name
            place += 1
            if place < len(items) and isinstance(group := items[place], Group):
                source.named = tuple(part.name for part in group.items if isinstance(part, Token) and part.is_name)
                place += 1
        return place

    def _expression(self, items: list[Item], arm: Arm, clause: str, known: dict[str, Arm | None]) -> None:
        for place, item in enumerate(items):
            if isinstance(item, Group):
                if item.is_query:
                    self._query(item.items, arm, known)
                else:
                    self._expression(item.items, arm, "", known)
            elif item.is_name and not _is_no_column(items, place, clause):
                qualifier, first = _qualifier(items, place)
                alone = clause == "SELECT" and _is_whole_item(items, first, place)
                self.mentions.append(Mention(item, qualifier, arm, clause, alone))


def _dotted_name(items: list[Item], place: int) -> tuple[str, int]:
    """The name of a table with its schema, and the place behind it."""
    names: list[str] = []
    while place < len(items) and isinstance(item := items[place], Token) and item.is_name:
        names.append(item.name)
        place += 1
        if place >= len(items) or _key(items[place]) != ".":
            break
        place += 1
    return ".".join(names), place


def _grouped(tokens: Sequence[Token]) -> list[Item]:
    stack = [Group()]
    for token in tokens:
        if token.text == "(":
            group = Group()
            stack[-1].items.append(group)
            stack.append(group)
        elif token.text == ")":
            if len(stack) > 1:
                stack.pop()
        else:
            stack[-1].items.append(token)
    return stack[0].items


def _split(items: list[Item], separators: set[str]) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in items:
        if _key(item) in separators:
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _without_quantifier(item: list[Item]) -> list[Item]:
    while item and _key(item[0]) in ("DISTINCT", "ALL"):
        item = item[1:]
    if item and _key(item[0]) == "ON" and len(item) > 1 and isinstance(item[1], Group):
        return item[2:]
    return item


def _is_comparison(items: list[Item], place: int) -> bool:
    """IS [NOT] DISTINCT FROM."""
    return place >= 2 and _key(items[place - 1]) == "DISTINCT" and _key(items[place - 2]) in ("IS", "NOT")


def _is_no_column(items: list[Item], place: int, clause: str) -> bool:
    """Whether the name at *place* is that of a function, a type, a table before its dot, or an alias being given."""
    following = items[place + 1] if place + 1 < len(items) else None
    if isinstance(following, Group) and _key(items[place]) not in _BEFORE_OPERAND and clause != "ON":
        return True
    if _key(following) == ".":
        return True
    before = items[place - 1] if place else None
    if _key(before) in _BEFORE_OTHER_NAME:
        return True
    return clause == "SELECT" and _ends_operand(items, place - 1)


def _ends_operand(items: list[Item], place: int) -> bool:
    """Whether an expression has ended at *place*, so that a name behind it is its alias."""
    if place < 0:
        return False
    item = items[place]
    if isinstance(item, Group):
        return not _is_distinct_on(items, place)
    if item.kind == "mark":
        return item.text == "*" and (place == 0 or _key(items[place - 1]) == ".")
    return item.key not in _BEFORE_OPERAND


def _qualifier(items: list[Item], place: int) -> tuple[str, int]:
    names: list[str] = []
    while place >= 2 and _key(items[place - 1]) == "." and isinstance(before := items[place - 2], Token):
        names.insert(0, before.name)
        place -= 2
    return ".".join(names), place


def _is_whole_item(items: list[Item], first: int, last: int) -> bool:
    """Whether nothing but the column is given, under its own name."""
    begins = first == 0 or _key(items[first - 1]) in {",", "DISTINCT", "ALL"} or _is_distinct_on(items, first - 1)
    return begins and (last + 1 == len(items) or _key(items[last + 1]) in {",", "::"})


def _is_distinct_on(items: list[Item], place: int) -> bool:
    return isinstance(items[place], Group) and place >= 2 and _key(items[place - 2]) == "DISTINCT"
