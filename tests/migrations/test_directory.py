"""Folders of files as migrations in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from brant.catalog.catalog import Catalog
from brant.errors import (
    ConfigurationError,
    DependencyError,
    DuplicateMigration,
    InvalidMigration,
    UnknownMigration,
    Where,
)
from brant.migrations.directory import Directory, named
from brant.migrations.migration import PythonMigration, SqlFileMigration

EMPTY = "def up(schema):\n    pass\n"


def write(folder: Path, *names: str, text: str = EMPTY) -> Path:
    """Files of *names* in *folder*, subfolders made as needed; each is an empty migration."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("SELECT 1;\n" if file.suffix == ".sql" else text, encoding="utf-8")
    return folder


def names(*paths: Path) -> list[str]:
    return [migration.name for migration in Directory(*paths).migrations]


# -- which files


def test_migrations_are_ordered_by_name_whatever_their_kind(tmp_path: Path) -> None:
    write(tmp_path, "0002_b.py", "0003_c.sql", "0001_a.py")
    assert names(tmp_path) == ["0001_a", "0002_b", "0003_c"]


def test_python_and_sql_files_are_different_migrations(tmp_path: Path) -> None:
    write(tmp_path, "0001_a.py", "0002_b.sql")
    kinds = [type(migration) for migration in Directory(tmp_path).migrations]
    assert kinds == [PythonMigration, SqlFileMigration]


def test_subfolders_belong_to_their_folder(tmp_path: Path) -> None:
    write(tmp_path, "2024/05/0002_b.py", "2023/0003_c.py", "0001_a.py")
    assert names(tmp_path) == ["0001_a", "0002_b", "0003_c"]


def test_several_folders_make_one_history(tmp_path: Path) -> None:
    write(tmp_path, "core/0001_a.py", "core/0003_c.py", "plugin/0002_b.py")
    assert names(tmp_path / "core", tmp_path / "plugin") == ["0001_a", "0002_b", "0003_c"]


@pytest.mark.parametrize(
    "name",
    ["_draft.py", ".hidden.py", "_old/0002_b.py", ".git/0002_b.sql", "__pycache__/x.py", "__init__.py", "__main__.py"],
)
def test_names_that_begin_with_a_mark_are_left_out(name: str, tmp_path: Path) -> None:
    write(tmp_path, "0001_a.py", name)
    assert names(tmp_path) == ["0001_a"]


@pytest.mark.parametrize("name", ["conftest.py", "env.py", "README.md", "0001_a.txt", "notes", "0001_a.pyc"])
def test_files_that_are_no_migrations_are_left_out(name: str, tmp_path: Path) -> None:
    write(tmp_path, "0001_a.py", name)
    assert names(tmp_path) == ["0001_a"]


def test_an_empty_folder_has_no_migrations(tmp_path: Path) -> None:
    assert names(tmp_path) == []


def test_files_of_one_sql_migration_belong_together(tmp_path: Path) -> None:
    write(tmp_path, "0001_a.up.sql", "0001_a.down.sql", "0001_a.postgresql.up.sql")
    (migration,) = Directory(tmp_path).migrations
    assert [file.name for file in migration.files] == ["0001_a.down.sql", "0001_a.postgresql.up.sql", "0001_a.up.sql"]


def test_no_file_is_opened_for_its_name(tmp_path: Path) -> None:
    write(tmp_path, "0001_a.py", text="this is not Python")
    assert names(tmp_path) == ["0001_a"]


def test_a_folder_named_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "0001_a.py", "sub/0002_b.sql")
    assert names(tmp_path, tmp_path, tmp_path / "sub") == ["0001_a", "0002_b"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"there is no directory '.*nowhere'\n.*brant init makes one"):
        names(tmp_path / "nowhere")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    write(tmp_path, "0001_a.py")
    with pytest.raises(ConfigurationError, match=r"'.*0001_a\.py' is not a directory"):
        names(tmp_path / "0001_a.py")


# -- the same name twice


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/0001_x.py", "b/0001_x.py"),
        ("a/0001_x.py", "b/0001_x.sql"),
        ("a/0001_x.sql", "b/0001_x.sql"),
        ("a/0001_x.up.sql", "b/0001_x.up.sql"),
    ],
)
def test_the_same_name_twice_names_both_files(one: str, other: str, tmp_path: Path) -> None:
    write(tmp_path, one, other)
    with pytest.raises(DuplicateMigration, match="two files are called '0001_x'") as caught:
        names(tmp_path)
    assert str(tmp_path / one) in caught.value.message
    assert str(tmp_path / other) in caught.value.message


