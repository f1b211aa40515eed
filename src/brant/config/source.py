"""Where a database URL comes from: written out, or named by where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from brant.config.given import Given
from brant.database_url import DatabaseUrl
from brant.errors import ConfigurationError, did_you_mean

Argument: TypeAlias = str | list[str]

_TIMEOUT = 60.0
_ALLOWED = 'write a URL, { env = "VARIABLE" }, { file = "/run/secrets/url" } or { command = ["program", "argument"] }'


def read_url(given: Given, environ: Mapping[str, str]) -> DatabaseUrl:
    """The URL that was given; what is kept elsewhere is fetched when it is first needed."""
    if isinstance(given.value, DatabaseUrl):
        return given.value
    if isinstance(given.value, str):
        url = _url(given, given.value)
        return url if given.file is None or given.is_here else url.relative_to(given.folder)
    source, argument = _source(given)
    fetch, at_source = _SOURCES[source], replace(given, path=(*given.path, source))
    return DatabaseUrl.deferred(lambda: _url(at_source, fetch(at_source, argument, environ)))


def _url(given: Given, text: str) -> DatabaseUrl:
    if not text.strip():
        raise given.error(f"{given.key} is empty")
    try:
        return DatabaseUrl(text)
    except ConfigurationError as error:
        raise given.error(f"{given.key}: {error.message}", error.hint) from None


def _source(given: Given) -> tuple[str, Argument]:
    if not isinstance(given.value, dict):
        raise given.wrong_kind("a URL or a table that says where it is kept")
    if len(given.value) != 1:
        raise given.error(f"{given.key} must name one source", _ALLOWED)
    [(source, argument)] = given.value.items()
    if source not in _SOURCES:
        raise given.error(f"{given.key} has no source {source!r}", did_you_mean(source, _SOURCES) or _ALLOWED)
    words = argument if source == "command" and isinstance(argument, list) else [argument]
    if not words or not all(isinstance(word, str) and word for word in words):
        raise given.error(f"{given.key}.{source} must be text", _ALLOWED)
    return source, argument


def _from_variable(given: Given, name: Argument, environ: Mapping[str, str]) -> str:
    value = environ.get(str(name))
    if not value:
        raise given.error(f"{given.key} is kept in the environment variable {name}, which isn't set")
    return value


def _from_file(given: Given, name: Argument, _environ: Mapping[str, str]) -> str:
    path = given.folder / str(name)
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise given.error(f"{given.key} is kept in {path}, which can't be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise given.error(f"{given.key} is kept in {path}, which isn't UTF-8") from None


def _from_command(given: Given, command: Argument, environ: Mapping[str, str]) -> str:
    """What the command prints. Neither of its outputs is ever shown: they may hold the secret."""
    import subprocess

    try:
        done = subprocess.run(
            command,
            shell=isinstance(command, str),
            cwd=given.folder,
            env=dict(environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except OSError as error:
        raise given.error(f"{given.key}: its command can't be started: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise given.error(f"{given.key}: its command didn't end within {_TIMEOUT:g} seconds") from None
    if done.returncode != 0:
        raise given.error(
            f"{given.key}: its command failed with exit code {done.returncode}",
            "run it by hand to see why; what it prints isn't shown here, because it may hold secrets",
        )
    return done.stdout.decode(errors="replace")


_SOURCES: Mapping[str, Callable[[Given, Argument, Mapping[str, str]], str]] = {
    "env": _from_variable,
    "file": _from_file,
    "command": _from_command,
}
