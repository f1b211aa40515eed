"""What a database can't hold is refused before the first statement, with the reason and what to do instead."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, String

from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import KNOWN, dialect_for
from brant.errors import BrantError
from brant.testing.case import Story, record

WORST = {"a NUL": "a\0b", "half a character": "a\ud800b"}
TOO_LONG = {"postgresql": "ű" * 32, "mysql": "ű" * 65, "mariadb": "ű" * 65}
LONGEST = {"postgresql": "ű" * 31 + "x", "mysql": "ű" * 64, "mariadb": "ű" * 64, "sqlite": "ű" * 128}


def shop(schema: Schema) -> None:
    schema.create_table(
        "t",
        c.id(),
        c.string("a"),
        c.enum("kind", ["x"], type_name="kinds"),
        sa.CheckConstraint("a <> ''", name="ck"),
        sa.Index("ix", "a"),
    )
    schema.create_view("v", "SELECT 1 AS one")


def as_name(schema: Schema, name: str, place: str) -> None:
    table = schema.table("t")
    match place:
        case "table":
            schema.create_table(name, c.id())
        case "column":
            schema.create_table("new", Column(name, Integer))
        case "added column":
            table.add(Column(name, Integer))
        case "renamed column":
            table.rename_column("a", to=name)
        case "renamed table":
            schema.rename_table("t", to=name)
        case "index":
            table.add_index("a", name=name)
        case "renamed index":
            table.rename_index("ix", to=name)
        case "unique":
            table.add_unique("a", name=name)
        case "check":
            table.add_check("a <> 'x'", name=name)
        case "view":
            schema.create_view(name, "SELECT 1 AS one")
        case "renamed view":
            schema.rename_view("v", to=name)
        case "foreign key":
            schema.create_table("new", Column("t_id", Integer))
            schema.table("new").add_foreign_key("t_id", "t.id", name=name)
        case _:
            raise AssertionError(place)


def as_literal(schema: Schema, text: str, place: str) -> None:
    table = schema.table("t")
    match place:
        case "default":
            schema.create_table("new", Column("a", String(9), server_default=text))
        case "altered default":
            table.alter_column("a", default=text)
        case "check":
            table.add_check(sa.column("a") != text, name="new")
        case "value":
            schema.execute(sa.insert(sa.table("t", sa.column("a"))).values(a=text), down=())
        case "sql":
            schema.execute(f"UPDATE t SET a = '{text}'", down=())
        case "label":
            schema.create_table("new", c.enum("e", ["x", text]))
        case "added label":
            schema.add_enum_value("kinds", text)
        case "view":
            schema.create_view("new", f"SELECT '{text}' AS one")
        case _:
            raise AssertionError(place)


def as_comment(schema: Schema, text: str, place: str) -> None:
    match place:
        case "table":
            schema.create_table("new", c.id(), comment=text)
        case "column":
            schema.create_table("new", Column("a", Integer, comment=text))
        case "added column":
            schema.table("t").add(Column("b", Integer, comment=text))
        case "set":
            schema.table("t").set_comment(text)
        case "altered":
            schema.table("t").alter_column("a", comment=text)
        case "index":
            schema.table("t").add_index("a", name="new", comment=text)
        case _:
            raise AssertionError(place)


NAMES = (
    "table", "column", "added column", "renamed column", "renamed table", "index", "renamed index", "unique", "check",
    "view", "renamed view", "foreign key",
)  # fmt: skip
LITERALS = ("default", "altered default", "check", "value", "sql", "label", "added label", "view")
COMMENTS = ("table", "column", "added column", "set", "altered", "index")


def refusal(dialect: str, story: Story) -> str:
    """The error of planning *story* behind :func:`shop`: nothing has run by then."""
    with pytest.raises(BrantError) as caught:
        plan(dialect, story)
    return str(caught.value)


def plan(dialect: str, story: Story) -> list[str]:
    before = record(shop, Catalog()).after
    return [str(part) for part in dialect_for(dialect).work(record(story, before).operations, before)]


@pytest.mark.parametrize("dialect", KNOWN)
@pytest.mark.parametrize("place", NAMES)
@pytest.mark.parametrize("text", WORST.values(), ids=WORST.keys())
def test_no_name_is_without_characters(dialect: str, place: str, text: str) -> None:
    assert "can't be" in refusal(dialect, lambda schema: as_name(schema, text, place))


@pytest.mark.parametrize("dialect", KNOWN)
@pytest.mark.parametrize("place", LITERALS)
@pytest.mark.parametrize("text", WORST.values(), ids=WORST.keys())
def test_no_statement_has_what_stops_it(dialect: str, place: str, text: str) -> None:
    assert "can't be part of a statement" in refusal(dialect, lambda schema: as_literal(schema, text, place))


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mariadb"])
@pytest.mark.parametrize("place", COMMENTS)
@pytest.mark.parametrize("text", WORST.values(), ids=WORST.keys())
def test_no_comment_has_what_stops_it(dialect: str, place: str, text: str) -> None:
    assert "can't be part of a statement" in refusal(dialect, lambda schema: as_comment(schema, text, place))


@pytest.mark.parametrize("dialect", TOO_LONG)
@pytest.mark.parametrize("place", NAMES)
def test_a_name_that_would_be_cut_is_refused(dialect: str, place: str) -> None:
    said = refusal(dialect, lambda schema: as_name(schema, TOO_LONG[dialect], place))
    assert f"{dialect} takes {63 if dialect == 'postgresql' else 64}" in said


@pytest.mark.parametrize("dialect", KNOWN)
@pytest.mark.parametrize("place", NAMES)
def test_the_longest_name_is_taken(dialect: str, place: str) -> None:
    assert plan(dialect, lambda schema: as_name(schema, LONGEST[dialect], place))


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
@pytest.mark.parametrize("place", NAMES)
@pytest.mark.parametrize(("name", "why"), [("a😀", "a character that"), ("a ", "ends with a blank")])
def test_mysql_has_three_bytes_for_a_character_of_a_name(dialect: str, place: str, name: str, why: str) -> None:
    assert why in refusal(dialect, lambda schema: as_name(schema, name, place))


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
@pytest.mark.parametrize("place", COMMENTS)
def test_mysql_would_put_a_question_mark_into_a_comment(dialect: str, place: str) -> None:
    assert "question mark for '😀'" in refusal(dialect, lambda schema: as_comment(schema, "fine 😀", place))


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
@pytest.mark.parametrize("place", COMMENTS)
def test_mysql_takes_comments_of_a_limited_length(dialect: str, place: str) -> None:
    assert f"{dialect} takes" in refusal(dialect, lambda schema: as_comment(schema, "x" * 2049, place))


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
@pytest.mark.parametrize("place", ["label", "added label"])
@pytest.mark.parametrize(
    ("text", "why"), [("a😀", "question mark for"), ("a ", "cuts the blanks"), ("x" * 256, "256 characters")]
)
def test_mysql_changes_some_labels(dialect: str, place: str, text: str, why: str) -> None:
    assert why in refusal(dialect, lambda schema: as_literal(schema, text, place))


@pytest.mark.parametrize("place", ["label", "added label"])
def test_a_label_is_a_name_on_postgresql(place: str) -> None:
    assert "has 64 bytes" in refusal("postgresql", lambda schema: as_literal(schema, "ű" * 32, place))


def test_a_type_is_a_name_on_postgresql() -> None:
    def story(schema: Schema) -> None:
        schema.create_table("new", c.enum("e", ["x"], type_name="x" * 64))

    assert "has 64 bytes" in refusal("postgresql", story)


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_the_columns_of_a_view_begin_without_a_blank_on_mysql(dialect: str) -> None:
    said = refusal(dialect, lambda schema: schema.create_view("new", "SELECT 1", columns=[" a"]))
    assert "cuts the blanks off the front" in said
