"""Fixtures and options: a test that asks for `database` runs once on each engine.

    pytest                               every family that can be found; the others are skipped
    pytest --engines=sqlite,postgresql   these families only
    pytest --require-engines             a family that can't be found fails the run
                                         (BRANT_TEST_REQUIRE_ENGINES=1 says the same)
    pytest -m "not live"                 what needs no database at all

``@pytest.mark.engines("mysql", "mariadb")`` narrows a test to families.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.engines.find import Finding, Missing, Servers, Unreachable, find, find_all
from tests.engines.running import named_urls
from tests.engines.scratch import Database, Scratch
from tests.engines.server import FAMILIES, Family, Server

ENGINES = pytest.StashKey["Engines"]()


@dataclass(slots=True)
class Engines:
    """What this run knows of servers; found when first asked for."""

    families: tuple[Family, ...]
    required: bool
    findings: dict[Family, Finding] = field(default_factory=dict[Family, Finding])

    def finding(self, family: Family) -> Finding:
        if family not in self.findings:
            self.findings[family] = find(family)
        return self.findings[family]

    def find_all(self) -> None:
        wanted: list[Family] = [family for family in self.families if family not in self.findings]
        self.findings.update(find_all(wanted))

    def faults(self) -> list[str]:
        """What makes a run red before its first test, one line each."""
        return [
            f"{family}: {finding.reason}"
            for family, finding in self.findings.items()
            if isinstance(finding, Unreachable) or (self.required and isinstance(finding, Missing))
        ]

    def close(self) -> None:
        for finding in self.findings.values():
            if isinstance(finding, Servers):
                for server in finding.servers:
                    server.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("engines", "database engines")
    group.addoption(
        "--engines",
        default=os.environ.get("BRANT_TEST_ENGINES", ",".join(FAMILIES)),
        metavar="FAMILY,...",
        help="run tests on these database families only (default: %(default)s)",
    )
    group.addoption(
        "--require-engines",
        action="store_true",
        default=os.environ.get("BRANT_TEST_REQUIRE_ENGINES", "") not in {"", "0"},
        help="fail when a family can't be found, instead of skipping its tests",
    )


def pytest_configure(config: pytest.Config) -> None:
    engines = Engines(_chosen(config), required=bool(config.getoption("--require-engines")))
    if (worker := getattr(config, "workerinput", None)) is not None:
        engines.findings.update(_received(worker["engines"]))
    config.stash[ENGINES] = engines


def _chosen(config: pytest.Config) -> tuple[Family, ...]:
    named = {name.strip() for name in str(config.getoption("--engines")).split(",")} - {""}
    if unknown := sorted(named - set(FAMILIES)):
        raise pytest.UsageError(f"--engines: no family {unknown[0]!r}; there are {', '.join(FAMILIES)}")
    chosen: list[Family] = [family for family in FAMILIES if family in named]
    return tuple(chosen)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Look first where workers or strictness need the answer; else look when a test asks."""
    config = session.config
    if config.option.collectonly or hasattr(config, "workerinput"):
        return
    engines = config.stash[ENGINES]
    if engines.required or getattr(config.option, "tx", None):
        engines.find_all()
        if faults := engines.faults():
            engines.close()
            raise pytest.UsageError("\n".join(["engines that must be there are not:", *faults]))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist what the controller found."""
    node.workerinput["engines"] = _sent(node.config.stash[ENGINES].findings)


def pytest_unconfigure(config: pytest.Config) -> None:
    if (engines := config.stash.get(ENGINES, None)) and not hasattr(config, "workerinput"):
        engines.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "server" not in metafunc.fixturenames:
        return
    narrowed = metafunc.definition.get_closest_marker("engines")
    places = [
        pytest.param((family, number), id=family if number == 0 else f"{family}-{number + 1}", marks=marks)
        for family in FAMILIES
        if narrowed is None or family in narrowed.args
        for marks in [() if family == "sqlite" else (pytest.mark.live,)]
        for number in range(len(named_urls(family)) or 1)
    ]
    metafunc.parametrize("server", places, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = config.stash[ENGINES].families
    out = [item for item in items if (family := _family_of(item)) is not None and family not in chosen]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]


def _family_of(item: pytest.Item) -> Family | None:
    callspec = getattr(item, "callspec", None)
    place: tuple[Family, int] | None = callspec.params.get("server") if callspec else None
    return place[0] if place else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    findings = config.stash[ENGINES].findings
    if not findings:
        return
    terminalreporter.section("engines")
    for family, finding in findings.items():
        if isinstance(finding, Servers):
            for server in finding.servers:
                terminalreporter.line(f"{family:11} {server.way:9} {server.version}")
        else:
            state = "SKIPPED" if isinstance(finding, Missing) else "FAILED"
            terminalreporter.line(f"{family:11} {state:9} {finding.reason}")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server:
    """The server a test runs on: its family, URL and exact version."""
    family, number = request.param
    engines = request.config.stash[ENGINES]
    match engines.finding(family):
        case Servers(servers):
            found: Server = servers[number]
            return found
        case Missing() if not engines.required:
            pytest.skip(f"no {family} server (the end of the run says why)")
        case Missing(reason) | Unreachable(reason):
            pytest.fail(f"no {family} server: {reason}", pytrace=False)


@pytest.fixture(scope="session")
def scratch(server: Server) -> Iterator[Scratch]:
    """Makes further databases and unused names on the server; all are dropped in the end."""
    scratch = Scratch(server)
    yield scratch
    scratch.close()


@pytest.fixture
def database(scratch: Scratch, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the test's own."""
    database = scratch.empty(tmp_path)
    yield database
    scratch.drop(database)


@pytest.fixture
def new_database(scratch: Scratch, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Call it for one more empty database, as often as needed."""
    made: list[Database] = []

    def one_more() -> Database:
        made.append(scratch.another(tmp_path))
        return made[-1]

    yield one_more
    for database in made:
        scratch.drop(database)


@pytest.fixture
def engine(database: Database) -> sa.Engine:
    """An engine on the test's database that keeps no connection open."""
    return database.engine()


def _sent(findings: dict[Family, Finding]) -> dict[str, Any]:
    """Findings in the plain types that pytest-xdist carries to its workers."""
    sent: dict[str, Any] = {}
    for family, finding in findings.items():
        if isinstance(finding, Servers):
            fields = ("family", "url", "way", "version")
            sent[family] = [{name: getattr(server, name) for name in fields} for server in finding.servers]
        else:
            sent[family] = {"kind": type(finding).__name__, **asdict(finding)}
    return sent


def _received(sent: dict[Family, Any]) -> dict[Family, Finding]:
    findings: dict[Family, Finding] = {}
    for family, finding in sent.items():
        if isinstance(finding, list):
            findings[family] = Servers(tuple(Server(**fields) for fields in finding))
        else:
            kind = Missing if finding["kind"] == "Missing" else Unreachable
            findings[family] = kind(finding["reason"])
    return findings
