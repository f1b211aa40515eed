"""Types of the user's own that look at a database's name."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from brant.catalog import sqla
from brant.dialects import dialect_for
from brant.operations.tables import CreateTable


class Long(sa.types.TypeDecorator[str]):
    """Long text, where MySQL's is short."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(mysql.LONGTEXT() if dialect.name == "mysql" else sa.Text())


class Sorted(Long):
    """With something for MariaDB too."""

    def load_dialect_impl(self, dialect: Any) -> Any:
        return mysql.MEDIUMTEXT() if dialect.name == "mariadb" else super().load_dialect_impl(dialect)


@pytest.mark.parametrize(
    ("kind", "dialect", "said"),
    [
        (Long, "mysql", "LONGTEXT"),
        (Long, "mariadb", "LONGTEXT"),
        (Long, "sqlite", "TEXT"),
        (Sorted, "mariadb", "MEDIUMTEXT"),
    ],
)
def test_what_is_said_for_mysql_serves_mariadb_too(
    kind: type[sa.types.TypeDecorator[str]], dialect: str, said: str
) -> None:
    table = sqla.table_definition(sa.Table("notes", sa.MetaData(), sa.Column("body", kind)))
    operation = CreateTable(table)
    from brant.catalog.catalog import Catalog

    (work,) = dialect_for(dialect).work([(operation, None)], Catalog())
    assert f"body {said}" in str(work).replace("`", "")
