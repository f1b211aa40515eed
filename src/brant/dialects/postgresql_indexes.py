"""How PostgreSQL writes an index, and how what it wrote is read again without loss."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from brant.catalog import sqla
from brant.catalog.definitions import FrozenMapping, IndexDefinition, IndexElement, TableDefinition
from brant.errors import Unsupported, did_you_mean
from brant.operations.index_ddl import CreateIndex, condition_text, create_index_head, elements_text

INDEX_FEATURES = frozenset(
    {
        *("partial", "expression", "nulls", "collation", "opclass", "using", "include", "nulls_not_distinct"),
        *("with_", "tablespace", "fulltext", "spatial", "vector"),
    }
)

Quote = Callable[[str], str]


@compiles(CreateIndex, "postgresql")
def _create_index(element: CreateIndex, compiler: DDLCompiler, **_: Any) -> str:
    index, quote = element.index, compiler.preparer.quote
    given = {name.removeprefix("postgresql_"): value for name, value in index.options}
    text = create_index_head(element, compiler)
    if using := given.get("using"):
        text += f" USING {quote(str(using).lower())}"
    text += f" ({elements_text(compiler, index)})"
    if include := given.get("include"):
        text += f" INCLUDE ({', '.join(map(quote, include))})"
    if given.get("nulls_not_distinct"):
        text += " NULLS NOT DISTINCT"
    if stored := given.get("with"):
        text += f" WITH ({', '.join(f'{name} = {value}' for name, value in stored.items)})"
    if tablespace := given.get("tablespace"):
        text += f" TABLESPACE {quote(tablespace)}"
    if index.where is not None:
        text += f" WHERE {condition_text(compiler, index.where)}"
    return text


# -- what is said to every database, in PostgreSQL's words ---------------------------------------------


def index_here(table: TableDefinition, index: IndexDefinition, quote: Quote) -> IndexDefinition:
    """The index as PostgreSQL makes it; what is said to MySQL alone is left out."""
    index = replace(index, elements=tuple(replace(place, length=None) for place in index.elements))
    match index.kind:
        case "fulltext":
            return _fulltext(table, index, quote)
        case "spatial":
            return _with(index, using="gist")
        case "vector":
            return _vector(index)
        case _:
            return index


def _fulltext(table: TableDefinition, index: IndexDefinition, quote: Quote) -> IndexDefinition:
    """GIN over the words of all columns together; a NULL in one of them must not hide the others."""
    if len(index.columns) == len(index.elements) == 1:
        column = table.column(index.columns[0])
        if isinstance(column.type.construct, TSVECTOR):
            return _with(index, using="gin")
    parts = [
        f"coalesce({quote(place.column) if place.column else f'({place.label})'}, '')".replace(":", "\\:")
        for place in index.elements
    ]
    language = str(dict(index.settings).get("language", "english")).replace("'", "''")
    together = " || ' ' || ".join(parts)
    words = sqla.expression(f"to_tsvector('{language}', {together})")
    return _with(replace(index, elements=(IndexElement(expression=words),)), using="gin")


_OPCLASSES = {
    "cosine": "vector_cosine_ops",
    "euclidean": "vector_l2_ops",
    "inner_product": "vector_ip_ops",
    "manhattan": "vector_l1_ops",
}


def _vector(index: IndexDefinition) -> IndexDefinition:
    """pgvector's HNSW."""
    settings = dict(index.settings)
    distance = settings.get("distance", "cosine")
    if distance not in _OPCLASSES:
        raise Unsupported(
            f"postgresql measures no distance {distance!r}: {index.name!r}",
            hint=did_you_mean(str(distance), _OPCLASSES) or f"it knows {', '.join(_OPCLASSES)}",
        )
    opclass = _OPCLASSES[distance]
    stored = tuple((name, str(settings[name])) for name in ("m", "ef_construction") if name in settings)
    places = tuple(replace(place, opclass=place.opclass or opclass) for place in index.elements)
    return _with(replace(index, elements=places), using="hnsw", **({"with": FrozenMapping(stored)} if stored else {}))


