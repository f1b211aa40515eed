"""Indexes that follow their table on MySQL and MariaDB."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, String

from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for
from brant.migrations.recorder import Schema


def statements(schema: Schema, dialect: str = "mysql") -> list[str]:
    return [str(work) for work in dialect_for(dialect).work(schema._operations, Catalog())]


@pytest.fixture
def schema() -> Schema:
    return Schema(Catalog())


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_an_index_right_after_its_table_is_made_with_it(schema: Schema, dialect: str) -> None:
    posts = schema.create_table("posts", Column("id", Integer, primary_key=True), Column("title", String(200)))
    posts.add_index("title")
    made = statements(schema, dialect)
    assert len(made) == 1
    assert "INDEX ix_posts_title (title)" in made[0]


def test_several_indexes_go_along(schema: Schema) -> None:
    posts = schema.create_table("posts", Column("id", Integer, primary_key=True), Column("title", String(200)))
    posts.add_index("title")
    posts.add_index("title", "id", unique=True)
    assert len(statements(schema)) == 1


def test_what_stands_between_keeps_them_apart(schema: Schema) -> None:
    posts = schema.create_table("posts", Column("id", Integer, primary_key=True), Column("title", String(200)))
    schema.execute("INSERT INTO posts VALUES (1, 'one')", down=())
    posts.add_index("title", unique=True)
    assert len(statements(schema)) == 3


def test_an_index_of_another_table_stays(schema: Schema) -> None:
    authors = schema.create_table("authors", Column("id", Integer, primary_key=True), Column("name", String(200)))
    schema.create_table("posts", Column("id", Integer, primary_key=True))
    authors.add_index("name")
    assert len(statements(schema)) == 3


def test_an_index_on_an_expression_stays_a_statement_of_its_own(schema: Schema) -> None:
    posts = schema.create_table("posts", Column("id", Integer, primary_key=True), Column("title", String(200)))
    posts.add_index("lower(title)")
    assert len(statements(schema)) == 2
