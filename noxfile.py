"""The verbs one types: ``nox -s test lint golden docs bench live release``.

tox has the matrix of versions; neither repeats the other.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.10"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "test"]

LINTERS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("pyright",),
    ("lint-imports",),
    ("codespell",),
)


@nox.session
def test(session: nox.Session) -> None:
    """Run the tests on every engine that can be found."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Run every check that reads the code: style, types, storeys, spelling."""
    session.install("-e", ".[test,dev]")
    for command in LINTERS:
        session.run(*command)


@nox.session
def golden(session: nox.Session) -> None:
    """Write the expected SQL anew; the difference is what a review reads."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "--update-golden", *(session.posargs or ["tests/golden"]))


@nox.session
def docs(session: nox.Session) -> None:
    """Run every example of the README and the documentation, and look for drift."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", *(session.posargs or ["tests/docs"]))


@nox.session
def bench(session: nox.Session) -> None:
    """Measure brant beside Alembic and the bare drivers, and print the table."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def live(session: nox.Session) -> None:
    """Run what talks to a server: ``nox -s live -- postgresql mysql``; a missing one is an error."""
    session.install("-e", ".[test]")
    families = ",".join(session.posargs or ["postgresql", "mysql", "mariadb"])
    session.run("python", "-m", "pytest", "-n", "auto", "-m", "live", "--require-engines", f"--engines={families}")


@nox.session
def release(session: nox.Session) -> None:
    """Build what would be published, check it, and run the command out of the wheel."""
    session.install("build", "twine")
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build")
    built = [str(path) for path in Path("dist").iterdir()]
    session.run("twine", "check", "--strict", *built)
    session.install(*(path for path in built if path.endswith(".whl")))
    session.run("brant", "--version")
