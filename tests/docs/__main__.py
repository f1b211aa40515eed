"""``python -m tests.docs docs/running.md …`` writes what commands print now into pages; the difference is to be read.

What is shown with a line ``...`` in it stays as it is.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from tests.docs.console import ANYTHING, commands_in, difference
from tests.docs.pages import PROJECT, Page

_FILE = re.compile(r"\d{4}_\d\d_\d\d_\d{6}(_\w+)")


def update(path: Path) -> None:
    text = path.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        page = Page(path, Path(folder))
        for example in page:
            if example.region.lexemes["arguments"] == "console":
                block = str(example.parsed)
                text = text.replace(f"```console\n{block}```", f"```console\n{_printed(page, block, text)}```")
            else:
                example.evaluate()
        os.chdir(PROJECT)
    path.write_text(text, "utf-8")


def _printed(page: Page, block: str, text: str) -> str:
    parts: list[str] = []
    for command, shown in commands_in(block):
        printed = re.sub(r"[ \t]+$", "", page.console.typed(command), flags=re.MULTILINE).strip("\n")
        if ANYTHING in shown.splitlines() or (shown and difference(shown, printed) is None):
            printed = shown
        printed = re.sub(r"[\w.-]+@[\w.-]+", "deploy@ci", _with_known_names(printed, text))
        parts.append(f"$ {command}\n{printed}\n" if printed else f"$ {command}\n")
    return "".join(parts)


def _with_known_names(printed: str, text: str) -> str:
    """Files that were created just now, under the names the page has for them."""
    names = {found[1]: found[0] for found in reversed(list(_FILE.finditer(text)))}
    return _FILE.sub(lambda found: names.get(found[1], found[0]), printed)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        update(Path(name).resolve())
