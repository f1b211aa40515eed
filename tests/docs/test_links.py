"""Links between the pages lead somewhere, and what other files read in them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, PROJECT, name_of

_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in _links(page) if not _leads_somewhere(page, *link)] == []


def test_every_page_is_in_the_index() -> None:
    index = (PROJECT / "docs" / "index.md").read_text("utf-8")
    pages = {page.name for page in (PROJECT / "docs").glob("*.md")} - {"index.md"}
    assert {name for name in pages if f"({name})" not in index} == set()


def test_readme_marks_the_test_command() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    marked = re.search(r"<!-- test-command -->\n```sh\n(.+)\n```", readme)
    assert marked is not None
    assert marked[1] == 'python -m pip install -e ".[test]" && python -m pytest -n auto'


def _links(page: Path) -> list[tuple[str, str]]:
    return [(found[1], found[2] or "") for found in _LINK.finditer(page.read_text("utf-8"))]


def _leads_somewhere(page: Path, file: str, anchor: str) -> bool:
    target = (page.parent / file) if file else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
