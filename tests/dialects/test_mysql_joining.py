"""Which changes of one table MySQL and MariaDB get in one ALTER TABLE."""

from __future__ import annotations

import pytest

from brant import Schema
from brant import columns as c
from brant.catalog.catalog import Catalog
from brant.dialects import dialect_for


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_a_key_is_not_dropped_along_with_the_foreign_key_that_points_at_it(dialect: str) -> None:
    schema = Schema(Catalog())
    staff = schema.create_table("staff", c.id(), c.integer("badge"), c.integer("boss", nullable=True))
    staff.add_unique("badge", name="uq_badge")
    staff.add_index("boss", name="ix_boss")
    staff.add_foreign_key("boss", "staff.badge", name="fk_boss")
    made, before = len(schema._operations), schema._catalog
    staff.drop_foreign_key("fk_boss")
    staff.drop_unique("uq_badge")
    staff.drop_index("ix_boss")
    work = dialect_for(dialect).work(schema._operations[made:], before)
    assert list(map(str, work)) == [
        "ALTER TABLE staff DROP FOREIGN KEY fk_boss",
        "ALTER TABLE staff DROP INDEX uq_badge, DROP INDEX ix_boss",
    ]
