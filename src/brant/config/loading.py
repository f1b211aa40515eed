"""Bringing the sources together: flags, then the environment, then the file, then the defaults."""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from brant.config.file import ConfigFile, named_file, nearest_file
from brant.config.given import Given, text, texts
from brant.config.settings import NAMES, READERS, Config
from brant.config.source import read_url
from brant.database_url import DatabaseUrl
from brant.errors import ConfigurationError, did_you_mean

Layer: TypeAlias = dict[str, Given]

# Choices that lead to settings and aren't settings themselves.
_CHOICES = ("config", "database")
_ALIASES = {"order": "late"}
# Tables of the file that hold further names, each with how it is used.
_TABLES = {
    "env": 'write default_env = "NAME" to choose an environment, [env.NAME] for its settings',
    "databases": "write [databases] and below it NAME = URL",
}
_ENV_NAMES = {**{name: name for name in NAMES if name != "env"}, **_ALIASES}
_FILE_NAMES = {**_ENV_NAMES, "default_env": "env"}
_FLAG_NAMES = {**{name: name for name in (*NAMES, *_CHOICES)}, **_ALIASES}
_VARIABLES = {
    "BRANT_DATABASE_URL": "url",
    "DATABASE_URL": "url",
    **{f"BRANT_{name.upper()}": name for name in (*READERS, *_CHOICES)},
}
_SEPARATORS = {"dir": os.pathsep, "objects": os.pathsep, "protected": ","}


def load(
    *,
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    start: Path | None = None,
) -> Config:
    """The configuration for work in the folder *start*, each setting with its origin.

    *flags* are the command line's, by setting name, and also ``config`` (a
    file) and ``database`` (one that the file names); None and () mean "not given".
    """
    environ = os.environ if environ is None else environ
    start = Path.cwd() if start is None else start.absolute()
    flagged, variables = _flags(flags or {}, start), _variables(environ, start)
    file = _file(ChainMap(flagged, variables).get("config"), start)
    top = _top(file)
    env = ChainMap(flagged, variables, top).get("env")
    own = _environment(file, text(env)) if env else {}
    _choose_database(flagged, variables, own, file)
    given = ChainMap(flagged, variables, own, top)
    config = _config(given, environ, file, start)
    if env:
        _check_environment(env, config, file)
    return config


def named_databases(file: Path | None, environ: Mapping[str, str] | None = None) -> dict[str, DatabaseUrl]:
    """The databases that a configuration names, in [databases] and as url of [env.NAME], but for protected ones."""
    read = named_file(file) if file is not None else None
    environ = os.environ if environ is None else environ
    top = _top(read)
    protected = {name.casefold() for name in (texts(top["protected"]) if "protected" in top else Config().protected)}
    found = {name: _database(read, Given(name, name, "", Path())) for name in _table(read, "databases")}
    found |= {env: own["url"] for env in _table(read, "env") if "url" in (own := _environment(read, env))}
    return {name: read_url(given, environ) for name, given in found.items() if name.casefold() not in protected}


def _config(given: Mapping[str, Given], environ: Mapping[str, str], file: ConfigFile | None, start: Path) -> Config:
    values: dict[str, Any] = {name: read(given[name]) for name, read in READERS.items() if name in given}
    if "url" in given:
        values["url"] = read_url(given["url"], environ)
    if "dir" not in values:
        folder = file.folder if file else start
        usual = tuple(Given("dir", None, "default", folder).counted(str(path)) for path in Config().dir)
        values["dir"] = usual if usual[0].exists() else _of_alembic(folder) or usual
    origins = {name: given[name].origin if name in given else "default" for name in NAMES}
    return replace(Config(), **values, file=file.path if file else None, origins=MappingProxyType(origins))


def _of_alembic(folder: Path) -> tuple[Path, ...]:
    """Where Alembic's configuration says that its revisions are, if there is one and nothing else was said."""
    for name in ("alembic.ini", "pyproject.toml"):
        if (folder / name).is_file():
            from brant.config.alembic_ini import version_locations

            if found := version_locations(folder / name):
                return found
    return ()


