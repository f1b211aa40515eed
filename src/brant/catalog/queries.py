"""What a query reads, where it speaks of one column, and the same query after a rename.

Where nobody can tell whether a name is that column's, :class:`Unclear` is raised:
a wrong guess would change what a view says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from brant.catalog.scopes import Arm, ColumnsOf, Mention, Query, Source, Token
from brant.errors import RecordingError

Quote = Callable[[str], str]
IsTable = Callable[[str], bool]
"""Whether a name as it is written in a query is that of the table in question."""


class Unclear(RecordingError):
    """A query can't be followed far enough to tell whose name a name in it is."""


@lru_cache(maxsize=2048)
def tables_read(sql: str) -> tuple[str, ...]:
    """Each table and view that *sql* reads from or writes to, as written and without quotes, once."""
    query = Query(sql)
    found = [source.table for arm in query.arms for source in arm.sources if source.table is not None]
    return tuple(dict.fromkeys([*found, *_written_to(query.tokens)]))


def output_columns(sql: str, columns_of: ColumnsOf) -> tuple[str, ...] | None:
    """The names of the columns a query gives; None where they can't be told."""
    query = Query(sql)
    return query.arms[0].outputs(columns_of) if query.arms else None


def calls(sql: str, function: str) -> bool:
    """Whether a function of that name is called; one of the same name in another schema counts too."""
    tokens = Query(sql).tokens
    name = function.rpartition(".")[2]
    pairs = pairwise(tokens)
    return any(token.is_name and token.means(name) and following.text == "(" for token, following in pairs)


def has_star_over(sql: str, is_table: IsTable) -> bool:
    """Whether the query takes all columns of that table with a ``*``, whatever they are called."""
    return any(
        arm.stars_over(source)
        for arm in Query(sql).arms
        for source in arm.sources
        if source.table is not None and is_table(source.table)
    )


def table_renamed(sql: str, is_table: IsTable, to: str, quote: Quote, behind: tuple[str, ...] = ()) -> str:
    """The query with that table under its new name ``table`` or ``schema.table``; also *behind* such words."""
    query = Query(sql)
    schema, _, name = to.rpartition(".")
    read = {source.at for arm in query.arms for source in arm.sources}
    new: dict[int, str] = {}
    for place, token in enumerate(query.tokens):
        written, first = _dotted(query.tokens, place)
        if not is_table(written):
            continue
        is_said = first > 0 and query.tokens[first - 1].key in behind
        if is_said or first in read or _is_written_to(query.tokens, first) or _is_qualifier(query, place, written):
            new |= {dropped.at: "" for dropped in query.tokens[first:place]}
            new[token.at] = (f"{quote(schema)}." if schema else "") + spelled(name, token, quote)
    return query.written(new)


