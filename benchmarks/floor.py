"""The least that a tool built on SQLAlchemy pays: the interpreter, one import, one query."""

import sys

import sqlalchemy as sa

with sa.create_engine(sys.argv[1]).connect() as connection:
    connection.exec_driver_sql("SELECT 1").scalar()