def test_the_same_name_in_two_directories_names_both_files(tmp_path: Path) -> None:
    write(tmp_path, "core/0001_x.py", "plugin/0001_x.py")
    with pytest.raises(DuplicateMigration, match=r"core/0001_x\.py and .*plugin/0001_x\.py"):
        names(tmp_path / "core", tmp_path / "plugin")


# -- by name


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    return Directory(write(tmp_path, "0001_create_users.py", "0002_create_posts.py", "0010_users_email.py"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("0002_create_posts", "0002_create_posts"),
        ("0002", "0002_create_posts"),
        ("posts", "0002_create_posts"),
        ("users_email", "0010_users_email"),
        ("create_u", "0001_create_users"),
    ],
)
def test_a_migration_is_meant_by_its_name_its_beginning_or_a_part(text: str, name: str, directory: Directory) -> None:
    assert directory.resolve(text).name == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("users", "'users' may mean 2 migrations: 0001_create_users, 0010_users_email"),
        ("000", "'000' may mean 2 migrations: 0001_create_users, 0002_create_posts"),
        ("", "'' may mean 3 migrations"),
    ],
)
def test_a_text_that_may_mean_several_lists_them(text: str, said: str, directory: Directory) -> None:
    with pytest.raises(UnknownMigration, match=f"{said}(.*\n)*.*say more of the name"):
        directory.resolve(text)


def test_an_exact_name_wins_over_names_that_begin_with_it(tmp_path: Path) -> None:
    directory = Directory(write(tmp_path, "0001_a.py", "0001_a_more.py"))
    assert directory.resolve("0001_a").name == "0001_a"


def test_an_unknown_name_suggests_a_known_one(directory: Directory) -> None:
    with pytest.raises(UnknownMigration, match=r"no migration '0002_create_pots' in .*\n.*mean '0002_create_posts'"):
        directory.get("0002_create_pots")
    with pytest.raises(UnknownMigration, match="did you mean '0002_create_posts'"):
        directory.resolve("0002_create_pots")


def test_a_directory_knows_its_names(directory: Directory) -> None:
    assert "0002_create_posts" in directory
    assert "0002" not in directory


def test_migrations_are_found_in_the_order_asked(directory: Directory) -> None:
    found = named(directory, ["0010_users_email", "0001_create_users"])
    assert [migration.name for migration in found] == ["0010_users_email", "0001_create_users"]


# -- dependencies


def depending(folder: Path, name: str, *on: str) -> None:
    write(
        folder,
        f"{name}.py",
        text=f"from brant import migration\n\n@migration(depends_on={list(on)!r})\ndef up(schema):\n    pass\n",
    )


def order(folder: Path) -> list[str]:
    directory = Directory(folder)
    return [migration.name for migration in directory.in_dependency_order(directory.migrations)]


def test_without_dependencies_the_order_is_by_name(tmp_path: Path) -> None:
    assert order(write(tmp_path, "0002_b.py", "0001_a.py")) == ["0001_a", "0002_b"]


def test_what_is_depended_on_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "0002_b.py", "0003_c.py")
    depending(tmp_path, "0001_a", "0003_c")
    assert order(tmp_path) == ["0003_c", "0001_a", "0002_b"]


def test_dependencies_may_be_said_in_part(tmp_path: Path) -> None:
    write(tmp_path, "0003_create_users.py")
    depending(tmp_path, "0001_a", "users")
    assert order(tmp_path) == ["0003_create_users", "0001_a"]


def test_one_dependency_needs_no_list(tmp_path: Path) -> None:
    text = 'from brant import migration\n\n@migration(depends_on="0002_b")\ndef up(schema):\n    pass\n'
    write(tmp_path, "0001_a.py", text=text)
    write(tmp_path, "0002_b.py")
    assert order(tmp_path) == ["0002_b", "0001_a"]


def test_dependencies_of_dependencies_come_first_of_all(tmp_path: Path) -> None:
    depending(tmp_path, "0001_a", "0002_b")
    depending(tmp_path, "0002_b", "0003_c")
    write(tmp_path, "0003_c.py")
    assert order(tmp_path) == ["0003_c", "0002_b", "0001_a"]


def test_sql_files_have_dependencies_too(tmp_path: Path) -> None:
    write(tmp_path, "0002_b.py")
    (tmp_path / "0001_a.sql").write_text("-- brant: depends_on=0002_b\nSELECT 1;\n")
    assert order(tmp_path) == ["0002_b", "0001_a"]


def test_only_what_is_wanted_is_ordered_and_imported(tmp_path: Path) -> None:
    write(tmp_path, "0002_b.py", text="this is not Python")
    depending(tmp_path, "0001_a", "0002_b")
    directory = Directory(tmp_path)
    found = directory.in_dependency_order([directory.get("0001_a")])
    assert [migration.name for migration in found] == ["0001_a"]


