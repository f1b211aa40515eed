"""A script through the database's own client program: psql, mariadb or mysql, sqlite3; else through the driver."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from brant.migrations.sqltext import split
from tests.engines.scratch import Database

PROGRAMS = {
    "postgresql": ("psql",),
    "mysql": ("mysql", "mariadb"),
    "mariadb": ("mariadb", "mysql"),
    "sqlite": ("sqlite3",),
}


class ScriptFailed(Exception):
    """The client stopped at an error; the text is its own."""


@dataclass(frozen=True, slots=True)
class Client:
    """How scripts are run on one server; ``program`` is None where no client can connect to it."""

    program: str | None

    def run(self, script: str, database: Database) -> None:
        """Raises ScriptFailed at the first statement that fails."""
        if self.program is None:
            _through_the_driver(script, database)
            return
        command, environment = _command(self.program, database)
        done = subprocess.run(
            command,
            check=False,
            input=script,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if done.returncode != 0:
            raise ScriptFailed(done.stderr.strip())


def client_of(database: Database) -> Client:
    """The first of the family's programs that is here and can talk to the server."""
    for name in PROGRAMS[database.dialect]:
        program = shutil.which(name)
        if program is not None and _connects(Client(program), database):
            return Client(program)
    return Client(None)


def _connects(client: Client, database: Database) -> bool:
    try:
        client.run("SELECT 1;", database)
    except ScriptFailed:
        return False
    return True


def _command(program: str, database: Database) -> tuple[list[str], dict[str, str]]:
    url = sa.make_url(database.url)
    name = url.database or ""
    if database.dialect == "sqlite":
        return [program, "-bail", name], {}
    host = str(url.query.get("host", url.host or "localhost"))
    if database.dialect == "postgresql":
        given = {"PGHOST": host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
        environment = {key: str(value) for key, value in given.items() if value is not None}
        return [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", name], environment
    where = [f"--host={host}", f"--port={url.port or 3306}", "--protocol=tcp"]
    if socket := url.query.get("unix_socket"):
        where = [f"--socket={socket}"]
    command = [program, *where, f"--user={url.username}", "--default-character-set=utf8mb4", name]
    return command, {"MYSQL_PWD": url.password} if url.password else {}


def _through_the_driver(script: str, database: Database) -> None:
    engine = database.engine(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for part in split(script, database.dialect):
            try:
                connection.exec_driver_sql(part.text, execution_options={"no_parameters": True})
            except DBAPIError as error:
                raise ScriptFailed(str(error)) from error
