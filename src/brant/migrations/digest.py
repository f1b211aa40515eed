"""What makes two recordings the same: a digest of operations, never of a file's bytes or of compiled SQL."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterable
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brant.operations.base import Operation

VERSION = 1
"""Goes up when the way of writing operations down changes; older digests are then compared as unknown."""

CHUNK = 16_384


def digest(operations: Iterable[Operation]) -> str:
    """``"1:<sha256>"`` of the operations as values; formatting, comments and import order don't matter."""
    written = json.dumps([_written(operation) for operation in operations], ensure_ascii=False, separators=(",", ":"))
    return f"{VERSION}:{hashlib.sha256(written.encode()).hexdigest()}"


def _written(value: object) -> object:
    """A value as JSON: a dataclass by the name and the fields that make it equal."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return value
        case Enum():
            return [type(value).__name__, value.name]
        case frozenset():
            return sorted(map(str, value))
        case tuple() | list():
            return [_written(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            kind: Any = type(value)
            said = [(name, getattr(value, name), default) for name, default in _fields(kind)]
            return [kind.__name__, *([name, _written(it)] for name, it, default in said if it != default)]
        case _:
            return str(value)


@cache
def _fields(kind: Any) -> tuple[tuple[str, object], ...]:
    """Name and default of what makes two values of a dataclass equal."""
    return tuple((field.name, field.default) for field in dataclasses.fields(kind) if field.compare)


def checksum(*files: str | Path) -> str:
    """SHA-256 of the files: when it is the recorded one, nothing needs to be recorded to compare.

    A line ends alike however it is checked out: Windows makes CRLF of LF.
    """
    texts = [_content(file).replace(b"\r\n", b"\n") + b"\x00" for file in files]
    return hashlib.sha256(b"".join(texts)).hexdigest()


def _content(file: str | Path) -> bytes:
    """Read without a file object, which would cost as much again: ten thousand files are read to find nothing to do."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        content = os.read(handle, CHUNK)
        while more := os.read(handle, len(content) or CHUNK):  # twice as much each time
            content += more
    finally:
        os.close(handle)
    return content
