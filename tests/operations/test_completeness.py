"""What every operation has: a verb, a line of source that records it again, a case, and SQL for every dialect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from brant import columns, partitions
from brant.catalog.catalog import Catalog
from brant.dialects import KNOWN, dialect_for
from brant.migrations.recorder import Schema
from brant.migrations.table import Table
from brant.operations.base import Operation
from brant.operations.objects import RefreshView
from brant.operations.rows import Execute, Run, RunRevision, SqlText
from brant.operations.tables import AssumeTable, CreateTable, ForgetTable
from brant.testing.cases import CASES
from tests.catalog.lending import library
from tests.operations.every import EVERY

GOLDEN = Path(__file__).parents[1] / "golden"
NEED_NO_SQL = {AssumeTable.__name__, ForgetTable.__name__}
ON_ROWS = {Execute.__name__, Run.__name__, RefreshView.__name__}
"""What they do shows in rows; tests of their own look at those."""

OF_A_FILE = {RunRevision.__name__}
"""A whole file of Alembic's: no verb says it, and Alembic's own words are its SQL (tests/alembic)."""
OPERATIONS = sorted({kind.__name__ for kind in Operation.__subclasses__()} - OF_A_FILE)
CASES_OF = {
    name: [
        case for case in CASES if name in {type(operation).__name__ for operation, _ in case.recorded()[1].operations}
    ]
    for name in OPERATIONS
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_a_verb(name: str) -> None:
    (line, *_) = (operation.source() for operation, _ in EVERY if type(operation).__name__ == name)
    found = re.match(r"schema\.(?:table\(.*?\)\.(?P<of_table>\w+)|(?P<of_schema>\w+))\(", line)
    assert found is not None
    assert hasattr(Table, found["of_table"]) if found["of_table"] else hasattr(Schema, found["of_schema"])


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - NEED_NO_SQL))
def test_every_operation_has_a_case_with_sql_for_every_dialect(name: str) -> None:
    files = {
        (case.name, dialect): GOLDEN / case.name / f"{dialect}.sql" for case in CASES_OF[name] for dialect in KNOWN
    }
    assert files
    assert [place for place, file in files.items() if not file.exists()] == []


@pytest.mark.parametrize("dialect", KNOWN)
@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - NEED_NO_SQL - ON_ROWS))
def test_every_operation_is_seen_or_refused_on_every_server_or_has_nothing_to_do_there(name: str, dialect: str) -> None:
    """The dialect suite carries each case out on a live server, and looks for its effect or for the refusal."""
    done = [case for case in CASES_OF[name] if dialect not in case.refused_by]
    seen = [case for case in done if dialect not in case.unseen_on]
    assert seen or not done or (name, dialect) in NOTHING_TO_DO


NOTHING_TO_DO = {
    ("ValidateConstraint", "mysql"): "a constraint holds for the rows there are from its beginning",
    ("ValidateConstraint", "mariadb"): "the same",
    ("ValidateConstraint", "sqlite"): "the same",
}


@pytest.mark.parametrize("place", NOTHING_TO_DO, ids=str)
def test_where_there_is_nothing_to_do_no_statement_is_sent(place: tuple[str, str]) -> None:
    name, dialect = place
    for case in CASES_OF[name]:
        _, change = case.recorded()
        before = change.before
        for operation, _ in change.operations:
            if type(operation).__name__ == name:
                assert list(dialect_for(dialect).work([(operation, None)], before)) == []
            before = operation.apply(before)


@pytest.mark.parametrize("verb", [name for kind in (Schema, Table) for name in dir(kind) if not name.startswith("_")])
def test_every_verb_is_documented(verb: str) -> None:
    kind = Schema if hasattr(Schema, verb) else Table
    assert getattr(kind, verb).__doc__ or verb.startswith("has_") or verb == "name"


# -- record(source(operation)) == operation

SAID_WITH = {
    **vars(sa),
    "c": columns,
    "mysql": mysql,
    "postgresql": postgresql,
    "partitions": partitions,
}


def recorded(line: str, before: Catalog) -> list[Operation]:
    """What a line of source records."""
    schema = Schema(before)
    exec(line, {**SAID_WITH, "schema": schema})
    return [operation for operation, _ in schema._operations]


def rows(operation: Operation) -> bool:
    """Rows are spoken of in constructs or Python that a line can't always hold."""
    return isinstance(operation, Run) or (
        isinstance(operation, Execute) and not all(isinstance(part, SqlText) for part in operation.up.parts)
    )


IN_LIBRARY = [pytest.param(operation, id=operation.source()[:50]) for operation, _ in EVERY if not rows(operation)]


@pytest.mark.parametrize("operation", IN_LIBRARY)
def test_the_source_of_an_operation_records_it(operation: Operation) -> None:
    assert recorded(operation.source(), library()) == [operation]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_source_of_each_case_records_it(case: Any) -> None:
    before = case.recorded()[0].after
    for operation, _ in case.recorded()[1].operations:
        if not rows(operation):
            assert recorded(operation.source(), before) == [operation]
        before = operation.apply(before)


def test_the_source_of_a_table_has_everything_on_it() -> None:
    books = CreateTable(library().table("books"))
    assert recorded(books.source(), library().without_table("loans").without_table("books")) == [books]
