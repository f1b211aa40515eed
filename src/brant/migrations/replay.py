"""The Catalog at a point of history: replayed from the files, and remembered beside their bytecode."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import brant
from brant.catalog import catalog, definitions, objects
from brant.catalog.catalog import Catalog
from brant.migrations.migration import Migration

Key = tuple[tuple[str, str], ...]
"""Names and checksums of a prefix of the history."""


def replay(migrations: Sequence[Migration]) -> Catalog:
    """The Catalog after *migrations*, in the order given (that in which they were applied).

    What was replayed before is not replayed again: the last Catalog is kept in
    ``__pycache__`` beside the files, as bytecode is, and used as far as names and
    file contents still agree.
    """
    if not migrations:
        return Catalog()
    place = _place(migrations[0])
    key: Key = tuple((migration.name, migration.checksum) for migration in migrations)
    known, catalog = _remembered(place, key)
    for migration in migrations[known:]:
        catalog = migration.up(catalog).after
    if len(migrations) - known > 8:
        _remember(place, key, catalog)
    return catalog


def _place(migration: Migration) -> Path:
    import sqlalchemy

    # Definitions are pickled: what another SQLAlchemy wrote, or a brant with others, is not looked at.
    tag = f"{sys.implementation.cache_tag}-{brant.__version__}-{_shape()}-sa{sqlalchemy.__version__}"
    return migration.path.parent / "__pycache__" / f"brant-catalog.{tag}.pickle"


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


def _remembered(place: Path, key: Key) -> tuple[int, Catalog]:
    """How many of *key* the remembered Catalog already holds, and that Catalog."""
    try:
        stored, catalog = pickle.loads(place.read_bytes())
    except Exception:
        return 0, Catalog()
    if isinstance(stored, tuple) and isinstance(catalog, Catalog) and key[: len(stored)] == stored:
        return len(stored), catalog
    return 0, Catalog()


def _remember(place: Path, key: Key, catalog: Catalog) -> None:
    """Written beside and moved in place, so that no reader sees half of it; a read-only folder remembers nothing."""
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(Exception):
        place.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump((key, catalog), file)
            os.replace(temporary, place)
        except BaseException:
            os.unlink(temporary)
            raise