@dataclass(frozen=True, slots=True)
class ColumnSought:
    """A column of a table, to be found in queries; ``columns_of`` tells what else a name may be."""

    is_table: IsTable
    name: str
    columns_of: ColumnsOf

    def is_used_by(self, sql: str) -> bool:
        """Whether the query uses the column, by name or with a ``*``. Raises Unclear."""
        return has_star_over(sql, self.is_table) or bool(self._mentions(Query(sql)))

    def renamed(self, sql: str, to: str, quote: Quote) -> str:
        """The query with the column under its new name; what it gives is called as before. Raises Unclear."""
        query = Query(sql)
        new: dict[int, str] = {}
        for found in self._mentions(query):
            keep = f" AS {found.token.text}" if found.stands_alone else ""
            if keep and query.is_cast(found.token):
                raise Unclear(f"{self.name!r} is cast with '::' and given without a name", hint="write … AS name")
            new[found.token.at] = spelled(to, found.token, quote) + keep
        return query.written(new)

    def _mentions(self, query: Query) -> list[Mention]:
        for arm in query.arms:
            by_name = arm.is_natural or self.name.lower() in arm.joined_by_name
            if by_name and any(map(self._is_target, arm.sources)):
                raise Unclear(f"tables are joined by the name {self.name!r}")
        return [mention for mention in query.mentions if mention.token.means(self.name) and self._is_meant(mention)]

    def _is_meant(self, mention: Mention) -> bool:
        if mention.qualifier:
            source = _called(mention.arm, mention.qualifier)
            self._refuse_through_star([source] if source is not None else [])
            return source is not None and self._is_target(source)
        if mention.clause == "ORDER" and mention.arm.gives_alias(self.name):
            return False
        if mention.clause in ("GROUP", "HAVING") and mention.arm.gives_alias(self.name):
            raise Unclear(f"{self.name!r} behind {mention.clause} may be the column or what is given under its name")
        return self._is_nearest(mention.arm)

    def _is_nearest(self, arm: Arm | None) -> bool:
        """Whether a name without a table is the column's: the innermost SELECT that has such a column gives it."""
        while arm is not None:
            self._refuse_through_star(arm.sources)
            has_target = any(map(self._is_target, arm.sources))
            others = [source.names(self.columns_of) for source in arm.sources if not self._is_target(source)]
            is_other = any(self._is_among(names) for names in others if names is not None)
            if has_target and (is_other or None in others):
                raise Unclear(f"{self.name!r} is said without its table")
            if has_target or is_other:
                return has_target
            if None in others and any(map(self._is_target, _outside(arm))):
                raise Unclear(f"{self.name!r} is said without its table")
            arm = None if None in others else arm.parent
        return False

    def _refuse_through_star(self, sources: Sequence[Source]) -> None:
        """What comes through a ``*`` of a query inside has the new name from now on."""
        for source in sources:
            if source.query is not None and source.named is None and self._gives_all(source.query):
                names = source.query.outputs(self.columns_of)
                if names is None or self._is_among(names):
                    raise Unclear(f"{self.name!r} comes through a *", hint="name the columns in the query inside")

    def _gives_all(self, arm: Arm) -> bool:
        return any(
            arm.stars_over(source)
            and (self._is_target(source) or (source.query is not None and self._gives_all(source.query)))
            for source in arm.sources
        )

    def _is_target(self, source: Source) -> bool:
        return source.table is not None and self.is_table(source.table)

    def _is_among(self, names: Sequence[str]) -> bool:
        return any(name.lower() == self.name.lower() for name in names)


def _outside(arm: Arm) -> Iterator[Source]:
    outer = arm.parent
    while outer is not None:
        yield from outer.sources
        outer = outer.parent


def _called(arm: Arm | None, qualifier: str) -> Source | None:
    while arm is not None:
        for source in arm.sources:
            if source.is_called(qualifier):
                return source
        arm = arm.parent
    return None


# -- names as they are written ---------------------------------------------------------------------


def spelled(name: str, instead_of: Token, quote: Quote) -> str:
    """*name* in the quotes of what it replaces."""
    if instead_of.kind != "name":
        return quote(name)
    first, last = instead_of.text[0], instead_of.text[-1]
    return first + name.replace(last, last * 2) + last


def _dotted(tokens: Sequence[Token], last: int) -> tuple[str, int]:
    """The name that ends at *last* with its schema, and where it begins."""
    if not tokens[last].is_name:
        return "", last
    first, written = last, tokens[last].name
    while first >= 2 and tokens[first - 1].text == "." and tokens[first - 2].is_name:
        first -= 2
        written = f"{tokens[first].name}.{written}"
    return written, first


def _written_to(tokens: Sequence[Token]) -> Iterator[str]:
    """The tables that INSERT and UPDATE change, in the body of a trigger."""
    for place, token in enumerate(tokens):
        written, first = _dotted(tokens, place)
        ends = place + 1 == len(tokens) or tokens[place + 1].text != "."
        if token.is_name and ends and _is_written_to(tokens, first):
            yield written


def _is_written_to(tokens: Sequence[Token], first: int) -> bool:
    before = [token.key for token in tokens[max(first - 2, 0) : first]]
    return before[-1:] in (["INTO"], ["UPDATE"]) and before != ["FOR", "UPDATE"]


def _is_qualifier(query: Query, place: int, written: str) -> bool:
    """``orders`` in ``orders.total``, unless something else is called so there."""
    if place + 1 >= len(query.tokens) or query.tokens[place + 1].text != ".":
        return False
    return not any(source.alias == written for arm in query.arms for source in arm.sources)
