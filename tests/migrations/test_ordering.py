"""The order of a directory, and what is remembered of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from brant.errors import InvalidMigration
from brant.migrations.directory import Directory
from brant.migrations.ordering import in_order

WITNESS = "import builtins\nbuiltins.looked_into.append({name!r})\n"
UP = """
from brant import migration

@migration(depends_on={needs!r})
def up(schema):
    schema.create_schema("x")
"""


@pytest.fixture
def looked_into(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were imported."""
    import builtins

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    names: list[str] = []
    monkeypatch.setattr(builtins, "looked_into", names, raising=False)
    return names


def _write(folder: Path, name: str, needs: tuple[str, ...] = ()) -> None:
    (folder / f"{name}.py").write_text(WITNESS.format(name=name) + UP.format(needs=needs))


def _names(folder: Path) -> list[str]:
    return [migration.name for migration in in_order(Directory(folder))]


def test_a_file_is_looked_into_once(tmp_path: Path, looked_into: list[str]) -> None:
    _write(tmp_path, "0001_a", needs=("0002_b",))
    _write(tmp_path, "0002_b")
    (tmp_path / "0003_c.sql").write_text("-- depends: 0001_a\nSELECT 1;\n")
    assert _names(tmp_path) == ["0002_b", "0001_a", "0003_c"]
    assert sorted(looked_into) == ["0001_a", "0002_b"]
    looked_into.clear()
    assert _names(tmp_path) == ["0002_b", "0001_a", "0003_c"]
    assert looked_into == []


def test_what_changed_is_looked_into_again(tmp_path: Path, looked_into: list[str]) -> None:
    _write(tmp_path, "0001_a", needs=("0002_b",))
    _write(tmp_path, "0002_b")
    _names(tmp_path)
    looked_into.clear()
    _write(tmp_path, "0001_a")
    _write(tmp_path, "0003_c", needs=("0001_a",))
    assert _names(tmp_path) == ["0001_a", "0002_b", "0003_c"]
    assert sorted(looked_into) == ["0001_a", "0003_c"]


def test_another_name_is_another_file(tmp_path: Path, looked_into: list[str]) -> None:
    """Whether a file may stand for others is in its name."""
    text = 'from brant import migration\n@migration(replaces=["0001_a"])\ndef up(schema): ...\n'
    (tmp_path / "0002_b_squashed.py").write_text(text)
    _names(tmp_path)
    (tmp_path / "0002_b_squashed.py").rename(tmp_path / "0002_b.py")
    with pytest.raises(InvalidMigration, match="its name doesn't say so"):
        in_order(Directory(tmp_path))


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\x80\x04K\x05."])
def test_a_damaged_memory_is_made_anew(rubbish: bytes, tmp_path: Path, looked_into: list[str]) -> None:
    _write(tmp_path, "0001_a", needs=("0002_b",))
    _write(tmp_path, "0002_b")
    _names(tmp_path)
    (file,) = (tmp_path / "__pycache__").glob("brant-dependencies.*")
    file.write_bytes(rubbish)
    assert _names(tmp_path) == ["0002_b", "0001_a"]
    assert file.read_bytes() != rubbish


def test_what_is_run_is_ordered_by_the_files_themselves(tmp_path: Path, looked_into: list[str]) -> None:
    _write(tmp_path, "0001_a")
    directory = Directory(tmp_path)
    in_order(directory)
    looked_into.clear()
    directory = Directory(tmp_path)
    in_order(directory)
    directory.in_dependency_order(directory.migrations)
    assert looked_into == ["0001_a"]
