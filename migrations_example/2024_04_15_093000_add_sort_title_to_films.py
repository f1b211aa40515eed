"""*The Third Man* stands under T for *Third Man, The*, as on the shelf."""

from brant import Schema
from brant import columns as c

CONCATENATED = """
    UPDATE films SET sort_title = CASE
        WHEN title LIKE 'The %' THEN SUBSTR(title, 5) || ', The'
        WHEN title LIKE 'A %' THEN SUBSTR(title, 3) || ', A'
        ELSE title
    END
"""
# To MySQL, || means OR.
CONCAT = """
    UPDATE films SET sort_title = CASE
        WHEN title LIKE 'The %' THEN CONCAT(SUBSTR(title, 5), ', The')
        WHEN title LIKE 'A %' THEN CONCAT(SUBSTR(title, 3), ', A')
        ELSE title
    END
"""


def up(schema: Schema) -> None:
    films = schema.table("films")
    films.add(c.string("sort_title", 210, nullable=True))
    schema.execute({"mysql": CONCAT, "default": CONCATENATED}, down=(), touches=["films"])
    films.alter_column("sort_title", nullable=False, comment="the title with its article last")
    films.add_index("sort_title")
