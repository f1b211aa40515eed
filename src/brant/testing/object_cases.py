"""One change of every kind to what stands beside tables, as :mod:`brant.testing.cases` has them for tables."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, String, select
from sqlalchemy.dialects import postgresql

from brant import columns as c
from brant.migrations.recorder import Schema
from brant.testing.case import Case, Story, nothing, shop

ONLY_POSTGRESQL = ("mysql", "mariadb", "sqlite")

BUYERS = (
    "SELECT c.id, c.name, sum(o.total) AS spent\n"
    "FROM customers c JOIN orders o ON o.customer_id = c.id\n"
    "GROUP BY c.id, c.name"
)


def _with_views(schema: Schema) -> None:
    """A view over two tables, and one over that."""
    shop(schema)
    schema.create_view("buyers", BUYERS)
    schema.create_view("good_buyers", "SELECT id, name FROM buyers WHERE spent > 100")


def _with_materialized(schema: Schema) -> None:
    shop(schema)
    schema.create_materialized_view("spending", BUYERS, indexes=[Index("uq_spending", "id", unique=True)])


def _select_construct(schema: Schema) -> None:
    customers = sa.table("customers", Column("id"), Column("name"), Column("email"))
    schema.create_view("known", select(customers.c.id, customers.c.name).where(customers.c.email.like("%@%")))


def _per_database(schema: Schema) -> None:
    schema.create_view(
        "labels",
        {
            "mysql": "SELECT id, concat(name, ' <', email, '>') FROM customers",
            "default": "SELECT id, name || ' <' || email || '>' FROM customers",
        },
        columns=["id", "label"],
    )


def _alter_twice(schema: Schema) -> None:
    customers = schema.table("customers")
    customers.alter_column("name", type=String(200))
    customers.alter_column("credit", nullable=True)
    customers.rename_column("name", to="full_name")


def _case(
    name: str,
    change: Story,
    before: Story = shop,
    *,
    refused_by: tuple[str, ...] = (),
    unseen_on: tuple[str, ...] = (),
) -> Case:
    return Case(name, before, change, frozenset(refused_by), frozenset(unseen_on))


VIEWS = (
    _case("create_view", lambda schema: schema.create_view("buyers", BUYERS)),
    _case("create_view_construct", _select_construct),
    _case("create_view_per_database", _per_database),
    _case(
        "create_view_checked",
        lambda schema: schema.create_view(
            "new_orders",
            "SELECT id, total, state FROM orders WHERE state = 'new'",
            check_option="local",
            postgresql_with={"security_barrier": True},
            mysql_algorithm="merge",
            mysql_sql_security="invoker",
        ),
        refused_by=("sqlite",),
    ),
    _case("replace_view", lambda schema: schema.replace_view("good_buyers", "SELECT name FROM buyers"), _with_views),
    _case(
        "replace_view_under_another",
        lambda schema: schema.replace_view("buyers", f"{BUYERS} HAVING sum(o.total) > 0"),
        _with_views,
    ),
    _case("rename_view", lambda schema: schema.rename_view("buyers", to="clients"), _with_views),
    _case("drop_view", lambda schema: schema.drop_view("good_buyers"), _with_views),
    _case("drop_view_cascade", lambda schema: schema.drop_view("buyers", cascade=True), _with_views),
    _case(
        "alter_type_under_view",
        lambda schema: schema.table("customers").alter_column("name", type=String(200)),
        _with_views,
    ),
    _case(
        "rename_column_under_view",
        lambda schema: schema.table("customers").rename_column("name", to="full_name"),
        _with_views,
    ),
    _case("several_changes_under_view", _alter_twice, _with_views),
    _case("rename_table_under_view", lambda schema: schema.rename_table("orders", to="purchases"), _with_views),
    _case(
        "drop_column_under_view",
        lambda schema: schema.table("orders").drop_column("total", cascade=True),
        _with_views,
    ),
    _case("drop_table_under_view", lambda schema: schema.drop_table("orders", cascade=True), _with_views),
    _case(
        "create_materialized_view",
        lambda schema: schema.create_materialized_view(
            "spending", BUYERS, columns=["id", "buyer", "total"], indexes=[Index("ix_spending_total", "total")]
        ),
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "replace_materialized_view",
        lambda schema: schema.replace_materialized_view("spending", BUYERS, with_data=False),
        _with_materialized,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "refresh_materialized_view",
        lambda schema: schema.refresh_materialized_view("spending", concurrently=True),
        _with_materialized,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "rename_column_under_materialized_view",
        lambda schema: schema.table("orders").rename_column("total", to="amount"),
        _with_materialized,
        refused_by=ONLY_POSTGRESQL,
    ),
)

SEEN = "INSERT INTO seen (order_id, total) VALUES (NEW.id, NEW.total)"


def _seen(schema: Schema) -> None:
    shop(schema)
    schema.create_table("seen", c.id(), c.big_integer("order_id"), c.decimal("total", 10, 2))


def _with_trigger(schema: Schema) -> None:
    """One trigger that notes new orders, and one on the table it writes to."""
    _seen(schema)
    schema.create_trigger("note_order", table="orders", timing="after", event="insert", body=SEEN)
    schema.create_trigger(
        "count_seen",
        table="seen",
        timing="after",
        event="delete",
        body="UPDATE customers SET credit = credit - 1 WHERE id = OLD.order_id; DELETE FROM seen WHERE total = 0",
        when="OLD.total > 0",
    )


def _with_trigger_on_view(schema: Schema) -> None:
    shop(schema)
    schema.create_view("names", "SELECT id, name FROM customers")
    schema.create_trigger(
        "write_name",
        table="names",
        timing="instead of",
        event="update",
        body="UPDATE customers SET name = NEW.name WHERE customers.id = NEW.id",
    )


TRIGGERS = (
    _case(
        "create_trigger",
        lambda schema: schema.create_trigger("note_order", table="orders", timing="after", event="insert", body=SEEN),
        _seen,
    ),
    _case(
        "create_trigger_when",
        lambda schema: schema.create_trigger(
            "note_order",
            table="orders",
            timing="before",
            event="update",
            body=f"{SEEN}; DELETE FROM seen WHERE total = 0",
            when="NEW.total > 100",
        ),
        _seen,
    ),
    _case(
        "create_trigger_per_database",
        lambda schema: schema.create_trigger(
            "lower_email",
            table="customers",
            timing="before",
            event="insert",
            body={
                "postgresql": "BEGIN NEW.email := lower(NEW.email); RETURN NEW; END",
                "mysql": "SET NEW.email = lower(NEW.email)",
                "sqlite": "SELECT raise(ABORT, 'in small letters, please') WHERE NEW.email <> lower(NEW.email)",
            },
        ),
    ),
    _case(
        "create_trigger_several_events",
        lambda schema: schema.create_trigger(
            "note_orders",
            table="orders",
            timing="after",
            event=["insert", "update"],
            columns=["total", "state"],
            body=SEEN,
        ),
        _seen,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "create_trigger_on_view",
        lambda schema: schema.create_trigger(
            "add_name",
            table="names",
            timing="instead of",
            event="insert",
            body="INSERT INTO customers (name, email) VALUES (NEW.name, NEW.name)",
        ),
        _with_trigger_on_view,
        refused_by=("mysql", "mariadb"),
    ),
    _case(
        "replace_trigger",
        lambda schema: schema.replace_trigger(
            "note_order",
            table="orders",
            timing="after",
            event="update",
            body="DELETE FROM seen WHERE order_id = OLD.id",
        ),
        _with_trigger,
    ),
    _case("drop_trigger", lambda schema: schema.drop_trigger("count_seen", table="seen"), _with_trigger),
    _case("drop_table_with_trigger", lambda schema: schema.drop_table("orders"), _with_trigger),
    _case("rename_table_with_trigger", lambda schema: schema.rename_table("orders", to="purchases"), _with_trigger),
    _case("rename_table_in_trigger", lambda schema: schema.rename_table("seen", to="noted"), _with_trigger),
    _case(
        "rename_column_in_trigger",
        lambda schema: schema.table("orders").rename_column("total", to="amount"),
        _with_trigger,
    ),
    _case(
        "alter_type_under_trigger",
        lambda schema: schema.table("seen").alter_column("total", type=sa.Numeric(14, 2)),
        _with_trigger,
    ),
    _case(
        "drop_column_in_trigger",
        lambda schema: schema.table("orders").drop_column("total", cascade=True),
        _with_trigger,
    ),
    _case(
        "alter_type_under_trigger_on_view",
        lambda schema: schema.table("customers").alter_column("name", type=String(200)),
        _with_trigger_on_view,
        refused_by=("mysql", "mariadb"),
    ),
    _case(
        "replace_view_with_trigger",
        lambda schema: schema.replace_view("names", "SELECT name, id FROM customers WHERE credit > 0"),
        _with_trigger_on_view,
        refused_by=("mysql", "mariadb"),
    ),
)


def _with_function(schema: Schema) -> None:
    shop(schema)
    schema.create_function(
        "doubled", arguments="n integer", returns="integer", body="RETURN n * 2", volatility="immutable"
    )
    schema.create_view("double_credit", "SELECT id, doubled(credit) AS twice FROM customers")


def _with_policy(schema: Schema) -> None:
    shop(schema)
    schema.create_object(
        "policy",
        "own_orders on orders",
        create={"postgresql": "CREATE POLICY own_orders ON orders FOR SELECT USING (state = current_user)"},
        drop={"postgresql": "DROP POLICY own_orders ON orders"},
        on="orders",
    )


def _procedure(schema: Schema) -> None:
    schema.create_procedure(
        "raise_credit",
        arguments={"postgresql": "buyer bigint, more integer", "mysql": "IN buyer bigint, IN more int"},
        body="UPDATE customers SET credit = credit + more WHERE id = buyer",
        security="invoker",
    )


def _with_procedure(schema: Schema) -> None:
    shop(schema)
    _procedure(schema)


ROUTINES = (
    _case(
        "create_function",
        lambda schema: schema.create_function(
            "doubled", arguments="n integer", returns="integer", body="RETURN n * 2", volatility="immutable"
        ),
        refused_by=("sqlite",),
    ),
    _case(
        "create_function_per_database",
        lambda schema: schema.create_function(
            "spent_by",
            arguments="buyer bigint",
            returns={"postgresql": "numeric", "mysql": "decimal(12, 2)"},
            body={
                "postgresql": "SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = buyer",
                "mysql": "RETURN (SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = buyer)",
            },
            language="sql",
            volatility="stable",
            security="definer",
        ),
        refused_by=("sqlite",),
    ),
    _case(
        "replace_function",
        lambda schema: schema.replace_function(
            "doubled", arguments="n integer", returns="integer", body="RETURN n + n", volatility="immutable"
        ),
        _with_function,
        refused_by=("sqlite",),
    ),
    _case(
        "replace_function_called_otherwise",
        lambda schema: schema.replace_function(
            "doubled", arguments="m integer", returns="bigint", body="RETURN m * 2", volatility="immutable"
        ),
        _with_function,
        refused_by=("sqlite",),
    ),
    _case(
        "drop_function",
        lambda schema: schema.drop_function("doubled", cascade=True),
        _with_function,
        refused_by=("sqlite",),
    ),
    _case("create_procedure", _procedure, refused_by=("sqlite",)),
    _case(
        "drop_procedure",
        lambda schema: schema.drop_procedure("raise_credit"),
        _with_procedure,
        refused_by=("sqlite",),
    ),
)

SCRIPTED = (
    _case(
        "create_object",
        lambda schema: schema.create_object(
            "policy",
            "all_orders on orders",
            create={"postgresql": "CREATE POLICY all_orders ON orders USING (total > 0)"},
            drop={"postgresql": "DROP POLICY all_orders ON orders"},
            on="orders",
        ),
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "create_object_per_database",
        lambda schema: schema.create_object(
            "event",
            "forget",
            create={"mysql": "CREATE EVENT forget ON SCHEDULE EVERY 1 DAY DO DELETE FROM orders WHERE total = 0"},
            drop={"mysql": "DROP EVENT forget"},
        ),
        refused_by=("postgresql", "sqlite"),
    ),
)

POLICIES = (
    _case(
        "replace_object",
        lambda schema: schema.replace_object(
            "policy",
            "own_orders on orders",
            create={"postgresql": "CREATE POLICY own_orders ON orders FOR SELECT USING (total > 0)"},
            drop={"postgresql": "DROP POLICY own_orders ON orders"},
            replace={"postgresql": "ALTER POLICY own_orders ON orders USING (total > 0)"},
            on="orders",
        ),
        _with_policy,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "alter_type_under_policy",
        lambda schema: schema.table("orders").alter_column("state", type=String(99)),
        _with_policy,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "rename_column_in_policy",
        lambda schema: schema.table("orders").rename_column("state", to="owner"),
        _with_policy,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "rename_table_with_policy",
        lambda schema: schema.rename_table("orders", to="purchases"),
        _with_policy,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "drop_table_with_policy",
        lambda schema: schema.drop_table("orders"),
        _with_policy,
        refused_by=ONLY_POSTGRESQL,
    ),
)


def _with_enum(schema: Schema) -> None:
    """Two tables with columns of one enum type, of which one is native wherever that can be, and a view."""
    schema.create_enum("mood", ["sad", "ok", "happy"])
    mood = sa.Enum("sad", "ok", "happy", name="mood", create_constraint=True)
    schema.create_table("people", c.id(), Column("feels", mood, server_default="ok"), Column("felt", mood))
    schema.create_table("pets", c.id(), Column("feels", mood, nullable=False))
    schema.create_view("glad", "SELECT id FROM people WHERE feels = 'happy'")


def _with_enum_of_column(schema: Schema) -> None:
    schema.create_table("people", c.id(), c.enum("feels", ["sad", "ok", "happy"], type_name="mood", default="ok"))


def _enum_alone(schema: Schema) -> None:
    schema.create_enum("mood", ["sad", "ok"])


def _domain_alone(schema: Schema) -> None:
    schema.create_domain("whole", sa.Integer)


def _with_domain(schema: Schema) -> None:
    schema.create_domain("positive", sa.Integer, checks=[sa.CheckConstraint("VALUE > 0", name="ck_positive")])
    schema.create_table("things", c.id(), Column("size", postgresql.DOMAIN("positive", sa.Integer())))


def _with_sequence(schema: Schema) -> None:
    schema.create_sequence("numbers", start=100, increment=5, cache=10)


TYPES = (
    _case(
        "create_enum",
        lambda schema: schema.create_enum("mood", ["sad", "it's ok", "happy"]),
        nothing,
        unseen_on=ONLY_POSTGRESQL,
    ),
    _case("drop_enum", lambda schema: schema.drop_enum("mood"), _enum_alone, unseen_on=ONLY_POSTGRESQL),
    _case("add_enum_value", lambda schema: schema.add_enum_value("mood", "over the moon"), _with_enum),
    _case("add_enum_value_between", lambda schema: schema.add_enum_value("mood", "so-so", after="sad"), _with_enum),
    _case(
        "add_enum_value_of_column",
        lambda schema: schema.add_enum_value("mood", "blue", before="ok"),
        _with_enum_of_column,
    ),
    _case("rename_enum_value", lambda schema: schema.rename_enum_value("mood", "ok", to="fine"), _with_enum),
    _case(
        "replace_enum",
        lambda schema: schema.replace_enum("mood", ["happy", "sad", "calm"], renamed={"ok": "calm"}),
        _with_enum,
    ),
    _case(
        "replace_enum_of_column",
        lambda schema: schema.replace_enum("mood", ["ok", "happy"], renamed={"sad": "ok"}),
        _with_enum_of_column,
    ),
    _case(
        "create_domain",
        lambda schema: schema.create_domain(
            "percentage", sa.Numeric(5, 2), nullable=False, default=0, checks=["VALUE BETWEEN 0 AND 100"]
        ),
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "replace_domain",
        lambda schema: schema.replace_domain(
            "positive", sa.Integer, nullable=False, default=1, checks=["VALUE > 0 AND VALUE < 1000"]
        ),
        _with_domain,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case("drop_domain", lambda schema: schema.drop_domain("whole"), _domain_alone, refused_by=ONLY_POSTGRESQL),
    _case("create_sequence", _with_sequence, nothing, refused_by=("mysql", "sqlite")),
    _case(
        "replace_sequence",
        lambda schema: schema.replace_sequence("numbers", start=100, increment=10, maximum=10_000, cycle=True),
        _with_sequence,
        refused_by=("mysql", "sqlite"),
    ),
    _case(
        "rename_sequence",
        lambda schema: schema.rename_sequence("numbers", to="counts"),
        _with_sequence,
        refused_by=("mysql", "sqlite"),
    ),
    _case(
        "drop_sequence", lambda schema: schema.drop_sequence("numbers"), _with_sequence, refused_by=("mysql", "sqlite")
    ),
    _case(
        "create_extension",
        lambda schema: schema.create_extension("pg_trgm", if_not_exists=True),
        nothing,
        refused_by=ONLY_POSTGRESQL,
    ),
    _case(
        "drop_extension",
        lambda schema: schema.drop_extension("pg_trgm"),
        lambda schema: schema.create_extension("pg_trgm"),
        refused_by=ONLY_POSTGRESQL,
    ),
)

OBJECT_CASES = (*VIEWS, *TRIGGERS, *ROUTINES, *SCRIPTED, *POLICIES, *TYPES)
