"""Columns of numbers and of truth."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

import sqlalchemy as sa
from sqlalchemy import Column
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

from brant.columns.modifiers import IntegerModifiers, Modifiers, NumberModifiers, column

FAMILY = ("mysql", "mariadb")


def integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 32-bit integer: ``INTEGER``."""
    return column(name, sa.Integer(), modifiers)


def tiny_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """An 8-bit integer: ``TINYINT`` on MySQL and MariaDB, ``SMALLINT`` elsewhere."""
    return column(name, tiny(), modifiers)


def small_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 16-bit integer: ``SMALLINT``."""
    return column(name, sa.SmallInteger(), modifiers)


def medium_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 24-bit integer: ``MEDIUMINT`` on MySQL and MariaDB, ``INTEGER`` elsewhere."""
    return column(name, medium(), modifiers)


def big_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 64-bit integer: ``BIGINT``."""
    return column(name, sa.BigInteger(), modifiers)


def unsigned_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 32-bit integer from 0: ``INTEGER UNSIGNED`` on MySQL and MariaDB.

    Elsewhere a plain ``INTEGER``, up to half as far; ``check=True`` forbids negative numbers there too.
    """
    return column(name, sa.Integer(), {"unsigned": True, **modifiers})


def unsigned_tiny_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """An 8-bit integer from 0: ``TINYINT UNSIGNED`` on MySQL and MariaDB, ``SMALLINT`` elsewhere."""
    return column(name, tiny(), {"unsigned": True, **modifiers})


def unsigned_small_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 16-bit integer from 0: ``SMALLINT UNSIGNED`` on MySQL and MariaDB, ``SMALLINT`` elsewhere."""
    return column(name, sa.SmallInteger(), {"unsigned": True, **modifiers})


def unsigned_medium_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 24-bit integer from 0: ``MEDIUMINT UNSIGNED`` on MySQL and MariaDB, ``INTEGER`` elsewhere."""
    return column(name, medium(), {"unsigned": True, **modifiers})


def unsigned_big_integer(name: str, **modifiers: Unpack[IntegerModifiers]) -> Column[int]:
    """A 64-bit integer from 0: ``BIGINT UNSIGNED`` on MySQL and MariaDB, ``BIGINT`` elsewhere."""
    return column(name, sa.BigInteger(), {"unsigned": True, **modifiers})


def float(name: str, precision: int = 53, **modifiers: Unpack[NumberModifiers]) -> Column[float]:  # type: ignore[valid-type]  # noqa: A001
    """A floating point number with *precision* binary digits: ``FLOAT(precision)``; up to 24 of them need 32 bits."""
    return column(name, sa.Float(precision), modifiers)


def double(name: str, **modifiers: Unpack[NumberModifiers]) -> Column[float]:  # type: ignore[valid-type]
    """A 64-bit floating point number: ``DOUBLE PRECISION``; ``DOUBLE`` on MySQL, MariaDB and SQLite."""
    return column(name, sa.Double(), modifiers)


def decimal(name: str, precision: int = 8, scale: int = 2, **modifiers: Unpack[NumberModifiers]) -> Column[Decimal]:
    """An exact number of *precision* digits, *scale* of them behind the point: ``NUMERIC(precision, scale)``."""
    return column(name, sa.Numeric(precision, scale), modifiers)


def boolean(name: str, **modifiers: Unpack[Modifiers]) -> Column[bool]:
    """True or false: ``BOOLEAN``; ``TINYINT(1)`` on MySQL and MariaDB."""
    return column(name, sa.Boolean(), modifiers)


def tiny() -> TypeEngine[int]:
    return sa.SmallInteger().with_variant(mysql.TINYINT(), *FAMILY)


def medium() -> TypeEngine[int]:
    return sa.Integer().with_variant(mysql.MEDIUMINT(), *FAMILY)
