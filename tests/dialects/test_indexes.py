"""What a server says of an index is what was said to it, and no option is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from brant import columns as c
from brant.catalog import sqla
from brant.catalog.catalog import Catalog
from brant.catalog.definitions import IndexDefinition
from brant.dialects import dialect_for
from brant.errors import Unsupported
from brant.migrations.recorder import Schema
from brant.operations.source import table_source
from brant.testing.case import record
from brant.testing.index_cases import articles
from brant.testing.suite import dialect_of_engine
from tests.columns.servers import Place
from tests.engines.scratch import Database


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    engine = database.engine()
    with dialect_of_engine(engine).own_connection(engine) as connection:
        found = Place(connection)
        articles(found.schema)
        found.carry_out()
        yield found
    engine.dispose()


Options = dict[str, Any]
Said = tuple[tuple[Any, ...], Options]

ON_EVERY: tuple[Said, ...] = (
    (("slug",), {}),
    (("slug", "views DESC"), {}),
)
OF: dict[str, tuple[Said, ...]] = {
    "postgresql": (
        (("slug DESC NULLS LAST", "views NULLS FIRST"), {}),
        (("lower(title) text_pattern_ops DESC",), {}),
        (('title COLLATE "C"', 'lower(slug) COLLATE "C"'), {}),
        (('title COLLATE "C" varchar_pattern_ops DESC NULLS LAST',), {"unique": True}),
        (("slug",), {"using": "hash", "with_": {"fillfactor": 70}}),
        (("published_at",), {"using": "brin", "with_": {"pages_per_range": 16, "autosummarize": True}}),
        (("published_at timestamp_minmax_multi_ops(values_per_range=16)",), {"using": "brin"}),
        (("place",), {"using": "spgist", "where": "views > 0"}),
        (("slug",), {"unique": True, "nulls_not_distinct": True, "include": ["views", "title"], "comment": "it's"}),
    ),
    "mysql": (
        (("body(20)", "title(5) DESC"), {"comment": "it's \\ 100% `a`, (b) KEY"}),
        (("title DESC",), {"unique": True, "visible": False}),
        (("slug",), {"mysql_using": "btree"}),
        (("(views + 1) DESC",), {}),
    ),
    "mariadb": (
        (("body(20)", "title(5) DESC"), {"comment": "it's \\ 100% `a`, (b) KEY"}),
        (("title",), {"unique": True, "visible": False}),
        (("slug",), {"mysql_using": "hash", "mysql_attributes": "KEY_BLOCK_SIZE=4"}),
    ),
    "sqlite": (
        (("title COLLATE NOCASE DESC", "slug"), {"unique": True}),
        (("lower(title) COLLATE NOCASE",), {"where": "views > 0"}),
    ),
}


def recorded_and_told(place: Place) -> tuple[set[IndexDefinition], set[IndexDefinition]]:
    place.carry_out()
    recorded = place.schema._catalog.table("articles").indexes
    return {replace(index, required=()) for index in recorded}, set(place.reflected("articles").indexes)


def test_what_was_said_is_told_again(place: Place) -> None:
    for number, (elements, options) in enumerate((*ON_EVERY, *OF[place.dialect.name])):
        place.schema.table("articles").add_index(*elements, **options, name=f"ix_{number}")

    recorded, told = recorded_and_told(place)

    assert spelled(told) == spelled(recorded)


def spelled(indexes: set[IndexDefinition]) -> set[tuple[Any, ...]]:
    """Expressions without the parentheses and quotes that a server puts around names and terms."""
    return {
        (
            replace(index, elements=(), where=None),
            *(_plain(sqla.index_place(place)) for place in index.elements),
            index.where and _plain(index.where.key),
        )
        for index in indexes
    }


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter not in "()` ").replace("::text", "")


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_table_made_from_what_is_told_has_the_same_indexes(place: Place) -> None:
    for number, (elements, options) in enumerate(OF[place.dialect.name]):
        place.schema.table("articles").add_index(*elements, **options, name=f"ix_{number}")
    place.carry_out()
    told = replace(place.reflected("articles"), options=())
    place.schema.drop_table("articles")
    place.carry_out()

    exec(table_source(told, "schema.create_table"), {**IN_A_FILE, "schema": place.schema})
    place.carry_out()

    assert place.reflected("articles").indexes == told.indexes


IN_A_FILE = {**vars(sa), "c": c, "mysql": mysql, "postgresql": postgresql}


# -- full text -----------------------------------------------------------------------------------------


@pytest.mark.engines("postgresql")
def test_a_null_hides_no_other_column_from_the_search(place: Place) -> None:
    place.schema.table("articles").add_fulltext_index("title", "body", language="simple")
    place.carry_out()
    place.insert("articles", title="the whale", slug="w", views=1, place="(1,2)")

    words = "to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(body, ''))"
    place.run("SET enable_seqscan = off")
    found = place.value(f"SELECT count(*) FROM articles WHERE {words} @@ to_tsquery('simple', 'whale')")
    plan = place.rows(f"EXPLAIN SELECT 1 FROM articles WHERE {words} @@ to_tsquery('simple', 'whale')")

    assert found == 1
    assert "ix_articles_title_body_fulltext" in str(plan)


@pytest.mark.engines("postgresql")
def test_a_tsvector_is_indexed_as_it_is(place: Place) -> None:
    place.schema.table("articles").add(c.tsvector("words", nullable=True))
    place.schema.table("articles").add_fulltext_index("words")
    place.carry_out()

    (index,) = place.reflected("articles").indexes

    assert (index.columns, dict(index.options)) == (("words",), {"postgresql_using": "gin"})


@pytest.mark.engines("mysql", "mariadb")
def test_full_text_is_told_as_such_and_dropped(place: Place) -> None:
    articles_ = place.schema.table("articles")
    articles_.add_fulltext_index("title", "body", comment="for the search page")
    articles_.add_fulltext_index("body")
    articles_.add_spatial_index("place")
    recorded, told = recorded_and_told(place)
    assert told == recorded

    articles_.drop_index("ix_articles_body_fulltext")
    place.carry_out()
    place.undo()
    assert set(place.reflected("articles").indexes) == recorded


@pytest.mark.engines("mysql")
def test_a_parser_is_kept(place: Place) -> None:
    place.schema.table("articles").add_fulltext_index("body", parser="ngram")
    recorded, told = recorded_and_told(place)
    assert told == recorded


# -- vectors -------------------------------------------------------------------------------------------


def vectors(schema: Schema) -> None:
    schema.create_table("pictures", c.id(), c.vector("seen", 3))
    schema.table("pictures").add_vector_index("seen", m=8, ef_construction=64, distance="euclidean")


def sql_of_vectors(dialect: str) -> str:
    recording = record(vectors, Catalog())
    return str(list(dialect_for(dialect).work(recording.operations, recording.before))[-1])


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        (
            "postgresql",
            "CREATE INDEX ix_pictures_seen_vector ON pictures USING hnsw (seen vector_l2_ops)\
 WITH (m = 8, ef_construction = 64)",
        ),
        ("mariadb", "ALTER TABLE pictures ADD VECTOR INDEX ix_pictures_seen_vector (seen) M=8 DISTANCE=euclidean"),
    ],
)
def test_vectors_are_indexed_by_nearness(dialect: str, sql: str) -> None:
    assert sql_of_vectors(dialect) == sql


@pytest.mark.parametrize("dialect", ["mysql", "sqlite"])
def test_vectors_are_refused_elsewhere(dialect: str) -> None:
    with pytest.raises(Unsupported, match="has no"):
        sql_of_vectors(dialect)


def test_vectors_are_told_again(place: Place) -> None:
    if not place.has("vector") or place.dialect.name in {"mysql", "sqlite"}:
        pytest.skip(f"{place.dialect.name} has no index over vectors here")
    vectors(place.schema)
    place.carry_out()
    (index,) = place.reflected("pictures").indexes
    place.schema.table("pictures").drop_index(columns="seen")
    place.carry_out()
    place.undo()

    assert place.reflected("pictures").indexes == (index,)


# -- beside those who use the table --------------------------------------------------------------------


def test_full_text_indexes_are_added_one_by_one() -> None:
    """InnoDB makes one at a time: error 1795."""

    def two(schema: Schema) -> None:
        schema.table("articles").add_fulltext_index("title")
        schema.table("articles").add_fulltext_index("body")
        schema.table("articles").add_index("slug")

    recording = record(two, record(articles, Catalog()).after)
    work = list(dialect_for("mysql").work(recording.operations, recording.before))

    assert [str(part).count("ADD") for part in work] == [1, 2]


def test_an_index_that_a_foreign_key_can_not_stand_on_is_not_taken_for_one() -> None:
    """The beginning of a column does not serve a foreign key: MySQL keeps the key's own index."""

    def prefixed(schema: Schema) -> None:
        schema.create_table("makers", c.string("code", 20, primary_key=True))
        schema.create_table("cars", c.id(), c.string("maker", 20))
        schema.table("cars").add_foreign_key("maker", "makers.code")
        schema.table("cars").add_index("maker(5)")

    recording = record(prefixed, Catalog())
    last = str(list(dialect_for("mysql").work(recording.operations, recording.before))[-1])

    assert "DROP INDEX" not in last


# -- a table that changes under its indexes ------------------------------------------------------------


def test_a_change_of_a_column_keeps_the_indexes_of_its_table(place: Place) -> None:
    for number, (elements, options) in enumerate((*ON_EVERY, *OF[place.dialect.name])):
        place.schema.table("articles").add_index(*elements, **options, name=f"ix_{number}")
    place.carry_out()
    before = place.reflected("articles").indexes

    place.schema.table("articles").alter_column("views", nullable=True, default=5)
    place.schema.table("articles").alter_column("title", type=sa.String(150))
    place.carry_out()

    assert place.reflected("articles").indexes == before
