"""brant changes database schemas safely: migrations recorded first, run second.

The names below are loaded when they are first used, so that ``import brant``
costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brant import columns, errors, events
    from brant.execution.plan import Plan
    from brant.execution.target import (
        Batch,
        Batching,
        Edited,
        Everything,
        Late,
        Latest,
        Only,
        Steps,
        Target,
        Through,
        Transactions,
    )
    from brant.inspector import Inspector
    from brant.migrations.migration import migration
    from brant.migrations.recorder import Schema
    from brant.migrations.table import Table
    from brant.migrator import Migrator, Outcome
    from brant.operations.rendering import render_type

__version__ = "0.1.0"

_HOMES = {
    "Batch": "brant.execution.target",
    "Batching": "brant.execution.target",
    "Edited": "brant.execution.target",
    "Everything": "brant.execution.target",
    "Inspector": "brant.inspector",
    "Late": "brant.execution.target",
    "Latest": "brant.execution.target",
    "Migrator": "brant.migrator",
    "Only": "brant.execution.target",
    "Outcome": "brant.migrator",
    "Plan": "brant.execution.plan",
    "Schema": "brant.migrations.recorder",
    "Steps": "brant.execution.target",
    "Table": "brant.migrations.table",
    "Target": "brant.execution.target",
    "Through": "brant.execution.target",
    "Transactions": "brant.execution.target",
    "migration": "brant.migrations.migration",
    "render_type": "brant.operations.rendering",
}
_MODULES = ("columns", "errors", "events")

__all__ = [
    "Batch",
    "Batching",
    "Edited",
    "Everything",
    "Inspector",
    "Late",
    "Latest",
    "Migrator",
    "Only",
    "Outcome",
    "Plan",
    "Schema",
    "Steps",
    "Table",
    "Target",
    "Through",
    "Transactions",
    "__version__",
    "columns",
    "errors",
    "events",
    "migration",
    "render_type",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"brant.{name}")
    if name in _HOMES:
        value: object = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'brant' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
