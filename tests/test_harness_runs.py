"""Whole test runs: what is deselected, skipped or failed, and what the end of a run says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[1]
PLAIN = "def test_plain(): pass\n"
ON_MYSQL = """
import pytest

@pytest.mark.engines("mysql")
@pytest.mark.parametrize("turn", range(3))
def test_on_mysql(database, turn): pass
"""
ON_TWO = """
import pytest

@pytest.mark.engines("sqlite", "mysql")
def test_on_two(database): pass
"""
OFF = {"BRANT_TEST_MYSQL_URL": "off"}
CLOSED = {"BRANT_TEST_MYSQL_URL": "mysql+pymysql://root:geheim@127.0.0.1:1/"}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run pytest on a file with this text, in a process of its own."""

    def run(text: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.engines.plugin"]\n')
        (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {REPOSITORY}\nmarkers =\n  engines\n  live\n")
        (tmp_path / "test_it.py").write_text(text)
        # What else is installed has no say here, and takes a second to import.
        clean = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        clean |= {name: value for name, value in os.environ.items() if not name.startswith(("BRANT_", "PYTEST"))}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "no:cacheprovider", *options],
            cwd=tmp_path,
            env={**clean, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_missing_server_is_skipped_and_its_reason_told_once(run: Run) -> None:
    done = run(ON_MYSQL, **OFF)
    assert "3 skipped" in done.stdout
    assert done.stdout.count("switched off by BRANT_TEST_MYSQL_URL") == 1
    assert done.returncode == 0


def test_a_missing_server_fails_a_run_that_requires_engines(run: Run) -> None:
    done = run(ON_MYSQL, "--require-engines", "--engines=mysql", **OFF)
    assert "mysql: switched off by BRANT_TEST_MYSQL_URL" in done.stderr
    assert done.returncode == pytest.ExitCode.USAGE_ERROR


def test_the_environment_can_require_engines(run: Run) -> None:
    done = run(ON_MYSQL, "--engines=mysql", BRANT_TEST_REQUIRE_ENGINES="1", **OFF)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR


def test_engines_left_out_are_not_required(run: Run) -> None:
    done = run(PLAIN, "--require-engines", "--engines=sqlite", **OFF)
    assert "1 passed" in done.stdout


def test_a_named_server_that_does_not_answer_fails_its_tests(run: Run) -> None:
    done = run(ON_MYSQL, **CLOSED)
    assert "3 errors" in done.stdout
    assert "geheim" not in done.stdout + done.stderr
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_families_not_asked_for_are_deselected(run: Run) -> None:
    done = run(ON_TWO, "--engines=sqlite")
    assert "1 passed, 1 deselected" in done.stdout


def test_a_family_nobody_knows_is_refused(run: Run) -> None:
    done = run(PLAIN, "--engines=oracle")
    assert "no family 'oracle'; there are sqlite, postgresql, mysql, mariadb" in done.stderr


def test_tests_without_a_database_ask_for_no_server(run: Run) -> None:
    done = run(PLAIN, **CLOSED)
    assert "1 passed" in done.stdout
    assert "engines" not in done.stdout


def test_the_mark_live_means_a_server(run: Run) -> None:
    done = run(ON_TWO, "-m", "not live", **CLOSED)
    assert "1 passed, 1 deselected" in done.stdout


def test_workers_use_what_the_controller_found(run: Run) -> None:
    done = run(ON_TWO + PLAIN, "-n", "2", "--engines=sqlite,mysql", **OFF)
    assert "2 passed, 1 skipped" in done.stdout
    assert done.stdout.count("switched off by BRANT_TEST_MYSQL_URL") == 1


def test_workers_are_not_started_when_a_named_server_does_not_answer(run: Run) -> None:
    done = run(ON_TWO, "-n", "2", "--engines=mysql", **CLOSED)
    assert "BRANT_TEST_MYSQL_URL: " in done.stderr
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