def _choose_database(flagged: Layer, variables: Layer, own: Layer, file: ConfigFile | None) -> None:
    """Let what was chosen by name stand in for a URL.

    An environment chosen by flag means its own URL, whatever DATABASE_URL
    says: ``--env dev`` must never reach the production database.
    """
    if "database" in flagged:
        if "url" in flagged:
            raise ConfigurationError("--url and --database exclude each other")
        flagged["url"] = _database(file, flagged["database"])
    elif "url" in flagged:
        return
    elif "env" in flagged and "url" in own:
        flagged["url"] = own["url"]
    elif "database" in variables and ("url" not in variables or variables["url"].key == "DATABASE_URL"):
        variables["url"] = _database(file, variables["database"])


def _database(file: ConfigFile | None, chosen: Given) -> Given:
    name, known = text(chosen), _table(file, "databases")
    if file is None or name not in known:
        raise chosen.error(f"there is no database {name!r} in the configuration", _suggestion(name, known))
    return Given(f"databases.{name}", known[name], file.origin("databases"), file.folder, file, ("databases", name))


def _check_environment(chosen: Given, config: Config, file: ConfigFile | None) -> None:
    """A name that no table and no protection answers to is a slip, unless the file names no environments at all."""
    name, tables = text(chosen), _table(file, "env")
    known = dict.fromkeys([*tables, *config.protected])
    if tables and name not in known:
        raise chosen.error(f"there is no environment {name!r} in the configuration", _suggestion(name, known))


def _suggestion(name: str, known: Iterable[str]) -> str | None:
    names = list(known)
    return did_you_mean(name, names) or (f"known: {', '.join(names)}" if names else None)


def _flags(flags: Mapping[str, object], start: Path) -> Layer:
    layer: Layer = {}
    for flag, value in flags.items():
        key = f"--{flag.replace('_', '-')}"
        if flag not in _FLAG_NAMES:
            raise ConfigurationError(f"there is no setting {flag!r}", hint=did_you_mean(flag, _FLAG_NAMES))
        if value is not None and value not in ((), []):
            layer[_FLAG_NAMES[flag]] = Given(key, value, f"flag {key}", start)
    return layer


def _variables(environ: Mapping[str, str], start: Path) -> Layer:
    """What the environment says; an empty variable says nothing."""
    layer: Layer = {}
    for variable, name in _VARIABLES.items():
        if environ.get(variable, "").strip() and name not in layer:
            given = Given(variable, environ[variable], f"environment {variable}", start)
            layer[name] = given.split(_SEPARATORS[name]) if name in _SEPARATORS else given
    return layer


def _file(chosen: Given | None, start: Path) -> ConfigFile | None:
    return nearest_file(start) if chosen is None else named_file(start / str(chosen.value))


def _top(file: ConfigFile | None) -> Layer:
    if file is None:
        return {}
    for name in _table(file, "env"):
        _environment(file, name)
    _table(file, "databases")
    return _layer(file, (), file.table, _FILE_NAMES)


def _environment(file: ConfigFile | None, name: str) -> Layer:
    """What ``[env.NAME]`` says, if there is such a table."""
    table = _table(file, "env").get(name, {})
    if file is None or table == {}:
        return {}
    if not isinstance(table, dict):
        raise _in_file(file, ("env", name), table).wrong_kind("a table of settings")
    return _layer(file, ("env", name), table, _ENV_NAMES)


def _layer(file: ConfigFile, path: tuple[str, ...], table: Mapping[str, object], names: Mapping[str, str]) -> Layer:
    layer: Layer = {}
    for key, value in table.items():
        given = _in_file(file, (*path, key), value)
        if not path and key in _TABLES:
            continue
        if key not in names:
            raise given.error(f"there is no setting {key!r}", did_you_mean(key, [*names, *_TABLES]))
        if names[key] in layer:
            raise given.error(f"{layer[names[key]].key} and {key} are the same setting; keep one")
        layer[names[key]] = given
    return layer


def _in_file(file: ConfigFile, path: tuple[str, ...], value: object) -> Given:
    return Given(path[-1], value, file.origin(*path[:-1]), file.folder, file, path)


def _table(file: ConfigFile | None, name: str) -> Mapping[str, object]:
    table = file.table.get(name, {}) if file else {}
    if file is not None and not isinstance(table, dict):
        given = _in_file(file, (name,), table)
        raise given.error(f"{name} must be a table", _TABLES[name])
    return table if isinstance(table, dict) else {}
