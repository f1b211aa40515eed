"""The counter asks for the latest rentals first, and for what is due."""

from brant import Schema


def up(schema: Schema) -> None:
    rentals = schema.table("rentals")
    rentals.drop_index(columns=["customer_id", "rented_at"])
    rentals.add_index("customer_id", "rented_at DESC", name="ix_rentals_latest_of_customer")
    rentals.add_index("due_on", "returned_at")

    schema.table("copies").rename_index("copies_by_store", to="ix_copies_store_id")
