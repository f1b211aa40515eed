"""Types the commands of a ``console`` block into a shell, and compares what is printed with what is shown."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ANYTHING = "..."
"""A line of its own that stands for any number of lines."""

_CHANGING = (
    (re.compile(r"\.{2,} (?=\d)"), ".. "),  # as many dots as a duration leaves room for
    (re.compile(r"\b\d+(\.\d+)? ?(ms|s)\b"), "<duration>"),
    (re.compile(r"\b\d{4}_\d\d_\d\d_\d{6}(?!\d)"), "<time>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( UTC|Z|\+00:00)?"), "<time>"),
    (re.compile(r"\b[\w.-]+@[\w.-]+"), "<actor>"),
    (re.compile(r"(?<=\S) {2,}"), "  "),  # columns are as wide as what is in them
)


class Console:
    """A shell in a folder, as a newcomer has it: nothing configured, output to a pipe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BRANT_")}
        programs = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
        self._environ = kept | {"PATH": programs, "PYTHONUTF8": "1"}
        for name in ("DATABASE_URL", "CI", "NO_COLOR", "FORCE_COLOR", "PYTEST_ADDOPTS"):
            self._environ.pop(name, None)
        self.code = 0

    def compare(self, block: str) -> str | None:
        """What is wrong with a block; None if it prints what it shows."""
        commands = list(commands_in(block))
        following = [command for command, _ in commands[1:]] + [""]
        for (command, shown), then in zip(commands, following, strict=True):
            printed = self.typed(command)
            if self.code and not shown and "$?" not in then:
                return f"$ {command}\nended with {self.code}:\n{printed}"
            if shown and (differing := difference(shown, printed)):
                return f"$ {command}\n{differing}"
        return None

    def typed(self, command: str) -> str:
        """What a command prints, on both outputs; ``code`` is what it ends with."""
        if command == "echo $?":
            return str(self.code)
        if assigned := re.fullmatch(r"export (\w+)=(\S+)", command):
            self._environ[assigned[1]] = assigned[2]
            return ""
        done = subprocess.run(
            command,
            shell=True,
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.code = done.returncode
        return done.stdout.replace(f"{self._folder.resolve()}{os.sep}", "").replace(f"{self._folder}{os.sep}", "")


def commands_in(block: str) -> Iterator[tuple[str, str]]:
    """Each command with the output shown under it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command.strip(), shown.strip("\n")


def difference(shown: str, printed: str) -> str | None:
    """A readable difference; None where *printed* is what was *shown*."""
    wanted, got = _steady(shown), _steady(printed)
    pattern = "\n".join(".*" if line == ANYTHING else re.escape(line) for line in wanted)
    if re.fullmatch(pattern, "\n".join(got), re.DOTALL):
        return None
    return "\n".join(difflib.unified_diff(wanted, got, "shown", "printed", lineterm="")) + f"\n\n{printed}"


def _steady(text: str) -> list[str]:
    """The lines without what every run prints differently."""
    for pattern, replacement in _CHANGING:
        text = pattern.sub(replacement, text)
    return [line.rstrip() for line in text.strip("\n").splitlines()]
