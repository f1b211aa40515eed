"""A project of Alembic's on the command line, from its own folder and configuration."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.conftest import Project

REVISION = '''"""users."""
from alembic import op
import sqlalchemy as sa

revision = "ae1027a6acf"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("users")
'''


@pytest.fixture(autouse=True)
def of_alembic(project: Project) -> None:
    shutil.rmtree(project.folder / "migrations")
    home = project.folder / "db" / "alembic"
    (home / "versions").mkdir(parents=True)
    (home / "script.py.mako").touch()
    (home / "env.py").write_text(
        "from alembic import context\ncontext.configure(url='sqlite://', connection=None, dialect_name='sqlite')\n"
        "context.run_migrations()\n"
    )
    (home / "versions" / "ae1027a6acf_users.py").write_text(REVISION)
    (project.folder / "alembic.ini").write_text("[alembic]\nscript_location = db/alembic\n")


def test_the_folder_is_found_by_alembics_own_configuration(project: Project) -> None:
    said = project.run("migrate")
    assert said.code == 0, said.stderr
    assert "ae1027a6acf_users" in said.stderr
    assert project.run("status", "--json").json["pending"] == 0
    assert project.run("downgrade", "base").code == 0
    assert project.run("upgrade", "ae10", "-x", "a=b").code == 0
    assert project.run("check").code == 0


def test_the_sql_is_shown_before(project: Project) -> None:
    said = project.run("migrate", "--pretend")
    assert "CREATE TABLE users" in said.stdout
    assert "INSERT INTO alembic_version" in said.stdout
    assert "CREATE TABLE users" in project.run("sql", "--dialect", "postgresql").stdout


def test_brants_own_go_on_from_there(project: Project) -> None:
    assert project.run("init", "--from", "alembic").code == 2
    project.run("migrate")
    said = project.run("init", "--from", "alembic")
    assert said.code == 0, said.stderr
    assert 'dir = ["db/alembic/versions", "migrations"]' in (project.folder / "brant.toml").read_text()
    assert project.run("migrate").code == 0
    assert project.run("new", "add_age_to_users").stdout.startswith("migrations/")
    assert project.run("init", "--from", "alembic").code == 2


def test_a_project_that_is_none_of_alembics_is_told_so(project: Project) -> None:
    (project.folder / "alembic.ini").unlink()
    (project.folder / "migrations").mkdir()
    said = project.run("init", "--from", "alembic")
    assert said.code == 2
    assert "there are no revisions of Alembic's" in said.stderr


def test_revisions_are_rewritten_and_the_others_named(project: Project) -> None:
    versions = project.folder / "db" / "alembic" / "versions"
    (versions / "b2_rows.py").write_text(
        REVISION.replace("ae1027a6acf", "b2")
        .replace("down_revision = None", 'down_revision = "ae1027a6acf"')
        .replace('op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))', "op.get_bind()")
        .replace('op.drop_table("users")', "pass")
    )
    assert project.run("migrate").code == 0
    was = {path: path.read_text() for path in versions.glob("*.py")}

    would = project.run("init", "--from", "alembic", "--convert", "--dry-run", "--json").json
    assert {path: path.read_text() for path in versions.glob("*.py")} == was
    said = project.run("init", "--from", "alembic", "--convert")

    assert said.code == 0, said.stderr
    assert would["left"] == [
        {"path": str(versions / "b2_rows.py"), "line": 10, "reason": "asks for the connection (op.get_bind)"}
    ]
    assert would["written"] is False
    assert "converted  db/alembic/versions/ae1027a6acf_users.py" in said.stderr
    assert "stays      db/alembic/versions/b2_rows.py:10  asks for the connection (op.get_bind)" in said.stderr
    assert "1 of 2 revisions converted: run on sqlite too, they lead to the same." in said.stderr
    assert project.run("status", "--json").json["pending"] == 0
    assert project.run("reset").code == 0


def test_once_all_are_rewritten_the_files_know_the_tables(project: Project) -> None:
    assert project.run("init", "--from", "alembic", "--convert").code == 0
    said = project.run("init", "--from", "alembic", "--json")
    assert said.json["made"] == ["brant.toml"]
    assert project.run("migrate").code == 0
    assert project.run("check").code == 0
    assert project.run("drift").code == 0


def test_whose_revisions_must_be_said(project: Project) -> None:
    said = project.run("init", "--convert")
    assert said.code == 2
    assert "--from alembic --convert" in said.stderr
    assert project.run("init", "--from", "alembic", "--dry-run").code == 2
