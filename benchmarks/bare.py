"""The limit a migration tool is held against: the driver, the statements, a transaction and a row per migration.

``python bare.py FAMILY STATEMENTS URL-PARTS…``; imports nothing but the driver and json.
"""

import json
import sys
from importlib import import_module
from typing import Any

HISTORY = "CREATE TABLE IF NOT EXISTS bare_history (name VARCHAR(255) PRIMARY KEY, batch INTEGER NOT NULL)"


def main(family: str, file: str, where: str) -> None:
    with open(file, encoding="utf-8") as opened:
        migrations = json.load(opened)
    connection, begin, place = connected(family, json.loads(where))
    cursor = connection.cursor()
    cursor.execute(HISTORY)
    connection.commit()
    for name, statements in migrations:
        if begin:
            cursor.execute(begin)
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"INSERT INTO bare_history (name, batch) VALUES ({place}, 1)", (name,))
        connection.commit()
    connection.close()


def connected(family: str, where: dict[str, Any]) -> tuple[Any, str, str]:
    """A connection, what begins a transaction that the driver does not begin itself, and its placeholder."""
    if family == "sqlite":
        import sqlite3

        return sqlite3.connect(where["database"], isolation_level=None), "BEGIN IMMEDIATE", "?"
    if family == "postgresql":
        import psycopg

        return psycopg.connect(**where), "", "%s"
    return import_module("pymysql").connect(**where), "", "%s"


main(*sys.argv[1:])
