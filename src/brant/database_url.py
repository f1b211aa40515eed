"""Database URLs that never show their secrets.

A URL is printed in errors, logs and reports, so its text is masked unless
``reveal`` is called. Doubtful text is masked wholly: a password with odd
characters must not slip out because the URL can't be taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from brant.errors import ConfigurationError

MASK: Final = "***"
_DIALECTS = {"postgres": "postgresql"}
_DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
_LOOKS_LIKE = "a database URL looks like postgresql://user@host/database or sqlite:///file.db"


class DatabaseUrl:
    """A database URL, masked as text; a driver is filled in where none is named.

    >>> DatabaseUrl("postgres://ann:secret@db.internal/shop")
    DatabaseUrl('postgresql+psycopg://ann:***@db.internal/shop')
    """

    __slots__ = ("_fetch", "_text")

    def __init__(self, text: str) -> None:
        self._text: str | None = _normalised(text.strip())
        self._fetch: Callable[[], DatabaseUrl] | None = None

    @classmethod
    def deferred(cls, fetch: Callable[[], DatabaseUrl]) -> DatabaseUrl:
        """A URL that is fetched when it is first needed: from a vault, say, that offline work must not ask."""
        url = cls.__new__(cls)
        url._text = None
        url._fetch = fetch
        return url

    def reveal(self) -> str:
        """The URL with its secrets, for the driver alone."""
        if self._text is None:
            assert self._fetch is not None
            self._text = self._fetch().reveal()
        return self._text

    def __str__(self) -> str:
        text = self.reveal()
        parts = _split(text)
        return parts.masked() if parts else f"{text.partition('://')[0]}://{MASK}"

    def __repr__(self) -> str:
        return f"DatabaseUrl({'<not read yet>' if self._text is None else repr(str(self))})"

    def __eq__(self, other: object) -> bool:
        return self.reveal() == other.reveal() if isinstance(other, DatabaseUrl) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.reveal())

    @property
    def name(self) -> str | None:
        """The database's name; of an SQLite file its file name."""
        parts = _split(self.reveal())
        if parts is None:
            return None
        if parts.scheme.startswith("sqlite"):
            return re.split(r"[/\\]", parts.database or "")[-1] or ":memory:"
        return parts.database or None

    def masked_in(self, text: str) -> str:
        """*text*, a driver's error message say, without this URL's secrets in any spelling."""
        if self._text is None:
            return text
        return mask(text.replace(self._text, str(self)), *self._secrets(self._text))

    def relative_to(self, folder: Path) -> DatabaseUrl:
        """The same database, where the path of an SQLite file counts from *folder*."""
        found = _RELATIVE_FILE.match(self.reveal())
        return DatabaseUrl(f"{found[1]}{folder.as_posix()}/{found[2]}") if found else self

    @staticmethod
    def _secrets(text: str) -> Iterator[str]:
        parts = _split(text)
        if parts is None:
            # Any piece may be one: a password taken for a port is in the driver's message.
            yield from re.split(r"[][@:/?#&=\s]+", text.partition("://")[2])
        else:
            yield parts.password or ""
            yield from (value for name, value in parts.options() if _is_secret(name))


def mask(text: str, *secrets: str) -> str:
    """*text* with each secret masked, as it is and percent-encoded.

    A secret of one to three characters is masked only where it stands alone.
    """
    # One after the other, the longest first: a short one must not break up a longer one that begins later.
    for spelling in sorted({s for secret in secrets for s in _spellings(secret)}, key=len, reverse=True):
        exact = re.escape(spelling)
        text = re.sub(exact if len(spelling) > 3 else rf"(?<!\w){exact}(?!\w)", MASK, text) if spelling else text
    return text


