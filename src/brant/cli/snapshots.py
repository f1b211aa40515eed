"""Where the file of a snapshot is."""

from __future__ import annotations

from pathlib import Path

from brant.cli.invocation import Invocation
from brant.errors import ConfigurationError


def place(invocation: Invocation, file: Path | None) -> Path:
    """As said, or ``schema.postgresql.sql``."""
    if file is not None:
        return file
    from brant.execution.database import Database

    return Path(f"schema.{Database(invocation.url).dialect.name}.sql")


def read(path: Path) -> str:
    """Raises ConfigurationError where there is no such file."""
    if not path.is_file():
        raise ConfigurationError(f"there is no snapshot {str(path)!r}", hint="brant snapshot dump writes one")
    return path.read_text("utf-8")
