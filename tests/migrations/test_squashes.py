"""Migrations that stand for others: which of the two a database sees, and what is made of its history."""

from __future__ import annotations

from pathlib import Path

import pytest

from brant.errors import HistoryMismatch, InvalidMigration, UnknownMigration
from brant.migrations.directory import Directory
from brant.migrations.squashes import in_place

OLD = ("0001_a", "0002_b", "0003_c")
SQUASH = "0003_c_squashed"


def write(folder: Path, *names: str, squash: str = SQUASH, replaces: object = OLD) -> None:
    for name in names:
        (folder / f"{name}.py").write_text("def up(schema):\n    pass\n")
    settings = f"@migration(replaces={list(replaces) if isinstance(replaces, tuple) else replaces})"
    (folder / f"{squash}.py").write_text(
        f"from brant import Schema, migration\n\n\n{settings}\ndef up(schema: Schema) -> None:\n    broken here\n"
    )


def seen(folder: Path, *applied: str) -> list[str]:
    return [migration.name for migration in Directory(folder).seen_by(applied).migrations]


def test_an_empty_database_sees_what_stands_for_others(tmp_path: Path) -> None:
    write(tmp_path, *OLD, "0004_d")
    assert seen(tmp_path) == [SQUASH, "0004_d"]
    assert [migration.name for migration in Directory(tmp_path).migrations] == [SQUASH, "0004_d"]


def test_a_database_that_has_run_them_goes_on_with_them(tmp_path: Path) -> None:
    write(tmp_path, *OLD, "0004_d")
    assert seen(tmp_path, "0001_a") == [*OLD, "0004_d"]
    assert seen(tmp_path, *OLD) == [*OLD, "0004_d"]
    assert seen(tmp_path, SQUASH) == [SQUASH, "0004_d"]


def test_it_takes_their_place_once_their_files_are_gone(tmp_path: Path) -> None:
    write(tmp_path, "0002_b", "0004_d")
    directory = Directory(tmp_path).seen_by([*OLD, "0004_d"])
    assert [migration.name for migration in directory.migrations] == [SQUASH, "0004_d"]
    assert directory.view.taken == {SQUASH: OLD}


def test_what_can_not_be_told_is_said(tmp_path: Path) -> None:
    write(tmp_path, "0001_a", "0002_b")
    (torn,) = Directory(tmp_path).seen_by(["0001_a"]).view.torn
    assert isinstance(torn, HistoryMismatch)
    assert torn.message == (
        "0003_c_squashed stands for 3 migrations: 0001_a is applied here, 0003_c is not, and its file is gone"
    )


def test_either_answers_to_the_names_of_the_other(tmp_path: Path) -> None:
    write(tmp_path, *OLD)
    fresh, other = Directory(tmp_path), Directory(tmp_path).seen_by(["0001_a"])
    assert fresh.resolve("0002_b").name == SQUASH
    assert fresh.resolve("0002").name == SQUASH
    assert other.resolve(SQUASH).name == "0003_c"
    assert "0002_b" not in fresh
    with pytest.raises(UnknownMigration):
        fresh.resolve("0005")


def test_one_that_stands_for_another_of_its_kind(tmp_path: Path) -> None:
    again = "0004_d_squashed"
    write(tmp_path, *OLD, "0004_d")
    write(tmp_path, squash=again, replaces=(SQUASH, "0004_d"))
    assert seen(tmp_path) == [again]
    assert seen(tmp_path, SQUASH) == [SQUASH, "0004_d"]
    assert Directory(tmp_path).resolve("0001_a").name == again
    for name in (*OLD, "0004_d"):
        (tmp_path / f"{name}.py").unlink()
    directory = Directory(tmp_path).seen_by([*OLD, "0004_d"])
    assert directory.view.taken == {SQUASH: OLD, again: (SQUASH, "0004_d")}


def test_names_are_written_out(tmp_path: Path) -> None:
    write(tmp_path, *OLD, replaces="NAMES")
    with pytest.raises(InvalidMigration, match="is not a list of names"):
        seen(tmp_path)


def test_another_name_would_not_be_looked_into(tmp_path: Path) -> None:
    (tmp_path / "0003_all.py").write_text(
        "from brant import migration\n\n@migration(replaces=['0001_a'])\ndef up(schema):\n    pass\n"
    )
    with pytest.raises(InvalidMigration, match="its name doesn't say so"):
        Directory(tmp_path).migrations[0].settings  # noqa: B018


@pytest.mark.parametrize(
    ("names", "place"),
    [
        (["0001_a", "0002_b", "0003_c", "0004_d"], 2),
        (["0001_a", "0004_d", "0002_b", "0003_c"], 0),
        (["0001_a", "0000_late", "0002_b", "0003_c"], 3),
    ],
)
def test_it_stands_before_what_may_stand_on_it(names: list[str], place: int) -> None:
    assert in_place(names, SQUASH, OLD) == place
