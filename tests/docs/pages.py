"""Where the pages are, and how the examples of one are run.

Each page is read from top to bottom in a folder of its own that begins as a clone does, with
``migrations_example/`` in it. Python blocks share one namespace. ``console`` blocks are typed into a
shell, and what they print is compared with what they show. A block whose first line is a comment with
a file's name (``# migrations/0001_create_posts.py``, ``-- …``) is written into that file instead.
Of a ``sh`` block, made to be copied, what follows ``pip install`` is typed; a ``text`` block shows its output.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sybil.document import Document
from sybil.evaluators.python import PythonEvaluator
from sybil.example import Example
from sybil.parsers.markdown import CodeBlockParser

from tests.docs.console import Console, difference
from tests.docs.fragments import recorder

PROJECT = Path(__file__).parents[2]
PAGES = (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").rglob("*.md")))

_FILE = re.compile(r"(?:#|--) (\S+\.(?:py|sql|toml))\n")
_STAMP = re.compile(r"\d{4}_\d\d_\d\d_\d{6}")
_INSTALL = re.compile(r"^python -m pip install [^&\n]*(?:&& )?", re.MULTILINE)


class Page:
    """One page, its examples, and the folder they work in."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._folder = folder
        self.console = Console(folder)
        self._python = PythonEvaluator()
        self._printed: str | None = None
        evaluators = {
            "python": self._run,
            "sql": self._write,
            "toml": self._write,
            "console": self._type,
            "sh": self._copy,
            "text": self._show,
        }
        parsers = [CodeBlockParser(language, evaluate) for language, evaluate in evaluators.items()]
        self._document = Document.parse(str(path), *parsers)
        self.schema = recorder()
        self._document.namespace["schema"] = self.schema
        shutil.copytree(PROJECT / "migrations_example", folder / "migrations_example")

    def __iter__(self) -> Iterator[Example]:
        return iter(self._document)

    def fragments(self) -> Iterator[Example]:
        """The Python blocks that are no files."""
        for example in self:
            if example.region.evaluator == self._run and not _FILE.match(example.parsed):
                yield example

    def _run(self, example: Example) -> None:
        if _FILE.match(example.parsed):
            self._write(example)
        else:
            self._python(example)

    def _write(self, example: Example) -> None:
        """A block that names no file is there to be read."""
        if (named := _FILE.match(example.parsed)) is None:
            return
        path = self._as_created(self._folder / named[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example.parsed, "utf-8")

    def _as_created(self, path: Path) -> Path:
        """``brant new`` gave the file another time than the page shows."""
        ending = _STAMP.sub("", path.name)
        beside = sorted(path.parent.glob(f"*{ending}")) if ending != path.name else []
        return beside[0] if beside else path

    def _type(self, example: Example) -> str | None:
        return self.console.compare(example.parsed)

    def _copy(self, example: Example) -> str | None:
        command = _INSTALL.sub("", example.parsed).strip()
        if command == example.parsed.strip() or not command.startswith("python -m brant "):
            return None
        self._printed = self.console.typed(command)
        return self._printed if self.console.code else None

    def _show(self, example: Example) -> str | None:
        printed, self._printed = self._printed, None
        return None if printed is None else difference(example.parsed, printed)


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))
