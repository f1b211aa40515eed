"""The SQL of every case on every dialect, up and down, against files people can read.

``pytest tests/golden --update-golden`` writes them anew; the diff is the review.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from brant.catalog.catalog import Catalog
from brant.dialects import KNOWN, dialect_for
from brant.dialects.base import Recorded
from brant.errors import Unsupported
from brant.operations.base import Operation
from brant.operations.rows import RunRevision
from brant.operations.tables import AssumeTable, ForgetTable
from brant.testing.cases import CASES, Case
from brant.testing.suite import reversed_of

HERE = Path(__file__).parent


PLACES = [
    pytest.param(case, dialect, id=f"{case.name}-{dialect}")
    for case in CASES
    for dialect in [*KNOWN, *sorted(case.done_by)]
]


@pytest.mark.parametrize(("case", "dialect"), PLACES)
def test_sql_is_as_reviewed(case: Case, dialect: str, request: pytest.FixtureRequest) -> None:
    file = HERE / case.name / f"{dialect}.sql"
    text = _text(case, dialect)
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    known = {case.name for case in CASES}
    assert [
        folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name not in {*known, "__pycache__"}
    ] == []


def test_every_operation_has_a_case() -> None:
    seen = {type(operation) for case in CASES for operation, _ in case.recorded()[1].operations}
    needs_no_sql = {AssumeTable, ForgetTable, RunRevision}
    assert {kind.__name__ for kind in Operation.__subclasses__()} - {
        kind.__name__ for kind in seen | needs_no_sql
    } == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_compiling_for_one_database_changes_nothing_for_another(case: Case) -> None:
    _, change = case.recorded()
    digest = change.digest
    first = _text(case, "postgresql")
    for dialect in ("mysql", "sqlite", "mariadb"):
        _text(case, dialect)
    assert (_text(case, "postgresql"), case.recorded()[1].digest) == (first, digest)


def _text(case: Case, dialect: str) -> str:
    _, change = case.recorded()
    return (
        f"-- up\n{_statements(dialect, change.operations, change.before)}"
        f"\n-- down\n{_statements(dialect, reversed_of(change), change.after)}"
    )


def _statements(dialect: str, recorded: list[Recorded] | tuple[Recorded, ...], before: Catalog) -> str:
    try:
        return "".join(f"{work};\n" for work in dialect_for(dialect).work(recorded, before))
    except Unsupported as error:
        return f"-- refused: {error.message}\n"
