"""A thing under another name: found, asked about, never dropped and made anew in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.errors import ConfigurationError, UnclearRename
from brant.execution.generation import Renames, changes
from brant.migrations.diff import as_written
from brant.migrations.renames import Suspected
from brant.testing.case import record


def users(schema: Schema, *more: sa.Column[object], table: str = "users", name: str = "name") -> None:
    schema.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(name, sa.String(80), nullable=False),
        sa.Column("email", sa.String(120)),
        *more,
    )


def after(story: Callable[[Schema], object]) -> Catalog:
    return record(story, Catalog()).after


BEFORE = after(users)


def lines(to: Catalog, renames: Renames) -> list[str]:
    return [operation.source() for operation in changes(BEFORE, to, as_written, renames).operations]


def test_a_column_that_went_and_one_like_it_are_asked_about() -> None:
    with pytest.raises(UnclearRename, match=r"column users\.name may be users\.full_name now") as raised:
        lines(after(lambda schema: users(schema, name="full_name")), Renames())
    assert "--rename users.name:full_name" in str(raised.value.hint)
    assert "--drop users.name" in str(raised.value.hint)


def test_a_rename_that_is_told_is_made() -> None:
    to = after(lambda schema: users(schema, name="full_name"))
    assert lines(to, Renames(told=("users.name:full_name",))) == [
        'schema.table("users").rename_column("name", to="full_name")'
    ]
    assert len(lines(to, Renames(told=("users.name:users.full_name",)))) == 1


def test_what_is_told_to_go_goes() -> None:
    to = after(lambda schema: users(schema, name="full_name"))
    assert lines(to, Renames(dropped=("users.name",))) == [
        'schema.table("users").drop_column("name")',
        'schema.table("users").add(Column("full_name", String(length=80), nullable=False))',
    ]


def test_an_answer_counts() -> None:
    asked: list[Suspected] = []

    def no(one: Suspected) -> bool:
        asked.append(one)
        return False

    to = after(lambda schema: users(schema, name="full_name"))
    assert lines(to, Renames(ask=lambda one: True)) == ['schema.table("users").rename_column("name", to="full_name")']
    assert len(lines(to, Renames(ask=no))) == 2
    assert [(one.old, one.new, one.reason) for one in asked] == [
        ("users.name", "users.full_name", "all but the name is the same")
    ]


def test_a_table_with_the_same_columns_is_asked_about_and_its_columns_after_it() -> None:
    to = after(lambda schema: users(schema, table="people", name="full_name"))
    with pytest.raises(UnclearRename, match="table users may be people now"):
        lines(to, Renames())
    assert lines(to, Renames(ask=lambda one: True)) == [
        'schema.rename_table("users", to="people")',
        'schema.table("people").rename_column("name", to="full_name")',
        'schema.table("people").rename_constraint("pk_users", to="pk_people")',
    ]


def test_other_columns_are_no_rename() -> None:
    to = after(
        lambda schema: schema.create_table(
            "users",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("email", sa.String(120)),
            sa.Column("born_on", sa.Date),
        )
    )
    assert lines(to, Renames()) == [
        'schema.table("users").drop_column("name")',
        'schema.table("users").add(Column("born_on", Date))',
    ]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("users.nme:full_name", r"no table or column 'users\.nme'"),
        ("usrs:people", "no table or column 'usrs'"),
        ("users", "has no new name"),
        ("users:", "no table or column 'users'|has no new name"),
    ],
)
def test_a_rename_of_nothing_is_refused(told: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as raised:
        lines(BEFORE, Renames(told=(told,)))
    assert raised.value.hint
