"""The Catalog that files lead to, and what is remembered of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from brant.catalog.catalog import Catalog
from brant.migrations.directory import Directory
from brant.migrations.migration import Migration
from brant.migrations.replay import replay

RUNS = "runs.txt"


def history(folder: Path, count: int, table: str = "t") -> tuple[Migration, ...]:
    """*count* migrations, each of which creates a table and notes beside the files that it was recorded."""
    for number in range(1, count + 1):
        (folder / f"{number:04}.py").write_text(
            "import pathlib\nfrom brant import columns as c\n\n"
            "def up(schema):\n"
            f"    with pathlib.Path({str(folder / RUNS)!r}).open('a') as runs:\n        runs.write('x')\n"
            f"    schema.create_table('{table}{number}', c.id(), c.enum('kind', ['a', 'b'], default='a'),\n"
            "        c.timestamp('at', default=__import__('sqlalchemy').func.now()))\n"
        )
    return Directory(folder).migrations


def recordings(folder: Path) -> int:
    """How many migrations have been recorded so far."""
    return len((folder / RUNS).read_text())


@pytest.fixture(autouse=True)
def bytecode_is_written() -> Iterator[None]:
    was, sys.dont_write_bytecode = sys.dont_write_bytecode, False
    yield
    sys.dont_write_bytecode = was


def test_the_catalog_is_what_the_files_say_in_their_order(tmp_path: Path) -> None:
    assert [table.name for table in replay(history(tmp_path, 3))] == ["t1", "t2", "t3"]


def test_no_files_lead_to_an_empty_catalog() -> None:
    assert replay(()) == Catalog()


def test_a_part_of_the_history_leads_to_its_own_catalog(tmp_path: Path) -> None:
    assert [table.name for table in replay(history(tmp_path, 3)[:2])] == ["t1", "t2"]


def test_what_was_replayed_is_not_replayed_again(tmp_path: Path) -> None:
    history(tmp_path, 12)
    first = replay(Directory(tmp_path).migrations)
    assert replay(Directory(tmp_path).migrations) == first
    assert recordings(tmp_path) == 12


def test_only_what_is_new_is_replayed(tmp_path: Path) -> None:
    replay(history(tmp_path, 12))
    assert len(list(replay(history(tmp_path, 14)))) == 14
    assert recordings(tmp_path) == 14


def test_a_changed_file_is_replayed_with_all_that_follow(tmp_path: Path) -> None:
    replay(history(tmp_path, 12))
    file = tmp_path / "0003.py"
    file.write_text(file.read_text().replace("'t3'", "'changed'"))
    assert replay(Directory(tmp_path).migrations).has_table("changed")


def test_a_shorter_history_does_not_see_what_a_longer_one_left(tmp_path: Path) -> None:
    migrations = history(tmp_path, 12)
    replay(migrations)
    assert len(list(replay(migrations[:5]))) == 5


def test_going_back_one_by_one_replays_few_files_each_time(tmp_path: Path) -> None:
    migrations = history(tmp_path, 150)
    replay(migrations)
    already = recordings(tmp_path)
    for length in range(149, 139, -1):
        replay(migrations[:length])
    assert recordings(tmp_path) - already == 90


def test_a_changed_file_leaves_what_lies_before_it_known(tmp_path: Path) -> None:
    history(tmp_path, 100)
    replay(Directory(tmp_path).migrations)
    file = tmp_path / "0095.py"
    file.write_text(file.read_text().replace("'t95'", "'changed'"))
    assert replay(Directory(tmp_path).migrations).has_table("changed")
    assert recordings(tmp_path) == 100 + 8


def test_another_order_is_another_history(tmp_path: Path) -> None:
    migrations = history(tmp_path, 12)
    replay(migrations)
    assert next(table.name for table in replay(migrations[::-1])) == "t12"


def test_what_is_remembered_still_compiles(tmp_path: Path) -> None:
    from brant.dialects import dialect_for
    from brant.operations.tables import DropTable

    history(tmp_path, 12)
    replay(Directory(tmp_path).migrations)
    remembered = replay(Directory(tmp_path).migrations)
    undo = DropTable("t1").reverse(remembered)
    (create,) = dialect_for("sqlite").work([(undo, None)], remembered.without_table("t1"))
    assert "CREATE TABLE t1" in str(create)


def remembered_files(folder: Path) -> list[Path]:
    return list((folder / "__pycache__").glob("brant-catalog.*"))


def test_what_is_remembered_lies_beside_the_bytecode(tmp_path: Path) -> None:
    replay(history(tmp_path, 12))
    assert len(remembered_files(tmp_path)) == 1


def test_a_short_history_is_not_worth_remembering(tmp_path: Path) -> None:
    replay(history(tmp_path, 3))
    assert remembered_files(tmp_path) == []


def test_nothing_is_remembered_where_no_bytecode_is_written(tmp_path: Path) -> None:
    sys.dont_write_bytecode = True
    replay(history(tmp_path, 12))
    assert remembered_files(tmp_path) == []


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\x80\x04K\x05.", b"\x80\x04).", b"\x80\x04K\x05K\x05\x86."])
def test_a_damaged_memory_is_made_anew(rubbish: bytes, tmp_path: Path) -> None:
    replay(history(tmp_path, 12))
    (file,) = remembered_files(tmp_path)
    file.write_bytes(rubbish)
    assert len(list(replay(Directory(tmp_path).migrations))) == 12
    assert file.read_bytes() != rubbish


def test_a_folder_that_can_not_be_written_remembers_nothing(tmp_path: Path) -> None:
    history(tmp_path, 12)
    (tmp_path / "__pycache__").write_text("in the way")
    assert len(list(replay(Directory(tmp_path).migrations))) == 12


def test_what_can_not_be_pickled_is_replayed_each_time(tmp_path: Path) -> None:
    history(tmp_path, 12)
    (tmp_path / "0013.py").write_text(
        "import enum\nfrom brant import columns as c\n\n"
        "class Kind(enum.Enum):\n    A = 'a'\n\n"
        "def up(schema):\n    schema.create_table('t13', c.id(), c.enum('kind', Kind))\n"
    )
    for _ in range(2):
        assert len(list(replay(Directory(tmp_path).migrations))) == 13
