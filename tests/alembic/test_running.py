"""Alembic's revisions as they are, on brant's session: what real directories do, one habit each."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from brant import Migrator, Steps, Through
from brant.errors import (
    BrantError,
    ConfigurationError,
    DependencyError,
    InvalidMigration,
    MigrationFailed,
    MigrationInterrupted,
    UnknownMigration,
)
from brant.events import MigrationApplied
from brant.migrator import State
from tests.alembic.project import AlembicProject
from tests.execution.looking import columns, tables

USERS = 'op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))'
NAMES = "op.execute(\"INSERT INTO users (id, name) VALUES (1, 'ann'), (2, 'bob')\")"


@pytest.fixture
def users(project: AlembicProject) -> AlembicProject:
    project.revision("a1", f"{USERS}\n{NAMES}", 'op.drop_table("users")')
    return project


def test_they_are_applied_in_one_batch_and_taken_back(users: AlembicProject, engine: sa.Engine) -> None:
    users.revision(
        "b2", 'op.add_column("users", sa.Column("age", sa.Integer))', 'op.drop_column("users", "age")', follows="a1"
    )
    migrator = users.migrator()

    assert migrator.migrate().names == ("a1_", "b2_")

    assert columns(engine, "users") == {"id", "name", "age"}
    assert users.heads == {"b2"}
    assert not migrator.migrate()
    assert migrator.rollback(Steps(1)).names == ("b2_",)
    assert users.heads == {"a1"}
    assert migrator.reset().names == ("a1_",)
    assert users.heads == set()
    assert "users" not in tables(engine)


def test_a_batch_keeps_what_refers_to_its_table(users: AlembicProject, engine: sa.Engine) -> None:
    users.revision(
        "b2",
        """
        op.create_table("posts", sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE")))
        op.execute("INSERT INTO posts (id, user_id) VALUES (1, 1)")
        """,
        follows="a1",
    )
    users.revision(
        "c3",
        'with op.batch_alter_table("users") as batch:\n    batch.alter_column("name", type_=sa.String(80))',
        follows="b2",
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))

    users.migrator().migrate()

    assert users.rows("SELECT count(*) FROM posts") == [(1,)]


def test_data_steps_have_the_connection_and_sessions_of_their_own(users: AlembicProject) -> None:
    users.revision(
        "b2",
        """
        from sqlalchemy.orm import Session
        bind = op.get_bind()
        for (id_,) in bind.execute(sa.text("SELECT id FROM users")).all():
            bind.execute(sa.text("UPDATE users SET name = :name WHERE id = :id"), {"name": f"user {id_}", "id": id_})
        session = Session(bind=bind)
        session.execute(sa.text("INSERT INTO users (id, name) VALUES (3, 'eve')"))
        session.commit()
        assert sa.inspect(bind).has_table("users")
        """,
        follows="a1",
    )
    users.migrator().migrate()
    assert sorted(users.rows("SELECT name FROM users")) == [("eve",), ("user 1",), ("user 2",)]


@pytest.mark.parametrize("ending", ["op.get_bind().commit()", "with op.get_context().autocommit_block():\n    pass"])
def test_what_commits_on_its_way_may_go_on(users: AlembicProject, ending: str) -> None:
    first, last = "UPDATE users SET name = 'x'", "INSERT INTO users (id, name) VALUES (3, 'eve')"
    users.revision("b2", f'op.execute("{first}")\n{ending}\nop.execute("{last}")', follows="a1")
    users.migrator().migrate()
    assert sorted(users.rows("SELECT name FROM users")) == [("eve",), ("x",), ("x",)]
    assert not users.migrator().migrate()


@pytest.mark.engines("postgresql")
def test_an_index_is_made_concurrently(users: AlembicProject, engine: sa.Engine) -> None:
    users.revision(
        "b2",
        """
        with op.get_context().autocommit_block():
            op.create_index("by_name", "users", ["name"], postgresql_concurrently=True)
        op.execute("UPDATE users SET name = 'x'")
        """,
        follows="a1",
    )
    users.migrator().migrate()
    assert [index["name"] for index in sa.inspect(engine).get_indexes("users")] == ["by_name"]


@pytest.mark.engines("postgresql")
def test_an_index_that_was_left_invalid_is_made_again(users: AlembicProject, engine: sa.Engine) -> None:
    users.revision(
        "b2",
        """
        op.execute("INSERT INTO users (id, name) VALUES (3, 'eve')")
        with op.get_context().autocommit_block():
            op.create_index("by_name", "users", ["name"], unique=True, postgresql_concurrently=True)
        """,
        follows="a1",
    )
    with engine.begin() as connection:
        users.migrator().migrate(Through("a1"))
        connection.exec_driver_sql("INSERT INTO users (id, name) VALUES (4, 'ann')")
    with pytest.raises(MigrationInterrupted, match="ann"):
        users.migrator().migrate()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM users WHERE id = 4")

    assert users.migrator().migrate().names == ("b2_",)

    assert users.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_name'::regclass") == [(True,)]
    assert len(users.rows("SELECT id FROM users")) == 3


def test_what_a_revision_takes_back_itself_may_be_followed_by_more(users: AlembicProject) -> None:
    users.revision(
        "b2",
        """
        bind = op.get_bind()
        op.execute("UPDATE users SET name = 'gone'")
        bind.rollback()
        op.execute("UPDATE users SET name = 'kept' WHERE id = 1")
        bind.commit()
        op.execute("SELECT nothing FROM users")
        """,
        follows="a1",
    )
    with pytest.raises(MigrationInterrupted, match="nothing"):
        users.migrator().migrate()
    path = users.home / "versions" / "b2_.py"
    path.write_text(path.read_text().replace("SELECT nothing FROM users", "INSERT INTO users VALUES (3, 'eve')"))
    assert users.migrator().migrate().names == ("b2_",)
    assert sorted(users.rows("SELECT name FROM users")) == [("bob",), ("eve",), ("kept",)]


@pytest.mark.engines("postgresql", "sqlite")
def test_a_transaction_of_the_applications_is_its_own(users: AlembicProject, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE own (id integer)")
    with engine.connect() as connection:
        transaction = connection.begin()
        connection.exec_driver_sql("INSERT INTO own VALUES (1)")
        assert Migrator(connection, users.home).migrate().names == ("a1_",)
        assert connection.exec_driver_sql("SELECT count(*) FROM own").scalar_one() == 1
        transaction.rollback()
    assert "users" not in tables(engine)
    assert users.rows("SELECT count(*) FROM own") == [(0,)]


def test_branches_merges_and_dependencies_are_followed(project: AlembicProject) -> None:
    def table(name: str) -> str:
        return f'op.create_table("{name}", sa.Column("id", sa.Integer))'

    project.revision("root", table("t_root"))
    project.revision("zz.left", table("t_left"), follows="root", labels="left")
    project.revision(
        "a.right", 'op.add_column("t_left", sa.Column("n", sa.Integer))', follows="root", depends_on="left"
    )
    project.revision("merge", "pass", follows=("zz.left", "a.right"))
    project.revision("0.98.0", table("t_other"), labels="other")
    migrator = project.migrator()

    order = migrator.migrate().names

    assert order.index("root_") < order.index("zz.left_") < order.index("a.right_") < order.index("merge_")
    assert project.heads == {"merge", "0.98.0"}
    project.revision("later", table("t_later"), follows="root")
    assert migrator.migrate().names == ("later_",)
    assert project.heads == {"merge", "0.98.0", "later"}
    assert migrator.reset().names[0] == "later_"


def test_a_target_takes_those_it_stands_on_and_no_others(project: AlembicProject) -> None:
    project.revision("one", "pass")
    project.revision("two", "pass", follows="one", labels="side")
    project.revision("three", "pass", follows="one")
    assert project.migrator().migrate(Through("side@head")).names == ("one_", "two_")
    assert project.heads == {"two"}
    assert project.migrator().migrate(Through("thr")).names == ("three_",)


def test_the_naming_convention_of_the_metadata_decides_names(users: AlembicProject, engine: sa.Engine) -> None:
    users.environment(metadata='naming_convention={"uq": "uniq_%(table_name)s_%(column_0_name)s"}')
    users.revision(
        "b2", 'with op.batch_alter_table("users") as b:\n    b.create_unique_constraint(None, ["name"])', follows="a1"
    )
    users.migrator().migrate()
    assert [unique["name"] for unique in sa.inspect(engine).get_unique_constraints("users")] == ["uniq_users_name"]


def test_another_version_table_arguments_and_callbacks_are_heard(users: AlembicProject, tmp_path: Path) -> None:
    users.environment(
        options=', version_table="versions_of_shop", on_version_apply=lambda **told: print(told["step"])',
        passing='who=context.get_x_argument(as_dictionary=True).get("who")',
    )
    users.revision("a1", f"{USERS}\nop.execute(f\"INSERT INTO users (id, name) VALUES (1, '{{given['who']}}')\")")
    users.migrator(arguments=["who=ann"]).migrate()
    assert users.rows("SELECT name FROM users") == [("ann",)]
    assert users.rows("SELECT version_num FROM versions_of_shop") == [("a1",)]
    assert not users.migrator().migrate()


@pytest.mark.engines("sqlite")
def test_an_asynchronous_environment_is_asked(users: AlembicProject, tmp_path: Path) -> None:
    users.environment(
        env="""
import asyncio
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
def run(connection):
    context.configure(connection=connection, version_table="by_async")
    with context.begin_transaction():
        context.run_migrations()
async def main():
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()
asyncio.run(main())
"""
    )
    users.migrator().migrate()
    assert users.rows("SELECT version_num FROM by_async") == [("a1",)]


def test_proxies_are_there_when_a_module_is_loaded(project: AlembicProject) -> None:
    project.revision(
        "a1",
        'create_table("things", sa.Column("id", sa.Integer))',
        before="from alembic.op import create_table\nWHERE = context.config.get_main_option('script_location')",
    )
    assert project.migrator().migrate().names == ("a1_",)


@pytest.mark.engines("postgresql")
def test_entities_of_alembic_utils_are_operations_too(users: AlembicProject) -> None:
    users.revision(
        "b2",
        'op.create_entity(PGView("public", "names", "SELECT name FROM users"))'.replace(
            '"public"', "op.get_bind().execute(sa.text('SELECT current_schema()')).scalar()"
        ),
        follows="a1",
        before="from alembic_utils.pg_view import PGView\nimport alembic_utils.replaceable_entity",
    )
    users.migrator().migrate()
    assert users.rows("SELECT count(*) FROM names") == [(2,)]


def test_a_missing_module_is_named_with_its_file(users: AlembicProject) -> None:
    path = users.revision("b2", "pass", follows="a1", before="import no_such_module")
    with pytest.raises(
        InvalidMigration, match=r"can't load b2_\.py: .*no_such_module.*\n.*\n.*own environment"
    ) as raised:
        users.migrator().migrate()
    assert str(path) in str(raised.value)


def test_an_environment_that_fails_is_named(users: AlembicProject) -> None:
    (users.home / "env.py").write_text("from alembic import context\nraise ValueError('not today')")
    with pytest.raises(InvalidMigration, match=r"env\.py can't be run: ValueError: not today\n.*env\.py:2"):
        users.migrator().migrate()


def test_a_revision_that_fails_leaves_no_trace_where_that_can_be(users: AlembicProject) -> None:
    users.revision(
        "b2", 'op.execute("UPDATE users SET name = \'x\'")\nop.execute("SELECT nothing FROM users")', follows="a1"
    )
    with pytest.raises(MigrationFailed, match="nothing"):
        users.migrator().migrate()
    assert users.heads == {"a1"}
    assert sorted(users.rows("SELECT name FROM users")) == [("ann",), ("bob",)]


def test_what_follows_nothing_or_goes_in_a_circle_is_refused(users: AlembicProject) -> None:
    users.revision("b2", "pass", follows="a0")
    with pytest.raises(DependencyError, match=r"b2_\.py comes after revision 'a0', which no file is"):
        users.migrator().migrate()
    users.revision("b2", "pass", follows="c3")
    users.revision("c3", "pass", follows="b2")
    with pytest.raises(DependencyError, match="circle"):
        users.migrator().status()


def test_migrations_of_brants_come_after_them(users: AlembicProject, engine: sa.Engine, tmp_path: Path) -> None:
    own = tmp_path / "migrations"
    own.mkdir()
    (own / "2026_01_01_000000_notes.py").write_text(
        "from brant import columns as c\n\n\ndef up(schema):\n"
        '    schema.assume_table("users", c.integer("id", primary_key=True), c.string("name", 50, nullable=True))\n'
        '    schema.table("users").add(c.string("note", 20, nullable=True))\n'
    )
    migrator = Migrator(engine, users.home, own)
    assert migrator.migrate().names == ("a1_", "2026_01_01_000000_notes")
    users.revision("b2", 'op.add_column("users", sa.Column("age", sa.Integer))', follows="a1")
    assert migrator.migrate().names == ("b2_",)
    assert columns(engine, "users") == {"id", "name", "note", "age"}
    assert migrator.rollback(Steps(2)).names == ("b2_", "2026_01_01_000000_notes")


# -- in step with Alembic, both ways


def test_a_database_that_alembic_has_brought_there_goes_on(users: AlembicProject) -> None:
    users.alembic("upgrade", "head")
    users.revision(
        "b2", 'op.add_column("users", sa.Column("age", sa.Integer))', 'op.drop_column("users", "age")', follows="a1"
    )
    migrator = users.migrator()
    assert [(status.name, status.state) for status in migrator.status()] == [
        ("a1_", State.APPLIED),
        ("b2_", State.PENDING),
    ]
    told: list[str] = []
    migrator.listen(lambda event: told.append(event.name), MigrationApplied)

    assert migrator.migrate().names == ("b2_",)

    assert told == ["b2_"]
    assert [row.batch for row in migrator.applied()] == [0, 1]
    assert migrator.rollback().names == ("b2_",)
    assert not migrator.rollback()
    users.alembic("upgrade", "head")
    assert not migrator.migrate()
    assert [row.name for row in migrator.applied()] == ["a1_", "b2_"]


def test_a_team_can_go_back_to_alembic(users: AlembicProject, engine: sa.Engine) -> None:
    users.revision("b2", 'op.add_column("users", sa.Column("age", sa.Integer))', follows="a1")
    users.migrator().migrate()
    users.alembic("upgrade", "head")
    users.alembic("downgrade", "base")
    assert [status.state for status in users.migrator().status()] == [State.PENDING, State.PENDING]
    assert users.migrator().migrate().names == ("a1_", "b2_")


def test_a_stamp_is_told_to_alembic_too(users: AlembicProject) -> None:
    users.revision("b2", "pass", follows="a1")
    users.migrator().migrate()
    users.migrator().stamp(Through("a1"))
    assert users.heads == {"a1"}
    users.alembic("stamp", "b2")
    assert [row.name for row in users.migrator().applied()] == ["a1_", "b2_"]


def test_a_revision_of_no_file_is_refused(users: AlembicProject) -> None:
    path = users.revision("b2", "pass", follows="a1")
    users.migrator().migrate()
    path.unlink()
    with pytest.raises(UnknownMigration, match="Alembic's revision 'b2', which no file is"):
        users.migrator().migrate()


@pytest.mark.engines("sqlite")
def test_nothing_pending_executes_no_file_and_imports_no_alembic(users: AlembicProject) -> None:
    users.migrator().migrate()
    (users.home / "env.py").write_text("raise SystemExit('env.py was run')")
    code = (
        "import sys; from brant import Migrator; "
        f"assert not Migrator({str(users.engine.url)!r}, {str(users.home)!r}).migrate(); "
        "assert 'alembic' not in sys.modules"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", code], check=True, cwd=users.folder)


# -- before it is run


def test_what_would_be_run_is_shown(users: AlembicProject) -> None:
    plan = users.migrator().plan()
    text = "\n".join(str(work) for step in plan.steps for work in step.work)
    assert "CREATE TABLE users" in text
    assert "alembic_version" in text
    assert users.migrator().pending() == ["a1_"]
    assert not tables(users.engine)


def test_a_script_keeps_alembic_in_step(users: AlembicProject) -> None:
    users.revision("b2", 'op.add_column("users", sa.Column("age", sa.Integer))', follows="a1")
    script = users.migrator().sql(dialect="postgresql")
    assert "CREATE TABLE users" in script
    assert "UPDATE alembic_version SET version_num='b2'" in script
    assert script.index("CREATE TABLE alembic_version") < script.index("CREATE TABLE users")


@pytest.mark.engines("sqlite")
def test_what_looks_at_rows_is_told_as_such(users: AlembicProject) -> None:
    users.revision("b2", "sa.inspect(op.get_bind()).get_columns('users')", follows="a1")
    plan = users.migrator().plan()
    assert "can't be told without a database" in str(plan.steps[1].work[0])
    with pytest.raises(BrantError, match="revision b2 can't be told without a database"):
        users.migrator().sql()


# -- going on with brant's own


def test_the_first_migration_says_what_the_tables_are(users: AlembicProject, engine: sa.Engine, tmp_path: Path) -> None:
    own = tmp_path / "migrations"
    with pytest.raises(ConfigurationError, match="a1_ is not applied"):
        users.migrator().assume(own)
    users.migrator().migrate()
    models = sa.MetaData()
    sa.Table(
        "users",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50)),
        sa.Column("mail", sa.String(20)),
    )
    for verb in (lambda: users.migrator().changes(models), users.migrator().adopt, users.migrator().revert_drift):
        with pytest.raises(ConfigurationError, match="brant init --from alembic"):
            verb()

    path = users.migrator().assume(own)

    assert "schema.assume_table(" in path.read_text()
    migrator = Migrator(engine, users.home, own)
    assert migrator.migrate().names == (path.stem,)
    found = migrator.changes(models)
    assert [operation.source() for operation in found.operations] == [
        'schema.table("users").add(Column("mail", String(length=20)))'
    ]
    made = migrator.new("add_mail_to_users")
    assert made.parent == own
    made.write_text(found.text("Mail"))
    migrator.migrate()
    assert not migrator.changes(models)
    assert not migrator.drift()
    assert migrator.rollback().names == (made.stem,)
