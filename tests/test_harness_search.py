"""Servers are looked for in a fixed order, quickly, and never mistaken for one another."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests.engines.docker import answering_daemon
from tests.engines.find import Finding, Missing, Servers, Unreachable, find
from tests.engines.private import private_server
from tests.engines.programs import wheel_programs
from tests.engines.running import running_server
from tests.engines.server import FAMILIES, Family, Server

NOWHERE: dict[Family, tuple[str, ...]] = dict.fromkeys(FAMILIES, ())


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def listening(answer: bytes | None) -> Iterator[int]:
    """A port that accepts one connection and says ``answer``, or nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(answer or b"")

        if answer is not None:
            Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def named(url: str) -> dict[str, str]:
    return {"BRANT_TEST_POSTGRESQL_URL": url, "BRANT_TEST_MYSQL_URL": url}


def ways(finding: Finding) -> list[str]:
    assert isinstance(finding, Servers)
    return [server.way for server in finding.servers]


def test_sqlite_is_always_there() -> None:
    assert ways(find("sqlite", {})) == ["built in"]


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_named_url_comes_before_a_running_server(server: Server) -> None:
    environment = {f"BRANT_TEST_{server.family.upper()}_URL": server.url}
    assert ways(find(server.family, environment, {**NOWHERE, server.family: [server.url]})) == ["url"]


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_a_running_server_comes_before_docker(server: Server) -> None:
    with listening(None) as port:
        environment = {"DOCKER_HOST": f"tcp://127.0.0.1:{port}"}
        assert ways(find(server.family, environment, {**NOWHERE, server.family: [server.url]})) == ["running"]


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_several_urls_are_several_servers(server: Server) -> None:
    environment = {f"BRANT_TEST_{server.family.upper()}_URL": f"{server.url} {server.url}"}
    assert ways(find(server.family, environment)) == ["url", "url"]


@pytest.mark.engines("postgresql", "mysql", "mariadb")
def test_the_version_is_read_from_the_server(server: Server) -> None:
    assert re.fullmatch(r"(PostgreSQL|MySQL|MariaDB) \d+(\.\d+)+.*", server.version)
    assert server.version_info >= (8, 0)


def test_a_named_server_that_does_not_answer_is_an_error() -> None:
    finding = find("postgresql", named(f"postgresql+psycopg://postgres@127.0.0.1:{closed_port()}/postgres"))
    assert isinstance(finding, Unreachable)
    assert finding.reason.startswith("BRANT_TEST_POSTGRESQL_URL: ")


def test_a_url_that_is_none_does_not_show_its_password() -> None:
    finding = find("postgresql", named("postgresql//postgres:geheim@127.0.0.1/postgres"))
    assert isinstance(finding, Unreachable)
    assert "geheim" not in finding.reason


def test_off_switches_a_family_off() -> None:
    assert find("mysql", named("off")) == Missing("switched off by BRANT_TEST_MYSQL_URL")


@pytest.mark.engines("mariadb")
def test_a_mariadb_under_a_mysql_url_is_not_taken_for_mysql(server: Server) -> None:
    finding = find("mysql", named(server.url.replace("mariadb+", "mysql+", 1)))
    assert isinstance(finding, Unreachable)
    assert "the server is MariaDB" in finding.reason


@pytest.mark.engines("mariadb")
def test_a_mariadb_on_the_usual_port_of_mysql_is_passed_by(server: Server) -> None:
    with pytest.raises(LookupError, match="the server is MariaDB"):
        running_server("mysql", [server.url.replace("mariadb+", "mysql+", 1)])


def test_closed_ports_are_named() -> None:
    port = closed_port()
    with pytest.raises(LookupError, match=f"nothing listens on {port}"):
        running_server("mysql", [f"mysql+pymysql://root@127.0.0.1:{port}/"])


def test_a_docker_daemon_that_answers_is_taken() -> None:
    with listening(b"HTTP/1.0 200 OK\r\n\r\nOK") as port:
        address = f"tcp://127.0.0.1:{port}"
        assert answering_daemon({"DOCKER_HOST": address}) == address


def test_something_else_on_dockers_port_is_not_taken() -> None:
    with listening(b"HTTP/1.0 500 Trouble\r\n\r\n") as port, pytest.raises(LookupError, match="something else"):
        answering_daemon({"DOCKER_HOST": f"tcp://127.0.0.1:{port}"})


def test_a_docker_daemon_that_never_answers_costs_two_seconds() -> None:
    start = time.monotonic()
    with listening(None) as port, pytest.raises(LookupError, match="timed out"):
        answering_daemon({"DOCKER_HOST": f"tcp://127.0.0.1:{port}"})
    assert time.monotonic() - start < 4


def test_without_any_way_each_one_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    dead = {"DOCKER_HOST": f"tcp://127.0.0.1:{closed_port()}"}
    finding = find("mysql", dead, NOWHERE)
    assert isinstance(finding, Missing)
    assert re.search(r"running: .* \| docker: .* \| binary: ", finding.reason)


@pytest.mark.slow
def test_a_wheel_brings_a_server_that_ends_with_the_run() -> None:
    server = wheel_server()
    with closing(server):
        assert server.version.startswith("PostgreSQL ")
    with pytest.raises(OperationalError):
        sa.create_engine(server.url).connect()


def wheel_server() -> Server:
    try:
        programs = wheel_programs()
    except LookupError as error:
        pytest.skip(str(error))
    return private_server("postgresql", programs, "wheel")
