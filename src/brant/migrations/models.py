"""The models of an application: where its MetaData is found, and what it says."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import sqlalchemy as sa

from brant.catalog.catalog import Catalog
from brant.errors import ConfigurationError, did_you_mean
from brant.migrations.recorder import Schema

USUAL = ("metadata", "Base", "db", "SQLModel")
"""Where a module that is named alone has its MetaData."""


def catalog_of(models: Iterable[sa.MetaData]) -> Catalog:
    """All tables of some MetaDatas, as a migration would record them. Raises RecordingError."""
    schema = Schema(Catalog())
    for metadata in models:
        schema.create_tables(metadata)
    return schema._finish()


def found(places: Iterable[str]) -> tuple[sa.MetaData, ...]:
    """The MetaDatas at *places*, each ``module:attribute``; the current folder is looked in too.

    The attribute is a MetaData, a declarative base or SQLModel, Flask-SQLAlchemy's object with its binds, or several
    of these. Without one the module's ``metadata``, ``Base``, ``db`` or ``SQLModel`` is taken. Raises
    ConfigurationError naming the place.
    """
    return tuple(dict.fromkeys(metadata for place in places for metadata in _at(place)))


def _at(place: str) -> Iterator[sa.MetaData]:
    name, _, path = place.partition(":")
    module = _imported(name, place)
    if not path:
        usual = [word for word in USUAL if hasattr(module, word)]
        if not usual:
            raise ConfigurationError(
                f"{place} has no metadata and no Base", hint=f"say which of its names is meant: {name}:Model.metadata"
            )
        path = usual[0]
    value: object = module
    for part in path.split("."):
        if not hasattr(value, part):
            raise ConfigurationError(f"{place}: {name} has no {path}", hint=did_you_mean(part, dir(value)))
        value = getattr(value, part)
    metadatas = list(_in(value))
    if not metadatas:
        raise ConfigurationError(
            f"{place} is no MetaData but {type(value).__name__!r}", hint="name a MetaData, or a declarative base"
        )
    yield from metadatas


def _imported(name: str, place: str) -> object:
    here = os.getcwd()
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise ConfigurationError(
                f"{place}: there is no module {error.name!r}", hint=f"looked in {here} and what is installed"
            ) from error
        raise ConfigurationError(f"{place} can't be imported: {error}") from error
    except Exception as error:
        raise ConfigurationError(f"{place} can't be imported: {type(error).__name__}: {error}") from error


def _in(value: object) -> Iterator[sa.MetaData]:
    match value:
        case sa.MetaData():
            yield value
        case Mapping():
            yield from (metadata for each in cast("Mapping[object, object]", value).values() for metadata in _in(each))
        case list() | tuple() | set() | frozenset():
            yield from (metadata for each in cast("Iterable[object]", value) for metadata in _in(each))
        case _:
            for attribute in ("metadatas", "metadata"):  # Flask-SQLAlchemy has one for each of its binds
                if (inner := getattr(value, attribute, None)) is not None:
                    yield from _in(inner)
                    return
