"""A format is more than a word in ``copies``: it has a kind of case and a shelf.

``down`` is written by hand: it puts the words back before the table goes.
"""

from sqlalchemy import CheckConstraint

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "formats",
        c.id(),
        c.string("name", 10, unique=True),
        c.string("kind", 4),
        CheckConstraint("kind IN ('tape', 'disc')", name="ck_formats_kind"),
    )
    schema.execute("INSERT INTO formats (name, kind) VALUES ('VHS', 'tape'), ('DVD', 'disc'), ('Blu-ray', 'disc')")

    copies = schema.table("copies")
    copies.add(c.foreign_id("format_id", "formats.id", nullable=True))
    schema.execute("UPDATE copies SET format_id = (SELECT id FROM formats WHERE name = copies.format)")
    copies.alter_column("format_id", nullable=False)
    copies.add_index("format_id")
    copies.drop_check("ck_copies_format")
    copies.drop_column("format")


def down(schema: Schema) -> None:
    copies = schema.table("copies")
    copies.add(c.string("format", 10, nullable=True))
    schema.execute("UPDATE copies SET format = (SELECT name FROM formats WHERE id = copies.format_id)")
    copies.alter_column("format", nullable=False)
    copies.add_check("format IN ('VHS', 'DVD', 'Blu-ray')", name="ck_copies_format")
    copies.drop_column("format_id")

    schema.drop_table("formats")
