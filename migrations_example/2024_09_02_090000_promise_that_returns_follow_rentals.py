"""Nothing comes back before it went out."""

from brant import Schema


def up(schema: Schema) -> None:
    schema.table("rentals").add_check(
        "returned_at IS NULL OR returned_at >= rented_at", name="ck_rentals_returned_later"
    )