def _with(index: IndexDefinition, **words: Any) -> IndexDefinition:
    """With these options unless it has its own."""
    given = {f"postgresql_{word}": value for word, value in words.items()} | dict(index.options)
    return replace(index, options=tuple(sorted(given.items())))


# -- reading -------------------------------------------------------------------------------------------

_INDEXES = sa.text(
    """
    SELECT t.key, c.relname AS name, i.indisunique AS is_unique, am.amname AS method,
           pg_get_expr(i.indpred, i.indrelid) AS condition, pg_get_indexdef(i.indexrelid) AS said,
           to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' AS nulls_not_distinct,
           c.reloptions AS stored, s.spcname AS tablespace, obj_description(c.oid, 'pg_class') AS comment,
           array(SELECT a.attname FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
                   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                  WHERE k.place > i.indnkeyatts ORDER BY k.place) AS included,
           array(SELECT jsonb_build_object(
                       'column', a.attname,
                       'text', pg_get_indexdef(i.indexrelid, k.place::int, false),
                       'option', i.indoption[k.place - 1],
                       'collation', CASE WHEN i.indcollation[k.place - 1] <> coalesce(a.attcollation, 0)
                                         THEN l.collname END,
                       'opclass', CASE WHEN NOT o.opcdefault OR x.attoptions IS NOT NULL
                                       THEN CASE WHEN pg_opclass_is_visible(o.oid) THEN '' ELSE n.nspname || '.' END
                                            || o.opcname END,
                       'parameters', array_to_string(x.attoptions, ', '))
                  FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
                  LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
                  LEFT JOIN pg_collation l ON l.oid = i.indcollation[k.place - 1]
                  JOIN pg_opclass o ON o.oid = i.indclass[k.place - 1]
                  JOIN pg_namespace n ON n.oid = o.opcnamespace
                  JOIN pg_attribute x ON x.attrelid = i.indexrelid AND x.attnum = k.place
                 WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS places
      FROM jsonb_each_text(CAST(:tables AS jsonb)) AS t(key, quoted)
      JOIN pg_index i ON i.indrelid = to_regclass(t.quoted)
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_am am ON am.oid = c.relam
      LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
     WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
     ORDER BY c.relname
    """
)


def indexes_told(connection: sa.Connection, tables: Mapping[str, str]) -> dict[str, tuple[IndexDefinition, ...]]:
    """The indexes of each of *tables*, whose names are given as they are and as SQL says them.

    Those that a key or another constraint has made are left out.
    """
    found: dict[str, list[IndexDefinition]] = {name: [] for name in tables}
    for row in connection.execute(_INDEXES, {"tables": json.dumps(dict(tables))}):
        found[row.key].append(_index(row))
    return {name: tuple(indexes) for name, indexes in found.items()}


def _index(row: Any) -> IndexDefinition:
    given = {
        "postgresql_using": row.method if row.method != "btree" else None,
        "postgresql_include": tuple(row.included),
        "postgresql_nulls_not_distinct": row.nulls_not_distinct,
        "postgresql_with": dict(option.split("=", 1) for option in row.stored or ()),
        "postgresql_tablespace": row.tablespace,
    }
    return IndexDefinition(
        row.name,
        tuple(_place(place, row.said) for place in row.places),
        unique=row.is_unique,
        where=sqla.expression(_sql(row.condition)) if row.condition else None,
        options=sqla.index_options(given),
        comment=row.comment,
    )


def _place(told: Mapping[str, Any], said: str) -> IndexElement:
    """An expression's collation differs from its own only where the index says so."""
    descending, nulls_first = bool(told["option"] & 1), bool(told["option"] & 2)
    collation = told["collation"]
    if told["column"] is None and f"{told['text']} COLLATE " not in said:
        collation = None
    parameters = f"({told['parameters']})" if told["parameters"] else ""
    return IndexElement(
        told["column"],
        sqla.expression(_sql(told["text"])) if told["column"] is None else None,
        descending,
        None if descending == nulls_first else "first" if nulls_first else "last",
        collation,
        told["opclass"] and told["opclass"] + parameters,
    )


def _sql(text: str) -> str:
    """SQL as ``text()`` takes it: a colon in it is no parameter."""
    return re.sub(r"(?<![:\w\\]):(?=\w)", r"\\:", text)
