"""Models as SQLModel and Flask-SQLAlchemy have them: found, written, carried out, and then there is nothing to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.migrations.models import found

OF_SQLMODEL = """
from datetime import datetime
from decimal import Decimal
from enum import Enum

from sqlmodel import Field, Relationship, SQLModel


class Rank(str, Enum):
    novice = "novice"
    master = "master"


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=80)
    heroes: list["Hero"] = Relationship(back_populates="team")


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=40)
    secret: str | None = None
    rank: Rank = Rank.novice
    worth: Decimal = Field(default=0, max_digits=9, decimal_places=2)
    seen: datetime | None = None
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
"""
OF_FLASK = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
app.config["SQLALCHEMY_BINDS"] = {"elsewhere": "sqlite://"}
db.init_app(app)


class Author(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False, unique=True)
    books = db.relationship("Book", back_populates="author")


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200), nullable=False, index=True)
    price = db.Column(db.Numeric(8, 2), server_default="0")
    author_id = db.Column(db.ForeignKey("author.id", ondelete="CASCADE"), nullable=False)
    author = db.relationship("Author", back_populates="books")


class Visit(db.Model):
    __bind_key__ = "elsewhere"
    id = db.Column(db.Integer, primary_key=True)
"""
Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """A module with this text, for as long as the test lasts; its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def written(text: str) -> str:
        (tmp_path / "shop_models.py").write_text(text)
        return "shop_models"

    yield written
    module = sys.modules.pop("shop_models", None)
    if module is not None and "sqlmodel" in (Path(module.__file__ or "").read_text()):
        _forget_sqlmodel(module)


def _forget_sqlmodel(module: ModuleType) -> None:
    """Its one MetaData is the process's."""
    module.SQLModel.metadata.clear()
    module.SQLModel._sa_registry.dispose()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("text", "tables"),
    [(OF_SQLMODEL, {"team", "hero"}), (OF_FLASK, {"author", "book", "visit"})],
    ids=["SQLModel", "Flask-SQLAlchemy"],
)
def test_what_they_say_is_made_and_nothing_is_left(
    text: str, tables: set[str], write: Write, engine: sa.Engine, tmp_path: Path
) -> None:
    models = found([write(text)])
    folder = tmp_path / "migrations"
    folder.mkdir()
    migrator = Migrator(engine, folder)

    made = migrator.changes(*models)
    assert made.left() == ()
    (folder / "2026_01_01_000000_first.py").write_text(made.text("First"))
    migrator.migrate()

    assert {*sa.inspect(engine).get_table_names()} >= tables
    assert not migrator.changes(*models)
    assert not migrator.changes(*models, from_database=True)
