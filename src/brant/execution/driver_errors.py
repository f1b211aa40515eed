"""What a driver said, in its own words, without the secret, and what to do about it."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError

from brant.database_url import DatabaseUrl
from brant.errors import BrantError, CannotConnect, ConfigurationError, StatementFailed

_NO_DATABASE = re.compile(r"unknown database|database .* does not exist")

_NOT_WITH_THIS_URL = (
    (("file is not a database", "disk image is malformed"), "this file is no SQLite database, or a damaged one"),
    (
        ("readonly", "read-only"),
        "brant needs to write there: look at the file's permissions, or name the primary server instead of a replica",
    ),
    (("invalid connection option", "unexpected keyword argument", "invalid keyword"), "look at the URL's options"),
)
"""What no second try mends."""

_HINTS = (
    (("cryptography",), "pip install cryptography, which PyMySQL needs to send this password"),
    (("password", "access denied", "authentication", "role "), "look at the user and the password of the URL"),
    (
        ("unable to open database file",),
        "the folder has to be there, and to be readable and writable; brant makes the file alone",
    ),
    (
        ("queuepool limit",),
        "the application holds all connections of its pool: give one back before, or give brant the URL",
    ),
    (
        ("connection limit", "too many connections", "too many clients", "remaining connection slots"),
        "the server has no connection left: try again later",
    ),
    (
        ("timeout", "timed out", "refused", "resolve", "name or service", "can't connect", "unreachable", "starting"),
        "does the server run, and is it there? brant db wait waits for it",
    ),
)

_STATEMENT_HINTS = (
    (("permission denied", "denied to user", "must be owner", "must be superuser"), "grant it to the URL's user"),
    (("database is locked", "lock timeout", "lock wait timeout"), "another session is in the way: try again later"),
    (("disk is full", "no space left", "table is full"), "make room, and try again"),
)


def cannot_connect(error: BaseException, url: DatabaseUrl) -> BrantError:
    """For an error while connecting."""
    said = words(error, url)
    text = said.casefold()
    if hint := _hint(text, _NOT_WITH_THIS_URL):
        return ConfigurationError(f"{url}: {said}", hint=hint)
    if _NO_DATABASE.search(text):
        return CannotConnect(f"{url}: {said}", hint="brant db create makes the database")
    return CannotConnect(f"{url}: {said}", hint=_hint(text, _HINTS))


def statement_failed(error: DBAPIError, url: DatabaseUrl) -> BrantError:
    """For an error of a statement of brant's own, outside any migration."""
    said = words(error, url)
    text = said.casefold()
    if error.connection_invalidated:
        return CannotConnect(f"{url}: the connection was lost: {said}", hint="try again: brant continues where it was")
    if hint := _hint(text, _NOT_WITH_THIS_URL):
        return ConfigurationError(f"{url}: {said}", hint=hint)
    statement = url.masked_in(error.statement) if error.statement else None
    return StatementFailed(f"{url}: {said}", statement=statement, hint=_hint(text, _STATEMENT_HINTS))


def words(error: BaseException, url: DatabaseUrl) -> str:
    """The driver's message, each line once, with its number where it has one."""
    said = getattr(error, "orig", None) or error
    match getattr(said, "args", ()):
        case (int(number), str(text), *_):
            message = f"{text} ({number})"
        case _:
            message = str(said)
    lines = dict.fromkeys(line.strip() for line in message.splitlines() if line.strip())
    return url.masked_in("\n".join(lines)) or type(said).__name__


def _hint(text: str, hints: tuple[tuple[tuple[str, ...], str], ...]) -> str | None:
    return next((hint for needles, hint in hints if any(needle in text for needle in needles)), None)