def test_a_circle_is_told_whole(tmp_path: Path) -> None:
    depending(tmp_path, "0001_a", "0002_b")
    depending(tmp_path, "0002_b", "0003_c")
    depending(tmp_path, "0003_c", "0001_a")
    with pytest.raises(DependencyError, match="in a circle: 0001_a → 0002_b → 0003_c → 0001_a"):
        order(tmp_path)


def test_a_migration_can_not_depend_on_itself(tmp_path: Path) -> None:
    depending(tmp_path, "0001_a", "0001_a")
    with pytest.raises(DependencyError, match="in a circle: 0001_a → 0001_a"):
        order(tmp_path)


def test_a_missing_dependency_names_both_ends(tmp_path: Path) -> None:
    write(tmp_path, "0002_users.py")
    depending(tmp_path, "0001_a", "0002_uses")
    with pytest.raises(DependencyError, match=r"0001_a depends on '0002_uses': there is no migration") as caught:
        order(tmp_path)
    assert caught.value.hint == "did you mean '0002_users'?"
    assert caught.value.where == Where(str(tmp_path / "0001_a.py"), 1)


# -- files that can't be read


def broken(folder: Path, text: str) -> InvalidMigration:
    """What asking a file with this *text* raises."""
    (folder / "0001_a.py").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidMigration) as caught:
        Directory(folder).get("0001_a").up(Catalog())
    return caught.value


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("def up(schema):\n    schema.create_table(\n", "0001_a.py is not valid Python: '(' was never closed", 2),
        ("def up(schema):\npass\n", "0001_a.py is not valid Python: expected an indented block", 2),
        ("import os\nimport nowhere_at_all\n", "can't be imported: ModuleNotFoundError: No module named 'nowhere", 2),
        ("from brant import Schem\n", "can't be imported: ImportError: cannot import name 'Schem'", 1),
        ("x = 1\ny = x / 0\n", "can't be imported: ZeroDivisionError: division by zero", 2),
        ("x = 1\n", "0001_a.py has no up()", 1),
        ("up = 5\n", "0001_a.py has no up()", 1),
        ("def down(schema):\n    pass\n", "0001_a.py has no up()", 1),
        ("def up():\n    pass\n", "TypeError: up() takes 0 positional arguments but 1 was given", 1),
    ],
)
def test_a_file_that_can_not_be_read_is_told_with_its_line(text: str, said: str, line: int, tmp_path: Path) -> None:
    error = broken(tmp_path, text)
    assert said in error.message
    assert error.where == Where(str(tmp_path / "0001_a.py"), line)


def test_an_exception_in_a_function_of_the_file_is_told_at_its_own_line(tmp_path: Path) -> None:
    error = broken(tmp_path, "def helper():\n    raise KeyError('x')\n\nhelper()\n")
    assert error.where == Where(str(tmp_path / "0001_a.py"), 2)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "0001_a.py").write_bytes(b"def up(schema):\n    x = '\xff'\n")
    with pytest.raises(InvalidMigration, match=r"0001_a\.py is not valid Python"):
        Directory(tmp_path).get("0001_a").up(Catalog())


def test_null_bytes_are_told(tmp_path: Path) -> None:
    (tmp_path / "0001_a.py").write_bytes(b"def up(schema):\n    pass\x00\n")
    with pytest.raises(InvalidMigration, match=r"0001_a\.py"):
        Directory(tmp_path).get("0001_a").up(Catalog())


def test_the_way_back_is_derived_or_by_hand(tmp_path: Path) -> None:
    by_hand = "def up(schema):\n    schema.execute('SELECT 1')\n\ndef down(schema):\n    schema.execute('SELECT 2')\n"
    write(tmp_path, "0001_a.py", text=by_hand)
    (operation, where), *_ = Directory(tmp_path).get("0001_a").down(Catalog()).operations
    assert operation.source() == 'schema.execute("SELECT 2")'
    assert where == Where(str(tmp_path / "0001_a.py"), 5)


def test_a_way_back_by_hand_starts_from_what_up_left(tmp_path: Path) -> None:
    text = (
        "from sqlalchemy import Column, Integer\n\n"
        "def up(schema):\n    schema.create_table('t', Column('id', Integer))\n\n"
        "def down(schema):\n    schema.table('t').drop()\n"
    )
    write(tmp_path, "0001_a.py", text=text)
    recording = Directory(tmp_path).get("0001_a").down(Catalog())
    assert (recording.before.has_table("t"), recording.after.has_table("t")) == (True, False)
