"""Columns of dates and times.

A *timestamp* is an instant: with a zone on PostgreSQL, in UTC on the others. MySQL's
``TIMESTAMP`` ends in 2038, so ``DATETIME`` stands in its place. A *datetime* is what a
clock on the wall shows, without a zone.
"""

from __future__ import annotations

from datetime import date as _date
from datetime import datetime as _datetime
from datetime import time as _time
from datetime import timedelta
from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy import Column
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

from brant.columns.modifiers import Modifiers, TimeModifiers, column, timed
from brant.columns.numbers import FAMILY

Pair = tuple[Column[_datetime], Column[_datetime]]


def date(name: str, **modifiers: Unpack[TimeModifiers]) -> Column[_date]:
    """A day: ``DATE``."""
    return timed(name, sa.Date(), modifiers, "date")


def datetime(name: str, precision: int | None = None, **modifiers: Unpack[TimeModifiers]) -> Column[_datetime]:
    """A date and time without zone: ``TIMESTAMP`` on PostgreSQL, ``DATETIME`` elsewhere.

    *precision* counts the digits of a second's fraction; without it PostgreSQL has 6, MySQL and MariaDB none.
    """
    return timed(name, wall_clock(precision), modifiers, "timestamp", precision)


def datetime_tz(name: str, precision: int = 6, **modifiers: Unpack[TimeModifiers]) -> Column[_datetime]:
    """An instant, like :func:`timestamp`."""
    return timestamp(name, precision, **modifiers)


def timestamp(name: str, precision: int = 6, **modifiers: Unpack[TimeModifiers]) -> Column[_datetime]:
    """An instant: ``TIMESTAMP WITH TIME ZONE`` on PostgreSQL, ``DATETIME(6)`` on MySQL and MariaDB, else ``DATETIME``.

    *precision* counts the digits of a second's fraction.
    """
    return timed(name, instant(precision), modifiers, "timestamp", precision)


def timestamp_tz(name: str, precision: int = 6, **modifiers: Unpack[TimeModifiers]) -> Column[_datetime]:
    """An instant, like :func:`timestamp`, which always is one."""
    return timestamp(name, precision, **modifiers)


def time(name: str, precision: int | None = None, **modifiers: Unpack[TimeModifiers]) -> Column[_time]:
    """A time of day: ``TIME``; *precision* counts the digits of a second's fraction."""
    return timed(name, _time_type(precision, zone=False), modifiers, "time", precision)


def time_tz(name: str, precision: int | None = None, **modifiers: Unpack[TimeModifiers]) -> Column[_time]:
    """A time of day with its zone: ``TIME WITH TIME ZONE`` on PostgreSQL, ``TIME`` elsewhere, where it is lost."""
    return timed(name, _time_type(precision, zone=True), modifiers, "time", precision)


def year(name: str, **modifiers: Unpack[TimeModifiers]) -> Column[int]:
    """A year: ``YEAR`` (1901 to 2155) on MySQL and MariaDB, ``SMALLINT`` elsewhere."""
    return timed(name, sa.SmallInteger().with_variant(mysql.YEAR(), *FAMILY), modifiers, "year")


def interval(name: str, **modifiers: Unpack[Modifiers]) -> Column[timedelta]:
    """A length of time: ``INTERVAL`` on PostgreSQL; elsewhere a ``DATETIME`` counted from 1970, as SQLAlchemy does."""
    return column(name, sa.Interval().with_variant(sa.Interval(second_precision=6), *FAMILY), modifiers)


def timestamps(*, precision: int = 6, nullable: bool = True, use_current: bool = False) -> Pair:
    """``created_at`` and ``updated_at``, instants that may be NULL; *use_current* makes the present their default."""
    given: TimeModifiers = {"nullable": nullable, "use_current": use_current}
    return timestamp("created_at", precision, **given), timestamp("updated_at", precision, **given)


def timestamps_tz(*, precision: int = 6, nullable: bool = True, use_current: bool = False) -> Pair:
    """:func:`timestamps`, which always are instants."""
    return timestamps(precision=precision, nullable=nullable, use_current=use_current)


def nullable_timestamps(*, precision: int = 6) -> Pair:
    """:func:`timestamps` that may be NULL."""
    return timestamps(precision=precision)


def nullable_timestamps_tz(*, precision: int = 6) -> Pair:
    """:func:`timestamps` that may be NULL."""
    return timestamps(precision=precision)


def datetimes(*, precision: int | None = None, nullable: bool = True, use_current: bool = False) -> Pair:
    """``created_at`` and ``updated_at`` without zone, like :func:`datetime`."""
    given: TimeModifiers = {"nullable": nullable, "use_current": use_current}
    return datetime("created_at", precision, **given), datetime("updated_at", precision, **given)


def soft_deletes(name: str = "deleted_at", precision: int = 6) -> Column[_datetime]:
    """When a row was deleted softly, an instant; NULL while it was not."""
    return timestamp(name, precision, nullable=True)


def soft_deletes_tz(name: str = "deleted_at", precision: int = 6) -> Column[_datetime]:
    """:func:`soft_deletes`, which always is an instant."""
    return soft_deletes(name, precision)


def soft_deletes_datetime(name: str = "deleted_at", precision: int | None = None) -> Column[_datetime]:
    """When a row was deleted softly, without zone, like :func:`datetime`; NULL while it was not."""
    return datetime(name, precision, nullable=True)


def instant(precision: int = 6) -> TypeEngine[_datetime]:
    type_ = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=precision or None), *FAMILY)
    return type_ if precision == 6 else _on_postgresql(type_, "TIMESTAMP", precision, zone=True)


def wall_clock(precision: int | None = None) -> TypeEngine[_datetime]:
    if precision is None:
        return sa.DateTime()
    type_ = sa.DateTime().with_variant(mysql.DATETIME(fsp=precision or None), *FAMILY)
    return _on_postgresql(type_, "TIMESTAMP", precision, zone=False)


def _time_type(precision: int | None, *, zone: bool) -> TypeEngine[_time]:
    type_: TypeEngine[_time] = sa.Time(timezone=zone)
    if precision is None:
        return type_
    return _on_postgresql(type_.with_variant(mysql.TIME(fsp=precision or None), *FAMILY), "TIME", precision, zone=zone)


def _on_postgresql(type_: TypeEngine[Any], name: str, precision: int, *, zone: bool) -> TypeEngine[Any]:
    from sqlalchemy.dialects import postgresql

    own: TypeEngine[Any] = getattr(postgresql, name)(timezone=zone, precision=precision)
    return type_.with_variant(own, "postgresql")
