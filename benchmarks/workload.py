"""The history all contestants carry out: 60 % new tables, 40 % changes, as brant, Alembic and plain SQL say them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = {
    "postgresql": "SERIAL NOT NULL",
    "mysql": "INTEGER NOT NULL AUTO_INCREMENT",
    "mariadb": "INTEGER NOT NULL AUTO_INCREMENT",
    "sqlite": "INTEGER NOT NULL",
}
_INSTANT = {"postgresql": "TIMESTAMP WITHOUT TIME ZONE", "mysql": "DATETIME", "mariadb": "DATETIME"}


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """What one migration does, to the table of that number."""

    table: int

    @property
    def name(self) -> str:
        return f"t{self.table:05}"

    @abstractmethod
    def brant(self) -> list[str]: ...

    @abstractmethod
    def alembic(self) -> list[str]: ...

    @abstractmethod
    def sql(self, family: str) -> list[str]: ...


class CreateTable(Change):
    """Eight columns, two indexes, and a foreign key to the table before (the first refers to itself)."""

    @property
    def parent(self) -> str:
        return f"t{max(self.table - 1, 0):05}"

    def brant(self) -> list[str]:
        return [
            f'{self.name} = schema.create_table("{self.name}", {self.columns}, {self.keys})',
            f'{self.name}.add_index("parent_id", name="ix_{self.name}_parent")',
            f'{self.name}.add_index("name", "code", name="ix_{self.name}_name")',
        ]

    def alembic(self) -> list[str]:
        return [
            f'op.create_table("{self.name}", {self.columns}, {self.keys})',
            f'op.create_index("ix_{self.name}_parent", "{self.name}", ["parent_id"])',
            f'op.create_index("ix_{self.name}_name", "{self.name}", ["name", "code"])',
        ]

    @property
    def columns(self) -> str:
        return (
            'sa.Column("id", sa.Integer, primary_key=True), '
            'sa.Column("parent_id", sa.Integer), '
            'sa.Column("name", sa.String(100), nullable=False), '
            'sa.Column("code", sa.String(20), nullable=False), '
            'sa.Column("amount", sa.Numeric(10, 2)), '
            'sa.Column("sort_key", sa.SmallInteger, nullable=False, server_default="0"), '
            'sa.Column("made_at", sa.DateTime), '
            'sa.Column("note", sa.Text)'
        )

    @property
    def keys(self) -> str:
        return f'sa.ForeignKeyConstraint(["parent_id"], ["{self.parent}.id"], name="fk_{self.name}_parent")'

    def sql(self, family: str) -> list[str]:
        columns = (
            f"id {_KEY[family]}, parent_id INTEGER, name VARCHAR(100) NOT NULL, code VARCHAR(20) NOT NULL,"
            f" amount NUMERIC(10, 2), sort_key SMALLINT DEFAULT '0' NOT NULL,"
            f" made_at {_INSTANT.get(family, 'DATETIME')}, note TEXT"
        )
        key = f"CONSTRAINT fk_{self.name}_parent FOREIGN KEY(parent_id) REFERENCES {self.parent} (id)"
        return [
            f"CREATE TABLE {self.name} ({columns}, PRIMARY KEY (id), {key})",
            f"CREATE INDEX ix_{self.name}_parent ON {self.name} (parent_id)",
            f"CREATE INDEX ix_{self.name}_name ON {self.name} (name, code)",
        ]


class AddColumn(Change):
    def brant(self) -> list[str]:
        return [f'schema.table("{self.name}").add(sa.Column("extra", sa.String(50)))']

    def alembic(self) -> list[str]:
        return [f'op.add_column("{self.name}", sa.Column("extra", sa.String(50)))']

    def sql(self, family: str) -> list[str]:
        return [f"ALTER TABLE {self.name} ADD COLUMN extra VARCHAR(50)"]


class AddIndex(Change):
    def brant(self) -> list[str]:
        return [f'schema.table("{self.name}").add_index("code", name="ix_{self.name}_code")']

    def alembic(self) -> list[str]:
        return [f'op.create_index("ix_{self.name}_code", "{self.name}", ["code"])']

    def sql(self, family: str) -> list[str]:
        return [f"CREATE INDEX ix_{self.name}_code ON {self.name} (code)"]


class RenameColumn(Change):
    def brant(self) -> list[str]:
        return [f'schema.table("{self.name}").rename_column("note", to="remark")']

    def alembic(self) -> list[str]:
        known = "existing_type=sa.Text(), existing_nullable=True"
        return [f'op.alter_column("{self.name}", "note", new_column_name="remark", {known})']

    def sql(self, family: str) -> list[str]:
        return [f"ALTER TABLE {self.name} RENAME COLUMN note TO remark"]


class DropColumn(Change):
    def brant(self) -> list[str]:
        return [f'schema.table("{self.name}").drop_column("amount")']

    def alembic(self) -> list[str]:
        return [f'op.drop_column("{self.name}", "amount")']

    def sql(self, family: str) -> list[str]:
        return [f"ALTER TABLE {self.name} DROP COLUMN amount"]


def changes(count: int) -> Iterator[Change]:
    """The first *count* changes of the endless history."""
    for number in range(count):
        block, place = divmod(number, 10)
        first = block * 6
        if place < 6:
            yield CreateTable(first + place)
        else:
            yield (AddColumn, AddIndex, RenameColumn, DropColumn)[place - 6](first + place - 6)
