"""Any history of edits: what a database has come to over many runs is what a new one gets at once, and goes back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from brant import Batch, Everything
from tests.execution.histories import Folder
from tests.objects.files import USERS, Project
from tests.properties.examples import examples

# Each is a file of objects over the one before, in several wordings that give the same columns.
LAYERS = (
    ("a_base", "SELECT id, {column} AS email, age FROM users WHERE age {sign} 18"),
    ("c_middle", "SELECT id, email FROM base WHERE email <> '{sign}'"),
    ("b_top", "SELECT middle.id, base.age FROM middle JOIN base ON base.id = middle.id AND base.age {sign} 5"),
)
MIGRATIONS = (
    'schema.table("users").alter_column("age", type=sa.BigInteger)',
    'schema.table("users").add(sa.Column("extra{number}", sa.Integer))',
    'schema.table("users").rename_column("{column}", to="{other}")',
)

Round = tuple[tuple[str | None, ...], int | None]
"""The wording of each file, None where it is gone; and the migration that comes with them, if any."""

rounds = st.lists(
    st.tuples(st.tuples(*[st.sampled_from((">", "<", "=", None))] * 3), st.sampled_from((None, 0, 1, 2))),
    min_size=2,
    max_size=4,
)


def written(project: Project, signs: tuple[str | None, ...], column: str) -> None:
    """A view stands on those before it: without one there is none above."""
    shutil.rmtree(project.objects)
    for (name, text), sign in zip(LAYERS, signs, strict=True):
        if sign is None:
            return
        project.put(name, f"CREATE VIEW {name[2:]} AS {text.format(sign=sign, column=column)}")


def stored(engine: sa.Engine) -> list[tuple[str, str]]:
    """The views, as SQLite keeps them."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name")
        return [(row[0], row[1]) for row in rows]


@examples(10)
@given(rounds)
def test_many_runs_come_to_what_one_does_and_go_back_step_by_step(history: list[Round]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "migrations"
        folder.mkdir()
        project = Project(Folder(folder), sa.create_engine(f"sqlite:///{place}/grown.db", poolclass=sa.NullPool))
        project.folder.write("0000_users", USERS)
        column, other = "email", "mail"
        seen: list[list[tuple[str, str]]] = []
        for number, (signs, change) in enumerate(history, start=1):
            if change is not None:
                if change == 2:
                    body, (column, other) = MIGRATIONS[2].format(column=column, other=other), (other, column)
                else:
                    body = MIGRATIONS[change].format(number=number)
                project.folder.write(f"{number:04}_change", body)
            written(project, signs, column)
            if project.migrate(prune=True):
                seen.append(stored(project.engine))
        new = Project(project.folder, sa.create_engine(f"sqlite:///{place}/new.db", poolclass=sa.NullPool))
        new.migrate()
        assert stored(new.engine) == stored(project.engine)
        for earlier in reversed(seen[:-1]):
            project.rollback(Batch())
            assert stored(project.engine) == earlier
        project.rollback(Everything())
        assert stored(project.engine) == []
