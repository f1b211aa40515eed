"""The kiosk in the doorway rents films out with nobody at the counter."""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    rentals = schema.table("rentals")
    rentals.alter_column("employee_id", nullable=True)
    rentals.add(c.boolean("at_kiosk", default=False))
