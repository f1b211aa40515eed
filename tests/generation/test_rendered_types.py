"""Types of an application's own in files that are generated: by their arguments, or as somebody has said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from brant import Migrator
from brant.errors import ConfigurationError

MODULE = """
import sqlalchemy as sa
from brant import render_type


class Money(sa.types.TypeDecorator):
    impl = sa.Numeric
    cache_ok = True

    def __init__(self, currency="EUR", scale=2):
        super().__init__(12, scale)
        self.currency = currency


class Email(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True


class Sealed(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True

    def __init__(self, key):
        super().__init__(90)
        self.hidden = key


class Point(sa.types.UserDefinedType):
    cache_ok = True

    def __init__(self, scale):
        self.scale = scale

    def get_col_spec(self, **_):
        return f"NUMERIC(10, {self.scale})"


metadata = sa.MetaData()
sa.Table(
    "offers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("price", Money("USD")),
    sa.Column("mail", Email(80)),
    sa.Column("secret", Sealed("vault")),
    sa.Column("place", Point(3)),
)


@render_type(Sealed)
def sealed(type_):
    return f"shop_types.Sealed({type_.hidden!r})"
"""


@pytest.fixture
def shop_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "shop_types.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    import shop_types  # type: ignore[import-not-found]

    yield shop_types
    sys.modules.pop("shop_types")


def test_their_arguments_are_written_and_read_back(shop_types: ModuleType, engine: sa.Engine, tmp_path: Path) -> None:
    made = Migrator(engine, tmp_path / "migrations").changes(shop_types.metadata)

    assert made.left() == ()
    text = made.text("Create offers")
    assert "import shop_types\n" in text
    for line in (
        'Column("price", shop_types.Money(currency="USD"))',
        'Column("mail", shop_types.Email(length=80))',
        'Column("secret", shop_types.Sealed("vault"))',
        'Column("place", shop_types.Point(3))',
    ):
        assert line in text


@pytest.mark.engines("sqlite")
def test_one_that_can_not_be_told_is_named_with_the_way_out(
    shop_types: ModuleType, engine: sa.Engine, tmp_path: Path
) -> None:
    class Other(shop_types.Sealed):  # type: ignore[misc,name-defined]
        pass

    from brant.operations import rendering

    metadata = sa.MetaData()
    sa.Table("offers", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("secret", Other("vault")))
    assert rendering.rendered(Other("vault")) == "shop_types.Sealed('vault')"  # as its parent's
    rendering._RENDERERS.pop(shop_types.Sealed)
    with pytest.raises(ConfigurationError, match="what would be written can't be run") as refused:
        Migrator(engine, tmp_path / "migrations").changes(metadata).left()
    assert "@brant.render_type" in (refused.value.hint or "")
