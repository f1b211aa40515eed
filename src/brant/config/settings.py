"""What can be configured: the settings, their defaults, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from brant.config.given import Given, choice, duration, paths, paths_or_none, text, texts
from brant.database_url import DatabaseUrl
from brant.errors import ConfigurationError

Late = Literal["independent", "any", "refuse"]
Edited = Literal["refuse", "warn", "ignore"]
Transactions = Literal["each", "all", "none"]


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, and in ``origins`` where its value comes from.

    ``objects`` are the folders of views and the like that are kept as files: None finds them, ``()`` is none.
    ``models`` say where MetaDatas are, as ``app.models:Base``. ``include`` and ``exclude`` are patterns of the names
    of tables and views that are looked at, or not, where a database is compared or adopted. ``engines`` are those
    that ``check`` compiles the migrations for, as ``mysql``. ``arguments`` are for Alembic's ``env.py``, as ``-x`` is.
    ``late`` says what happens to an unapplied migration that sorts before an
    applied one, ``edited`` to a file that was changed after it was applied,
    ``tx`` what shares a transaction. ``file`` is the file that was read.
    """

    url: DatabaseUrl | None = None
    dir: tuple[Path, ...] = (Path("migrations"),)
    objects: tuple[Path, ...] | None = None
    models: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    env: str | None = None
    protected: tuple[str, ...] = ("production", "prod")
    table: str = "brant_migrations"
    schema: str | None = None
    lock_wait: float = 600.0
    lock_timeout: float | None = None
    statement_timeout: float | None = None
    late: Late = "independent"
    edited: Edited = "refuse"
    tx: Transactions = "each"
    file: Path | None = field(default=None, compare=False)
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)

    @property
    def is_protected(self) -> bool:
        """Whether the chosen environment is one that must not be destroyed by mistake."""
        return self.env is not None and self.env.casefold() in {name.casefold() for name in self.protected}

    @property
    def target_name(self) -> str | None:
        """What must be typed to consent to destruction: the environment's name, else the database's."""
        if self.env is not None:
            return self.env
        return self.url.name if self.url else None

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Name, value as shown, and origin of each setting; secrets are masked."""
        for name in NAMES:
            yield name, _shown(getattr(self, name)), self.origins.get(name, "default")


READERS: Final[Mapping[str, Callable[[Given], object]]] = {
    "dir": paths,
    "objects": paths_or_none,
    "models": texts,
    "include": texts,
    "exclude": texts,
    "engines": texts,
    "arguments": texts,
    "env": text,
    "protected": texts,
    "table": text,
    "schema": text,
    "lock_wait": duration,
    "lock_timeout": duration,
    "statement_timeout": duration,
    "late": choice("independent", "any", "refuse", strict="refuse"),
    "edited": choice("refuse", "warn", "ignore"),
    "tx": choice("each", "all", "none"),
}
NAMES: Final = ("url", *READERS)


def _shown(value: object) -> str:
    match value:
        case None:
            return "-"
        case DatabaseUrl():
            return _shown_url(value)
        case tuple():
            return ", ".join(str(item) for item in value)
        case float():
            return f"{value:g}s"
        case _:
            return str(value)


def _shown_url(url: DatabaseUrl) -> str:
    try:
        return str(url)
    except ConfigurationError as error:
        return f"({error.message})"
