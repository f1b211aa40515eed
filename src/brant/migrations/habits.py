"""What Laravel, Django, Alembic and SQLAlchemy taught people's fingers in a migration, and how brant says it.

Words are kept in snake case; :mod:`brant.migrations.hints` looks them up however they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_EVERYWHERE = "a file means the same whatever was set elsewhere: say it at the column"
_SERVER = "{} is for the command line: brant db {}"
_MODELS = "there are no models to change: "

OF_SCHEMA: Final[Mapping[str, str]] = {
    # Laravel's schema builder
    "create": 'write schema.create_table("flights", c.id(), c.string("name"))',
    "drop": 'write schema.drop_table("flights")',
    "drop_if_exists": 'write schema.drop_table("flights", if_exists=True)',
    "rename": 'write schema.rename_table("flights", to="trips")',
    "drop_columns": 'write schema.table("flights").drop_column("name", "state")',
    "drop_all_tables": _SERVER.format("it", "wipe"),
    "drop_all_views": _SERVER.format("it", "wipe"),
    "drop_all_types": _SERVER.format("it", "wipe"),
    "create_database": _SERVER.format("it", "create"),
    "drop_database_if_exists": _SERVER.format("it", "drop"),
    "ensure_extension_exists": 'write schema.create_extension("citext", if_not_exists=True)',
    "ensure_vector_extension_exists": 'write schema.create_extension("vector", if_not_exists=True)',
    "get_connection": "write schema.run(function): it gets the Connection when its turn comes",
    "default_string_length": _EVERYWHERE + ', c.string("name", 191)',
    "default_time_precision": _EVERYWHERE + ', c.timestamp("seen_at", 0)',
    "default_morph_key_type": _EVERYWHERE + ', c.uuid_morphs("subject")',
    "morph_using_uuids": _EVERYWHERE + ', c.uuid_morphs("subject")',
    "morph_using_ulids": _EVERYWHERE + ', c.ulid_morphs("subject")',
    "macro": "a function of yours that takes the schema is a macro",
    "statement": 'write schema.execute("UPDATE …", down="…")',
    "unprepared": 'write schema.execute("UPDATE …", down="…")',
    # Alembic's operations
    "f": "write the name alone: brant cuts no name that you give",
    "bulk_insert": "write schema.execute(insert(table(…)).values([…]), down=()), or schema.run(function)",
    "get_bind": "write schema.run(function): it gets the Connection when its turn comes",
    "get_context": "write @migration(transaction=False) above up for what no transaction may surround",
    "batch_alter_table": 'write schema.table("flights"): brant rebuilds SQLite tables by itself, once for all changes',
    "create_table_comment": 'write schema.table("flights").set_comment("…")',
    "drop_table_comment": 'write schema.table("flights").set_comment(None)',
    "inline_literal": "write the value alone",
    "invoke": "write what it does with schema's own verbs",
    # Django's operations
    "create_model": 'write schema.create_table("flights", c.id(), c.string("name"))',
    "delete_model": 'write schema.drop_table("flights")',
    "rename_model": 'write schema.rename_table("flights", to="trips")',
    "alter_model_table": 'write schema.rename_table("flights", to="trips")',
    "alter_model_table_comment": 'write schema.table("flights").set_comment("…")',
    "alter_model_options": _MODELS + "leave it out",
    "alter_model_managers": _MODELS + "leave it out",
    "alter_order_with_respect_to": 'write schema.table("flights").add(c.integer("_order", default=0))',
    "run_sql": 'write schema.execute("UPDATE …", down="…")',
    "run_python": "write schema.run(function, down=undo)",
    "separate_database_and_state": 'write schema.assume_table("flights", …) or schema.forget_table("flights")',
}
"""Said to the schema."""

OF_TABLE: Final[Mapping[str, str]] = {
    # Laravel's blueprint
    "primary": 'write {0}.add_primary_key("id")',
    "unique": 'write {0}.add_unique("email")',
    "index": 'write {0}.add_index("name", "state")',
    "foreign": 'write {0}.add_foreign_key("user_id", "users.id")',
    "drop_primary": "write {0}.drop_primary_key()",
    "drop_foreign": 'write {0}.drop_foreign_key(columns="user_id")',
    "drop_full_text": 'write {0}.drop_index(columns="body")',
    "drop_spatial_index": 'write {0}.drop_index(columns="place")',
    "drop_constrained_foreign_id": 'write {0}.drop_column("user_id"): its key goes first',
    "drop_foreign_id_for": 'write {0}.drop_column("user_id"): its key goes first',
    "drop_constrained_foreign_id_for": 'write {0}.drop_column("user_id"): its key goes first',
    "drop_timestamps": 'write {0}.drop_column("created_at", "updated_at")',
    "drop_timestamps_tz": 'write {0}.drop_column("created_at", "updated_at")',
    "drop_soft_deletes": 'write {0}.drop_column("deleted_at")',
    "drop_soft_deletes_tz": 'write {0}.drop_column("deleted_at")',
    "drop_remember_token": 'write {0}.drop_column("remember_token")',
    "drop_morphs": 'write {0}.drop_column("subject_type", "subject_id", cascade=True)',
    "drop_if_exists": 'write schema.drop_table("flights", if_exists=True)',
    "remove_column": "leave the column out",
    "create": 'write schema.create_table("flights", c.id())',
    "temporary": "it is an option of schema.create_table(…)",
    "comment": 'write {0}.set_comment("…")',
    "engine": 'it is an option: schema.create_table("flights", …, mysql_engine="InnoDB")',
    "inno_db": 'it is an option: schema.create_table("flights", …, mysql_engine="InnoDB")',
    "charset": 'it is an option: schema.create_table("flights", …, mysql_charset="utf8mb4")',
    "collation": 'it is an option: schema.create_table("flights", …, mysql_collate="utf8mb4_bin")',
    "after": 'write {0}.add(c.string("a"), c.string("b"), after="name")',
    "change": 'write {0}.alter_column("name", type=String(50))',
    # Alembic's operations, as they are in a batch too
    "create_index": 'write {0}.add_index("name", name="ix_name")',
    "create_unique_constraint": 'write {0}.add_unique("email", name="uq_email")',
    "create_check_constraint": 'write {0}.add_check("seats > 0", name="ck_seats")',
    "create_foreign_key": 'write {0}.add_foreign_key("user_id", "users.id", name="fk_user")',
    "create_primary_key": 'write {0}.add_primary_key("id")',
    "create_exclude_constraint": 'write {0}.add_exclusion(("room", "="), ("during", "&&"))',
    # Django's operations
    "add_field": 'write {0}.add(c.string("name"))',
    "alter_field": 'write {0}.alter_column("name", type=String(50))',
    "remove_field": 'write {0}.drop_column("name")',
    "rename_field": 'write {0}.rename_column("name", to="title")',
    "remove_index": 'write {0}.drop_index("ix_name")',
    "add_constraint": "write {0}.add(CheckConstraint(…)), or add_unique, add_check, add_foreign_key",
    "remove_constraint": 'write {0}.drop_constraint("uq_email")',
    "alter_unique_together": 'write {0}.add_unique("name", "state")',
    "alter_index_together": 'write {0}.add_index("name", "state")',
    "add_index_concurrently": 'write {0}.add_index("name", postgresql_concurrently=True)',
    "remove_index_concurrently": 'write {0}.drop_index("ix_name")',
    # SQLAlchemy's
    "append_column": 'write {0}.add(Column("name", String(50)))',
    "append_constraint": "write {0}.add(UniqueConstraint(…))",
}
"""Said to a table, for which ``{0}`` stands; said to the schema too, as Alembic and Django do."""

OF_COLUMN: Final[Mapping[str, str]] = {
    "nullable": "nullable=True",
    "default": "default=…",
    "unique": "unique=True",
    "index": "index=True",
    "primary": "primary_key=True",
    "primary_key": "primary_key=True",
    "comment": 'comment="…"',
    "unsigned": "unsigned=True",
    "auto_increment": "autoincrement=True",
    "starting_value": "start=1000",
    "charset": 'charset="latin1"',
    "collation": 'collation="C"',
    "use_current": "use_current=True",
    "use_current_on_update": 'use_current_on_update="where supported"',
    "virtual_as": 'virtual_as="…"',
    "stored_as": 'stored_as="…"',
    "virtual_as_json": 'virtual_as=c.json_path("meta->city")',
    "stored_as_json": 'stored_as=c.json_path("meta->city")',
    "persisted": 'stored_as="…"',
    "generated_as": "identity=Identity(…)",
    "always": "identity=Identity(always=True)",
    "invisible": "invisible=True",
    "first": "first=True",
    "after": 'after="name"',
}
"""Said behind a column, ``c.string("name").nullable()``: here it is a keyword."""

OF_REFERENCE: Final[Mapping[str, str]] = {
    "cascade_on_delete": 'ondelete="CASCADE"',
    "cascade_on_update": 'onupdate="CASCADE"',
    "restrict_on_delete": 'ondelete="RESTRICT"',
    "restrict_on_update": 'onupdate="RESTRICT"',
    "null_on_delete": 'ondelete="SET NULL"',
    "null_on_update": 'onupdate="SET NULL"',
    "no_action_on_delete": 'ondelete="NO ACTION"',
    "no_action_on_update": 'onupdate="NO ACTION"',
    "on_delete": 'ondelete="CASCADE"',
    "on_update": 'onupdate="CASCADE"',
}
"""Said behind a reference: here it is a keyword."""

BEHIND_COLUMN: Final[Mapping[str, str]] = {
    "change": 'write table.alter_column("name", type=String(50)): it names what changes, all else stays',
    "constrained": 'say what it refers to: c.foreign_id("user_id", "users.id")',
    "references": 'say what it refers to: c.foreign_id("user_id", "users.id")',
    "on": 'say what it refers to: c.foreign_id("user_id", "users.id")',
    "rename_to": 'write table.rename_column("name", to="title")',
    "using": 'write table.alter_column("fare", type=Integer, using="fare::integer")',
    "type": 'write table.alter_column("name", type=String(50))',
    "full_text": 'write table.add_fulltext_index("name"): an index is made beside the column',
    "fulltext": 'write table.add_fulltext_index("name"): an index is made beside the column',
    "spatial_index": 'write table.add_spatial_index("name"): an index is made beside the column',
    "vector_index": 'write table.add_vector_index("name"): an index is made beside the column',
}
"""Said behind a column, and no keyword of it."""

KEYWORDS: Final[Mapping[str, str]] = {
    "on_delete": 'write ondelete="CASCADE"',
    "on_update": 'write onupdate="CASCADE"',
    "type_": "write type=, and nothing where a constraint is dropped",
    "server_default": "write default=",
    "server_onupdate": "write on_update=",
    "new_column_name": 'write rename_column("name", to="title")',
    "existing_type": "leave it out: brant knows what the column is",
    "existing_nullable": "leave it out: brant knows what the column is",
    "existing_server_default": "leave it out: brant knows what the column is",
    "existing_comment": "leave it out: brant knows what the column is",
    "existing_autoincrement": "leave it out: brant knows what the column is",
    "modify_nullable": "write nullable=",
    "modify_comment": "write comment=",
    "postgresql_using": 'write using="…", or using="gin" of an index',
    "insert_after": 'write after="name"',
    "insert_before": 'write after="name" of the column in front of it, or first=True',
    "constraint_name": 'write name="…"',
    "table_name": "write it first, or call the verb of schema.table(…)",
    "null": "write nullable=True",
    "max_length": 'the length stands behind the name: c.string("name", 50)',
    "max_digits": 'the digits stand behind the name: c.decimal("fare", 8, 2)',
    "decimal_places": 'the digits stand behind the name: c.decimal("fare", 8, 2)',
    "blank": "leave it out: it is for forms",
    "verbose_name": 'leave it out, or write comment="…"',
    "help_text": 'leave it out, or write comment="…"',
    "db_index": "write index=True",
    "db_column": "the column's name stands first",
    "db_default": "write default=…",
    "db_comment": 'write comment="…"',
    "auto_now_add": "write use_current=True",
    "auto_now": 'write use_current=True, use_current_on_update="where supported"',
    "choices": 'write c.enum("state", ["planned", "gone"])',
    "related_name": "leave it out: it is for models",
    "elidable": "leave it out",
    "reverse_sql": 'write down="…"',
    "reverse_code": "write down=undo",
    "increments": "write autoincrement=True",
}
"""Keywords of others."""

FIELDS: Final[Mapping[str, str]] = {
    "AutoField": "c.increments()",
    "BigAutoField": "c.id()",
    "BigIntegerField": 'c.big_integer("n")',
    "BinaryField": 'c.binary("picture")',
    "BooleanField": 'c.boolean("active")',
    "CharField": 'c.string("name", 50)',
    "DateField": 'c.date("day")',
    "DateTimeField": 'c.timestamp("seen_at")',
    "DecimalField": 'c.decimal("fare", 8, 2)',
    "DurationField": 'c.interval("lasted")',
    "EmailField": 'c.string("email", 254)',
    "FileField": 'c.string("file", 100)',
    "FloatField": 'c.double("weight")',
    "ForeignKey": 'c.foreign_id("user_id", "users.id")',
    "GeneratedField": 'c.computed("total", "fare * seats", Integer)',
    "GenericIPAddressField": "c.ip_address()",
    "ImageField": 'c.string("picture", 100)',
    "IntegerField": 'c.integer("n")',
    "JSONField": 'c.jsonb("meta")',
    "OneToOneField": 'c.foreign_id("user_id", "users.id", unique=True)',
    "PositiveBigIntegerField": 'c.unsigned_big_integer("n", check=True)',
    "PositiveIntegerField": 'c.unsigned_integer("n", check=True)',
    "PositiveSmallIntegerField": 'c.unsigned_small_integer("n", check=True)',
    "SlugField": 'c.string("slug", 50, index=True)',
    "SmallAutoField": "c.small_increments()",
    "SmallIntegerField": 'c.small_integer("n")',
    "TextField": 'c.text("body")',
    "TimeField": 'c.time("at")',
    "URLField": 'c.string("url", 200)',
    "UUIDField": "c.uuid()",
}
"""Django's model fields, said to ``brant.columns``."""

NAMES: Final[Mapping[str, str]] = {
    "op": "schema, which up(schema) receives, has the verbs",
    "migrations": "schema, which up(schema) receives, has the verbs",
    "models": "write from brant import columns as c",
    "c": "write from brant import columns as c",
    "sa": "write import sqlalchemy as sa",
    "Schema": "write from brant import Schema",
    "Blueprint": 'write schema.table("flights")',
    "DB": 'write schema.execute("UPDATE …", down="…")',
}
"""Names that nobody imported."""
