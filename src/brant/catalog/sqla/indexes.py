"""The door for indexes: an Index, an IndexOn or the text of one place → definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql import elements, operators

from brant.catalog import names
from brant.catalog.definitions import IndexDefinition, IndexElement, Online, Options
from brant.catalog.sqla.expressions import expression, options
from brant.catalog.sqla.given import BEYOND, SCRATCH, dialect_kwargs, given_name, table_of, text_of
from brant.columns.indexes import IndexOn
from brant.errors import RecordingError, did_you_mean

for _database in ("mysql", "mariadb"):
    sa.Index.argument_for(_database, "attributes", None)

# -- an Index of SQLAlchemy's -------------------------------------------------------------------------


def index_definition(table: str, index: sa.Index, name: str | None = None) -> IndexDefinition:
    """What an Index says. How it is to be made (CONCURRENTLY) is no part of it: see :func:`online`."""
    sits_on = table_of(index)
    known = {str(column.name) for column in sits_on.columns} if sits_on is not None else set[str]()
    given = dialect_kwargs(index)
    for passing in ("postgresql_concurrently", "postgresql_invalid"):
        given.pop(passing, None)
    wheres = [given.pop(key) for key in ("postgresql_where", "sqlite_where") if given.get(key) is not None]
    found = [index_element(element, known) for element in index.expressions]
    if opclasses := given.pop("postgresql_ops", None):
        keys = [_key_of(element) for element in index.expressions]
        found = _with_each(found, keys, "opclass", opclasses, "postgresql_ops")
    if lengths := given.pop("mysql_length", None):
        found = _with_each(found, [element.label for element in found], "length", lengths, "mysql_length")
    if name is None and sits_on is not None and sits_on.name != SCRATCH:
        name = given_name(index.name)
    definition = IndexDefinition(
        name=name or names.index_name(table, [element.label for element in found]),
        elements=tuple(found),
        unique=bool(index.unique),
        where=expression(wheres[0]) if wheres else None,
        options=index_options(given),
    )
    beyond: IndexDefinition | None = index.info.get(BEYOND)
    if beyond is None:
        return definition
    said = ("comment", "visible", "kind", "settings", "required")
    return replace(definition, **{name: getattr(beyond, name) for name in said})


def index_options(given: Mapping[str, Any]) -> Options:
    """Storage parameters are text to the server: ``70`` and ``"70"`` are one."""
    said = dict(given)
    if stored := said.get("postgresql_with"):
        said["postgresql_with"] = {str(key): _stored(value) for key, value in dict(stored).items()}
    return options(said)


def _stored(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def index_element(element: Any, known: Collection[str] = ()) -> IndexElement:
    """One place of an index, from a column, an expression, and ``desc()`` or ``nulls_last()`` around it."""
    descending, nulls = False, None
    while isinstance(element, elements.UnaryExpression):
        if element.modifier is operators.desc_op:
            descending = True
        elif element.modifier is operators.nulls_first_op:
            nulls = "first"
        elif element.modifier is operators.nulls_last_op:
            nulls = "last"
        elif element.modifier is not operators.asc_op:
            break
        element = element.element
    if type(element).__name__ == "_textual_label_reference":  # what desc("name") makes of its string
        element = element.element
    found = _element_in(element, known)
    return replace(found, descending=descending or found.descending, nulls=nulls or found.nulls)


def _element_in(element: Any, known: Collection[str]) -> IndexElement:
    while isinstance(element, elements.Label | elements.Grouping):
        element = element.element
    if isinstance(element, str):
        return IndexElement(column=element)
    if isinstance(element, elements.TextClause):
        return element_said(element.text, known.__contains__)
    if isinstance(element, elements.ColumnClause):
        return IndexElement(column=text_of(element.name))
    if isinstance(element, elements.BinaryExpression) and element.operator is operators.collate:
        inner: Any = element
        return replace(_element_in(inner.left, known), collation=str(inner.right.collation))
    return IndexElement(expression=expression(element))


def _key_of(element: Any) -> str:
    """The name by which ``postgresql_ops`` speaks of it: that of a column, or of a label."""
    while isinstance(element, elements.UnaryExpression | elements.Grouping):
        element = element.element
    if isinstance(element, elements.BinaryExpression) and element.operator is operators.collate:
        element = element.left
    return str(getattr(element, "key", None) or getattr(element, "text", ""))


def _with_each(
    found: list[IndexElement], keys: list[str], attribute: str, given: Any, option: str
) -> list[IndexElement]:
    """The places with *attribute* from one value for all columns, or one for each by name."""
    if not isinstance(given, Mapping):
        return [replace(element, **{attribute: given}) if element.column else element for element in found]
    by_name = cast("Mapping[str, Any]", given)
    if unknown := sorted(by_name.keys() - {*keys, *(element.label for element in found)}):
        raise RecordingError(
            f"{option}= names {unknown[0]!r}, which is not in the index", hint=did_you_mean(unknown[0], keys)
        )
    values = [by_name.get(key, by_name.get(element.label)) for key, element in zip(keys, found, strict=True)]
    return [
        replace(element, **{attribute: value}) if value is not None else element
        for element, value in zip(found, values, strict=True)
    ]


# -- the text of one place ----------------------------------------------------------------------------

_NULLS = re.compile(r"\s+nulls\s+(first|last)$", re.IGNORECASE)
_ORDER = re.compile(r"\s+(asc|desc)$", re.IGNORECASE)
_OPCLASS = re.compile(r"\s+((?:\w+\.)?\w+_ops(?:\s*\([^()]*\))?)$")
_COLLATION = re.compile(r"\s+collate\s+(\"(?:[^\"]|\"\")+\"|`[^`]+`|[\w.]+)$", re.IGNORECASE)
_PREFIX = re.compile(r"(.+?)\s*\(\s*(\d+)\s*\)")


def element_said(text: str, has_column: Callable[[str], bool]) -> IndexElement:
    """``created_at DESC NULLS LAST``, ``lower(email)``, ``name(20)``, ``title gin_trgm_ops``, ``name COLLATE "C"``."""
    if has_column(text):
        return IndexElement(text)
    rest, nulls = _cut(_NULLS, text.strip())
    rest, order = _cut(_ORDER, rest)
    rest, opclass = _cut(_OPCLASS, rest)
    rest, collation = _cut(_COLLATION, rest)
    prefix = _PREFIX.fullmatch(rest)
    if prefix is not None and has_column(_unquoted(prefix[1])):
        place = IndexElement(_unquoted(prefix[1]), length=int(prefix[2]))
    elif has_column(_unquoted(rest)) or rest.isidentifier():
        place = IndexElement(_unquoted(rest))
    else:
        place = IndexElement(expression=expression(rest))
    return replace(
        place,
        descending=(order or "").lower() == "desc",
        nulls=nulls and nulls.lower(),
        collation=collation and _unquoted(collation),
        opclass=opclass,
    )


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """What stands before a word at the end, and that word."""
    found = pattern.search(text)
    return (text[: found.start()], found[1]) if found else (text, None)


def _unquoted(name: str) -> str:
    if len(name) > 2 and name[0] == name[-1] and name[0] in '"`':
        return name[1:-1].replace(name[0] * 2, name[0])
    return name


# -- an IndexOn ---------------------------------------------------------------------------------------


def index_on_definition(table: str, known: Iterable[str], item: IndexOn) -> IndexDefinition:
    """What an IndexOn says, which is said to every database."""
    columns, given = set(known), dict(item.options)
    for passing in _ONLINE:
        given.pop(passing, None)
    found = [_place(element, columns) for element in item.elements]
    required = {name for name in ("opclass", "length") if any(getattr(place, name) for place in found)}
    for keyword, attribute in (("ops", "opclass"), ("opclass", "opclass"), ("length", "length")):
        if said := given.pop(keyword, None):
            found = _with_each(found, [place.label for place in found], attribute, said, keyword)
            required.add(attribute)
    found, given = _with_prefixed(found, given)
    settings = {key: given.pop(key) for key in _SETTINGS if key in given}
    if item.kind == "vector":
        settings.setdefault("distance", "cosine")
    own = {option: given.pop(word) for word, option in SAID_TO_ALL.items() if given.get(word) not in (None, False)}
    required |= {word for word, option in SAID_TO_ALL.items() if option in own}
    if own.get("postgresql_using") == "btree":
        own.pop("postgresql_using")
        required.discard("using")
    include = own.get("postgresql_include")
    if isinstance(include, str):
        own["postgresql_include"] = (include,)
    for word in SAID_TO_ALL:
        given.pop(word, None)
    wheres = [given.pop(key) for key in ("where", "postgresql_where", "sqlite_where") if given.get(key) is not None]
    labels = [place.label for place in found] + ([item.kind] if item.kind else [])
    return IndexDefinition(
        name=given.pop("name", None) or names.index_name(table, labels),
        elements=tuple(found),
        unique=given.pop("unique", False),
        where=expression(wheres[0]) if wheres else None,
        comment=given.pop("comment", None),
        visible=given.pop("visible", True),
        kind=item.kind,
        settings=options(settings),
        options=index_options({**given, **own}),
        required=tuple(sorted(required)),
    )


_ONLINE = ("concurrently", "algorithm", "lock", "postgresql_concurrently")
_SETTINGS = ("language", "parser", "distance", "m", "ef_construction")
SAID_TO_ALL = {
    "using": "postgresql_using",
    "include": "postgresql_include",
    "nulls_not_distinct": "postgresql_nulls_not_distinct",
    "with_": "postgresql_with",
    "tablespace": "postgresql_tablespace",
}
"""What is said to every database in the words of the one that can do it."""


def _place(given: Any, columns: Collection[str]) -> IndexElement:
    return element_said(given, columns.__contains__) if isinstance(given, str) else index_element(given, columns)


def _with_prefixed(found: list[IndexElement], given: dict[str, Any]) -> tuple[list[IndexElement], dict[str, Any]]:
    labels = [place.label for place in found]
    for option, attribute in (("postgresql_ops", "opclass"), ("mysql_length", "length")):
        if said := given.pop(option, None):
            found = _with_each(found, labels, attribute, said, option)
    return found, given


def online(item: SchemaItem) -> Online:
    """How an index is to be made."""
    if isinstance(item, sa.Index):
        return Online(concurrently=bool(dialect_kwargs(item).get("postgresql_concurrently")))
    if isinstance(item, IndexOn):
        return online_said(item.options)
    return Online()


def online_said(given: Mapping[str, Any]) -> Online:
    """How a change is to be made, of keywords."""
    return Online(
        concurrently=bool(given.get("concurrently") or given.get("postgresql_concurrently")),
        algorithm=_one_of(given.get("algorithm"), "algorithm", ("DEFAULT", "COPY", "INPLACE", "NOCOPY", "INSTANT")),
        lock=_one_of(given.get("lock"), "lock", ("DEFAULT", "NONE", "SHARED", "EXCLUSIVE")),
    )


def _one_of(given: Any, keyword: str, words: tuple[str, ...]) -> str | None:
    if given is None:
        return None
    said = str(given).upper()
    if said not in words:
        raise RecordingError(
            f"{keyword}={given!r} is none of {', '.join(map(str.lower, words))}", hint=did_you_mean(said, words)
        )
    return None if said == "DEFAULT" else said
