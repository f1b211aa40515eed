"""Plain ``.sql`` migrations: which file says what, its sections and its settings.

A file without a database in its name is for all that have no file of their own.
It is read as each database would read it; where they disagree, each gets its
reading, and who can't read it says so when it is planned for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from brant.dialects import KNOWN, dialect_for
from brant.errors import DuplicateMigration, InvalidMigration, Where
from brant.migrations.sqlnames import FileName, recognise
from brant.migrations.sqlnotes import Header, Way
from brant.migrations.sqlsections import Reading, read
from brant.migrations.sqltext import reads_alike
from brant.operations.rows import Script, SqlText, Unreadable, Variants


@dataclass(frozen=True, slots=True)
class SqlScripts:
    """All that the files of one migration say."""

    up: Variants
    down: Variants | None
    where: Where
    depends_on: tuple[str, ...] = ()
    transaction: bool = True


class SqlSource:
    """The files of one migration in plain SQL."""

    def __init__(self, name: str, files: tuple[Path, ...]) -> None:
        self.name = name
        self.files = files

    @cached_property
    def scripts(self) -> SqlScripts:
        """What the files say. Raises InvalidMigration with file and line, DuplicateMigration naming both files."""
        sources: dict[tuple[Way, str], Path] = {}
        headers: list[Header] = []
        own: dict[Way, dict[str, Script]] = {"up": {}, "down": {}}
        shared: dict[Way, dict[str, Script | Unreadable]] = {"up": {}, "down": {}}
        for path in self.files:
            named = recognise(path.name)
            assert named is not None
            readings, refusals = _readings(path, named)
            headers.append(next(iter(readings.values())).header)
            for way in _ways(readings.values()):
                self._claim(sources, way, named.dialect or "default", path)
                if named.dialect is not None:
                    own[way][named.dialect] = tuple(readings[named.dialect].sections[way])
                else:
                    shared[way] = {**_sections(readings, way, path), **refusals}
        up = variants_of(own["up"], shared["up"])
        if up is None:
            raise InvalidMigration(
                f"{self.name} has a way down and no way up",
                file=str(self.files[0]),
                hint=f"add {self.name}.up.sql",
            )
        return SqlScripts(
            up,
            variants_of(own["down"], shared["down"]),
            _first_line(up, min(path for (way, _), path in sources.items() if way == "up")),
            tuple(dict.fromkeys(name for header in headers for name in header.depends_on)),
            any(header.transaction for header in headers),
        )

    def _claim(self, sources: dict[tuple[Way, str], Path], way: Way, dialect: str, path: Path) -> None:
        taken = sources.setdefault((way, dialect), path)
        if taken != path:
            target = "" if dialect == "default" else f" on {dialect}"
            raise DuplicateMigration(
                f"two files say what {way} means{target}: {taken.name} and {path.name}",
                file=str(path),
                hint="keep one of them",
            )


def _ways(readings: Iterable[Reading]) -> list[Way]:
    found = {way for reading in readings for way in reading.sections}
    return [way for way in ("up", "down") if way in found]


def _sections(readings: Mapping[str, Reading], way: Way, path: Path) -> dict[str, Script | Unreadable]:
    found: dict[str, Script | Unreadable] = {}
    for reader, reading in readings.items():
        if way in reading.sections:
            found[reader] = tuple(reading.sections[way])
        else:
            reason = f"as {reader} reads it, {path.name} has no section '-- {way}'"
            found[reader] = Unreadable(reader, reason, Where(str(path), 1))
    return found


def _readings(path: Path, named: FileName) -> tuple[dict[str, Reading], dict[str, Unreadable]]:
    """The file as its database reads it, or as each of them would."""
    text = _text(path)
    if named.dialect is not None:
        return {named.dialect: read(text, named.dialect, path, named)}, {}
    readings: dict[str, Reading] = {}
    errors: dict[str, InvalidMigration] = {}
    for reader in ("default",) if reads_alike(text) else ("default", *KNOWN):
        try:
            readings[reader] = read(text, reader, path, named)
        except InvalidMigration as error:
            errors[reader] = error
    if not readings:
        # The one it is written for has come furthest.
        raise max(errors.values(), key=lambda error: error.where.line if error.where else 0)
    return readings, {name: Unreadable(name, error.message, error.where) for name, error in errors.items()}


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidMigration(
            f"{path.name} is not UTF-8",
            file=str(path),
            line=raw.count(b"\n", 0, error.start) + 1,
            hint="save it as UTF-8",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def variants_of(own: Mapping[str, Script], shared: Mapping[str, Script | Unreadable]) -> Variants | None:
    """One script for all where they read alike; else one for each that has no file of its own."""
    if not own and not shared:
        return None
    scripts = dict(own)
    alike = set(shared.values())
    if len(alike) == 1 and isinstance(script := alike.pop(), tuple):
        scripts["default"] = script
        return Variants(tuple(sorted(scripts.items())))
    left = {name: script for name, script in shared.items() if not _is_served(name, own)}
    scripts.update({name: script for name, script in left.items() if isinstance(script, tuple)})
    return Variants(
        tuple(sorted(scripts.items())),
        tuple(refusal for refusal in left.values() if isinstance(refusal, Unreadable)),
    )


def _is_served(name: str, own: Mapping[str, object]) -> bool:
    return name in own or (name != "default" and any(near in own for near in dialect_for(name).variants))


def _first_line(up: Variants, path: Path) -> Where:
    """Where the first statement is, for messages about the whole."""
    return next(_places(up), Where(str(path), 1))


def _places(variants: Variants) -> Iterator[Where]:
    for _, script in variants.scripts:
        for part in script:
            if isinstance(part, SqlText) and part.where is not None:
                yield part.where
