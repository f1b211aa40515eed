"""Nobody read it. Rolling this back brings the table back, but not the rows."""

from brant import Schema


def up(schema: Schema) -> None:
    schema.drop_table("newsletter_signups")
