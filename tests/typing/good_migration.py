"""A migration that says a bit of everything. Both type checkers must pass it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, Integer, MetaData, String, Text, text

from brant import Schema, Table, migration
from brant import columns as c


def fill(connection: Connection) -> None:
    connection.execute(text("UPDATE posts SET body = ''"))


@migration(depends_on=["0001_users"], transaction=False)
def up(schema: Schema) -> None:
    posts = schema.create_table(
        "posts",
        c.id(),
        c.foreign_id("author_id", "users.id", ondelete="CASCADE", nullable=True),
        c.string("title", 200, default="untitled", index=True),
        Column("body", Text, comment="what it says"),
        [Column("views", Integer), Index("ix_views", "views")],
        *c.timestamps(),
        comment="what is read",
        mysql_engine="InnoDB",
    )
    posts.add_index("author_id", "views DESC", unique=True, where="views > 0", postgresql_using="btree")
    posts.add_index(sa.func.lower(sa.column("title")))
    posts.add_unique("title", "views")
    posts.add_check(sa.column("views") >= 0, name="ck_views")
    posts.add(Column("parent_id", ForeignKey("posts.id")), sa.UniqueConstraint("parent_id"))
    posts.alter_column("title", type=String(300), nullable=True, default=None, comment="shown in lists")
    posts.alter_column("views", type=BigInteger)
    posts.rename_column("body", to="text")
    posts.drop_column("views", cascade=True)
    posts.drop_foreign_key(columns="author_id")
    users: Table = schema.table("users")
    users.add_foreign_key(["a", "b"], ["posts.a", "posts.b"], onupdate="CASCADE", deferrable=True)
    if schema.has_column("users", "name"):
        users.rename("people").set_comment(None)
    schema.create_tables(MetaData())
    schema.execute("DELETE FROM posts", down=())
    schema.execute({"mysql": ["SELECT 1"], "default": text("SELECT 2")}, down="SELECT 3")
    schema.run(fill, down=fill)
    schema.run(fill, down=())
    schema.drop_table("tags", if_exists=True)


def down(schema: Schema) -> None:
    schema.table("posts").drop()
