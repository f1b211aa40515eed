"""What is read of revision files without importing them."""

from __future__ import annotations

from pathlib import Path

import pytest

from brant.config import load
from brant.config.alembic_ini import ini_of, version_locations
from brant.migrations.directory import Directory
from brant.migrations.revisions import Header, header_of, version_table


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ('revision = "a1"\ndown_revision = None\n', Header("a1")),
        (
            "revision: str = 'v2.4.0.a'\ndown_revision: Union[str, None] = '059'  # first\n",
            Header("v2.4.0.a", ("059",)),
        ),
        ('revision = "m"\ndown_revision = (\n    "a",\n    "b",\n)\n', Header("m", ("a", "b"))),
        ('revision = "m"\ndown_revision = ("a", "b")\ndepends_on = ["c"]\n', Header("m", ("a", "b"), ("c",))),
        ('revision = "l"\nbranch_labels = ("left", "l")\n', Header("l", labels=("left", "l"))),
        ("revision = 'c'\nfrom x import labels\nbranch_labels = labels()\n", Header("c")),
        ("def up(schema):\n    pass\n", None),
        ("    revision = 'inside'\n", None),
    ],
)
def test_the_head_of_a_file(text: str, header: Header | None) -> None:
    assert header_of(text) == header


def alembic(folder: Path, *names: str) -> Path:
    home = folder / "alembic"
    (home / "versions" / "old").mkdir(parents=True)
    (home / "env.py").write_text('context.configure(version_table="at", version_table_schema = "meta")')
    (home / "script.py.mako").touch()
    below = None
    for name in names:
        (home / "versions" / f"{name}.py").write_text(f"revision = {name!r}\ndown_revision = {below!r}\n")
        below = name
    return home


def names(directory: Directory) -> list[str]:
    return [migration.name for migration in directory.migrations]


def test_they_stand_in_the_order_in_which_they_follow_each_other(tmp_path: Path) -> None:
    home = alembic(tmp_path, "zz", "aa", "mm")
    assert names(Directory(home)) == names(Directory(home / "versions")) == ["zz", "aa", "mm"]
    assert version_table(home) == ("at", "meta")


def test_modules_and_migrations_beside_them_are_told_apart(tmp_path: Path) -> None:
    home = alembic(tmp_path, "zz")
    (home / "versions" / "shared.py").write_text("TABLES = []\n")
    (home / "versions" / "2026_01_01_000000_own.py").write_text("def up(schema):\n    pass\n")
    assert names(Directory(home)) == ["zz", "2026_01_01_000000_own"]


def test_folders_below_are_looked_in_where_alembic_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = alembic(tmp_path, "zz")
    (home / "versions" / "old" / "yy.py").write_text('revision = "yy"\n')
    ini = tmp_path / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = alembic\n")
    assert names(Directory(home)) == ["zz"]
    ini.write_text("[alembic]\nscript_location = %(here)s/alembic\nrecursive_version_locations = true\n")
    assert names(Directory(home)) == ["yy", "zz"]
    assert ini_of(home) == ini


def test_a_project_with_alembics_configuration_needs_no_other(tmp_path: Path) -> None:
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = app/db\npath_separator = os\nversion_locations = %(here)s/one:two\n"
    )
    assert load(start=tmp_path, environ={}).dir == (tmp_path / "one", tmp_path / "two")
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = app/db\n")
    assert load(start=tmp_path, environ={}).dir == (tmp_path / "app" / "db" / "versions",)
    (tmp_path / "migrations").mkdir()
    assert load(start=tmp_path, environ={}).dir == (tmp_path / "migrations",)


def test_pyproject_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.alembic]\nscript_location = "%(here)s/alembic"\n')
    assert version_locations(path) == (tmp_path / "alembic" / "versions",)
