"""Migrations without a transaction: SQL that a database may refuse inside one."""

from __future__ import annotations

import re
from dataclasses import replace

from brant.dialects.base import Recorded
from brant.operations.base import Operation
from brant.operations.rows import Execute, Script, SqlText, Variants

_ON_ROWS = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(?:SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE|WITH|VALUES)\b",
    re.IGNORECASE | re.DOTALL,
)


def outside(recorded: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    """What a file with ``transaction=False`` runs: its SQL text outside any transaction, but for statements on rows.

    Those commit together with their line in the journal, and typed operations know
    themselves what they can stand: so that a crash leaves as little in doubt as can be.
    """
    return tuple((_outside(operation), where) for operation, where in recorded)


def _outside(operation: Operation) -> Operation:
    return replace(operation, up=_variants(operation.up)) if isinstance(operation, Execute) else operation


def _variants(variants: Variants) -> Variants:
    return replace(variants, scripts=tuple((name, _script(script)) for name, script in variants.scripts))


def _script(script: Script) -> Script:
    return tuple(
        replace(part, transactional=False) if isinstance(part, SqlText) and not _ON_ROWS.match(part.text) else part
        for part in script
    )
