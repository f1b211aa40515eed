"""One operation of every kind on the library, in the words of a migration file."""

from __future__ import annotations

import sqlalchemy as sa

from brant.catalog import sqla
from brant.catalog.definitions import (
    CheckDefinition,
    ColumnDefinition,
    ExclusionDefinition,
    ExclusionElement,
    ForeignKeyDefinition,
    FrozenMapping,
    IndexDefinition,
    IndexElement,
    Online,
    PrimaryKeyDefinition,
    TableDefinition,
    UniqueDefinition,
)
from brant.catalog.objects import NOTHING as NOTHING_TO_TAKE
from brant.catalog.objects import (
    Body,
    DomainDefinition,
    EnumDefinition,
    ExtensionDefinition,
    MaterializedViewDefinition,
    RoutineDefinition,
    SchemaDefinition,
    ScriptedDefinition,
    SequenceDefinition,
    TriggerDefinition,
    ViewDefinition,
)
from brant.operations.base import Operation
from brant.operations.columns import AddColumn, AlterColumn, DropColumn, RenameColumn
from brant.operations.constraints import (
    AddConstraint,
    DropConstraint,
    RenameConstraint,
    ReplaceConstraint,
    ValidateConstraint,
)
from brant.operations.enforcement import CheckForeignKeys
from brant.operations.indexes import AddIndex, AlterIndex, DropIndex, RenameIndex
from brant.operations.objects import CreateObject, DropObject, RefreshView, RenameObject, ReplaceObject
from brant.operations.partitions import AttachPartition, CreatePartition, DetachPartition, DropPartition
from brant.operations.rows import NOTHING, Execute, Run, SqlText, Variants
from brant.operations.table_options import ConvertCharset, SetTableOptions
from brant.operations.tables import (
    AssumeTable,
    CreateTable,
    DropTable,
    ForgetTable,
    RenameTable,
    SetTableComment,
)
from brant.operations.types import AddEnumValue, RenameEnumValue, ReplaceEnum
from brant.partitions import by_hash, partition


def fill(connection: sa.Connection) -> None:
    """Stands for a user's function."""


def empty(connection: sa.Connection) -> None:
    """Stands for what undoes it."""


INTEGER = sqla.type_definition(sa.Integer())
MEMBERS = TableDefinition(
    "members",
    (ColumnDefinition("id", INTEGER, nullable=False), ColumnDefinition("name", sqla.type_definition(sa.String(80)))),
    primary_key=PrimaryKeyDefinition("pk_members", ("id",)),
    comment="who reads",
)


def body_of(text: str) -> Body:
    return Body((("default", text),))


SELECT = Body((("default", "SELECT name FROM authors"),))
TRIGGER = TriggerDefinition(
    "count",
    "loans",
    "AFTER",
    ("INSERT",),
    Body((("default", "DELETE FROM shelves"),)),
    "loans_count",
    when=Body((("default", "NEW.day IS NULL"),)),
)
FILLED = FrozenMapping((("fillfactor", 70),))
DELETE = Variants((("default", (SqlText("DELETE FROM loans"),)),))

TWO = Variants((("default", (SqlText("SELECT 1"), SqlText("SELECT 2"))), ("mysql", ())))

BOOKS = 'schema.table("books")'

