"""Types that SQLAlchemy has, and ours, with the databases that know them."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.types import TypeEngine

from brant import columns as c


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


GENERIC: tuple[TypeEngine[Any], ...] = (
    sa.BigInteger(),
    sa.Boolean(),
    sa.Boolean(create_constraint=True, name="ck_flag"),
    sa.Date(),
    sa.DateTime(),
    sa.DateTime(timezone=True),
    sa.Double(),
    sa.Enum("a", "it's", name="letters"),
    sa.Enum(Colour),
    sa.Enum("a", "b", name="checked", native_enum=False, create_constraint=True),
    sa.Enum("a", "b", name="longer", native_enum=False, length=40),
    sa.Float(),
    sa.Float(24),
    sa.Integer(),
    sa.Interval(),
    sa.Interval(native=False),
    sa.JSON(),
    sa.JSON(none_as_null=True),
    sa.LargeBinary(),
    sa.LargeBinary(20),
    sa.Numeric(),
    sa.Numeric(10, 3),
    sa.Numeric(10, 3, asdecimal=False),
    sa.PickleType(),
    sa.SmallInteger(),
    sa.String(20),
    sa.Text(),
    sa.Time(),
    sa.Time(timezone=True),
    sa.Unicode(20),
    sa.UnicodeText(),
    sa.Uuid(),
    sa.Uuid(as_uuid=False),
    sa.Uuid(native_uuid=False),
    sa.BIGINT(),
    sa.BLOB(),
    sa.BOOLEAN(),
    sa.CHAR(3),
    sa.DATE(),
    sa.DECIMAL(8, 2),
    sa.FLOAT(),
    sa.INTEGER(),
    sa.NUMERIC(8, 2),
    sa.REAL(),
    sa.SMALLINT(),
    sa.TEXT(),
    sa.TIME(),
    sa.TIMESTAMP(),
    sa.VARCHAR(20),
    sa.Integer().with_variant(sa.BigInteger(), "postgresql").with_variant(mysql.MEDIUMINT(unsigned=True), "mysql"),
    c.Raw("varchar(12)"),
    c.Raw({"postgresql": "int4range", "default": "varchar(12)"}),
)
ELSEWHERE = {"BLOB": {"postgresql"}}

POSTGRESQL: tuple[TypeEngine[Any], ...] = (
    postgresql.ARRAY(sa.Integer),
    postgresql.ARRAY(sa.String(20), dimensions=2),
    postgresql.ARRAY(postgresql.ENUM("a", "b", name="listed")),
    sa.ARRAY(sa.Text),
    postgresql.BIT(3),
    postgresql.BIT(9, varying=True),
    postgresql.BYTEA(),
    postgresql.CIDR(),
    postgresql.CITEXT(),
    postgresql.DATERANGE(),
    postgresql.DATEMULTIRANGE(),
    postgresql.DOMAIN("positive", sa.Integer, check="VALUE > 0"),
    postgresql.DOUBLE_PRECISION(),
    postgresql.ENUM("a", "it's", name="native"),
    postgresql.HSTORE(),
    postgresql.INET(),
    postgresql.INT4RANGE(),
    postgresql.INT8RANGE(),
    postgresql.INT4MULTIRANGE(),
    postgresql.INTERVAL(),
    postgresql.INTERVAL(precision=3),
    postgresql.INTERVAL(fields="YEAR TO MONTH"),
    postgresql.JSON(),
    postgresql.JSONB(),
    postgresql.JSONPATH(),
    postgresql.MACADDR(),
    postgresql.MACADDR8(),
    postgresql.MONEY(),
    postgresql.NUMRANGE(),
    postgresql.OID(),
    postgresql.REGCLASS(),
    postgresql.REGCONFIG(),
    postgresql.TIME(timezone=True, precision=3),
    postgresql.TIMESTAMP(timezone=True, precision=0),
    postgresql.TSQUERY(),
    postgresql.TSRANGE(),
    postgresql.TSTZRANGE(),
    postgresql.TSVECTOR(),
    postgresql.UUID(),
    sa.String(20, collation="C"),
    c.Raw("xml"),
    c.Raw("point"),
    c.Raw("pg_lsn"),
    c.Raw("xml[]"),
    c.Set("a", "b"),
)

MYSQL: tuple[TypeEngine[Any], ...] = (
    mysql.BIGINT(unsigned=True),
    mysql.BINARY(8),
    mysql.BIT(3),
    mysql.CHAR(4, charset="latin1", collation="latin1_bin"),
    mysql.DATETIME(fsp=3),
    mysql.DECIMAL(8, 2, unsigned=True),
    mysql.DOUBLE(asdecimal=False),
    mysql.ENUM("a", "it's", charset="latin1"),
    mysql.FLOAT(),
    mysql.INTEGER(unsigned=True, zerofill=True),
    mysql.JSON(),
    mysql.LONGBLOB(),
    mysql.LONGTEXT(),
    mysql.MEDIUMBLOB(),
    mysql.MEDIUMINT(),
    mysql.MEDIUMTEXT(collation="utf8mb4_bin"),
    mysql.NUMERIC(8, 2),
    mysql.SET("a", "it's"),
    mysql.SMALLINT(unsigned=True),
    mysql.TEXT(charset="latin1"),
    mysql.TIME(fsp=6),
    mysql.TIMESTAMP(fsp=6),
    mysql.TINYBLOB(),
    mysql.TINYINT(1),
    mysql.TINYTEXT(),
    mysql.VARBINARY(8),
    mysql.VARCHAR(20, charset="latin1"),
    mysql.YEAR(),
    c.Geometry(),
    c.Geometry("POINT", 4326),
    c.Geography("POLYGON"),
    c.Set("a", "it's"),
)

SQLITE: tuple[TypeEngine[Any], ...] = (
    sqlite.DATE(),  # type: ignore[no-untyped-call]
    sqlite.DATETIME(),  # type: ignore[no-untyped-call]
    sqlite.JSON(),
    sqlite.TIME(),  # type: ignore[no-untyped-call]
    sa.String(20, collation="NOCASE"),
    c.Raw("whatever (1, 2)"),
)

OURS: tuple[TypeEngine[Any], ...] = (c.Vector(3), c.Vector(), c.Geometry("point", 4326), c.Geography())
