"""Know which currency a country pays in; Antarctica has none."""

import csv
from pathlib import Path

from sqlalchemy import CHAR, Column, Connection, bindparam, column, table, update

from brant import Schema

LIST = Path(__file__).with_name("data") / "country_currencies.csv"


def fill(connection: Connection) -> None:
    countries = table("countries", column("code"), column("currency_code"))
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    connection.execute(
        update(countries)
        .where(countries.c.code == bindparam("country_code"))
        .values(currency_code=bindparam("currency")),
        [{"country_code": row["country_code"], "currency": row["currency_code"]} for row in rows],
    )


def up(schema: Schema) -> None:
    countries = schema.table("countries")
    countries.add(Column("currency_code", CHAR(3), comment="ISO 4217; the country's own"))
    schema.run(fill, down=(), touches=["countries"])
    countries.add_index("currency_code")
    countries.add_foreign_key("currency_code", "currencies.code", onupdate="CASCADE")
