"""The configuration file: where it is, what it says, and on which line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from brant.errors import ConfigurationError, Where


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """brant.toml, or the [tool.brant] of a pyproject.toml; ``table`` is brant's part of it."""

    path: Path
    text: str = field(repr=False)
    prefix: tuple[str, ...]
    table: Mapping[str, object] = field(repr=False)

    @property
    def folder(self) -> Path:
        return self.path.parent

    def origin(self, *path: str) -> str:
        """How a table of this file is called: ``/srv/brant.toml [env.production]``."""
        header = ".".join((*self.prefix, *path))
        return f"{self.path} [{header}]" if header else str(self.path)

    def where(self, path: tuple[str, ...]) -> Where:
        return Where(str(self.path), _line(self.text, (*self.prefix, *path)))


def named_file(path: Path) -> ConfigFile:
    """The file somebody asked for by name."""
    text = _text(path)
    if path.name != "pyproject.toml":
        return ConfigFile(path, text, (), _parsed(path, text))
    found = _tool_brant(path, text)
    if found is None:
        raise ConfigurationError("the file has no table [tool.brant]", file=str(path))
    return found


def nearest_file(start: Path) -> ConfigFile | None:
    """The configuration of *start* or of the nearest folder above it that has one."""
    for folder in (start, *start.parents):
        own, shared = folder / "brant.toml", folder / "pyproject.toml"
        if os.path.isfile(own):  # False, not an error, below a folder that may not be entered
            return named_file(own)
        if os.path.isfile(shared):
            text = _text(shared)
            # Most files on the way up aren't about brant and needn't be parsed.
            found = _tool_brant(shared, text) if "brant" in text else None
            if found is not None:
                return found
    return None


def _tool_brant(path: Path, text: str) -> ConfigFile | None:
    tool = _parsed(path, text).get("tool")
    table = tool.get("brant") if isinstance(tool, dict) else None
    return ConfigFile(path, text, ("tool", "brant"), table) if isinstance(table, dict) else None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} can't be read: it isn't UTF-8") from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise ConfigurationError(f"not valid TOML: {error}", file=str(path), line=line) from error


def _line(text: str, path: tuple[str, ...]) -> int:
    """The line of the longest part of *path* that is written out in the file."""
    best, line = 0, 1
    for number, key in _keys(text):
        if best < len(key) <= len(path) and path[: len(key)] == key:
            best, line = len(key), number
    return line


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The keys and table headers, by look alone: good for a line number, not for their values."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^][]+)]", line):
            table = _dotted(header[1])
            yield number, table
        elif assignment := re.match(r"\s*([\w.\"' -]+?)\s*=", line):
            yield number, (*table, *_dotted(assignment[1]))


def _dotted(key: str) -> tuple[str, ...]:
    return tuple(part.strip(" \t\"'") for part in key.split("."))
