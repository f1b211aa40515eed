"""A private server, started from programs at hand for one test run and removed after it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from tests.engines.server import Family, Server, Way, ask_version, in_one_line

START_SECONDS = 60
STOP_SECONDS = 30


def private_server(family: Family, programs: Path, way: Way) -> Server:
    """Start a server on a free loopback port, with a data directory that waits for no disk.

    Raises `LookupError` with the end of the server's log when it does not come up.
    """
    house = House(Path(tempfile.mkdtemp(prefix=f"brant-{family}-")))
    try:
        recipe = _postgresql if family == "postgresql" else _mysql
        command, url = recipe(house, house.reachable(programs), _free_port(), family)
        house.launch(command, signal.SIGINT if family == "postgresql" else signal.SIGTERM)
        version = house.wait_until_it_answers(url, family)
    except BaseException:
        house.clear()
        raise
    return Server(family, url, way, version, house.clear)


@dataclass(slots=True)
class House:
    """The folder a private server lives in, and the process."""

    folder: Path
    account: dict[str, Any] = field(default_factory=dict[str, Any])
    process: subprocess.Popen[Any] | None = None
    goodbye: signal.Signals = signal.SIGTERM

    def __post_init__(self) -> None:
        for place in (self.data, self.scratch):
            place.mkdir(0o700)
        if os.name != "posix" or os.geteuid() != 0:
            return
        # PostgreSQL refuses to run as root, and a server without a password should not.
        import pwd

        nobody = pwd.getpwnam("nobody")
        self.account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.folder.chmod(0o755)
        for place in (self.data, self.scratch):
            os.chown(place, nobody.pw_uid, nobody.pw_gid)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def scratch(self) -> Path:
        """For what is none of the data: sockets, temporary files. MySQL wants its data directory empty."""
        return self.folder / "scratch"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def reachable(self, programs: Path) -> Path:
        """The programs, or a copy of them where the server's account may not enter their folder.

        The layout is kept: they find a wheel's libraries, which lie in PACKAGE.libs beside the
        package, by a relative path.
        """
        if not self.account or all(place.stat().st_mode & 1 for place in (programs, *programs.parents)):
            return programs
        package, site = programs.parents[1], programs.parents[2]
        for part in (package, site / f"{package.name}.libs"):
            if part.exists():
                shutil.copytree(part, self.folder / "site" / part.name, symlinks=True)
        return self.folder / "site" / programs.relative_to(site)

    def run(self, *command: str | Path) -> None:
        """Run one of the server's tools to its end."""
        with self.log.open("ab") as log:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, **self._as_account()
            )
        if done.returncode:
            raise LookupError(f"{Path(command[0]).name} failed: {self._complaint()}")

    def launch(self, command: list[str | Path], goodbye: signal.Signals) -> None:
        self.goodbye = goodbye
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
                **self._as_account(),
            )

    def wait_until_it_answers(self, url: str, family: Family) -> str:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                return ask_version(url, family)
            except OperationalError as error:
                if self.process is None or self.process.poll() is not None:
                    raise LookupError(f"the server ended: {self._complaint()}") from None
                if time.monotonic() > end:
                    raise LookupError(f"no answer in {START_SECONDS} s: {in_one_line(error)}") from None
                time.sleep(0.05)

    def clear(self) -> None:
        """Stop the server and remove all it wrote."""
        if self.process is not None:
            self.process.send_signal(self.goodbye)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _as_account(self) -> dict[str, Any]:
        home = {**os.environ, "HOME": str(self.scratch), "TMPDIR": str(self.scratch)}
        return {**self.account, "cwd": self.folder, "env": home}

    def _complaint(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        errors = [line for line in lines if "ERROR" in line or "FATAL" in line]
        return " ".join(" ".join(errors[:2] or lines[-5:]).split())[:300]


def _postgresql(house: House, programs: Path, port: int, family: Family) -> tuple[list[str | Path], str]:
    house.run(
        programs / "initdb", "-D", house.data, "-U", "postgres", "-A", "trust",
        "--encoding=UTF8", "--no-locale", "--no-sync",
    )  # fmt: skip
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "200",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
    return (
        [programs / "postgres", "-D", house.data, *flags],
        f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres",
    )


def _mysql(house: House, programs: Path, port: int, family: Family) -> tuple[list[str | Path], str]:
    if family == "mysql":
        server = programs / "mysqld"
        house.run(server, "--no-defaults", "--initialize-insecure", f"--datadir={house.data}")
    else:
        server = programs / "mariadbd"
        house.run(
            _installer(programs), "--no-defaults", f"--datadir={house.data}",
            "--auth-root-authentication-method=normal", "--skip-test-db",
        )  # fmt: skip
    command: list[str | Path] = [
        server,
        "--no-defaults",
        f"--datadir={house.data}",
        f"--tmpdir={house.scratch}",
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={house.scratch}/s",
        f"--pid-file={house.scratch}/pid",
        "--max-connections=200",
        "--skip-log-bin",
        "--secure-file-priv=",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=OFF",
    ]
    if family == "mysql":
        command.append("--mysqlx=OFF")  # its second protocol's port may be taken
    return command, f"{family}+pymysql://root@127.0.0.1:{port}/?charset=utf8mb4&ssl_disabled=1"


def _installer(programs: Path) -> Path:
    for folder in (programs, programs.parent / "bin", programs.parent / "scripts"):
        if (tool := folder / "mariadb-install-db").exists():
            return tool
    if found := shutil.which("mariadb-install-db"):
        return Path(found)
    raise LookupError("mariadbd is installed, mariadb-install-db is not")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
