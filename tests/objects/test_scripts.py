"""The SQL of every object as a script: each database's own client reads the statements that were meant."""

from __future__ import annotations

import pytest

from brant.dialects import KNOWN, dialect_for
from brant.migrations.sqltext import joined, split
from brant.testing.case import Case
from brant.testing.object_cases import OBJECT_CASES

SAID = [
    pytest.param(case, dialect, id=f"{case.name}-{dialect}")
    for case in OBJECT_CASES
    for dialect in KNOWN
    if dialect not in case.refused_by
]


@pytest.mark.parametrize(("case", "dialect"), SAID)
def test_a_script_reads_back_as_its_statements(case: Case, dialect: str) -> None:
    _, change = case.recorded()
    pieces = [piece for work in dialect_for(dialect).work(change.operations, change.before) for piece in _told(work)]
    assert [part.text for part in split(joined(pieces, dialect), dialect)] == pieces


def _told(work: object) -> tuple[str, ...]:
    preview: tuple[str, ...] = getattr(work, "preview", ())
    return preview or (str(work),)
