"""The library reference says what the docstrings say, and leaves no public name out."""

from __future__ import annotations

import pytest

import brant
from docs.generate_reference import PAGE, page


def test_reference_is_as_the_docstrings_are() -> None:
    assert PAGE.read_text("utf-8") == page(), "python docs/generate_reference.py writes it anew"


@pytest.mark.parametrize("name", sorted({*brant.__all__} - {"__version__", "columns", "errors", "events"}))
def test_every_public_name_is_in_the_reference(name: str) -> None:
    assert f"### {name}" in PAGE.read_text("utf-8")
