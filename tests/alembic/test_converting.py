"""Alembic's revisions rewritten as brant's files, beside those that stay as they are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant.errors import ConfigurationError, EditedMigration
from brant.execution.alembic import Environment
from brant.execution.converting import converted
from brant.execution.database import Database
from brant.execution.proving import differing, seen
from brant.execution.status import State
from brant.execution.target import Steps
from tests.alembic.project import AlembicProject

USERS = """
op.create_table(
    "users",
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("email", sa.String(50), nullable=False, server_default="nobody"),
    sa.Column("boss_id", sa.Integer),
    sa.PrimaryKeyConstraint("id"),
    sa.UniqueConstraint("email"),
    sa.ForeignKeyConstraint(["boss_id"], ["users.id"], name="their_boss"),
    sa.CheckConstraint("email <> ''", name="said"),
)
op.create_index(op.f("ix_users_email"), "users", ["email", "id"])
"""
ROWS = """
op.get_bind().execute(sa.text("INSERT INTO users (id, email) VALUES (1, 'a%')"))
"""
POSTS = """
op.create_table(
    "posts",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(20), index=True),
    sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id", name="their_user")),
    comment="what they say",
)
op.add_column("users", sa.Column("age", sa.Integer, nullable=True))
with op.batch_alter_table("users") as batch:
    batch.alter_column("email", type_=sa.String(80), existing_nullable=False, existing_server_default="nobody")
    batch.add_column(sa.Column("seen", sa.DateTime))
op.execute("UPDATE users SET email = 'x%\\\\:y' WHERE id = 1")
users = sa.table("users", sa.column("id", sa.Integer), sa.column("email", sa.String))
op.bulk_insert(users, [{"id": 2, "email": "it's"}, {"id": 3, "email": "c"}])
op.execute(users.update().where(users.c.id == 3).values(email="d"))
"""
NO_POSTS = """
op.drop_table("posts")
op.execute("DELETE FROM users WHERE id > 1")
with op.batch_alter_table("users") as batch:
    batch.drop_column("seen")
    batch.drop_column("age")
    batch.alter_column("email", type_=sa.String(50), existing_nullable=False, existing_server_default="nobody")
"""


@pytest.fixture
def mixed(project: AlembicProject) -> AlembicProject:
    """Two revisions that files can say, and one between them that they can't."""
    project.revision("aa01", USERS, 'op.drop_table("users")')
    project.revision("aa02", ROWS, 'op.execute("DELETE FROM users")', follows="aa01")
    project.revision("aa03", POSTS, NO_POSTS, follows="aa02")
    return project


def tables(project: AlembicProject) -> set[str]:
    return {*sa.inspect(project.engine).get_table_names()} - {"alembic_version"}


def test_what_a_file_can_say_is_rewritten_in_its_place(mixed: AlembicProject) -> None:
    done = mixed.migrator().convert()

    assert [path.name for path in done.files] == ["aa01_.py", "aa03_.py"], done.left
    assert [(left.name, left.line, left.reason) for left in done.left] == [
        ("aa02_", 12, "asks for the connection (op.get_bind)")
    ]
    text = (mixed.home / "versions" / "aa01_.py").read_text()
    assert 'revision = "aa01"\ndown_revision = None' in text
    assert "def up(schema: Schema)" in text
    assert "alembic" not in text.replace("Alembic", "")


def test_it_does_what_alembic_did_and_both_stay_in_step(mixed: AlembicProject) -> None:
    mixed.alembic("upgrade", "head")
    was = seen(Database(mixed.engine), ["alembic_version"])
    rows = mixed.rows("SELECT id, email FROM users ORDER BY id")
    mixed.alembic("downgrade", "base")
    migrator = mixed.migrator()
    migrator.convert()

    migrator.migrate()

    own = [*migrator._tracker.names, "alembic_version"]
    assert differing(was, seen(Database(mixed.engine), own), Database(mixed.engine).dialect) == []
    assert mixed.rows("SELECT id, email FROM users ORDER BY id") == rows == [(1, "x%:y"), (2, "it's"), (3, "d")]
    assert mixed.heads == {"aa03"}
    for head in ({"aa02"}, {"aa01"}, set()):
        migrator.rollback(Steps(1))
        assert mixed.heads == head
    assert tables(mixed) - {*own} == set()


