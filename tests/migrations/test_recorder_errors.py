"""Mistakes in a migration file, told with the line they stand on and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from brant.catalog.catalog import Catalog
from brant.errors import (
    AlreadyExists,
    BrantError,
    InvalidMigration,
    RecordingError,
    UnknownColumn,
    UnknownConstraint,
    UnknownIndex,
    UnknownTable,
    Where,
)
from brant.migrations.migration import PythonMigration
from brant.testing.cases import record, shop

SHOP = record(shop, Catalog()).after

FILE = '''"""A mistake."""
import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint

from brant import Schema, columns as c


def up(schema: Schema) -> None:
    customers = schema.table("customers")
    orders = schema.table("orders")
    {mistake}
'''
LINE = 11


def error_of(folder: Path, mistake: str) -> BrantError:
    """What recording a file with *mistake* on its line 11 raises."""
    file = folder / "0001_mistake.py"
    file.write_text(FILE.replace("{mistake}", mistake), encoding="utf-8")
    with pytest.raises(BrantError) as caught:
        PythonMigration("0001_mistake", (file,)).up(SHOP)
    return caught.value


MISTAKES: list[tuple[str, type[BrantError], str, str | None]] = [
    # unknown tables
    ('schema.table("order")', UnknownTable, "no table 'order'", "did you mean 'orders'?"),
    ('schema.drop_table("order")', UnknownTable, "no table 'order'", "did you mean 'orders'?"),
    ('schema.rename_table("order", to="sales")', UnknownTable, "no table 'order'", "did you mean 'orders'?"),
    ('schema.forget_table("order")', UnknownTable, "no table 'order'", "did you mean 'orders'?"),
    ('schema.columns("order")', UnknownTable, "no table 'order'", "did you mean 'orders'?"),
    ('schema.table("payments")', UnknownTable, "no table 'payments'", "schema.assume_table(…)"),
    # unknown keywords
    (
        'orders.drop_index(columns="customer_id", concurently=True)',
        RecordingError,
        "no keyword 'concurently'",
        "did you mean 'concurrently'?",
    ),
    (
        'orders.alter_index("ix_orders_customer_id", visble=False)',
        RecordingError,
        "no keyword 'visble'",
        "did you mean 'visible'?",
    ),
    # unknown columns
    ('customers.drop_column("emial")', UnknownColumn, "'customers' has no column 'emial'", "did you mean 'email'?"),
    ('customers.rename_column("emial", to="mail")', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.alter_column("emial", nullable=True)', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add_index("emial")', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add_index("emial DESC")', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add_index(sa.column("emial").desc())', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add_unique("emial")', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add_primary_key("emial")', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add_foreign_key("emial", "orders.id")', UnknownColumn, "no column 'emial'", "did you mean 'email'?"),
    ('customers.add(UniqueConstraint("emial"))', RecordingError, "UniqueConstraint", None),
    ('customers.add(Index("ix", "emial"))', RecordingError, "Index ix", None),
    ('schema.create_table("t", c.id(), Index("ix", "emial"))', RecordingError, "Index ix", None),
    # foreign keys
    (
        'schema.create_table("t", c.foreign_id("a", "customer.id"))',
        UnknownTable,
        "a foreign key refers to 'customer', and there is no table 'customer'",
        "did you mean 'customers'?",
    ),
    (
        'schema.create_table("t", Column("a", Integer, ForeignKey("customer.id")))',
        UnknownTable,
        "a foreign key refers to 'customer'",
        "did you mean 'customers'?",
    ),
    (
        'schema.create_table("t", c.foreign_id("a", "customers.ide"))',
        UnknownColumn,
        "table 'customers' has no column 'ide'",
        "did you mean 'id'?",
    ),
    (
        'schema.create_table("t", Column("a", Integer, ForeignKey("customers.ide")))',
        UnknownColumn,
        "table 'customers' has no column 'ide'",
        "did you mean 'id'?",
    ),
    ('orders.add(c.foreign_id("a", "customer.id"))', UnknownTable, "refers to 'customer'", "did you mean 'customers'?"),
    ('orders.add_foreign_key("total", "customer.id")', UnknownTable, "refers to 'customer'", "mean 'customers'?"),
    ('orders.add_foreign_key("total", "customers.ide")', UnknownColumn, "no column 'ide'", "did you mean 'id'?"),
    (
        'orders.add_foreign_key("total", "customer")',
        RecordingError,
        "is no foreign key target",
        "write 'table.column'",
    ),
    (
        'orders.add_foreign_key("total", "customers")',
        RecordingError,
        "'customers' is a table, not a column",
        "write 'customers.id'",
    ),
    (
        'orders.add_foreign_key("customer_id", [])',
        RecordingError,
        "the foreign key over (customer_id) does not say what it refers to",
        'add_foreign_key("author_id", "authors.id")',
    ),
    (
        'orders.add_foreign_key("total", "customers.id", ondelete="delete")',
        RecordingError,
        "'DELETE' is nothing a foreign key can do",
        "it can: CASCADE, RESTRICT, SET NULL, SET DEFAULT, NO ACTION",
    ),
    (
        'orders.add_foreign_key("total", "customers.id", ondelete="CASCADE (total)")',
        RecordingError,
        "ON DELETE CASCADE takes no list of columns",
        "SET NULL and SET DEFAULT do",
    ),
    (
        'orders.add_foreign_key("total", "customers.id", ondelete="SET NULL (totel)")',
        RecordingError,
        "can't set 'totel', which is not in the foreign key",
        "did you mean 'total'?",
    ),
    (
        'orders.add_foreign_key("total", "customers.id", initially="LATE")',
        RecordingError,
        "initially= is 'DEFERRED' or 'IMMEDIATE', not 'LATE'",
        None,
    ),
    (
        'orders.add_foreign_key("total", "customers.id", match="EXACT")',
        RecordingError,
        "match= is 'SIMPLE' or 'FULL', not 'EXACT'",
        None,
    ),
    (
        'orders.add_exclusion("total")',
        RecordingError,
        "add_exclusion() takes pairs of a column and an operator",
        'add_exclusion(("room", "="), ("during", "&&"))',
    ),
    ('orders.add_exclusion(("totel", "="))', UnknownColumn, "no column 'totel'", "did you mean 'total'?"),
    ('orders.add_unique("total", include=["stat"])', UnknownColumn, "no column 'stat'", "did you mean 'state'?"),
    ('orders.replace_check("ck_total", "total > 1")', UnknownConstraint, "has no check 'ck_total'", "ck_orders_total"),
    (
        'orders.alter_constraint("ck_orders_total", deferrable=True)',
        RecordingError,
        "deferrable= is nothing that 'ck_orders_total' has",
        "can be changed: enforced",
    ),
    (
        'orders.alter_constraint("ck_orders_total")',
        RecordingError,
        "alter_constraint('ck_orders_total') changes nothing",
        "name what changes",
    ),
    (
        'orders.rename_constraint("ck_orders_totl", to="ck")',
        UnknownConstraint,
        "has no constraint 'ck_orders_totl'",
        "did you mean 'ck_orders_total'?",
    ),
    (
        'orders.validate_constraint("ck_orders_total")',
        RecordingError,
        "'ck_orders_total' of 'orders' holds for all rows already",
        "not_valid=True",
    ),
    (
        'customers.replace_primary_key("email")',
        RecordingError,
        "'pk_customers' of 'customers' can't be dropped: orders.fk_orders_customer_id_customers refer to its columns",
        "cascade=True",
    ),
    (
        'orders.add_foreign_key(["total", "state"], "customers.id")',
        RecordingError,
        "a foreign key over (total, state) needs one column of one table for each of its own",
        'add_foreign_key(["a", "b"], ["other.a", "other.b"])',
    ),
    (
        'orders.add_foreign_key(["total", "state"], ["customers.id", "orders.id"])',
        RecordingError,
        "needs one column of one table",
        None,
    ),
    (
        'orders.add_foreign_key("total", "customers.id", ondelete="CASCADES")',
        RecordingError,
        "'CASCADES' is nothing a foreign key can do",
        "did you mean 'CASCADE'?",
    ),
    # indexes and constraints
    ('orders.drop_index("ix_orders_customer")', UnknownIndex, "no index 'ix_orders_customer'", "ix_orders_customer_id"),
    ('orders.rename_index("ix_orders_customer", to="ix")', UnknownIndex, "no index", "ix_orders_customer_id"),
    ('orders.drop_index(columns="total")', UnknownIndex, "no indexes over (total)", "its indexes: ix_orders"),
    ("orders.drop_index()", RecordingError, "say what is dropped", None),
    ('orders.drop_check("ck_total")', UnknownConstraint, "no check 'ck_total'", "it has: ck_orders_total"),
    ('orders.drop_unique("uq")', UnknownConstraint, "no unique constraint 'uq'", "it has: none"),
    ("orders.drop_unique()", RecordingError, "say what is dropped", None),
    ('orders.drop_foreign_key(columns="total")', UnknownConstraint, "no foreign key over (total)", "it has: fk_orders"),
    ('orders.drop_constraint("ck_order_total")', UnknownConstraint, "no constraint", "did you mean 'ck_orders_total'?"),
    # duplicates
    ('schema.create_table("orders", c.id())', AlreadyExists, "there is already a table 'orders'", None),
    ('schema.rename_table("customers", to="orders")', AlreadyExists, "there is already a table 'orders'", None),
    ('schema.create_table("t", c.id(), c.id())', AlreadyExists, "already has a column 'id'", None),
    ('customers.add(Column("email", Integer))', AlreadyExists, "already has a column 'email'", None),
    ('customers.rename_column("name", to="email")', AlreadyExists, "already has a column 'email'", None),
    ('orders.add_index("customer_id")', AlreadyExists, "index or constraint named 'ix_orders_customer_id'", None),
    ('customers.add_unique("email")', AlreadyExists, "index or constraint named 'uq_customers_email'", None),
    ('orders.add_primary_key("state")', AlreadyExists, "already has a primary key on id", "drop_primary_key() first"),
    ('schema.create_table(Table("orders", MetaData(), Column("id", Integer)))', AlreadyExists, "table 'orders'", None),
    # wrong arguments
    ("schema.create_table(5)", RecordingError, "a table name is text, not 5", None),
    ('schema.create_table("")', RecordingError, "a table name is text, not ''", None),
    ("schema.table(orders)", RecordingError, "a table name is text, not <brant.", None),
    ("schema.drop_table(None)", RecordingError, "a table name is text, not None", None),
    ("schema.rename_table(5, to='x')", RecordingError, "a table name is text, not 5", None),
    ("schema.rename_table('orders', to=None)", RecordingError, "a table name is text, not None", None),
    ('schema.create_table("t", "id")', RecordingError, "'id' can't be put on a table", "a Column, an Index or"),
    ('schema.create_table("t", Integer)', RecordingError, "can't be put on a table", "a Column, an Index or"),
    ('schema.create_table("t", Column(Integer))', RecordingError, "a column has no name", 'Column("name", …)'),
    ('schema.create_table("t", Column("a"))', RecordingError, "column 'a' of 't' has no type", "give it one"),
    (
        'schema.create_table(Table("t", MetaData(), Column("a")))',
        RecordingError,
        "column 'a' of 't' has no type",
        "give it one",
    ),
    (
        'schema.create_table(Table("t", MetaData(), Column("a", Integer)), c.id())',
        RecordingError,
        "a whole Table says everything itself",
        None,
    ),
    ("schema.create_tables(['t'])", RecordingError, "takes a MetaData or Tables, not 't'", None),
    ('schema.create_table("t", c.id(), coment="x")', RecordingError, "'coment' is no option of a table", "comment"),
    (
        'schema.create_table("t", c.id(), postgresql_whith=1)',
        RecordingError,
        "'postgresql_whith' is no",
        "did you mean 'postgresql_with'?",
    ),
    ('orders.add("note")', RecordingError, "'note' can't be put on a table", "a Column, an Index or a Constraint can"),
    ('orders.add(Column("n", Integer, primary_key=True))', RecordingError, "can't join the primary key", "add_primary"),
    ('orders.drop_column(["state"])', RecordingError, "a column name is text, not ['state']", None),
    ('orders.rename_column("state", to=5)', RecordingError, "a column name is text, not 5", None),
    ('orders.alter_column("state")', RecordingError, "alter_column('state') changes nothing", "name what changes"),
    ('orders.alter_column("state", type="text")', RecordingError, "type= is a SQLAlchemy type", None),
    ('orders.alter_column("state", nullable="no")', RecordingError, "nullable= is True or False, not 'no'", None),
    ('orders.alter_column("state", comment=5)', RecordingError, "comment= is text or None, not 5", None),
    ('orders.alter_column("state", nullable=True, using="x")', RecordingError, "using= converts to a new type", None),
    ('orders.alter_column("id", nullable=True)', RecordingError, "in the primary key of 'orders'", None),
    ("orders.add_index()", RecordingError, "add_index() needs a column or an expression", None),
    ('orders.add_index(["state", "total"])', RecordingError, "add_index() takes names of", 'add_index("a", "b")'),
    ('orders.add_index("state", uniqe=True)', RecordingError, "no keyword 'uniqe'", "did you mean 'unique'?"),
    ('orders.add_index("state", mysql_lenght=9)', RecordingError, "no keyword 'mysql_lenght'", "'mysql_length'"),
    ('orders.add_index("state", algorithm="inplce")', RecordingError, "algorithm='inplce' is none of", "'INPLACE'"),
    ('orders.add_index("state", include="totl")', UnknownColumn, "no column 'totl'", "did you mean 'total'?"),
    ('orders.add_index("state", ops={"stat": "x_ops"})', RecordingError, "names 'stat', which is not in", "'state'"),
    ('orders.alter_index("ix_orders_customer_id")', RecordingError, "changes nothing", "visible=, comment="),
    ("orders.add_unique()", RecordingError, "add_unique() needs at least one column", None),
    ('orders.add_unique(["state"])', RecordingError, "add_unique() takes names of columns", 'add_unique("a", "b")'),
    ("orders.add_primary_key(5)", RecordingError, "add_primary_key() takes names of columns, not 5", None),
    ("orders.rename_index('ix_orders_customer_id', to=5)", RecordingError, "an index name is text, not 5", None),
    ("schema.execute(5)", RecordingError, "SQL is text or a SQLAlchemy construct, not 5", None),
    ('schema.execute(["SELECT 1", 5])', RecordingError, "SQL is text or a SQLAlchemy construct, not 5", None),
    (
        'schema.execute({"postgresq": "SELECT 1"})',
        RecordingError,
        "no database is called",
        "did you mean 'postgresql'?",
    ),
    ('schema.run("UPDATE")', RecordingError, "schema.run() takes a function of one Connection", None),
    ('schema.run(print, down="UPDATE")', RecordingError, "down= takes a function of one Connection", None),
    # what Python itself says
    ("orders.add_indx('state')", InvalidMigration, "AttributeError: 'Table' object has no attribute 'add_indx'", None),
    ("orders.rename_column('state', into='x')", InvalidMigration, "TypeError: ", None),
    ("raise ValueError('by hand')", InvalidMigration, "up() of 0001_mistake raised ValueError: by hand", None),
]


@pytest.mark.parametrize(("mistake", "kind", "said", "hint"), MISTAKES, ids=[mistake for mistake, *_ in MISTAKES])
def test_a_mistake_is_told_with_its_line(
    mistake: str, kind: type[BrantError], said: str, hint: str | None, tmp_path: Path
) -> None:
    error = error_of(tmp_path, mistake)
    assert (type(error), error.where) == (kind, Where(str(tmp_path / "0001_mistake.py"), LINE))
    assert said in error.message
    assert (hint or "") in (error.hint or "")


def test_the_line_is_the_one_of_the_file_even_inside_a_function_of_it(tmp_path: Path) -> None:
    file = tmp_path / "0001_helper.py"
    file.write_text("def up(schema):\n    helper(schema)\n\ndef helper(schema):\n    schema.drop_table('x')\n")
    with pytest.raises(UnknownTable) as caught:
        PythonMigration("0001_helper", (file,)).up(SHOP)
    assert caught.value.where == Where(str(file), 5)


def test_the_error_reads_as_what_where_and_what_to_do(tmp_path: Path) -> None:
    assert str(error_of(tmp_path, 'customers.add_index("emial")')) == (
        "table 'customers' has no column 'emial' at this point of history\n"
        f"  at {tmp_path / '0001_mistake.py'}:11\n"
        "  did you mean 'email'?"
    )


def test_each_operation_remembers_its_line(tmp_path: Path) -> None:
    file = tmp_path / "0001_two.py"
    file.write_text('def up(schema):\n    schema.drop_table("orders")\n    schema.drop_table("customers")\n')
    recording = PythonMigration("0001_two", (file,)).up(SHOP)
    assert [where and where.line for _, where in recording.operations] == [2, 3]


def test_what_can_not_be_undone_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "0001_sql.py"
    file.write_text('def up(schema):\n    schema.drop_table("orders")\n    schema.execute("SELECT 1")\n')
    with pytest.raises(BrantError, match="0001_sql can't be reverted: nobody said what undoes this SQL") as caught:
        PythonMigration("0001_sql", (file,)).down(SHOP)
    assert caught.value.where == Where(str(file), 3)


def test_what_a_database_can_not_do_is_told_with_its_line(tmp_path: Path) -> None:
    from brant.dialects import dialect_for

    file = tmp_path / "0001_partial.py"
    file.write_text('def up(schema):\n    schema.table("orders").add_index("state", where="total > 0")\n')
    recording = PythonMigration("0001_partial", (file,)).up(SHOP)
    with pytest.raises(BrantError, match="mysql has no partial indexes") as caught:
        list(dialect_for("mysql").work(recording.operations, recording.before))
    assert caught.value.where == Where(str(file), 2)
