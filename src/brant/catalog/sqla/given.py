"""Names and tables as SQLAlchemy's constructs have them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.sql.elements import _truncated_label
from sqlalchemy.sql.schema import SchemaConst

from brant.catalog import names
from brant.errors import RecordingError

SCRATCH = "brant scratch table"


def given_name(name: object) -> str | None:
    """A name that was given; one that SQLAlchemy made up itself is cut as brant cuts."""
    if name is None or isinstance(name, SchemaConst) or not isinstance(name, str):
        return None
    return names.fitted(str(name)) if isinstance(name, _truncated_label) else str(name)


def text_of(name: object) -> str:
    """The name of a column, which has to have one."""
    if not isinstance(name, str):
        raise RecordingError("a column has no name", hint='write Column("name", …)')
    return str(name)


def table_of(item: sa.Index | sa.Constraint) -> sa.Table | None:
    """The table it sits on, if any."""
    try:
        return item.table
    except exc.InvalidRequestError:
        return None
