"""The page on indexes: its table is what the dialects refuse, and its fragments are one history."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from brant.catalog.definitions import Online
from brant.dialects.index_checks import REFUSED
from brant.operations.base import Operation
from brant.operations.indexes import AddIndex, DropIndex
from tests.dialects.index_page import PAGE, ROWS, page
from tests.docs.fragments import there_and_back
from tests.docs.pages import Page


def test_the_table_is_what_the_dialects_refuse() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_the_table_has_all_that_can_be_refused() -> None:
    assert {feature for feature, _ in ROWS} == REFUSED.keys()


@pytest.mark.engines("postgresql")  # the only one that has all but what its extensions would bring
def test_fragments_are_a_history(engine: sa.Engine, tmp_path: Path) -> None:
    read = Page(PAGE, tmp_path)
    for example in (example for example in read.fragments() if "pictures" not in example.parsed):
        example.evaluate()
    read.schema._operations[:] = [(as_usual(operation), where) for operation, where in read.schema._operations]
    there_and_back(read.schema, engine)


def as_usual(operation: Operation) -> Operation:
    """Without CONCURRENTLY, which can't be in the one transaction of this test."""
    return replace(operation, online=Online()) if isinstance(operation, AddIndex | DropIndex) else operation
