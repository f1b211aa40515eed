"""SHOW CREATE TABLE of many tables in few round trips."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa

AT_ONCE = 200
"""Statements sent together: their answers have to be read before others are sent."""

_SET_OPTION, _ON, _OFF = 0x1B, 0, 1
"""COM_SET_OPTION of the client/server protocol, and MYSQL_OPTION_MULTI_STATEMENTS_ON and _OFF."""


def shown(connection: sa.Connection, names: Sequence[str]) -> dict[str, str]:
    """What SHOW CREATE TABLE says of each of *names*, which are quoted.

    One round trip for every 200 where the driver is PyMySQL, else one for each.
    """
    driver: Any = connection.connection.dbapi_connection
    if type(driver).__module__ == "pymysql.connections":
        # A table may go meanwhile; then each is asked for by itself, and SQLAlchemy tells which it was.
        with suppress(driver.Error), _several_statements(driver):
            return _together(driver, names)
    return {name: _one(connection, name) for name in names}


def _one(connection: sa.Connection, name: str) -> str:
    options = {"no_parameters": True}
    return str(connection.exec_driver_sql(f"SHOW CREATE TABLE {name}", execution_options=options).one()[1])


def _together(driver: Any, names: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(names), AT_ONCE):
        part = names[start : start + AT_ONCE]
        with driver.cursor() as cursor:
            cursor.execute(";".join(f"SHOW CREATE TABLE {name}" for name in part))
            for place, name in enumerate(part):
                if place:
                    cursor.nextset()
                found[name] = str(cursor.fetchone()[1])
    return found


@contextmanager
def _several_statements(driver: Any) -> Iterator[None]:
    """Off otherwise: what is given to the database as one statement is to be one."""
    _set(driver, _ON)
    try:
        yield
    finally:
        _set(driver, _OFF)


def _set(driver: Any, option: int) -> None:
    # PyMySQL has no method for it: the command is sent, and its answer (EOF or OK) read.
    driver._execute_command(_SET_OPTION, struct.pack("<H", option))
    driver._read_packet()
