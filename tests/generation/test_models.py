"""Where an application's MetaData is found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from brant.errors import ConfigurationError
from brant.migrations.models import catalog_of, found

MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)


metadata = sa.MetaData()
pets = sa.Table("pets", metadata, sa.Column("id", sa.Integer, primary_key=True))
others = [metadata, Base]


class Flask:
    metadatas = {None: Base.metadata, "pets": metadata}
    metadata = Base.metadata


db = Flask()
nothing = 7
"""


@pytest.fixture(autouse=True)
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "shop_of_tests").mkdir()
    (tmp_path / "shop_of_tests" / "__init__.py").write_text("")
    (tmp_path / "shop_of_tests" / "models.py").write_text(MODELS)
    (tmp_path / "shop_of_tests" / "broken.py").write_text("import no_such_package\n")
    (tmp_path / "shop_of_tests" / "wrong.py").write_text("1 / 0\n")
    (tmp_path / "shop_of_tests" / "bare.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop_of_tests"]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("place", "tables"),
    [
        ("shop_of_tests.models:metadata", ["pets"]),
        ("shop_of_tests.models:Base", ["users"]),
        ("shop_of_tests.models:Base.metadata", ["users"]),
        ("shop_of_tests.models:others", ["pets", "users"]),
        ("shop_of_tests.models:db", ["pets", "users"]),
        ("shop_of_tests.models", ["pets"]),
    ],
)
def test_it_is_found(place: str, tables: list[str]) -> None:
    assert sorted(catalog_of(found([place])).tables) == tables


def test_several_places_are_one_schema() -> None:
    places = ["shop_of_tests.models:Base", "shop_of_tests.models:metadata", "shop_of_tests.models:Base"]
    assert sorted(catalog_of(found(places)).tables) == ["pets", "users"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("shop_of_tests.modls:Base", "no module 'shop_of_tests.modls'"),
        ("no_such_shop:Base", "no module 'no_such_shop'"),
        ("shop_of_tests.models:Bse", "has no Bse"),
        ("shop_of_tests.models:nothing", "is no MetaData but 'int'"),
        ("shop_of_tests.bare", "has no metadata and no Base"),
        ("shop_of_tests.broken:Base", "can't be imported: No module named 'no_such_package'"),
        ("shop_of_tests.wrong:Base", "can't be imported: ZeroDivisionError"),
    ],
)
def test_what_is_not_there_is_told(place: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as raised:
        found([place])
    assert place in raised.value.message
