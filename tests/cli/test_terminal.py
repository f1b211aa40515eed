"""At a terminal: questions, colours, progress. Each test runs the program in a pseudo-terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from tests.cli.conftest import USERS, Project

pty = pytest.importorskip("pty")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def at_terminal(
    project: Project, *args: str, answers: Sequence[tuple[str, str]] = (), columns: int = 80, **environ: str
) -> tuple[int, str]:
    """Exit code and screen; each answer is typed when its question has appeared."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        project.program(*args),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=project.variables(TERM="xterm", **environ),
        close_fds=True,
    )
    os.close(theirs)
    screen = ""
    for question, answer in answers:
        screen += _read(ours, until=question)
        os.write(ours, f"{answer}\n".encode())
    screen += _read(ours)
    os.close(ours)
    return process.wait(30), screen


def _read(terminal: int, until: str | None = None) -> str:
    seen = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (until is None or until not in seen.decode(errors="replace")):
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        seen += chunk
    return seen.decode(errors="replace")


@pytest.fixture
def production(project: Project) -> Project:
    project.configure('[env.production]\nurl = "sqlite:///test.db"\n')
    project.environ["BRANT_ENV"] = "production"
    return project


def test_migrating_a_protected_environment_is_asked(production: Project) -> None:
    code, screen = at_terminal(production, "migrate", answers=[("Migrate it? [y/N]", "n")])
    assert code == 10
    assert production.run("status", "--json").json["pending"] == 2
    assert "production is a protected environment" in screen


def test_yes_migrates(production: Project) -> None:
    code, _ = at_terminal(production, "migrate", answers=[("Migrate it? [y/N]", "y")])
    assert code == 0


@pytest.mark.parametrize("flags", [["--force"], ["--no-input"]])
def test_force_and_no_input_ask_nothing(production: Project, flags: list[str]) -> None:
    assert at_terminal(production, "migrate", *flags)[0] == 0


def test_continuous_integration_is_asked_nothing(production: Project) -> None:
    assert at_terminal(production, "migrate", CI="true")[0] == 0


def test_the_environments_name_is_typed_to_destroy(production: Project) -> None:
    production.run("migrate")
    question = "Type production to go ahead"
    assert at_terminal(production, "rollback", answers=[(question, "yes")])[0] == 10
    assert at_terminal(production, "rollback", answers=[(question, "production")])[0] == 0


def test_elsewhere_destruction_asks_yes_or_no(project: Project) -> None:
    project.run("migrate")
    question = "This destroys all tables of test.db. Go ahead? [y/N]"
    assert at_terminal(project, "db", "wipe", answers=[(question, "")])[0] == 10
    assert at_terminal(project, "db", "wipe", answers=[(question, "y")])[0] == 0


def test_which_table_is_asked(project: Project) -> None:
    project.run("migrate")
    code, screen = at_terminal(project, "db", "table", answers=[("Which table?", "users")])
    assert code == 0
    assert "posts" in screen
    assert "pk_users" in screen


def test_states_have_colours(project: Project) -> None:
    assert "\x1b[33mpending\x1b[0m" in at_terminal(project, "status")[1]


@pytest.mark.parametrize(("flags", "variable"), [(["--no-color"], ""), ([], "1")])
def test_colours_can_be_switched_off(project: Project, flags: list[str], variable: str) -> None:
    assert "\x1b" not in at_terminal(project, "status", *flags, NO_COLOR=variable)[1]


def test_a_pipe_gets_no_colours(project: Project) -> None:
    assert "\x1b" not in project.process("status").stdout


def test_columns_that_do_not_fit_are_left_out(project: Project) -> None:
    project.run("migrate")
    wide, narrow = at_terminal(project, "status")[1], at_terminal(project, "status", columns=50)[1]
    assert "applied at (UTC)" in wide
    assert "applied at (UTC)" not in narrow
    assert USERS in narrow


def test_what_is_under_way_is_shown_and_then_replaced(project: Project) -> None:
    screen = at_terminal(project, "migrate")[1]
    under_way, done = (screen.index(word) for word in ("RUNNING", "DONE"))
    assert under_way < done
    assert "\r\x1b[2K" in screen[under_way:done]


def test_no_line_is_wider_than_the_terminal(project: Project) -> None:
    screen = ESCAPES.sub("", at_terminal(project, "migrate", columns=60)[1])
    assert max(len(line) for line in re.split(r"[\r\n]+", screen)) <= 60
