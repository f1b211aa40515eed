"""Every store has a manager: stores and employees now refer to each other."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.table("stores").add(
        c.foreign_id("manager_id", "employees.id", nullable=True, ondelete="SET NULL", unique=True)
    )
