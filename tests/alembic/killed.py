"""Runs Alembic's revisions by brant, and dies before or after the *nth* of their statements."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from brant import Migrator

THEIRS = re.compile(r"\s*(?:CREATE|ALTER|DROP|RENAME|INSERT|UPDATE|DELETE)\b(?!.*brant_migrations)", re.DOTALL)


def main(url: str, home: str, moment: str = "never", nth: str = "0") -> None:
    left = int(nth)
    engine = sa.create_engine(url, poolclass=sa.NullPool)

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        nonlocal left
        left -= THEIRS.match(statement) is not None
        if left < 0:
            os._exit(9)

    if moment != "never":
        event.listen(engine, f"{moment}_cursor_execute", count)
    Migrator(engine, home).migrate()


if __name__ == "__main__":
    main(*sys.argv[1:])