def _spellings(secret: str) -> Iterable[str]:
    from urllib.parse import quote, quote_plus, unquote

    plain = unquote(secret)
    encoded = {quote(plain, safe=""), quote(plain), quote_plus(plain)}
    lower = {re.sub("%[0-9A-F]{2}", lambda code: code[0].lower(), text) for text in encoded}
    escaped = repr(plain)[1:-1]
    return {secret, plain, escaped, escaped.replace("'", "\\'"), *encoded, *lower}


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    user: str | None
    password: str | None
    host: str
    database: str | None
    query: str | None

    def masked(self) -> str:
        password = "" if self.password is None else f":{MASK}"
        login = "" if self.user is None else f"{self.user}{password}@"
        database = "" if self.database is None else f"/{self.database}"
        options = (f"{name}={MASK if _is_secret(name) else value}" for name, value in self.options())
        query = "" if self.query is None else "?" + "&".join(options)
        return f"{self.scheme}://{login}{self.host}{database}{query}"

    def options(self) -> Iterator[tuple[str, str]]:
        for option in (self.query or "").split("&"):
            name, _, value = option.partition("=")
            yield name, value


_AFTER_LOGIN = re.compile(
    r"""(?P<host> (?: \[[^]/?]*] | [^][:/?#]* ) (?: :\d+ )? )
        (?: / (?P<database> [^?]* ) )?
        (?: \? (?P<query> .* ) )?""",
    re.VERBOSE | re.DOTALL,
)
_RELATIVE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:|[A-Za-z]:[\\/]|\?)(.+)", re.DOTALL)
_SECRET = re.compile("pass|pwd|secret|token|credential|api_?key|private_?key|access_?key|odbc_connect", re.IGNORECASE)


def _is_secret(name: str) -> bool:
    from urllib.parse import unquote_plus

    return _SECRET.search(unquote_plus(name)) is not None


def _split(text: str) -> _Parts | None:
    """The parts of a URL, or None where more than one reading is possible."""
    scheme, _, tail = text.partition("://")
    # A path needs no login, and an @ in it is part of the path.
    login, at, rest = ("", "", tail) if tail.startswith("/") else tail.rpartition("@")
    user, colon, password = login.partition(":")
    found = _AFTER_LOGIN.fullmatch(rest)
    if found is None or "/" in user or "?" in user or ("?" in login and "@" in login):
        return None
    if "@" in (found["database"] or "") and not scheme.startswith("sqlite"):
        return None
    return _Parts(
        scheme=scheme,
        user=user if at else None,
        password=password if colon else None,
        host=found["host"],
        database=found["database"],
        query=found["query"],
    )


def _normalised(text: str) -> str:
    scheme, separator, tail = text.partition("://")
    if wanted := _sqlite_meant(text):
        raise ConfigurationError(f"{text!r} isn't a database URL", hint=f"for an SQLite file write {wanted}")
    if not separator or not re.fullmatch(r"[A-Za-z][\w+.-]*", scheme):
        # The text isn't repeated: it may be a password that ended up in the wrong variable.
        raise ConfigurationError("the database URL can't be read as one", hint=_LOOKS_LIKE)
    dialect, plus, driver = scheme.lower().partition("+")
    dialect = _DIALECTS.get(dialect, dialect)
    driver = driver or _DRIVERS.get(dialect, "")
    parts = _split(text)
    if parts and parts.password and "@" in parts.password:
        # SQLAlchemy ends the password at its first @.
        tail = f"{parts.user}:{parts.password.replace('@', '%40')}@{tail.rpartition('@')[2]}"
    return f"{dialect}{'+' if plus or driver else ''}{driver}://{tail}"


def _sqlite_meant(text: str) -> str | None:
    """The right spelling of what is meant for an SQLite file and isn't its URL."""
    if re.fullmatch(r"[\w./\\-]+\.(db|sqlite3?)", text):
        return f"sqlite:///{text}"
    found = re.fullmatch(r"sqlite(?P<three>3?)(?P<driver>\+\w+)?:(?P<slashes>/*)(?P<path>[^@?]*)", text)
    if found is None:
        return None
    slashes, path = found["slashes"], found["path"]
    is_right = len(slashes) > 2 or (len(slashes) == 2 and not path)
    if is_right and not found["three"]:
        return None
    if not is_right:
        slashes = "//" if not path else "////" if slashes == "/" else "///"
    return f"sqlite{found['driver'] or ''}:{slashes}{path}"
