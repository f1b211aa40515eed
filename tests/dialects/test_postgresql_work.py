"""What PostgreSQL needs said in its own way."""

from __future__ import annotations

from sqlalchemy import Column, Integer, UniqueConstraint

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.testing.cases import record


def test_keys_over_the_same_columns_are_not_left_to_create_table() -> None:
    def story(schema: Schema) -> None:
        schema.create_table(
            "t",
            Column("id", Integer, primary_key=True, unique=True),
            Column("n", Integer),
            UniqueConstraint("n", name="one"),
            UniqueConstraint("n", name="two"),
        )

    create, *later = map(str, dialect_for("postgresql").work(record(story, Catalog()).operations, Catalog()))
    assert create.count("UNIQUE") == 1
    assert later == ["ALTER TABLE t ADD CONSTRAINT uq_t_id UNIQUE (id), ADD CONSTRAINT two UNIQUE (n)"]
