"""Which rebuild comes first, where foreign keys lead from one table to another."""

from __future__ import annotations

import re

from sqlalchemy import Column, ForeignKey, Integer, String

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.migrations.recorder import Schema
from brant.testing.cases import Story, record


def parent_and_child(schema: Schema) -> None:
    schema.create_table("parent", c.id(), Column("code", String(9)), Column("note", String(9)))
    schema.create_table("child", c.id(), Column("parent_id", ForeignKey("parent.id", name="fk")), Column("n", Integer))


BEFORE = record(parent_and_child, Catalog()).after


def rebuilt(story: Story) -> list[str]:
    """The tables that are rebuilt, in order."""
    work = dialect_for("sqlite").work(record(story, BEFORE).operations, BEFORE)
    return [found[1] for part in work if (found := re.search(r"CREATE TABLE \"_brant_new_(\w+)\"", str(part)))]


def test_edits_of_one_table_share_a_rebuild() -> None:
    def story(schema: Schema) -> None:
        schema.table("child").alter_column("n", nullable=False)
        schema.table("child").add_check("n > 0")
        schema.table("parent").alter_column("code", default="x")
        schema.table("child").alter_column("n", default=1)

    assert rebuilt(story) == ["child", "parent"]


def test_a_key_goes_before_the_one_it_refers_to() -> None:
    def story(schema: Schema) -> None:
        schema.table("parent").alter_column("code", nullable=False)
        schema.table("child").drop_foreign_key("fk")
        schema.table("parent").drop_primary_key()

    assert rebuilt(story) == ["parent", "child", "parent"]


def test_a_key_comes_after_the_one_it_refers_to() -> None:
    def story(schema: Schema) -> None:
        schema.table("child").alter_column("n", nullable=False)
        schema.table("parent").add_unique("code")
        schema.table("child").add(Column("code", ForeignKey("parent.code")))

    assert rebuilt(story) == ["child", "parent", "child"]


def test_a_rename_waits_for_a_key_that_leads_there() -> None:
    def story(schema: Schema) -> None:
        schema.table("child").drop_foreign_key("fk")
        schema.rename_table("parent", to="owner")
        schema.table("child").alter_column("n", default=1)

    assert rebuilt(story) == ["child", "child"]
