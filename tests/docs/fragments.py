"""Fragments that say ``schema.…`` are recorded; together they must be a history that databases take, and give back."""

from __future__ import annotations

import sqlalchemy as sa

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.migrations.migration import Recording
from brant.testing.suite import carry_out, reversed_of


def recorder() -> Schema:
    return Schema(Catalog())


def there_and_back(schema: Schema, engine: sa.Engine) -> None:
    """Carries out all that was recorded, and undoes it."""
    recording = Recording(tuple(schema._operations), Catalog(), schema._catalog)
    with engine.connect() as connection:
        dialect = dialect_of(connection)
    with dialect.own_connection(engine) as connection:
        carry_out(dialect, connection, recording.operations, recording.before)
        carry_out(dialect, connection, reversed_of(recording), recording.after)
