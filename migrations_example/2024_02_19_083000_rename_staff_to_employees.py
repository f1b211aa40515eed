"""Say *employees*, as everybody in the shops does."""

from brant import Schema


def up(schema: Schema) -> None:
    schema.rename_table("staff", to="employees")

    rentals = schema.table("rentals")
    rentals.rename_column("staff_id", to="employee_id")
    rentals.rename_index("ix_rentals_staff_id", to="ix_rentals_employee_id")
