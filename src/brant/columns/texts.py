"""Columns of text."""

from __future__ import annotations

from typing import Unpack

import sqlalchemy as sa
from sqlalchemy import Column
from sqlalchemy.dialects import mysql

from brant.columns.modifiers import TextModifiers, column
from brant.columns.numbers import FAMILY


def char(name: str, length: int = 255, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """Text of exactly *length* characters, filled up with blanks: ``CHAR(length)``."""
    return column(name, sa.CHAR(length), modifiers)


def string(name: str, length: int = 255, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """Text of at most *length* characters: ``VARCHAR(length)``; SQLite keeps the length as a note."""
    return column(name, sa.String(length), modifiers)


def tiny_text(name: str, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """Text of at most 255 bytes: ``TINYTEXT`` on MySQL and MariaDB, ``VARCHAR(255)`` elsewhere."""
    return column(name, sa.String(255).with_variant(mysql.TINYTEXT(), *FAMILY), modifiers)


def text(name: str, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """Text of any length: ``TEXT``, at most 64 KiB on MySQL and MariaDB."""
    return column(name, sa.Text(), modifiers)


def medium_text(name: str, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """Text of any length: ``MEDIUMTEXT`` (16 MiB) on MySQL and MariaDB, ``TEXT`` elsewhere."""
    return column(name, sa.Text().with_variant(mysql.MEDIUMTEXT(), *FAMILY), modifiers)


def long_text(name: str, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """Text of any length: ``LONGTEXT`` (4 GiB) on MySQL and MariaDB, ``TEXT`` elsewhere."""
    return column(name, sa.Text().with_variant(mysql.LONGTEXT(), *FAMILY), modifiers)


def ulid(name: str = "ulid", length: int = 26, **modifiers: Unpack[TextModifiers]) -> Column[str]:
    """A ULID as text: ``CHAR(26)``."""
    return column(name, sa.CHAR(length), modifiers)


def remember_token(name: str = "remember_token") -> Column[str]:
    """The token of a login that is remembered; NULL without one: ``VARCHAR(100)``."""
    return column(name, sa.String(100), {"nullable": True})