EVERY: tuple[tuple[Operation, str], ...] = (
    (
        CreateTable(MEMBERS),
        """schema.create_table(
    "members",
    Column("id", Integer, nullable=False),
    Column("name", String(length=80)),
    PrimaryKeyConstraint("id", name="pk_members"),
    comment="who reads",
)""",
    ),
    (
        AssumeTable(TableDefinition("members", (ColumnDefinition("id", INTEGER),))),
        'schema.assume_table(\n    "members",\n    Column("id", Integer),\n)',
    ),
    (ForgetTable("loans"), 'schema.forget_table("loans")'),
    (DropTable("loans"), 'schema.drop_table("loans")'),
    (RenameTable("books", "volumes"), 'schema.rename_table("books", to="volumes")'),
    (SetTableComment("books", 'it\'s "new"'), f"{BOOKS}.set_comment('it\\'s \"new\"')"),
    (SetTableComment("books", None), f"{BOOKS}.set_comment(None)"),
    (
        SetTableOptions("loans", (("engine", "Aria"), ("mysql_charset", None), ("postgresql_with", FILLED))),
        'schema.table("loans").set_options(engine="Aria", mysql_charset=None, postgresql_with={"fillfactor": 70})',
    ),
    (
        ConvertCharset("loans", "utf8mb4", "utf8mb4_bin"),
        'schema.table("loans").convert_charset("utf8mb4", collation="utf8mb4_bin")',
    ),
    (
        SetTableOptions("visits", (("partition_by", by_hash("day", count=4)),)),
        'schema.table("visits").set_options(partition_by=partitions.by_hash("day", count=4))',
    ),
    (
        CreatePartition("visits", partition("older", until="2023"), before="old"),
        'schema.table("visits").create_partition("older", until="2023", before="old")',
    ),
    (
        CreatePartition("visits", partition("rest", default=True)),
        'schema.table("visits").create_partition("rest", default=True)',
    ),
    (DropPartition("visits", "old"), 'schema.table("visits").drop_partition("old")'),
    (
        AttachPartition("visits", partition("loans", since=2026, until=[2027])),
        'schema.table("visits").attach_partition("loans", since=2026, until=2027)',
    ),
    (
        DetachPartition("visits", "new", concurrently=True),
        'schema.table("visits").detach_partition("new", concurrently=True)',
    ),
    (
        AddColumn("books", ColumnDefinition("pages", INTEGER, nullable=False, default="0", comment="counted")),
        f'{BOOKS}.add(Column("pages", Integer, nullable=False, server_default="0", comment="counted"))',
    ),
    (DropColumn("books", "gross"), f'{BOOKS}.drop_column("gross")'),
    (RenameColumn("books", "price", "cost"), f'{BOOKS}.rename_column("price", to="cost")'),
    (
        AlterColumn("books", "title", type=sqla.type_definition(sa.String(300)), using="left(title, 300)"),
        f'{BOOKS}.alter_column("title", type=String(length=300), using="left(title, 300)")',
    ),
    (AlterColumn("books", "title", nullable=True), f'{BOOKS}.alter_column("title", nullable=True)'),
    (
        AlterColumn("books", "price", default=sqla.expression("1 + 1")),
        f'{BOOKS}.alter_column("price", default=text("1 + 1"))',
    ),
    (AlterColumn("books", "price", default=None), f'{BOOKS}.alter_column("price", default=None)'),
    (AlterColumn("books", "title", comment=None), f'{BOOKS}.alter_column("title", comment=None)'),
    (
        AddIndex("books", IndexDefinition("ix", (IndexElement("title"), IndexElement("price", descending=True)), True)),
        f'{BOOKS}.add(Index("ix", "title", column("price").desc(), unique=True))',
    ),
    (
        AlterIndex("books", "ix_books_free", comment="free ones"),
        f'{BOOKS}.alter_index("ix_books_free", comment="free ones")',
    ),
    (
        AddIndex(
            "books",
            IndexDefinition(
                "ix",
                (IndexElement("title", opclass="text_ops"),),
                options=(("postgresql_include", ("price",)),),
                comment="c",
                required=("include",),
            ),
            Online(concurrently=True),
        ),
        (
            f'{BOOKS}.add(c.IndexOn("title", name="ix", comment="c", postgresql_ops={{"title": "text_ops"}}, '
            'include=["price"], concurrently=True))'
        ),
    ),
    (DropIndex("books", "ix_books_lower"), f'{BOOKS}.drop_index("ix_books_lower")'),
    (RenameIndex("books", "ix_books_free", "ix_free"), f'{BOOKS}.rename_index("ix_books_free", to="ix_free")'),
    (
        AddConstraint("books", UniqueDefinition("uq", ("title", "price"), deferrable=True, initially="DEFERRED")),
        f'{BOOKS}.add(UniqueConstraint("title", "price", name="uq", deferrable=True, initially="DEFERRED"))',
    ),
    (
        AddConstraint("books", CheckDefinition("ck", sqla.expression("price < 100"))),
        f'{BOOKS}.add(CheckConstraint("price < 100", name="ck"))',
    ),
    (
        AddConstraint("books", ForeignKeyDefinition("fk", ("price",), "authors", ("id",), ondelete="CASCADE")),
        f'{BOOKS}.add(ForeignKeyConstraint(["price"], ["authors.id"], name="fk", ondelete="CASCADE"))',
    ),
    (
        AddConstraint(
            "books",
            ForeignKeyDefinition(
                "fk", ("price", "id"), "books", ("id", "price"), "SET NULL", match="FULL", ondelete_columns=("price",)
            ),
        ),
        (
            f'{BOOKS}.add(ForeignKeyConstraint(["price", "id"], ["books.id", "books.price"], name="fk",'
            ' ondelete=\'SET NULL ("price")\', match="FULL"))'
        ),
    ),
    (
        AddConstraint("books", CheckDefinition("ck", sqla.expression("price > 1"), enforced=False, no_inherit=True)),
        f'{BOOKS}.add(c.Check("price > 1", name="ck", enforced=False, no_inherit=True))',
    ),
    (
        AddConstraint(
            "books",
            ExclusionDefinition(
                "ex",
                (
                    ExclusionElement(IndexElement("price"), "=", "int4_ops"),
                    ExclusionElement(IndexElement(expression=sqla.expression("lower(title)")), "="),
                ),
                "btree",
                sqla.expression("price > 0"),
                deferrable=True,
            ),
        ),
        (
            f'{BOOKS}.add(postgresql.ExcludeConstraint(("price", "="), (text("lower(title)"), "="), name="ex",'
            ' using="btree", where=text("price > 0"), ops={"price": "int4_ops"}, deferrable=True))'
        ),
    ),
    (
        ReplaceConstraint("books", "ck_books_price", CheckDefinition("ck", sqla.expression("price > 1"))),
        f'{BOOKS}.replace_constraint("ck_books_price", CheckConstraint("price > 1", name="ck"))',
    ),
    (
        ReplaceConstraint("loans", "pk_loans", PrimaryKeyDefinition("pk_loans", ("day",), deferrable=True)),
        (
            'schema.table("loans").replace_constraint("pk_loans",'
            ' PrimaryKeyConstraint("day", name="pk_loans", deferrable=True))'
        ),
    ),
    (
        RenameConstraint("books", "fk_books_author", "fk"),
        f'{BOOKS}.rename_constraint("fk_books_author", to="fk")',
    ),
    (
        ValidateConstraint("shelves", "ck_shelves_above"),
        'schema.table("shelves").validate_constraint("ck_shelves_above")',
    ),
    (DropConstraint("books", "ck_books_price"), f'{BOOKS}.drop_constraint("ck_books_price")'),
    (DropConstraint("loans", "pk_loans"), 'schema.table("loans").drop_constraint("pk_loans")'),
    (Execute(DELETE, NOTHING, DELETE.words), 'schema.execute("DELETE FROM loans", down=())'),
    (
        Execute(
            Variants((("default", (SqlText("DELETE FROM loans", done_when="SELECT 1"),)),)),
            DELETE,
            frozenset({"loans"}),
        ),
        """schema.execute("DELETE FROM loans", down="DELETE FROM loans", touches=["loans"], done_when="SELECT 1")""",
    ),
    (
        Execute(TWO, DELETE, TWO.words),
        'schema.execute({"default": ["SELECT 1", "SELECT 2"], "mysql": []}, down="DELETE FROM loans")',
    ),
    (CheckForeignKeys(False), "schema.disable_foreign_keys()"),
    (CheckForeignKeys(True), "schema.enable_foreign_keys()"),
    (Run("fill", fill, empty), "schema.run(fill, down=empty)"),
    (Run("fill", fill, empty, frozenset({"loans"})), 'schema.run(fill, down=empty, touches=["loans"])'),
    (
        CreateObject(ViewDefinition("names", SELECT, ("name",), "LOCAL")),
        'schema.create_view("names", "SELECT name FROM authors", columns=["name"], check_option="local")',
    ),
    (
        CreateObject(ViewDefinition("names", Body((("default", "SELECT 1"), ("mysql", "SELECT 2"))))),
        'schema.create_view("names", {"default": "SELECT 1", "mysql": "SELECT 2"})',
    ),
    (
        CreateObject(
            MaterializedViewDefinition(
                "letters", SELECT, indexes=(IndexDefinition("ix", (IndexElement("name"),)),), with_data=False
            )
        ),
        """schema.create_materialized_view("letters", "SELECT name FROM authors", indexes=[Index("ix", "name")], \
with_data=False)""",
    ),
    (
        CreateObject(TRIGGER),
        """schema.create_trigger("count", table="loans", timing="after", event="insert", \
body="DELETE FROM shelves", when="NEW.day IS NULL")""",
    ),
    (
        CreateObject(
            RoutineDefinition(
                "function", "one", NOTHING_TO_TAKE, body_of("integer"), body_of("RETURN 1"), security="INVOKER"
            )
        ),
        'schema.create_function("one", returns="integer", body="RETURN 1", security="invoker")',
    ),
    (
        CreateObject(RoutineDefinition("procedure", "go", body_of("n integer"), None, body_of("SELECT 1"), "sql")),
        'schema.create_procedure("go", arguments="n integer", body="SELECT 1", language="sql")',
    ),
    (
        CreateObject(ScriptedDefinition("rule", "r", body_of("CREATE RULE r"), body_of("DROP RULE r"), on="loans")),
        'schema.create_object("rule", "r", create="CREATE RULE r", drop="DROP RULE r", on="loans")',
    ),
    (
        CreateObject(EnumDefinition("mood", ("ok", "it's fine"))),
        """schema.create_enum("mood", ["ok", "it's fine"])""",
    ),
    (
        CreateObject(
            DomainDefinition(
                "d", INTEGER, nullable=False, default="1", checks=(CheckDefinition("ck", sqla.expression("VALUE > 0")),)
            )
        ),
        """schema.create_domain("d", Integer, nullable=False, default="1", \
checks=[CheckConstraint("VALUE > 0", name="ck")])""",
    ),
    (CreateObject(SequenceDefinition("s", 5, cycle=True)), 'schema.create_sequence("s", start=5, cycle=True)'),
    (CreateObject(SchemaDefinition("app")), 'schema.create_schema("app")'),
    (
        CreateObject(ExtensionDefinition("vector", version="0.7", if_not_exists=True)),
        'schema.create_extension("vector", version="0.7", if_not_exists=True)',
    ),
    (DropObject("enum", "colour"), 'schema.drop_enum("colour")'),
    (AddEnumValue("colour", "blue", after="red"), 'schema.add_enum_value("colour", "blue", after="red")'),
    (RenameEnumValue("colour", "red", "rose"), 'schema.rename_enum_value("colour", "red", to="rose")'),
    (
        ReplaceEnum("colour", ("green", "rose"), (("red", "rose"),)),
        'schema.replace_enum("colour", ["green", "rose"], renamed={"red": "rose"})',
    ),
    (DropObject("event", "nightly"), 'schema.drop_object("event", "nightly")'),
    (DropObject("trigger", "shelves.keep"), 'schema.drop_trigger("keep", table="shelves")'),
    (ReplaceObject(ViewDefinition("penned", SELECT)), 'schema.replace_view("penned", "SELECT name FROM authors")'),
    (DropObject("view", "penned"), 'schema.drop_view("penned")'),
    (RenameObject("view", "penned", "poets"), 'schema.rename_view("penned", to="poets")'),
    (
        RefreshView("initials", concurrently=True),
        'schema.refresh_materialized_view("initials", concurrently=True)',
    ),
)