def test_a_database_that_has_the_revisions_has_what_stands_for_them(mixed: AlembicProject) -> None:
    migrator = mixed.migrator()
    migrator.migrate()
    migrator.convert()

    assert migrator.pending() == []
    assert {one.state for one in migrator.status()} == {State.APPLIED}
    assert not migrator.migrate().names
    assert mixed.heads == {"aa03"}
    path = mixed.home / "versions" / "aa01_.py"
    path.write_text(path.read_text().replace("length=50", "length=40"))
    assert {one.name for one in migrator.status() if one.state is State.CHANGED} == {"aa01_"}


def test_an_edit_after_that_is_an_edit(mixed: AlembicProject) -> None:
    migrator = mixed.migrator()
    migrator.migrate()
    migrator.convert()
    mixed.revision("aa04", "pass", follows="aa03")
    migrator.migrate()

    path = mixed.home / "versions" / "aa01_.py"
    path.write_text(path.read_text().replace("length=50", "length=40"))

    mixed.revision("aa05", "pass", follows="aa04")
    with pytest.raises(EditedMigration, match="aa01_ was edited"):
        migrator.migrate()


def test_what_alembic_alone_has_applied_is_there_too(mixed: AlembicProject) -> None:
    mixed.alembic("upgrade", "head")
    migrator = mixed.migrator()

    migrator.convert()

    assert migrator.pending() == []
    migrator.rollback(Steps(3))
    assert mixed.heads == set()


