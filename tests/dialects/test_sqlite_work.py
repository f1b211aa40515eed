"""What SQLite's edits of one migration become."""

from __future__ import annotations

import pytest

from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.errors import Unsupported


def films() -> Catalog:
    schema = Schema(Catalog())
    schema.create_table("films", c.id(), c.string("title", 40))
    return schema._catalog


def work(schema: Schema, before: Catalog) -> list[str]:
    return [str(part) for part in dialect_for("sqlite").work(schema._operations, before)]


def test_a_table_that_is_dropped_is_not_rebuilt_before() -> None:
    schema = Schema(films())
    schema.table("films").alter_column("title", nullable=True)
    schema.drop_table("films")
    assert work(schema, films()) == ["DROP TABLE films"]


def test_edits_of_one_table_are_one_rebuild() -> None:
    schema = Schema(films())
    schema.table("films").alter_column("title", nullable=True)
    schema.table("films").add_check("length(title) > 1", name="ck_title")
    schema.table("films").add_unique("title")
    assert len(work(schema, films())) == 1


def test_an_index_that_is_dropped_before_the_rebuild_is_never_made() -> None:
    schema = Schema(films())
    films_ = schema.table("films")
    films_.add(c.integer("year", nullable=True))
    films_.alter_column("title", nullable=True)
    films_.add_index("year", name="ix_year")
    films_.rename_index("ix_year", to="ix_when")
    films_.drop_column("year")
    assert [line for line in "\n".join(work(schema, films())).splitlines() if "INDEX" in line] == []


def test_an_index_that_is_renamed_before_the_rebuild_is_made_under_its_new_name() -> None:
    schema = Schema(films())
    films_ = schema.table("films")
    films_.alter_column("title", nullable=True)
    films_.add_index("title", name="ix_title")
    films_.rename_index("ix_title", to="ix_called")
    assert work(schema, films())[1:] == ["CREATE INDEX ix_called ON films (title)"]


def test_an_old_index_that_is_renamed_before_the_rebuild_is_dropped_first() -> None:
    schema = Schema(films())
    schema.table("films").add_index("title", name="ix_title")
    before = schema._catalog
    schema = Schema(before)
    schema.table("films").alter_column("title", nullable=True)
    schema.table("films").rename_index("ix_title", to="ix_called")
    (drop, rebuild, create) = work(schema, before)
    assert (drop, create) == ("DROP INDEX ix_title", "CREATE INDEX ix_called ON films (title)")
    assert "INDEX" not in rebuild


def test_a_deferrable_unique_constraint_is_refused() -> None:
    schema = Schema(films())
    schema.table("films").add_unique("title", deferrable=True)
    with pytest.raises(Unsupported, match="no deferrable unique"):
        work(schema, films())


def test_a_type_that_is_not_there_is_refused_for_a_column_that_is_added() -> None:
    schema = Schema(films())
    schema.table("films").add(c.geometry("place", "point"))
    with pytest.raises(Unsupported, match="no type geometry"):
        work(schema, films())


def test_a_type_that_is_not_there_is_refused_for_a_column_that_is_altered() -> None:
    schema = Schema(films())
    schema.table("films").alter_column("title", type=c.Vector(3))
    with pytest.raises(Unsupported, match="no type vector"):
        work(schema, films())
