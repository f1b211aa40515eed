"""The files that generation writes: as by hand, and what they record is what was found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from brant import Schema
from brant.catalog.catalog import Catalog
from brant.migrations.diff import diff
from brant.migrations.written import named, written
from brant.operations.base import Operation
from brant.operations.rows import Execute, Run
from brant.testing.case import record
from brant.testing.cases import CASES


def recorded(text: str, before: Catalog) -> list[Operation]:
    names: dict[str, object] = {}
    exec(text, names)
    schema = Schema(before)
    names["up"](schema)  # type: ignore[operator]
    return [operation for operation, _ in schema._operations]


def texts() -> dict[str, str]:
    found: dict[str, str] = {}
    for case in CASES:
        for part, recording in zip(("made", "change"), case.recorded(), strict=True):
            operations = [operation for operation, _ in recording.operations]
            if not any(isinstance(operation, Execute | Run) for operation in operations):
                found[f"{case.name}_{part}"] = written(operations, "What it does")
    return found


def test_ruff_finds_nothing_to_say(tmp_path: Path) -> None:
    for name, text in texts().items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    (tmp_path / "ruff.toml").write_text(
        'line-length = 120\n[lint]\nselect = ["F", "I", "W"]\n[lint.isort]\nknown-third-party = ["brant"]\n'
    )
    pytest.importorskip("ruff", reason="ruff is a tool of contributors")
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "."]
        done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_written_schema_records_itself(case: object) -> None:
    made, _ = case.recorded()  # type: ignore[attr-defined]
    operations = diff(Catalog(), made.after)
    assert tuple(recorded(written(operations, "All"), Catalog())) == operations


class Money(UserDefinedType[int]):
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "MONEY"


def test_a_type_of_the_applications_own_is_imported() -> None:
    made = record(lambda schema: schema.create_table("t", sa.Column("price", Money())), Catalog())
    text = written([operation for operation, _ in made.operations], "Prices")
    assert "import tests.generation.test_written\n" in text
    assert recorded(text, Catalog()) == [operation for operation, _ in made.operations]


def test_a_table_s_name_in_a_text_is_no_module() -> None:
    def two(schema: Schema) -> None:
        schema.create_table("films", sa.Column("Code", sa.Integer, primary_key=True), sa.Column("other", sa.Integer))
        films = schema.table("films")
        films.set_comment("all of them")
        films.add(sa.ForeignKeyConstraint(["other"], ["films.Code"], name="fk"))

    assert "import films" not in written([operation for operation, _ in record(two, Catalog()).operations], "Two")


def test_several_lines_of_a_table_share_its_name() -> None:
    def story(schema: Schema) -> None:
        users = schema.table("users")
        users.add(sa.Column("votes", sa.Integer))
        users.add_index("votes")
        schema.table("posts").drop_column("title")

    def given(schema: Schema) -> None:
        schema.create_table("users", sa.Column("id", sa.Integer))
        schema.create_table("posts", sa.Column("id", sa.Integer), sa.Column("title", sa.Text))

    change = record(story, record(given, Catalog()).after)
    assert written([operation for operation, _ in change.operations], "Votes") == (
        '"""Votes."""\n\nfrom brant import Schema\nfrom sqlalchemy import Column, Index, Integer\n\n\n'
        "def up(schema: Schema) -> None:\n"
        '    users = schema.table("users")\n'
        '    users.add(Column("votes", Integer))\n'
        '    users.add(Index("ix_users_votes", "votes"))\n'
        '    schema.table("posts").drop_column("title")\n'
    )


@pytest.mark.parametrize(
    ("story", "name"),
    [
        (lambda s: s.create_table("pets", sa.Column("id", sa.Integer)), "create_pets"),
        (lambda s: s.table("users").add(sa.Column("votes", sa.Integer)), "add_votes_to_users"),
        (lambda s: s.table("users").drop_column("name"), "drop_name_from_users"),
        (lambda s: s.table("users").rename_column("name", to="full_name"), "rename_name_to_full_name_in_users"),
        (lambda s: s.table("users").alter_column("name", nullable=False), "alter_name_of_users"),
        (lambda s: s.rename_table("users", "people"), "rename_users_to_people"),
        (lambda s: s.drop_table("users"), "drop_users"),
        (lambda s: s.table("users").add_index("name"), "change_users"),
    ],
)
def test_a_file_that_nobody_names_is_called_after_what_it_does(story: object, name: str) -> None:
    given = record(
        lambda schema: schema.create_table("users", sa.Column("id", sa.Integer), sa.Column("name", sa.String(20))),
        Catalog(),
    )
    change = record(story, given.after)  # type: ignore[arg-type]
    assert named([operation for operation, _ in change.operations]) == name
