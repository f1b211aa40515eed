"""What a command has to say: fields for programs, and the same for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path, PurePath

from brant.cli.table import Table

SCHEMA = "brant/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """``fields`` are printed with ``--json``, ``shown`` without; ``code`` is the exit code.

    ``closing`` is said last, on stderr.
    """

    fields: Mapping[str, object] = field(default_factory=dict[str, object])
    shown: Sequence[str | Table] = ()
    code: int = 0
    closing: str = ""


def as_json(command: str, code: int, fields: Mapping[str, object], *, ascii_only: bool = False) -> str:
    """One object, on one line."""
    import json

    every = {"schema": SCHEMA, "command": command, "code": code}
    assert not every.keys() & fields.keys(), "a field would hide what every answer says"
    return json.dumps(every | dict(fields), ensure_ascii=ascii_only, default=_plain)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case PurePath():
            return str(value)
        case frozenset() | set():
            return sorted(value)
        case _:
            return str(value)


def from_here(path: Path) -> Path:
    """A file as people would name it: from the current folder, if it lies there."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path
