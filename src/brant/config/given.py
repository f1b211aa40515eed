"""A value as somebody gave it, and what can be read from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from brant.config.durations import seconds
from brant.config.file import ConfigFile
from brant.errors import ConfigurationError, did_you_mean

_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Given:
    """One value of one setting, under the name its giver used: ``--tx``, ``BRANT_TX``, ``tx``.

    Relative paths count from ``folder``. ``file`` and ``path`` say where in
    which file the value is, for one that is in a file.
    """

    key: str
    value: object = field(repr=False)  # may be a URL with its password
    origin: str
    folder: Path
    file: ConfigFile | None = None
    path: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        return self.folder == Path.cwd()

    def counted(self, path: str) -> Path:
        """*path* counted from the giver's folder; as short as written where that is the current one anyway."""
        return Path(path) if self.is_here else self.folder / path

    def error(self, message: str, hint: str | None = None) -> ConfigurationError:
        where = self.file.where(self.path) if self.file else None
        return ConfigurationError(message, where=where, hint=hint)

    def wrong_kind(self, wanted: str) -> ConfigurationError:
        kind = _KINDS.get(type(self.value), f"a {type(self.value).__name__}")
        return self.error(f"{self.key} must be {wanted}, not {kind}")

    def split(self, separator: str) -> Given:
        """A text that holds a list, as environment variables do."""
        if not isinstance(self.value, str):
            return self
        return replace(self, value=[part.strip() for part in self.value.split(separator) if part.strip()])


def text(given: Given) -> str:
    if not isinstance(given.value, str):
        raise given.wrong_kind("text")
    if not given.value.strip():
        raise given.error(f"{given.key} is empty")
    return given.value.strip()


def texts(given: Given) -> tuple[str, ...]:
    if isinstance(given.value, str):
        return (text(given),)
    if not isinstance(given.value, list | tuple) or not all(isinstance(item, str) for item in given.value):
        raise given.wrong_kind("text or a list of texts")
    return tuple(text(replace(given, value=item)) for item in given.value)


def paths(given: Given) -> tuple[Path, ...]:
    plain = given.value if isinstance(given.value, list | tuple) else [given.value]
    found = texts(replace(given, value=[str(item) if isinstance(item, Path) else item for item in plain]))
    if not found:
        raise given.error(f"{given.key} is empty")
    return tuple(given.counted(item) for item in found)


def paths_or_none(given: Given) -> tuple[Path, ...]:
    """As *paths*; ``false`` is no folder at all."""
    return () if given.value is False else paths(given)


def duration(given: Given) -> float:
    if isinstance(given.value, bool) or not isinstance(given.value, str | int | float):
        raise given.wrong_kind("a duration")
    try:
        return seconds(given.value)
    except ConfigurationError as error:
        raise given.error(f"{given.key}: {error.message}", error.hint) from None


def choice(*allowed: str, **aliases: str) -> Callable[[Given], str]:
    """A reader that takes one of *allowed*, or another word for one of them."""

    def read(given: Given) -> str:
        word = text(given).lower()
        if word in aliases:
            return aliases[word]
        if word not in allowed:
            near = did_you_mean(word, [*allowed, *aliases])
            hint = f"allowed: {', '.join(allowed)}" + (f"; {near}" if near else "")
            raise given.error(f"{given.key} can't be {word!r}", hint)
        return word

    return read
