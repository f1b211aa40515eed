"""Servers in containers, where a Docker daemon answers within two seconds."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.engines.server import Family, Server, ask_version, in_one_line

PING_SECONDS = 2.0
IMAGES: dict[Family, str] = {"postgresql": "postgres:18", "mysql": "mysql:9.7", "mariadb": "mariadb:11.8"}


def docker_server(family: Family, environment: Mapping[str, str] = os.environ) -> Server:
    """A fresh container of this family; raises `LookupError` where Docker can't be had."""
    daemon = answering_daemon(environment)
    os.environ.setdefault("DOCKER_HOST", daemon)
    container = _container(family)
    container.start()
    try:
        url = container.get_connection_url()
        if family != "postgresql":
            url = url.replace("mysql+", f"{family}+", 1)
        return Server(family, url, "docker", ask_version(url, family), container.stop)
    except BaseException:
        container.stop()
        raise


def answering_daemon(environment: Mapping[str, str] = os.environ) -> str:
    """The address of a Docker daemon that answers; `LookupError` says which were asked.

    Asked by hand: the docker package waits 60 seconds for a daemon that accepts and never answers,
    and takes longer than that whole question to import.
    """
    tried: list[str] = []
    for address in _addresses(environment):
        try:
            if not address.startswith(("unix://", "tcp://")) or _says_ok(address):
                return address  # ssh and named pipes are left to the docker package
            tried.append(f"{address} answers something else")
        except OSError as error:
            tried.append(f"{address}: {in_one_line(error)}")
    raise LookupError("; ".join(tried) or "no Docker socket")


def _addresses(environment: Mapping[str, str]) -> Iterator[str]:
    if given := environment.get("DOCKER_HOST"):
        yield given
        return
    runtime = Path(environment.get("XDG_RUNTIME_DIR", "/run/user/0"))
    home = Path(environment.get("HOME", "/"))
    for path in (
        Path("/var/run/docker.sock"),
        runtime / "docker.sock",
        home / ".docker/run/docker.sock",
        home / ".colima/default/docker.sock",
        runtime / "podman/podman.sock",
    ):
        if path.exists():
            yield f"unix://{path}"


def _says_ok(address: str) -> bool:
    with _connected(address) as connection:
        connection.settimeout(PING_SECONDS)
        connection.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
        return b" 200 " in connection.recv(256).split(b"\r\n")[0]


def _connected(address: str) -> socket.socket:
    kind, _, place = address.partition("://")
    if kind == "tcp":
        host, _, port = place.strip("/").partition(":")
        return socket.create_connection((host, int(port or 2375)), PING_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PING_SECONDS)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _container(family: Family) -> Any:
    # testcontainers has no types for what it builds here, hence Any.
    if family == "postgresql":
        return _module("postgres").PostgresContainer(IMAGES[family], driver="psycopg")
    return _module("mysql").MySqlContainer(IMAGES[family], dialect="pymysql", username="root", password="brant-test")


def _module(name: str) -> Any:
    """testcontainers 4.15 moved its databases and warns about the old place."""
    for package in ("testcontainers.community", "testcontainers"):
        try:
            return import_module(f"{package}.{name}")
        except ModuleNotFoundError:
            continue
    raise LookupError("a Docker daemon answers, but testcontainers is not installed")
