"""A database as SQLAlchemy's inspector sees it, in plain values that can be compared.

Nothing of brant's own reflection is used: what that overlooks would be overlooked on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

Described = dict[str, dict[str, Any]]
"""Per table: its columns, constraints, indexes and options."""


def described(engine: sa.Engine, metadata: sa.MetaData) -> Described:
    """All tables of the MetaData's schemas but brant's own. Names that the MetaData leaves to others are left out."""
    found: Described = {}
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        for schema in sorted({table.schema for table in metadata.tables.values()}, key=str):
            for table in inspector.get_table_names(schema=schema):
                if not table.startswith("brant_"):
                    key = f"{schema}.{table}" if schema else table
                    found[key] = _table(inspector, table, schema, _given_names(metadata.tables[key]))
    return found


def _table(inspector: sa.Inspector, name: str, schema: str | None, given: frozenset[str]) -> dict[str, Any]:
    def named(items: Iterable[Any]) -> list[dict[str, Any]]:
        plain = [{**item, "name": item["name"] if item["name"] in given else None} for item in items]
        return sorted(plain, key=repr)

    return {
        "columns": [_column(column, inspector) for column in inspector.get_columns(name, schema=schema)],
        "primary key": named([inspector.get_pk_constraint(name, schema=schema)]),
        "foreign keys": named(inspector.get_foreign_keys(name, schema=schema)),
        "unique": named(_without_index_name(inspector.get_unique_constraints(name, schema=schema))),
        "checks": named(inspector.get_check_constraints(name, schema=schema)),
        "indexes": named(_without_constraint_name(inspector.get_indexes(name, schema=schema))),
        "options": _if_told(inspector.get_table_options, name, schema),
        "comment": _if_told(inspector.get_table_comment, name, schema),
    }


def _if_told(ask: Callable[..., object], table: str, schema: str | None) -> object:
    """What the inspector says; None where the database has no such thing."""
    try:
        return ask(table, schema=schema)
    except NotImplementedError:
        return None


def _column(column: Any, inspector: sa.Inspector) -> dict[str, Any]:
    """The type as the database would spell it; a SERIAL's default without the name of its sequence."""
    default = column.get("default")
    return {
        **column,
        "type": column["type"].compile(dialect=inspector.dialect),
        "default": "nextval" if str(default).startswith("nextval(") else default,
    }


def _without_index_name(uniques: Iterable[Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in item.items() if key != "duplicates_index"} for item in uniques]


def _without_constraint_name(indexes: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            **{key: value for key, value in item.items() if key != "duplicates_constraint"},
            "of a constraint": "duplicates_constraint" in item,
        }
        for item in indexes
    ]


def _given_names(table: sa.Table) -> frozenset[str]:
    names = [*(constraint.name for constraint in table.constraints), *(index.name for index in table.indexes)]
    return frozenset(str(name) for name in names if name is not None)
