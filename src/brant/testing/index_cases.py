"""The cases on indexes, over the articles of a magazine."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, text

from brant import columns as c
from brant.migrations.recorder import Schema
from brant.migrations.table import Table
from brant.testing.case import Case, Story, nothing

_POINT = c.Geometry("POINT").with_variant(c.Raw("point"), "postgresql").with_variant(sa.Text(), "sqlite")
"""PostgreSQL's own, which needs no PostGIS."""


def articles(schema: Schema) -> None:
    """Text, numbers and a place, on which indexes of every kind can stand."""
    schema.create_table(
        "articles",
        c.id(),
        c.string("title", 100),
        c.string("slug", 60, nullable=True),
        c.text("body", nullable=True),
        c.integer("views", default=0),
        c.datetime("published_at", nullable=True),
        Column(
            "place",
            c.Geometry("POINT").with_variant(c.Raw("point"), "postgresql").with_variant(sa.Text(), "sqlite"),
            nullable=False,
        ),
    )


def _of(schema: Schema) -> Table:
    return schema.table("articles")


def _everything(schema: Schema) -> None:
    """Each database is told all that it knows, in its own options."""
    articles(schema)
    _of(schema).add(
        Index(
            "ix_everything",
            sa.column("title").desc(),
            "slug",
            unique=True,
            postgresql_using="btree",
            postgresql_ops={"title": "varchar_pattern_ops"},
            postgresql_include=["views"],
            postgresql_nulls_not_distinct=True,
            postgresql_with={"fillfactor": 70},
            postgresql_tablespace="pg_default",
        )
    )


def _of_mysql(schema: Schema) -> None:
    articles(schema)
    _of(schema).add_index(
        "title DESC",
        "body",
        mysql_length={"body": 30, "title": 20},
        mysql_using="btree",
        comment='it\'s 100% :new \\ "fine"',
        name="ix_articles_of_mysql",
    )


def _several(schema: Schema) -> None:
    table = _of(schema)
    table.add_index("views", algorithm="inplace", lock="none")
    table.add_index("published_at DESC", "views", algorithm="inplace", lock="none")
    table.add_index("slug", unique=True)
    table.add_index("title", "views DESC")


def _with_indexes(schema: Schema) -> None:
    schema.create_table(
        "pages",
        c.id(),
        c.string("title", 100),
        c.text("body"),
        c.IndexOn("title DESC", "id", comment="newest first", unique=True, name="uq_pages"),
        c.IndexOn("body", mysql_length=10, postgresql_using="hash"),
        Index("ix_pages_text", text("title DESC"), text("id")),
    )


def _renamed(schema: Schema) -> None:
    table = _of(schema)
    table.rename_column("views", to="hits")
    table.rename_column("title", to="headline")


def _case(name: str, change: Story, before: Story = articles, refused_by: tuple[str, ...] = ()) -> Case:
    return Case(name, before, change, frozenset(refused_by))


def _of_postgresql(name: str, change: Story) -> Case:
    return _case(name, change, refused_by=("mysql", "mariadb", "sqlite"))


INDEX_CASES: tuple[Case, ...] = (
    _of_postgresql(
        "add_index_nulls",
        lambda s: _of(s).add_index("published_at DESC NULLS LAST", "views"),
    ),
    _case("add_index_length", lambda s: _of(s).add_index("body(20)", "slug"), articles, ("postgresql", "sqlite")),
    _case("add_index_length_of_mysql", lambda s: _of(s).add_index("body", unique=True, mysql_length=20)),
    _of_postgresql("add_index_opclass", lambda s: _of(s).add_index("title varchar_pattern_ops DESC")),
    _case(
        "add_index_opclass_of_postgresql",
        lambda s: _of(s).add_index("title", postgresql_ops={"title": "varchar_pattern_ops"}),
    ),
    _of_postgresql(
        "add_index_expression_opclass",
        lambda s: _of(s).add_index("lower(title) text_pattern_ops", sa.func.length(sa.column("body")).desc()),
    ),
    _of_postgresql("add_index_using", lambda s: _of(s).add_index("slug", using="hash")),
    _of_postgresql(
        "add_index_using_with_storage",
        lambda s: _of(s).add_index("published_at", using="brin", with_={"pages_per_range": 16, "autosummarize": True}),
    ),
    _case("add_index_using_of_postgresql", lambda s: _of(s).add_index("slug", postgresql_using="hash")),
    _of_postgresql("add_index_include", lambda s: _of(s).add_index("slug", include=["views", "title"])),
    _of_postgresql(
        "add_index_nulls_not_distinct",
        lambda s: _of(s).add_index("slug", unique=True, nulls_not_distinct=True),
    ),
    _of_postgresql("add_index_tablespace", lambda s: _of(s).add_index("slug", tablespace="pg_default")),
    _case("add_index_described", lambda s: _of(s).add_index("slug", "views DESC", comment="it's 100% :sure")),
    _case("add_index_invisible", lambda s: _of(s).add_index("slug", visible=False), articles, ("postgresql", "sqlite")),
    _case("add_index_online", lambda s: _of(s).add_index("slug", algorithm="inplace", lock="none")),
    _case("drop_index_online", lambda s: _of(s).drop_index("ix_everything", algorithm="inplace"), _everything),
    _case("drop_index_of_mysql", lambda s: _of(s).drop_index("ix_articles_of_mysql"), _of_mysql),
    _case("drop_table_with_indexes", lambda s: s.drop_table("articles"), _of_mysql),
    _case("rename_index_with_options", lambda s: _of(s).rename_index("ix_everything", to="ix_all"), _everything),
    _case("rename_column_in_index_options", _renamed, _everything),
    _case("drop_column_included", lambda s: _of(s).drop_column("views", cascade=True), _everything),
    _case("alter_index_comment", lambda s: _of(s).alter_index("ix_articles_of_mysql", comment="another"), _of_mysql),
    _case("alter_index_drop_comment", lambda s: _of(s).alter_index("ix_articles_of_mysql", comment=None), _of_mysql),
    _case(
        "alter_index_visible",
        lambda s: _of(s).alter_index("ix_everything", visible=False, lock="none"),
        _everything,
        ("postgresql", "sqlite"),
    ),
    _case("add_fulltext_index", lambda s: _of(s).add_fulltext_index("title", "body"), articles, ("sqlite",)),
    _case("add_spatial_index", lambda s: _of(s).add_spatial_index("place"), articles, ("sqlite",)),
    _case("several_indexes_of_one_table", _several),
    _case("create_table_with_index_on", _with_indexes, nothing),
)
