"""docs/schema/support.md says what is so."""

from __future__ import annotations

import pytest

from tests.matrix.page import PAGE, Shown, page, shown


@pytest.fixture(scope="module")
def cases() -> list[Shown]:
    return shown()


def test_the_page_is_as_the_cases_are(cases: list[Shown]) -> None:
    assert PAGE.read_text("utf-8") == page(cases), "python -m tests.matrix writes it anew"


def test_what_is_refused_is_what_the_live_tests_take_for_refused(cases: list[Shown]) -> None:
    told = {case.name: (frozenset(case.refusals), case.newer) for case in cases}
    assert told == {case.name: case.declared for case in cases}
