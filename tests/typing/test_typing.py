"""What mypy and pyright say about migration files: nothing of a good one, and each planted mistake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GOOD = Path(__file__).parent / "good_migration.py"

HEAD = '''"""Mistakes, one a line."""

from brant import Schema, columns as c, migration


def up(schema: Schema) -> None:
    posts = schema.table("posts")
'''
MISTAKES = {
    "a verb that does not exist": 'posts.add_indx("title")',
    "a keyword that does not exist": 'posts.rename_column("title", into="name")',
    "a setting that does not exist": "migration(depend_on='0001_users')",
    "a misspelt modifier of a column": 'c.string("title", nulable=True)',
    "a misspelt attribute to alter": 'posts.alter_column("title", nulable=True)',
    "a type that is text": 'posts.alter_column("title", type="text")',
    "nullable that is text": 'posts.alter_column("title", nullable="no")',
    "a length that is text": 'c.string("title", "200")',
    "an item that is text": 'posts.add("title")',
    "a table in place of its name": "schema.drop_table(posts)",
    "columns in a list": 'posts.add_unique(["title", "views"])',
    "a foreign key without a target": 'posts.add_foreign_key("author_id")',
    "SQL that is a number": "schema.execute(5)",
    "a function that takes no connection": "schema.run(lambda: None)",
    "a flag without its keyword": 'schema.drop_table("posts", True)',
    "a question that is not asked": 'schema.has_tabel("posts")',
    "a migration without its schema": "up()",
}

Place = tuple[str, int]
"""A file's name and a line of it that a checker complains about."""


def mypy(*files: Path) -> set[Place]:
    command = [sys.executable, "-m", "mypy", "--strict", "--hide-error-context", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {
        (Path(name).name, int(line))
        for name, line in re.findall(r"^(.*?):(\d+)(?::\d+)?: error:", done.stdout, re.MULTILINE)
    }


def pyright(*files: Path) -> set[Place]:
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {
        (Path(entry["file"]).name, entry["range"]["start"]["line"] + 1)
        for entry in json.loads(done.stdout)["generalDiagnostics"]
        if entry["severity"] == "error"
    }


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_each_mistake_is_seen_and_nothing_else(checker: Callable[..., set[Place]], tmp_path: Path) -> None:
    file = tmp_path / "mistakes.py"
    file.write_text(HEAD + "".join(f"    {mistake}\n" for mistake in MISTAKES.values()), encoding="utf-8")
    first = HEAD.count("\n") + 1
    said = {(file.name, line): mistake for line, mistake in enumerate(MISTAKES, first)}

    seen = checker(GOOD, file)

    assert [said[place] for place in sorted(said.keys() - seen)] == []
    assert seen - said.keys() == set()
