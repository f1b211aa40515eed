"""The search: every way to a server of one family, in order, until one works."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module

from tests.engines.docker import docker_server
from tests.engines.private import private_server
from tests.engines.programs import installed_programs, wheel_programs
from tests.engines.running import USUAL, named_server, named_urls, running_server, variable
from tests.engines.server import Family, Server, Way, built_in_sqlite, in_one_line


@dataclass(frozen=True, slots=True)
class Servers:
    """What was found, in the order in which it was named."""

    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """No way led to a server: its tests are skipped, or fail where engines are required."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Somebody named a server that does not answer: its tests fail."""

    reason: str


Finding = Servers | Missing | Unreachable


def find(
    family: Family,
    environment: Mapping[str, str] = os.environ,
    usual: Mapping[Family, Iterable[str]] = USUAL,
) -> Finding:
    """The servers of a family. ``usual`` are the URLs where one might already run."""
    if family == "sqlite":
        return Servers((built_in_sqlite(),))
    if urls := named_urls(family, environment):
        return _named(family, urls)
    ways: dict[Way, Callable[[], Server]] = {
        "running": lambda: running_server(family, usual[family]),
        "docker": lambda: docker_server(family, environment),
        "binary": lambda: private_server(family, installed_programs(family), "binary"),
    }
    if family == "postgresql":
        ways["wheel"] = lambda: private_server(family, wheel_programs(), "wheel")
    tried: list[str] = []
    for way, attempt in ways.items():
        try:
            return Servers((attempt(),))
        except Exception as error:
            why = str(error) if isinstance(error, LookupError) else in_one_line(error)
            tried.append(f"{way}: {why}")
    return Missing(" | ".join(tried))


def find_all(families: Iterable[Family]) -> dict[Family, Finding]:
    """All at once: starting private servers is mostly waiting."""
    chosen = list(families)
    for family in chosen:
        # SQLAlchemy's dialects import one another in a circle, which two threads must not enter at once.
        import_module(f"sqlalchemy.dialects.{'mysql' if family == 'mariadb' else family}")
    with warnings.catch_warnings(), ThreadPoolExecutor(max(len(chosen), 1)) as pool:
        warnings.simplefilter("ignore")  # what testcontainers says about itself is no business of ours
        return dict(zip(chosen, pool.map(find, chosen), strict=True))


def _named(family: Family, urls: list[str]) -> Finding:
    if urls == ["off"]:
        return Missing(f"switched off by {variable(family)}")
    servers: list[Server] = []
    for number, url in enumerate(urls, start=1):
        try:
            servers.append(named_server(family, url))
        except Exception as error:
            which = f" (number {number})" if len(urls) > 1 else ""
            # A URL that can't even be parsed is repeated by who tried, password and all.
            return Unreachable(f"{variable(family)}{which}: {in_one_line(error).replace(url, '***')}")
    return Servers(tuple(servers))
