"""How MySQL and MariaDB write an index, and how what they wrote is read again without loss."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.definitions import IndexDefinition, IndexElement, TableDefinition
from brant.catalog.identifiers import requoted
from brant.dialects.mysql_columns import literal_colons, pieces, unquoted, unversioned
from brant.errors import Unsupported, did_you_mean
from brant.operations.ddl import Action
from brant.operations.index_ddl import elements_text, literal

INDEX_FEATURES = frozenset({"expression", "length", "fulltext", "spatial", "invisible"})


def index_text(compiler: DDLCompiler, index: IndexDefinition, columns: Collection[str]) -> str:
    """``UNIQUE INDEX ix (a)``, as it stands inside CREATE and ALTER TABLE. *columns* are those of its table."""
    own = f"{compiler.dialect.name}_"
    given = {name.removeprefix(own): value for name, value in index.options if name.startswith(own)}
    settings = dict(index.settings)
    first = index.kind.upper() if index.kind else given.get("prefix", "UNIQUE" if index.unique else "")
    parser = settings.get("parser", given.get("with_parser"))
    quote = compiler.preparer.quote
    elements = requoted(elements_text(compiler, index, wrap_calls=True), columns, compiler.preparer.quote_identifier)
    parts = [
        f"{first} INDEX".lstrip(),
        f"{quote(index.name)} ({elements})",
        f"USING {given['using']}" if "using" in given else "",
        f"WITH PARSER {quote(parser)}" if parser else "",
        *_vector(index),
        given.get("attributes", ""),
        f"COMMENT {literal(compiler, index.comment)}" if index.comment else "",
        "" if index.visible else hidden(compiler),
    ]
    return " ".join(filter(None, parts))


def hidden(compiler: DDLCompiler) -> str:
    return "IGNORED" if compiler.dialect.name == "mariadb" else "INVISIBLE"


_DISTANCES = ("cosine", "euclidean")


def _vector(index: IndexDefinition) -> Iterator[str]:
    """MariaDB knowledge base, Vector Overview (11.7)."""
    if index.kind != "vector":
        return
    settings = dict(index.settings)
    distance = settings.get("distance", "cosine")
    if distance not in _DISTANCES:
        raise Unsupported(
            f"mariadb measures no distance {distance!r}: {index.name!r}",
            hint=did_you_mean(str(distance), _DISTANCES) or f"it knows {' and '.join(_DISTANCES)}",
        )
    if "m" in settings:
        yield f"M={int(settings['m'])}"
    yield f"DISTANCE={distance}"


def index_here(index: IndexDefinition) -> IndexDefinition:
    """Without what is said to PostgreSQL alone."""
    return replace(index, elements=tuple(replace(place, opclass=None) for place in index.elements))


# -- actions of ALTER TABLE ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShowIndex(Action):
    """ALTER INDEX … VISIBLE or INVISIBLE; MariaDB: NOT IGNORED or IGNORED."""

    name: str
    visible: bool

    def render(self, compiler: DDLCompiler) -> str:
        shown = "NOT IGNORED" if compiler.dialect.name == "mariadb" else "VISIBLE"
        return f"ALTER INDEX {compiler.preparer.quote(self.name)} {shown if self.visible else hidden(compiler)}"

    def uses(self) -> frozenset[str]:
        return frozenset({self.name})


# -- reading -------------------------------------------------------------------------------------------

_KEY = re.compile(r"\s+(?:(UNIQUE|FULLTEXT|SPATIAL|VECTOR) )?KEY (?=`)")


def with_indexes_told(table: TableDefinition, show_create: str) -> TableDefinition:
    """*table* with its indexes as a SHOW CREATE TABLE says them.

    A unique index and a unique constraint are one thing here: told as a constraint where a constraint can say it.
    """
    told = dict(_told(show_create))
    uniques = tuple(unique for unique in table.uniques if _is_plain(told[unique.name]))
    left = {unique.name for unique in uniques}
    indexes = tuple(index for name, index in sorted(told.items()) if name not in left)
    return replace(table, uniques=uniques, indexes=indexes)


def _told(show_create: str) -> Iterator[tuple[str, IndexDefinition]]:
    for line in show_create.splitlines():
        if head := _KEY.match(line):
            index = _index(head[1], unversioned(line[head.end() :].rstrip().removesuffix(",")))
            yield index.name, index


def _is_plain(index: IndexDefinition) -> bool:
    return index == IndexDefinition(index.name, tuple(map(IndexElement, index.columns)), unique=True)


def _index(kind: str | None, line: str) -> IndexDefinition:
    name, places, *rest = pieces(line)
    index = IndexDefinition(
        unquoted(name),
        tuple(map(_place, _split(places[1:-1]))),
        unique=kind == "UNIQUE",
        kind=kind.lower() if kind and kind != "UNIQUE" else None,
    )
    said: dict[str, Any] = {}
    others: list[str] = []
    while rest:
        match [piece.upper() for piece in rest[:3]]:
            case ["USING", _, *_]:
                said["mysql_using"] = rest[1].lower()
                del rest[:2]
            case ["COMMENT", _, *_]:
                index = replace(index, comment=unquoted(rest[1]))
                del rest[:2]
            case ["WITH", "PARSER", _]:
                index = replace(index, settings=(("parser", unquoted(rest[2])),))
                del rest[:3]
            case ["INVISIBLE" | "IGNORED", *_]:
                index = replace(index, visible=False)
                del rest[:1]
            case _:
                others.append(rest.pop(0))
    if index.kind == "vector":
        index = replace(index, settings=tuple(sorted(_vector_settings(others))))
        others = []
    if others:
        said["mysql_attributes"] = " ".join(others)
    return replace(index, options=tuple(sorted(said.items())))


def _vector_settings(others: list[str]) -> Iterator[tuple[str, Any]]:
    """```m`='8' `distance`='cosine'``."""
    given = {name.lower(): value for name, value in re.findall(r"`?(\w+)`?='?(\w+)'?", " ".join(others))}
    if "m" in given:
        yield "m", int(given["m"])
    yield "distance", given.get("distance", "euclidean")


def _place(text: str) -> IndexElement:
    """```a`(10) DESC`` or ``(lower(`a`))``."""
    place, *order = pieces(text)
    descending = order == ["DESC"]
    if place.startswith("("):
        return IndexElement(expression=sqla.expression(literal_colons(place[1:-1])), descending=descending)
    name, _, length = place[1:].rpartition("`")
    return IndexElement(name.replace("``", "`"), descending=descending, length=int(length[1:-1]) if length else None)


def _split(text: str) -> list[str]:
    """At the commas that stand in no parentheses and no quotes."""
    parts, depth, inside, start = [], 0, "", 0
    for position, letter in enumerate(text):
        if inside:
            inside = "" if letter == inside else inside
        elif letter in "'`\"":
            inside = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]
