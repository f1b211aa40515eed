"""The names brant gives to indexes and constraints that have none.

One convention for all databases, cut at the strictest limit (PostgreSQL's 63
bytes), so that a name is the same wherever the migration runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

LIMIT = 63
"""Bytes of UTF-8: PostgreSQL's NAMEDATALEN - 1; MySQL and MariaDB take 64 characters."""


def fitted(name: str, limit: int = LIMIT) -> str:
    """*name*, or its beginning and a hash of the whole when it is longer than *limit* bytes."""
    raw = name.encode(errors="surrogatepass")
    if len(raw) <= limit:
        return name
    digest = hashlib.sha256(raw).hexdigest()[:8]
    return raw[: limit - 9].decode(errors="ignore").rstrip("_") + "_" + digest


def base(table: str) -> str:
    """The table's name without its schema."""
    return table.rpartition(".")[2]


def index_name(table: str, labels: Sequence[str]) -> str:
    return fitted("_".join(["ix", base(table), *map(_word, labels)]))


def unique_name(table: str, columns: Sequence[str]) -> str:
    return fitted("_".join(["uq", base(table), *columns]))


def primary_key_name(table: str) -> str:
    return fitted(f"pk_{base(table)}")


def foreign_key_name(table: str, columns: Sequence[str], referred_table: str) -> str:
    return fitted("_".join(["fk", base(table), *columns, base(referred_table)]))


def check_name(table: str, expression: str) -> str:
    """Named after its text, so that two checks of one table differ and order does not matter."""
    return fitted(f"ck_{base(table)}_{hashlib.sha256(expression.encode()).hexdigest()[:8]}")


def exclusion_name(table: str, labels: Sequence[str]) -> str:
    return fitted("_".join(["ex", base(table), *map(_word, labels)]))


def trigger_function(table: str, trigger: str) -> str:
    """The function that a trigger calls on PostgreSQL, beside its table."""
    schema, _, name = table.rpartition(".")
    return (f"{schema}." if schema else "") + fitted(f"{name}_{trigger}")


def _word(label: str) -> str:
    """An expression's text as part of a name: letters, digits and underscores only."""
    if label.isidentifier():
        return label
    cleaned = "".join(letter if letter.isalnum() else "_" for letter in label)
    return "_".join(part for part in cleaned.split("_") if part) or "expr"
