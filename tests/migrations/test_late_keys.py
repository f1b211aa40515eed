"""Tables that a migration creates in any order, and foreign keys before the tables they speak of."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_of
from brant.errors import RecordingError, UnknownColumn, UnknownTable
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema
from brant.operations.constraints import AddConstraint
from brant.operations.tables import CreateTable
from brant.testing.case import Story, record
from brant.testing.suite import carry_out, reversed_of
from tests.engines.scratch import Database


def kinds(recording: Recording) -> list[str]:
    """CREATE of which tables, and which keys that come late, in order."""
    return [
        operation.table.name if isinstance(operation, CreateTable) else f"+{operation.constraint.name}"
        for operation, _ in recording.operations
        if isinstance(operation, CreateTable | AddConstraint)
    ]


def recorded(story: Story) -> Recording:
    return record(story, Catalog())


def posts_first(schema: Schema) -> None:
    posts = schema.create_table("posts", c.id(), c.foreign_id("author_id", "users.id"))
    posts.add_index("author_id")
    schema.create_table("users", c.id())


def circle(schema: Schema) -> None:
    schema.create_table("teams", c.id(), c.foreign_id("captain_id", "players.id", nullable=True))
    schema.create_table("players", c.id(), c.foreign_id("team_id", "teams.id"))


def chain(schema: Schema) -> None:
    """Each takes its type from the next."""
    schema.create_table("a", Column("id", ForeignKey("b.id"), primary_key=True))
    schema.create_table("b", Column("id", ForeignKey("d.id"), primary_key=True))
    schema.create_table("d", Column("id", Integer, primary_key=True, autoincrement=False))


def with_rows_between(schema: Schema) -> None:
    schema.create_table("posts", c.id(), c.foreign_id("author_id", "users.id"))
    schema.execute("DELETE FROM posts", down=())
    schema.create_table("users", c.id())


def added_before(schema: Schema) -> None:
    schema.create_table("posts", c.id())
    schema.table("posts").add(c.foreign_id("author_id", "users.id"))
    schema.create_table("users", c.id())


def test_the_table_that_is_referred_to_is_created_first() -> None:
    assert kinds(recorded(posts_first)) == ["users", "posts"]


def test_the_key_is_part_of_its_table() -> None:
    (key,) = recorded(posts_first).after.table("posts").foreign_keys
    assert key.referred_table == "users"


def test_a_column_takes_its_type_from_a_table_that_comes_later() -> None:
    after = recorded(posts_first).after
    assert after.table("posts").column("author_id").type == after.table("users").column("id").type


def test_one_key_of_a_circle_is_added_last() -> None:
    assert kinds(recorded(circle)) == ["teams", "players", "+fk_teams_captain_id_players"]


def test_types_go_through_a_chain() -> None:
    assert kinds(recorded(chain)) == ["d", "b", "a"]


def test_no_table_goes_before_sql_on_rows() -> None:
    assert kinds(recorded(with_rows_between)) == ["posts", "users", "+fk_posts_author_id_users"]


def test_a_column_can_be_added_with_a_key_to_a_table_that_comes_later() -> None:
    assert kinds(recorded(added_before)) == ["posts", "users", "+fk_posts_author_id_users"]


def test_a_table_that_never_comes_is_told_with_its_line() -> None:
    with pytest.raises(UnknownTable) as caught:
        recorded(lambda schema: schema.create_table("posts", c.id(), c.foreign_id("author_id", "user.id")))
    assert caught.value.message.startswith("a foreign key refers to 'user', and there is no table 'user'")
    assert caught.value.where is not None


def test_a_column_that_the_late_table_has_not_is_told() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("posts", Column("author", Integer, ForeignKey("users.number")))
        schema.create_table("users", c.id())

    with pytest.raises(UnknownColumn, match="number"):
        recorded(story)


def test_a_key_of_a_dropped_table_waits_no_longer() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("posts", c.id(), c.foreign_id("author_id", "users.id"))
        schema.drop_table("posts")

    assert [operation.source() for operation, _ in recorded(story).operations][-1] == 'schema.drop_table("posts")'


def test_a_typeless_column_without_a_key_is_refused_at_once() -> None:
    with pytest.raises(RecordingError, match="has no type"):
        Schema(Catalog()).create_table("posts", Column("author_id"))


@pytest.mark.live
@pytest.mark.parametrize("story", [posts_first, circle, chain, with_rows_between, added_before])
def test_any_order_works_on_a_server(story: Story, database: Database) -> None:
    recording = recorded(story)
    with database.engine().connect() as connection:
        dialect = dialect_of(connection)
        carry_out(dialect, connection, recording.operations, recording.before)
        keys = {name: len(table.foreign_keys) for name, table in dialect.reflect(connection).tables.items()}
        connection.rollback()
        carry_out(dialect, connection, reversed_of(recording), recording.after)

        assert keys == {table.name: len(table.foreign_keys) for table in recording.after}
        assert sa.inspect(connection).get_table_names() == []
