"""What a case is, and the shop that most of them change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Column, Text

from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects.base import Dialect
from brant.migrations.migration import Recording
from brant.migrations.recorder import Schema

Story = Callable[[Schema], object]


@dataclass(frozen=True, slots=True)
class Case:
    """``before`` makes the schema, ``change`` is what is tried on it; ``refused_by`` names dialects that can't.

    ``done_by`` names versions that can, as ``postgresql18``. On those that ``unseen_on`` names it leaves no
    trace in what the server tells of its tables and objects.
    """

    name: str
    before: Story
    change: Story
    refused_by: frozenset[str] = field(default_factory=frozenset)
    unseen_on: frozenset[str] = field(default_factory=frozenset)
    done_by: frozenset[str] = field(default_factory=frozenset)

    def is_refused_by(self, dialect: Dialect) -> bool:
        return dialect.name in self.refused_by and dialect.key not in self.done_by

    def recorded(self) -> tuple[Recording, Recording]:
        """What leads to the schema, and the change to it."""
        made = record(self.before, Catalog())
        return made, record(self.change, made.after)


def record(story: Story, before: Catalog) -> Recording:
    """What *story* says to a schema that is *before*."""
    schema = Schema(before, story.__code__.co_filename)
    story(schema)
    schema._finish()
    return Recording(tuple(schema._operations), before, schema._catalog)


def nothing(schema: Schema) -> None:
    """An empty schema."""


def shop(schema: Schema) -> None:
    """Customers, and their orders with a key, a check, indexes and defaults."""
    schema.create_table(
        "customers",
        c.id(),
        c.string("email", 120, unique=True),
        c.string("name", 80, nullable=True, default="unknown"),
        c.integer("credit", default=0),
        Column("note", Text, comment="internal"),
        comment="who buys",
    )
    orders = schema.create_table(
        "orders",
        c.id(),
        c.foreign_id("customer_id", "customers.id", ondelete="CASCADE"),
        c.decimal("total", 10, 2, default=Decimal("0.00")),
        c.string("state", 20, default="new"),
        c.date("placed_on", nullable=True),
    )
    orders.add_index("customer_id")
    orders.add_index("state", "placed_on DESC")
    orders.add_check("total >= 0", name="ck_orders_total")
