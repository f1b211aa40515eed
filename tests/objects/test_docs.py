"""The fragments of the page on objects, as one history on a server."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.docs.fragments import there_and_back
from tests.docs.pages import PROJECT, Page


@pytest.mark.engines("postgresql")  # the only one that has all of it
def test_fragments_are_a_history(engine: sa.Engine, tmp_path: Path) -> None:
    page = Page(PROJECT / "docs" / "schema" / "objects.md", tmp_path)
    for example in page.fragments():
        example.evaluate()
    there_and_back(page.schema, engine)
