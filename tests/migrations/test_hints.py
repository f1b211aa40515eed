"""What somebody types out of habit is answered with brant's way of saying it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brant import Schema, Table
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.errors import InvalidMigration
from brant.migrations import habits
from brant.migrations.hints import snake
from brant.migrations.migration import PythonMigration

FILE = """from sqlalchemy import Column, Integer, String
import brant
from brant import columns as c


def up(schema):
    flights = schema.create_table("flights", c.id(), c.string("name"))
    op = schema
    {typed}
"""

TYPED = [
    # Laravel
    ('flights.string("x")', "table.add(c.string("),
    ('flights.bigInteger("x")', "table.add(c.big_integer("),
    ('flights.string("x").nullable()', "table.add(c.string("),
    ('flights.add(c.string("x").nullable())', "nullable=True"),
    ('flights.add(\n        c.string("x").unique(),\n    )', "unique=True"),
    ('flights.add(c.string("x").unsigned())', "unsigned=True"),
    ('flights.add(c.timestamp("x").useCurrent())', "use_current=True"),
    ('flights.add(c.foreign_id("user_id").constrained())', 'c.foreign_id("user_id", "users.id")'),
    ('flights.add(c.foreign_id("user_id").cascade_on_delete())', 'ondelete="CASCADE"'),
    ('flights.add(c.bigInteger("x"))', "c.big_integer("),
    ('flights.add(c.strng("x"))', "'string'"),
    ('flights.dropColumn("name")', "table.drop_column("),
    ("flights.drop_timestamps()", 'drop_column("created_at", "updated_at")'),
    ('flights.foreign("user_id")', 'add_foreign_key("user_id", "users.id")'),
    ('flights.dropForeign(["user_id"])', 'drop_foreign_key(columns="user_id")'),
    ('schema.create("x", lambda table: table.id())', "schema.create_table("),
    ('schema.create("x")', "schema.create_table("),
    ('schema.table("flights", lambda table: table)', "call its verbs"),
    ('schema.drop("flights")', "schema.drop_table("),
    ("schema.dropAllTables()", "schema.drop_all()"),
    ("schema.disableForeignKeyConstraints()", "schema.disable_foreign_keys()"),
    ("flights.add(c.integer('x').instant())", 'algorithm="instant"'),
    ('schema.drop_if_exists("flights")', 'drop_table("flights", if_exists=True)'),
    ('schema.dropIfExists("flights")', 'drop_table("flights", if_exists=True)'),
    ('schema.rename("flights", "trips")', "schema.rename_table("),
    ('schema.hasTable("flights")', "schema.has_table("),
    ('schema.get_columns("flights")', "schema.columns("),
    # Alembic
    ('op.add_column("flights", Column("x", Integer))', 'schema.table("flights").add_column('),
    ('op.alter_column("flights", "name", nullable=True)', 'schema.table("flights").alter_column('),
    ('op.create_index("ix", "flights", ["name"])', 'schema.table("flights").add_index('),
    ('op.batch_alter_table("flights")', "by itself"),
    ("op.get_bind()", "schema.run(function)"),
    ('flights.alter_column("name", existing_type=String(50), nullable=True)', "brant knows what the column is"),
    ('flights.alter_column("name", new_column_name="title")', "rename_column("),
    ('flights.alter_column("name", type_=String(50))', "type="),
    ('flights.alter_column("name", server_default="x")', "default="),
    ('flights.alter_column("name", nulable=True)', "'nullable'"),
    ('flights.add_foreign_key("name", "users.name", on_delete="CASCADE")', 'ondelete="CASCADE"'),
    ('flights.add_unique("name", nam="x")', "'name'"),
    # Django
    ('schema.add_field("flights", "x")', 'schema.table("flights").add(c.string('),
    ('schema.AddField("flights", "x")', 'schema.table("flights").add(c.string('),
    ('brant.migrations.AddField("flights", "x")', 'schema.table("flights").add(c.string('),
    ("brant.migrations.RunPython(print)", "schema.run(function, down=undo)"),
    ('flights.add(c.CharField("x", max_length=50))', 'c.string("name", 50)'),
    ('flights.add(c.string("x", max_length=50))', "stands behind the name"),
    ('flights.add(c.string("x", null=True))', "nullable=True"),
    ('flights.add(c.string("x", nulable=True))', "'nullable'"),
    ('models.CharField("x")', "from brant import columns as c"),
]


def said_of(tmp_path: Path, text: str) -> str:
    path = tmp_path / "0001_habit.py"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidMigration) as caught:
        PythonMigration("0001_habit", (path,)).up(Catalog())
    assert caught.value.where is not None
    return caught.value.hint or ""


@pytest.mark.parametrize(("typed", "answer"), TYPED)
def test_it_is_answered_with_the_right_way(typed: str, answer: str, tmp_path: Path) -> None:
    assert answer in said_of(tmp_path, FILE.format(typed=typed))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("def upgrade():\n    op.drop_table('x')\n", "a migration of Alembic's"),
        ("class Migration:\n    operations = []\n", "a migration of Django's"),
        ("from django.db import migrations\n", "schema, which up(schema) receives"),
        (
            "from alembic import op\n\n\ndef up(schema):\n    op.add_column('x')\n",
            'schema.table("flights").add_column(',
        ),
        ("def run(schema):\n    pass\n", "write def up(schema: Schema)"),
    ],
)
def test_a_file_of_another_tool_is_known_as_such(text: str, answer: str, tmp_path: Path) -> None:
    assert answer in said_of(tmp_path, text)


def test_a_mistake_of_ones_own_gets_no_hint(tmp_path: Path) -> None:
    assert said_of(tmp_path, FILE.format(typed="[].string()")) == ""


ANSWERS = [
    answer
    for words in (habits.OF_SCHEMA, habits.OF_TABLE, habits.BEHIND_COLUMN, habits.KEYWORDS, habits.FIELDS, habits.NAMES)
    for answer in words.values()
]


@pytest.mark.parametrize("answer", sorted(set(ANSWERS)))
def test_every_verb_of_an_answer_is_there(answer: str) -> None:
    owners = {"schema": Schema, "{0}": Table, "table": Table, "c": c}
    said = re.findall(r"(?<!\w)(schema|\{0\}|table|c)\.(\w+)\(", answer)
    said += [("table", verb) for verb in re.findall(r'schema\.table\("flights"\)\.(\w+)\(', answer)]
    assert [verb for owner, verb in said if not hasattr(owners[owner], verb)] == []


def test_words_are_kept_in_snake_case() -> None:
    words = [*habits.OF_SCHEMA, *habits.OF_TABLE, *habits.OF_COLUMN, *habits.OF_REFERENCE, *habits.BEHIND_COLUMN]
    assert [word for word in words if snake(word) != word] == []


@pytest.mark.parametrize("word", sorted(habits.OF_SCHEMA.keys() - {"create", "drop"}))
def test_a_word_for_the_schema_is_none_of_its_own(word: str) -> None:
    assert not hasattr(Schema, word)


@pytest.mark.parametrize("word", sorted(habits.OF_TABLE))
def test_a_word_for_a_table_is_none_of_its_own(word: str) -> None:
    assert not hasattr(Table, word)
