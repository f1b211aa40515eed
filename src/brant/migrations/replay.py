"""The Catalog at a point of history: replayed from the files, and remembered beside their bytecode."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from brant.catalog import catalog, definitions, objects
from brant.catalog.catalog import Catalog
from brant.migrations.memory import Memory
from brant.migrations.migration import Migration

Key = tuple[tuple[str, str], ...]
"""Names and checksums of a prefix of the history."""


BEHIND = (0, 8, 64, 512, 4096)
"""How far behind the end Catalogs are kept: rolling back *k* replays about *k* files, not all that came before."""


WORTH_REMEMBERING = 0.1
"""Seconds: one migration may create a whole schema."""


def replay(migrations: Sequence[Migration]) -> Catalog:
    """The Catalog after *migrations*, in the order given (that in which they were applied).

    What was replayed before is not replayed again: some Catalogs on the way to the last are kept in
    ``__pycache__`` beside the files, as bytecode is, and used as far as names and
    file contents still agree.
    """
    if not migrations:
        return Catalog()
    memory = _memory(migrations[0])
    key: Key = tuple((migration.name, migration.checksum) for migration in migrations)
    catalogs = memory.recall(partial(_agreed, key), {0: Catalog()})
    known = max(catalogs)
    catalog = catalogs[known]
    began = time.perf_counter()
    for length, migration in enumerate(migrations[known:], known + 1):
        catalog = migration.up(catalog).after
        if len(key) - length in BEHIND:
            catalogs[length] = catalog
    if len(key) - known > 8 or time.perf_counter() - began > WORTH_REMEMBERING:
        kept = {max(length for length in catalogs if length <= max(len(key) - behind, 0)) for behind in BEHIND}
        memory.keep((key, {length: catalogs[length] for length in sorted(kept)}))
    return catalog


def _memory(migration: Migration) -> Memory:
    import sqlalchemy

    # Definitions are pickled: what another SQLAlchemy wrote, or a brant with others, is not looked at.
    return Memory(migration.path.parent, "catalog", f"{_shape()}-sa{sqlalchemy.__version__}", _Pickler)


@cache
def _shape() -> str:
    """What a Catalog consists of: the fields of every definition, as a short text."""
    kinds = [kind for module in (catalog, definitions, objects) for kind in vars(module).values()]
    fields = {
        kind.__qualname__: [field.name for field in dataclasses.fields(kind)]
        for kind in kinds
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    }
    return hashlib.sha256(repr(sorted(fields.items())).encode()).hexdigest()[:8]


def _agreed(key: Key, kept: tuple[Key, dict[int, Catalog]]) -> dict[int, Catalog]:
    """The Catalogs that were *kept* of the beginnings of *key*, and the empty one before all, by their length."""
    stored, catalogs = kept
    common = next((at for at, (have, want) in enumerate(zip(stored, key, strict=False)) if have != want), None)
    agreed = min(len(stored), len(key)) if common is None else common
    return {0: Catalog()} | {length: catalog for length, catalog in catalogs.items() if length <= agreed}


class _Pickler(pickle.Pickler):
    """Definitions as their class and values: a dataclass with slots restores itself field by field, in Python."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if not dataclasses.is_dataclass(kind) or "__slots__" not in vars(kind) or "__reduce__" in vars(kind):
            return NotImplemented
        return _restored, (kind, *[getattr(value, field.name) for field in dataclasses.fields(kind)])


def _restored(kind: type[Any], *values: object) -> object:
    made = object.__new__(kind)
    for put, value in zip(_SETTERS[kind], values, strict=True):
        put(made, value)
    return made


class _Setters(dict[type[Any], tuple[Callable[[object, object], None], ...]]):
    """Of the slots of each class, which a frozen dataclass does not forbid."""

    def __missing__(self, kind: type[Any]) -> tuple[Callable[[object, object], None], ...]:
        self[kind] = tuple(getattr(kind, field.name).__set__ for field in dataclasses.fields(kind))
        return self[kind]


_SETTERS = _Setters()
