"""Every example of the README and the documentation runs, from the top of its page to the end."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.docs.fragments import there_and_back
from tests.docs.pages import PAGES, PROJECT, Page, name_of


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_examples(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for example in Page(path, tmp_path):
        example.evaluate()


@pytest.mark.engines("sqlite", "postgresql")  # a partial index is among them, which MySQL and MariaDB don't have
def test_fragments_are_a_history(engine: sa.Engine, tmp_path: Path) -> None:
    page = Page(PROJECT / "docs" / "writing-migrations.md", tmp_path)
    for example in page.fragments():
        example.evaluate()
    there_and_back(page.schema, engine)
