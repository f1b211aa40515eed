"""Interrupted runs leave nothing half done, and no lock."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import BROKEN, Project
from tests.engines.scratch import Database

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals work otherwise there")

_SLEEPS = """\
def doze(connection: object) -> None:
    import sys, time
    print("asleep", file=sys.stderr, flush=True)
    time.sleep(60)
schema.create_table("half", c.id())
schema.run(doze, down=None)"""


def interrupted(project: Project, *args: str, by: signal.Signals, once: str) -> tuple[int, str]:
    """Exit code and stderr of the program, sent a signal once its stderr says something."""
    with subprocess.Popen(
        project.program(*args),
        stderr=subprocess.PIPE,
        text=True,
        env=project.variables(),
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509
    ) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if once in line:
                process.send_signal(by)
        return process.wait(30), said


def _heed_ctrl_c() -> None:
    """A shell starts what runs in its background with SIGINT ignored, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("by", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_migration_is_rolled_back(project: Project, by: signal.Signals, code: int) -> None:
    project.migration(BROKEN, _SLEEPS)
    ended, said = interrupted(project, "migrate", by=by, once="asleep")
    assert ended == code
    assert "Traceback" not in said
    assert project.run("status", "--json").json["pending"] == 1
    tables = [table["name"] for table in project.run("db", "show", "--json").json["tables"]]
    assert "half" not in tables
    assert project.run("lock", "status").stdout == "free\n"


@pytest.mark.engines("postgresql")
def test_the_server_stops_too(project: Project, database: Database, new_database: Callable[[], Database]) -> None:
    """The statement under way is cancelled, so that the lock is free at once."""
    project.url = database.url
    project.migration(BROKEN, 'schema.create_table("half", c.id())\nschema.execute("SELECT pg_sleep(60)", down=None)')
    ended, _ = interrupted(project, "migrate", "-vv", by=signal.SIGTERM, once="pg_sleep")
    assert ended == 143
    assert project.run("lock", "status").stdout == "free\n"
    assert project.run("status", "--json").json["pending"] == 1


def test_a_reader_that_leaves_early_is_no_error(project: Project) -> None:
    done = subprocess.run(
        f"{subprocess.list2cmdline(project.program('sql', '--dialect', 'postgresql'))} | true",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        env=project.variables(),
    )
    assert done.stderr == ""
