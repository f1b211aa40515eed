"""The fragments of the pages on objects and on tables, each as one history on a server."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.docs.fragments import there_and_back
from tests.docs.pages import PROJECT, Page


@pytest.mark.engines("postgresql")  # the only one that has all of it
@pytest.mark.parametrize("name", ["objects", "tables"])
def test_fragments_are_a_history(name: str, engine: sa.Engine, tmp_path: Path) -> None:
    page = Page(PROJECT / "docs" / "schema" / f"{name}.md", tmp_path)
    for example in page.fragments():
        example.evaluate()
    there_and_back(page.schema, engine)
