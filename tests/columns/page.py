"""The table of docs/schema/columns.md: what each function makes on each server, as that server tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from tests.columns.every import EVERY, Base, Method
from tests.columns.servers import Place
from tests.engines.server import FAMILIES

PAGE = Path(__file__).parents[2] / "docs" / "schema" / "columns.md"
BEGIN, END = "<!-- types: written by `python -m tests.columns`; a test compares -->\n", "<!-- end of types -->\n"
TITLES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite"}

Cells = dict[str, str]
"""A server's cell for each of Laravel's methods."""


def make(here: Place, method: Method) -> list[sa.Column[object]]:
    """Records the table ``t`` with what the method gives, and the tables it refers to."""
    if any(name in method.brant for name in ("users.id", "sessions.token", "orders.number", "_for(")):
        here.schema.create_tables(Base.metadata)
    items = method.columns()
    here.schema.create_table("t", sa.Column("beside", sa.Integer), *items)
    return [item for item in items if isinstance(item, sa.Column)]


def cell(here: Place, method: Method) -> str:
    """The types of the method's columns in the server's own words; a dash where it is refused."""
    if here.dialect.name in method.refused_by:
        return "—"
    columns = make(here, method)
    if method.needs and not here.has(method.needs):
        texts = [here.dialect.type_text(here.schema._catalog.table("t").column(column.name).type) for column in columns]
    else:
        here.carry_out()
        texts = [here.type_of("t", column.name) for column in columns]
    return ", ".join(dict.fromkeys(f"`{text.lower()}`" for text in texts))


def table(cells: Mapping[str, Cells]) -> str:
    """The whole table, in Markdown."""
    lines = [
        "| Laravel | brant | " + " | ".join(TITLES[family] for family in FAMILIES) + " |",
        "|---|---|" + "---|" * 4,
    ]
    for method in EVERY:
        told = " | ".join(cells[family][method.laravel] for family in FAMILIES)
        lines.append(f"| `{method.laravel}` | `{method.brant}` | {told} |")
    return "\n".join(lines) + "\n"


def written() -> dict[str, Cells]:
    """The cells as the page has them."""
    rows = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].splitlines()[2:]
    cells: dict[str, Cells] = {family: {} for family in FAMILIES}
    for row in rows:
        laravel, _, *told = [text.strip() for text in row.strip("|").split("|")]
        for family, text in zip(FAMILIES, told, strict=True):
            cells[family][laravel.strip("`")] = text
    return cells


def write(cells: Mapping[str, Cells]) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(before + BEGIN + table(cells) + END + rest.partition(END)[2], "utf-8")
