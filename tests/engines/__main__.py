"""Show which servers a test run would use: ``python -m tests.engines [FAMILY...]``.

``python -m tests.engines URL`` asks one server instead. Exits 1 when something is missing.
"""

from __future__ import annotations

import sys

import sqlalchemy as sa

from tests.engines.find import Servers, find
from tests.engines.running import named_server
from tests.engines.scratch import prove_we_may_create
from tests.engines.server import FAMILIES, Family, Server, in_one_line


def main(arguments: list[str]) -> int:
    if arguments and "://" in arguments[0]:
        return show_one(arguments[0])
    return show_all([family for family in FAMILIES if not arguments or family in arguments])


def show_one(url: str) -> int:
    name = sa.make_url(url).get_backend_name()
    try:
        server = named_server(next(family for family in FAMILIES if family == name), url)
        prove_we_may_create(server)
    except Exception as error:
        print(f"{name:11} {in_one_line(error)}")
        return 1
    show(server)
    return 0


def show_all(families: list[Family]) -> int:
    missing = 0
    for family in families:
        finding = find(family)
        if isinstance(finding, Servers):
            for server in finding.servers:
                show(server)
                server.close()
        else:
            missing = 1
            print(f"{family:11} {finding.reason}")
    return missing


def show(server: Server) -> None:
    print(f"{server.family:11} {server.way:9} {server.version}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
