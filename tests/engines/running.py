"""Servers that already run: those a URL names, and those on this machine's usual ports."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa

from tests.engines.scratch import prove_we_may_create
from tests.engines.server import Family, Server, ask_version, in_one_line

MYSQL_SOCKET = "/run/mysqld/mysqld.sock"


def _postgresql(port: int, user: str = "postgres@") -> str:
    return f"postgresql+psycopg://{user}127.0.0.1:{port}/postgres"


def _mysql(family: str, port: int, socket_path: str = "") -> str:
    # PyMySQL asks for TLS where the server offers it, which makes a local connection ten times slower.
    where = f"&unix_socket={socket_path}" if socket_path else ""
    return f"{family}+pymysql://root@127.0.0.1:{port}/?charset=utf8mb4&ssl_disabled=1{where}"


# Throw-away servers of .ci/engines first, the machine's own after them.
USUAL: dict[Family, tuple[str, ...]] = {
    "postgresql": (
        *(_postgresql(port) for port in (15418, 15417, 15415, 5432)),
        _postgresql(5432, user=""),
    ),
    "mysql": (_mysql("mysql", 13970), _mysql("mysql", 3306), _mysql("mysql", 3306, MYSQL_SOCKET)),
    "mariadb": (
        *(_mysql("mariadb", port) for port in (13118, 13101, 3306)),
        _mysql("mariadb", 3306, MYSQL_SOCKET),
    ),
}


def named_urls(family: Family, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The URLs that ``BRANT_TEST_<FAMILY>_URL`` names; SQLite is built in and has none."""
    return [] if family == "sqlite" else environment.get(variable(family), "").split()


def variable(family: Family) -> str:
    return f"BRANT_TEST_{family.upper()}_URL"


def named_server(family: Family, url: str) -> Server:
    """The server behind a URL somebody gave; raises what the driver says when it does not answer."""
    return Server(family, url, "url", ask_version(url, family))


def running_server(family: Family, usual: Iterable[str]) -> Server:
    """The first of the usual places that answers, lets us in, and is of this family."""
    why: list[str] = []
    urls = list(usual)
    for url in urls:
        if not _answers(url):
            continue
        try:
            server = Server(family, url, "running", ask_version(url, family))
            prove_we_may_create(server)
        except Exception as error:
            why.append(f"port {sa.make_url(url).port}: {in_one_line(error)}")
        else:
            return server
    ports = dict.fromkeys(str(sa.make_url(url).port) for url in urls)
    raise LookupError("; ".join(dict.fromkeys(why)) or f"nothing listens on {', '.join(ports) or 'no port'}")


def _answers(url: str) -> bool:
    """Somebody listens there: a closed port is told in microseconds, before any driver is asked."""
    place = sa.make_url(url)
    if unix_socket := place.query.get("unix_socket"):
        return Path(str(unix_socket)).exists()
    try:
        socket.create_connection((place.host or "127.0.0.1", place.port or 0), 0.3).close()
    except OSError:
        return False
    return True
