"""Names and tables as SQLAlchemy's constructs have them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.sql.base import DialectKWArgs
from sqlalchemy.sql.elements import _truncated_label
from sqlalchemy.sql.schema import SchemaConst

from brant.catalog import names
from brant.errors import RecordingError

SCRATCH = "brant scratch table"
BEYOND = "brant.index"
"""Where an Index that was built from a definition has that: it says what an Index has no word for."""


def given_name(name: object) -> str | None:
    """A name that was given; one that a naming convention made is cut as SQLAlchemy cuts it for PostgreSQL."""
    if name is None or isinstance(name, SchemaConst) or not isinstance(name, str):
        return None
    return _cut(str(name)) if isinstance(name, _truncated_label) else str(name)


def _cut(name: str) -> str:
    """As ``create_all()`` names it on PostgreSQL, whose limit is the strictest: 63 characters, or bytes."""
    if len(name) > names.LIMIT:
        digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        name = f"{name[: names.LIMIT - 8]}_{digest[-4:]}"
    return names.fitted(name)


def text_of(name: object) -> str:
    """The name of a column, which has to have one."""
    if not isinstance(name, str):
        raise RecordingError("a column has no name", hint='write Column("name", …)')
    return str(name)


def dialect_kwargs(item: DialectKWArgs) -> dict[str, Any]:
    """What was given for one database alone.

    SQLAlchemy makes the view of it when it is first asked for, 1.5 KB an item that stay: it is not asked where
    nothing was given. A dict, as to ask the view for a key imports the dialect that the key names, for every item.
    """
    if "dialect_options" not in vars(item):
        return {}
    return dict(cast("Mapping[str, Any]", item.dialect_kwargs))


def table_of(item: sa.Index | sa.Constraint) -> sa.Table | None:
    """The table it sits on, if any."""
    try:
        return item.table
    except exc.InvalidRequestError:
        return None