def test_once_all_are_converted_alembic_is_not_asked(project: AlembicProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project.revision("aa01", USERS, 'op.drop_table("users")')
    project.revision("aa02", 'op.rename_table("users", "people")', 'op.rename_table("people", "users")', follows="aa01")
    project.migrator().convert()
    monkeypatch.setitem(sys.modules, "alembic", None)
    monkeypatch.setitem(sys.modules, "alembic.config", None)
    migrator = project.migrator()

    migrator.migrate()
    assert tables(project) >= {"people"}
    migrator.rollback(Steps(1))

    assert tables(project) >= {"users"}
    assert not sa.inspect(project.engine).has_table("alembic_version")


def test_branches_are_kept_in_step_both_ways(project: AlembicProject) -> None:
    def create(table: str) -> tuple[str, str]:
        return f'op.create_table("{table}", sa.Column("id", sa.Integer, primary_key=True))', f'op.drop_table("{table}")'

    project.revision("root", *create("one"))
    project.revision("left", *create("two"), follows="root")
    project.revision("right", "op.get_bind()", follows="root")
    project.revision("both", *create("three"), follows=("left", "right"))
    migrator = project.migrator()
    assert len(migrator.convert().files) == 3
    migrator.migrate()
    assert project.heads == {"both"}

    found = [project.heads]
    for _ in range(4):
        migrator.rollback(Steps(1))
        found.append(project.heads)

    assert found[1] == {"left", "right"}
    assert found[2] in ({"left"}, {"right"})
    assert found[3:] == [{"root"}, set()]


def test_a_revision_that_says_something_else_each_time_stays(project: AlembicProject) -> None:
    project.revision(
        "aa01", 'op.create_table(f"t_{uuid.uuid4().hex}", sa.Column("id", sa.Integer))', before="import uuid"
    )

    done = project.migrator().convert()

    assert [left.reason for left in done.left] == ["says something else each time it is run"]


@pytest.mark.parametrize(
    ("upgrade", "reason"),
    [
        ("op.get_context().dialect", "asks for Alembic's context (op.get_context)"),
        ('op.execute("COMMIT")', "commits on its way"),
        ("context.get_context()", "raises Exception when it is not run: No context has been configured yet"),
        (
            'op.execute(sa.text("SELECT :a").bindparams(sa.bindparam("a", b"x", sa.LargeBinary)))',
            "runs SQL with bytes",
        ),
        ('op.add_column("made", sa.Column("b", sa.Integer))', "there is no table 'made'"),
        ('with op.batch_alter_table("made", table_args=(1,)): pass', "says table_args= to batch_alter_table"),
        ('op.create_table("made", sa.Column("id", sa.Integer), if_not_exists=True)', "says IF NOT EXISTS"),
        ('op.drop_constraint(None, "made", type_="unique")', "drops a constraint that it doesn't name"),
    ],
)
def test_what_no_file_can_say_is_told(upgrade: str, reason: str, project: AlembicProject) -> None:
    path = project.revision("aa01", upgrade)
    environment, dialect = Environment(project.home), Database(project.engine).dialect
    graph = project.migrator().directory.graph
    assert graph is not None

    done = converted(graph, lambda _: environment, dialect, {}, {})

    assert not done.files
    assert [(left.file, left.line) for left in done.left] == [(path, 12)]
    assert done.left[0].reason.startswith(reason)


@pytest.mark.engines("postgresql")
def test_what_the_server_has_named_is_called_so(project: AlembicProject) -> None:
    project.revision("aa01", USERS, 'op.drop_table("users")')
    project.revision("aa02", 'op.drop_constraint("users_email_key", "users")', follows="aa01")

    done = project.migrator().convert()

    assert not done.left
    assert 'name="users_pkey"' in (project.home / "versions" / "aa01_.py").read_text()


@pytest.mark.engines("postgresql")
def test_what_leads_elsewhere_stays(project: AlembicProject) -> None:
    kept = 'sa.Column("id", sa.Integer, primary_key=True)'
    project.revision(
        "aa01", f'op.create_table("jobs", {kept}, sa.Column("state", sa.Enum("a", "b", name="job_state")))'
    )
    project.revision("aa02", 'op.drop_table("jobs")', follows="aa01")  # Alembic leaves the type behind

    done = project.migrator().convert()

    assert [path.name for path in done.files] == ["aa01_.py"]
    assert done.left[0].reason.startswith("leads elsewhere: schema.")


@pytest.mark.engines("mysql", "mariadb")
def test_what_alembic_forgets_on_mysql_is_not_converted(project: AlembicProject) -> None:
    project.revision("aa01", USERS, 'op.drop_table("users")')
    project.revision(
        "aa02", 'op.alter_column("users", "email", type_=sa.String(80), existing_nullable=False)', follows="aa01"
    )

    done = project.migrator().convert()

    assert [path.name for path in done.files] == ["aa01_.py"]
    assert [left.reason for left in done.left] == [
        'leads elsewhere: schema.table("users").alter_column("email", default=None)'
    ]


def test_what_a_revision_that_stays_has_made_is_said_by_those_after_it(project: AlembicProject) -> None:
    made = 'op.get_bind().execute(sa.schema.CreateTable(sa.Table("jobs", sa.MetaData(), sa.Column("id", sa.Integer))))'
    project.revision("aa01", made, 'op.drop_table("jobs")')
    project.revision(
        "aa02",
        'op.add_column("jobs", sa.Column("state", sa.String(9)))',
        """
        with op.batch_alter_table("jobs") as batch:
            batch.drop_column("state")
        """,
        follows="aa01",
    )
    migrator = project.migrator()

    done = migrator.convert()

    assert [path.name for path in done.files] == ["aa02_.py"]
    assert "schema.assume_table(" in (project.home / "versions" / "aa02_.py").read_text()
    migrator.migrate()
    migrator.reset()
    assert "jobs" not in tables(project)


def test_what_was_left_can_be_converted_later(mixed: AlembicProject) -> None:
    migrator = mixed.migrator()
    migrator.migrate()
    migrator.convert()
    (mixed.home / "versions" / "aa02_.py").unlink()
    mixed.revision("aa02", "op.execute(\"INSERT INTO users (id, email) VALUES (1, 'a%')\")", follows="aa01")

    done = migrator.convert()

    assert [path.name for path in done.files] == ["aa02_.py"]
    assert not done.left
    assert not [*(mixed.home / "versions").glob("*.converted")]


def test_alembic_must_be_there_to_be_left(mixed: AlembicProject, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "alembic"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "brant.execution.alembic_plain", raising=False)
    monkeypatch.delitem(sys.modules, "brant.execution.converting", raising=False)
    monkeypatch.setitem(sys.modules, "alembic", None)
    with pytest.raises(ConfigurationError, match="Alembic is not installed"):
        mixed.migrator().convert()


def test_there_must_be_revisions(tmp_path: Path, engine: sa.Engine) -> None:
    from brant import Migrator

    (tmp_path / "migrations").mkdir()
    with pytest.raises(ConfigurationError, match="no revisions of Alembic's"):
        Migrator(engine, tmp_path / "migrations").convert()
