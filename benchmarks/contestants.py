"""The commands that are measured. Both tools are started as an installed command starts them."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks.databases import driver_arguments

HERE = Path(__file__).parent
LIBRARY = "import sys; from brant import Migrator; Migrator(sys.argv[1], sys.argv[2]).migrate()"


def brant(url: str, folder: Path) -> list[str]:
    """``brant migrate``; the library where the command line does not answer."""
    if not has_command_line():
        return [sys.executable, "-c", LIBRARY, url, str(folder)]
    return [sys.executable, "-m", "brant", "migrate", "--quiet", "--url", url, "--dir", str(folder)]


@cache
def has_command_line() -> bool:
    asked = subprocess.run([sys.executable, "-m", "brant", "migrate", "--help"], capture_output=True, check=False)
    return asked.returncode == 0


def alembic(ini: Path) -> list[str]:
    return [sys.executable, "-m", "alembic", "-c", str(ini), "upgrade", "head"]


def bare(url: str, family: str, statements: Path) -> list[str]:
    return [sys.executable, str(HERE / "bare.py"), family, str(statements), driver_arguments(url)]


def floor(url: str) -> list[str]:
    return [sys.executable, str(HERE / "floor.py"), url]
