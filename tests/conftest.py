"""What every test of the house may ask for: a database of its own, and patience on slow machines."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

pytest_plugins = ["tests.engines.plugin"]

# A deadline measures the machine, not brant. CI looks at the same examples each time; people look for new ones.
settings.register_profile("brant", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("brant")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden SQL files anew")
