"""Models of a database that is there, written by sqlacodegen: the one room that imports it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final

import sqlalchemy as sa

from brant.errors import ConfigurationError, did_you_mean
from brant.execution.database import Database
from brant.execution.histories import TABLES
from brant.execution.sides import Chooser

STYLES: Final = {
    "declarative": "DeclarativeGenerator",
    "dataclasses": "DataclassGenerator",
    "tables": "TablesGenerator",
    "sqlmodels": "SQLModelGenerator",
}
"""What models may look like, and who writes them so."""


def model_text(database: Database, style: str, schemas: Iterable[str], but_for: Iterable[str], choose: Chooser) -> str:
    """A Python file: tables of the default schema and of *schemas*. Raises ConfigurationError, CannotConnect."""
    if style not in STYLES:
        raise ConfigurationError(
            f"there is no style {style!r}", hint=did_you_mean(style, STYLES) or f"it is one of {', '.join(STYLES)}"
        )
    try:
        generators = import_module("sqlacodegen.generators")
    except ImportError as error:
        raise ConfigurationError(
            "models are written by sqlacodegen, which is not installed", hint='pip install "brant[models]"'
        ) from error
    apart = frozenset(but_for)
    metadata = sa.MetaData()
    with database.peek() as connection:
        for schema in (None, *schemas):
            names = [
                name
                for name in sa.inspect(connection).get_table_names(schema)
                if name not in apart and name.lower() not in TABLES
            ]
            wanted = [name for name in names if choose(f"{schema}.{name}" if schema else name)]
            if wanted:
                metadata.reflect(connection, schema=schema, only=wanted)
        return str(getattr(generators, STYLES[style])(metadata, connection, []).generate())
