"""Where Alembic's configuration says that its revisions are."""

from __future__ import annotations

import os
import re
import tomllib
from configparser import RawConfigParser
from pathlib import Path

from brant.errors import ConfigurationError

NAMES = ("alembic.ini", "pyproject.toml")


def ini_of(home: Path) -> Path | None:
    """The file whose ``script_location`` is *home*: here, or near it."""
    for folder in (Path.cwd(), home.parent, home):
        for name in NAMES:
            path = folder / name
            if path.is_file() and (found := script_location(path)) is not None and found.resolve() == home.resolve():
                return path
    # Flask-Migrate keeps one without a location inside the folder.
    return home / "alembic.ini" if (home / "alembic.ini").is_file() else None


def folders_apart(home: Path) -> bool:
    """Whether revisions are looked for in the folders named alone, and not in those below them."""
    path = ini_of(home)
    said = None if path is None else _settings(path).get("recursive_version_locations")
    return path is not None and str(said).lower() not in ("true", "1", "yes", "on")


def script_location(path: Path) -> Path | None:
    """The folder with ``env.py`` that *path* names, or None where it names none. ``package:folder`` is imported."""
    said = _settings(path).get("script_location")
    return _place(said, path) if isinstance(said, str) and said else None


def version_locations(path: Path) -> tuple[Path, ...]:
    """The folders with revisions: those that *path* lists, else ``versions`` beside ``env.py``."""
    settings = _settings(path)
    listed = settings.get("version_locations")
    if isinstance(listed, str) and listed:
        said = settings.get("path_separator") or settings.get("version_path_separator")
        separator = {"os": os.pathsep, "space": " ", "newline": "\n"}.get(str(said), ":") if said else None
        parts = listed.split(separator) if separator else re.split(r"[,\s]+", listed)
        return tuple(_place(part.strip(), path) for part in parts if part.strip())
    if isinstance(listed, list):
        return tuple(_place(str(part), path) for part in listed)
    location = script_location(path)
    return () if location is None else (location / "versions",)


def _settings(path: Path) -> dict[str, object]:
    if path.suffix == ".toml":
        try:
            return dict(tomllib.loads(path.read_text("utf-8")).get("tool", {}).get("alembic", {}))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return {}
    parser = RawConfigParser()
    try:
        parser.read(path, "utf-8")
    except Exception as error:
        raise ConfigurationError(f"{path} can't be read: {error}", file=str(path)) from error
    return dict(parser.items("alembic")) if parser.has_section("alembic") else {}


def _place(said: str, path: Path) -> Path:
    here = str(path.parent.absolute())
    said = said.replace("%(here)s", here).replace("%%", "%")
    if ":" in said and not Path(said).is_absolute():
        package, _, folder = said.partition(":")
        from importlib.util import find_spec

        spec = find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations))) / folder
    return path.parent / said
