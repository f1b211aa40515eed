"""What a rental costs, per store and format, and from when on."""

from sqlalchemy import CheckConstraint, UniqueConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "tariffs",
        c.id(),
        c.foreign_id("store_id", "stores.id", ondelete="CASCADE"),
        c.foreign_id("format_id", "formats.id", index=True),
        c.date("valid_from"),
        c.decimal("price", 9, 3),
        c.decimal("late_fee_per_day", 9, 3, default=0),
        c.small_integer("days", default=3),
        UniqueConstraint("store_id", "format_id", "valid_from"),
        CheckConstraint("price >= 0 AND late_fee_per_day >= 0", name="ck_tariffs_not_negative"),
        CheckConstraint("days BETWEEN 1 AND 60", name="ck_tariffs_days"),
    )
