"""What the names of ``.sql`` files say: a migration, a direction, a database.

No file is opened, and little imported: a directory with nothing to apply asks for no more.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from brant.dialects import ALIASES, KNOWN
from brant.errors import InvalidMigration
from brant.migrations.sqlnotes import Way, nearly


@dataclass(frozen=True, slots=True)
class FileName:
    """What the name of a ``.sql`` file says."""

    name: str
    direction: Way | Literal["both"] = "both"
    dialect: str | None = None


def recognise(filename: str) -> FileName | None:
    """``NAME.sql``, ``NAME.up.sql``, ``NAME.postgresql.sql``, ``NAME.mysql.up.sql`` …; None when it is no SQL file.

    Raises InvalidMigration where the last word is nearly a direction or a database: the file would run everywhere.
    """
    stem, dot, suffix = filename.rpartition(".")
    if suffix.lower() != "sql" or not dot or not stem:
        return None
    direction: Way | Literal["both"] = "both"
    dialect: str | None = None
    while "." in stem:
        rest, _, word = stem.rpartition(".")
        known = ALIASES.get(word.lower(), word.lower())
        if direction == "both" and known in ("up", "down"):
            direction = "up" if known == "up" else "down"
        elif dialect is None and known in KNOWN:
            dialect = known
        else:
            _refuse_slip(filename, known)
            break
        stem = rest
    return FileName(stem, direction, dialect)


def _refuse_slip(filename: str, word: str) -> None:
    meant = nearly(word) or next(iter(difflib.get_close_matches(word, (*KNOWN, "pgsql"), 1, cutoff=0.82)), None)
    if meant and word not in ("up", "down", *KNOWN):
        raise InvalidMigration(
            f"{filename!r} looks like a variant, and {word!r} is no direction and no database",
            file=filename,
            hint=f"call it {ALIASES.get(meant, 'postgresql' if meant == 'pgsql' else meant)!r}",
        )
