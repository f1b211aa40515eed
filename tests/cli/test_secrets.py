"""Passwords are never shown, wherever they come from."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import sqlalchemy as sa

from tests.cli.conftest import BROKEN, Project, Said
from tests.engines.scratch import Database

ODD = "p@ss/w:rd#1%20?ö'\"&="
ENCODED = quote(ODD, safe="")
NOWHERE = f"postgresql://ann:{ENCODED}@127.0.0.1:1/shop"


def assert_silent(said: Said, *secrets: str) -> None:
    for text in (said.stdout, said.stderr):
        for secret in (ODD, ENCODED, *secrets):
            assert secret not in text


@pytest.mark.parametrize("url", [NOWHERE, NOWHERE.replace("postgresql", "mysql")])
@pytest.mark.parametrize(
    "args",
    [["migrate"], ["status", "--json"], ["-vv", "migrate"], ["--log-format", "json", "status"], ["db", "ping"]],
    ids=" ".join,
)
def test_an_unreachable_server_ends_with_11_and_a_masked_url(project: Project, url: str, args: list[str]) -> None:
    said = project.run("--url", url, *args)
    assert said.code == 11
    assert "ann:***@127.0.0.1:1/shop" in said.stderr
    assert_silent(said)


@pytest.mark.parametrize("args", [["config", "show"], ["config", "show", "--json"]], ids=" ".join)
def test_the_configuration_is_shown_masked(project: Project, args: list[str]) -> None:
    said = project.run("--url", NOWHERE, *args)
    assert "ann:***@127.0.0.1:1/shop" in said.stdout
    assert_silent(said)


@pytest.mark.parametrize(
    "args",
    [["migrate", NOWHERE], [NOWHERE], ["status", NOWHERE], ["rollback", NOWHERE], ["--url", "ann:secret-word@db"]],
    ids=str,
)
def test_a_url_in_the_wrong_place_is_not_repeated(project: Project, args: list[str]) -> None:
    said = project.run(*args, "--json")
    assert said.code == 2
    assert_silent(said, "secret-word")


def test_a_bug_is_told_masked_even_with_its_traceback(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*args: object) -> None:
        raise RuntimeError(f"no way to {NOWHERE}")

    monkeypatch.setattr("brant.migrator.Migrator.status", explode)
    said = project.run("-vv", "status")
    assert said.code == 1
    assert "Traceback" in said.stderr
    assert_silent(said)


def test_a_migrations_own_message_is_masked(project: Project) -> None:
    project.url = "sqlite:///test.db?password=hush-hush"
    project.migration(BROKEN, 'raise ValueError("hush-hush and postgresql://ann:other@db/x")')
    said = project.run("migrate", "--json", "-vv")
    assert said.code != 0
    assert_silent(said, "hush-hush", "other@")


@pytest.mark.engines("postgresql", "mysql", "mariadb")
@pytest.mark.parametrize("args", [["migrate"], ["status", "--json"]], ids=" ".join)
def test_a_wrong_password_is_told_and_masked(project: Project, database: Database, args: list[str]) -> None:
    url = sa.make_url(database.url).set(username="nobody_here", password=ODD, host="127.0.0.1")
    project.url = url.render_as_string(hide_password=False)
    said = project.run(*args)
    assert said.code == 11
    assert_silent(said)


def test_init_writes_no_password_down(project: Project) -> None:
    project.run("init", "--url", NOWHERE)
    text = (project.folder / "brant.toml").read_text()
    assert ENCODED not in text
    assert "ann" not in text
