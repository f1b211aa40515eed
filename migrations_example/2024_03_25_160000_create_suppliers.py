"""Where new copies are bought.

Written on a branch in March and merged in August: an older name that arrives
late. Nothing later touches this table, so brant lets it in wherever it is missing.
"""

from brant import Schema
from brant import columns as c


def up(schema: Schema) -> None:
    schema.create_table(
        "suppliers",
        c.id(),
        c.string("name", 120, unique=True),
        c.string("website", nullable=True),
        c.integer("delivery_days", default=7),
        *c.timestamps(),
    )
