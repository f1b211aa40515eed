"""A default of any Python type is what a row without a value gets, on every server."""

from __future__ import annotations

import datetime
import enum
import uuid
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from brant import columns as c
from brant.errors import RecordingError
from tests.columns.servers import Place

DAY = datetime.date(2024, 2, 29)
NOON = datetime.datetime(2024, 2, 29, 12, 30, 15)
IN_INDIA = datetime.datetime(2024, 2, 29, 12, 30, 15, tzinfo=datetime.timezone(datetime.timedelta(hours=5.5)))
NUMBER = uuid.UUID("550e8400-e29b-41d4-a716-446655440000")


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.StrEnum):
    LOW = "low"


class Rank(enum.IntEnum):
    FIRST = 1


DEFAULTS: tuple[tuple[str, Any, Any], ...] = (
    ("quotes", c.string("x", default='it\'s "so" `now`'), 'it\'s "so" `now`'),
    ("backslashes", c.string("x", default="c:\\dir\\"), "c:\\dir\\"),
    ("colons and percent signs", c.string("x", default="100% :name %(x)s %s"), "100% :name %(x)s %s"),
    ("unicode", c.string("x", default="ünïcödé ✓ 🐢 שלום"), "ünïcödé ✓ 🐢 שלום"),
    ("a line break", c.string("x", default="a\nb\tc"), "a\nb\tc"),
    ("an empty text", c.string("x", default=""), ""),
    ("a text that is SQL", c.string("x", default="now()"), "now()"),
    ("NULL as a text", c.string("x", default="NULL"), "NULL"),
    ("a text for TEXT", c.text("x", default="it's \\ long"), "it's \\ long"),
    ("a text for MEDIUMTEXT", c.medium_text("x", default="medium"), "medium"),
    ("a text for TINYTEXT", c.tiny_text("x", default="tiny"), "tiny"),
    ("a whole number", c.integer("x", default=-7), -7),
    ("a great number", c.big_integer("x", default=2**62), 2**62),
    ("true", c.boolean("x", default=True), True),
    ("false", c.boolean("x", default=False), False),
    ("a decimal", c.decimal("x", 10, 3, default=Decimal("-9.990")), Decimal("-9.990")),
    ("a decimal with an exponent", c.decimal("x", 10, 3, default=Decimal("1E+3")), Decimal("1000")),
    ("a float", c.double("x", default=1.5e-3), 1.5e-3),
    ("a day", c.date("x", default=DAY), DAY),
    ("a time of day", c.time("x", default=datetime.time(23, 59, 58)), datetime.time(23, 59, 58)),
    ("a date and time", c.datetime("x", default=NOON), NOON),
    ("microseconds", c.datetime("x", 6, default=NOON.replace(microsecond=120)), NOON.replace(microsecond=120)),
    ("a moment in India", c.timestamp("x", default=IN_INDIA), IN_INDIA),
    ("a length of time", c.interval("x", default=datetime.timedelta(days=3, seconds=5)), datetime.timedelta(3, 5)),
    ("a UUID", c.uuid("x", default=NUMBER), NUMBER),
    ("bytes", c.binary("x", default=b"\x00\xff'\\"), b"\x00\xff'\\"),
    ("bytes of a length", c.binary("x", 4, fixed=True, default=b"\x00\xff'\\"), b"\x00\xff'\\"),
    ("a dict", c.json("x", default={"a": ["it's", None, "\\"]}), {"a": ["it's", None, "\\"]}),
    ("a list", c.jsonb("x", default=[]), []),
    ("JSON as a text", c.json("x", default='{"a": 1}'), {"a": 1}),
    ("a member of an enum, by name", c.enum("x", Colour, default=Colour.BLUE), Colour.BLUE),
    ("a member of an enum, by value", c.enum("x", list(Colour), default=Colour.BLUE), "blue"),
    ("a member in a checked text", c.enum("x", Colour, native=False, default=Colour.RED), "RED"),
    ("a member that is a text", c.string("x", default=Level.LOW), "low"),
    ("a member that is a number", c.integer("x", default=Rank.FIRST), 1),
    ("SQL", c.integer("x", default=sa.text("1 + 1")), 2),
    ("an expression", c.integer("x", default=sa.func.abs(-3)), 3),
)


@pytest.mark.parametrize(("column", "value"), [pytest.param(*rest, id=what) for what, *rest in DEFAULTS])
def test_a_row_gets_it(column: sa.Column[Any], value: Any, here: Place) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer), column)
    here.carry_out()
    here.insert("t", n=1)

    assert fetched(here, column) == value


@pytest.mark.parametrize(("column", "value"), [pytest.param(*rest, id=what) for what, *rest in DEFAULTS])
def test_a_column_that_is_added_brings_it_to_the_rows_there_are(
    column: sa.Column[Any], value: Any, here: Place
) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer))
    here.carry_out()
    here.insert("t", n=1)
    here.schema.table("t").add(column)
    here.carry_out()

    assert fetched(here, column) == value


@pytest.mark.parametrize(
    ("column", "value"), [pytest.param(*rest, id=what) for what, *rest in DEFAULTS if "member" not in what]
)
def test_an_alteration_sets_it(column: sa.Column[Any], value: Any, here: Place) -> None:
    here.schema.create_table("t", sa.Column("n", sa.Integer), sa.Column("x", column.type))
    here.carry_out()
    here.schema.table("t").alter_column("x", default=column.server_default.arg)  # type: ignore[union-attr]
    here.carry_out()
    here.insert("t", n=1)

    assert fetched(here, column) == value


def fetched(here: Place, column: sa.Column[Any]) -> Any:
    with here.connection.begin():
        found = here.connection.execute(sa.select(sa.column("x", column.type)).select_from(sa.table("t"))).scalar_one()
    if isinstance(found, datetime.datetime) and getattr(column.type, "timezone", False) and found.tzinfo is None:
        return found.replace(tzinfo=datetime.UTC)
    return found


def test_a_function_is_no_default_of_the_database() -> None:
    with pytest.raises(TypeError, match="for the application"):
        c.datetime("x", default=datetime.datetime.now)


def test_a_function_is_refused_by_an_alteration_too(here: Place) -> None:
    here.schema.create_table("t", c.datetime("x"))
    with pytest.raises(RecordingError, match="for the application"):
        here.schema.table("t").alter_column("x", default=datetime.datetime.now)
