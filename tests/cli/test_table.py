"""Aligned tables."""

from __future__ import annotations

import click
import pytest

from brant.cli.durations import shown
from brant.cli.table import Column, Table, shortened, width_of


def lines(table: Table, width: int | None = None) -> list[str]:
    return [click.unstyle(line) for line in table.lines(width)]


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    table = Table([Column("name"), Column("size", "right")], [["a", "1"], ["long", "1000"]])
    assert lines(table) == ["name  size", "a        1", "long  1000"]


def test_wide_characters_take_two_columns() -> None:
    table = Table([Column("name"), Column("x")], [["表", "1"], ["abc", "2"]])
    assert lines(table) == ["name  x", "表    1", "abc   2"]


def test_the_most_spare_column_goes_first() -> None:
    table = Table([Column("a"), Column("b", spare=1), Column("c", spare=2)], [["1" * 10, "2" * 10, "3" * 10]])
    assert lines(table, 34)[1] == "1" * 10 + "  " + "2" * 10 + "  " + "3" * 10
    assert lines(table, 33)[1] == "1" * 10 + "  " + "2" * 10
    assert lines(table, 12)[1] == "1" * 10


def test_what_does_not_fit_at_all_is_cut() -> None:
    assert lines(Table([Column("name")], [["x" * 40]]), 20)[1] == "x" * 19 + "…"


def test_a_pipe_gets_everything() -> None:
    assert lines(Table([Column("name")], [["x" * 400]]))[1] == "x" * 400


def test_whole_tables_are_not_cut() -> None:
    assert lines(Table([Column("name")], [["x" * 40]], whole=True), 20)[1] == "x" * 40


def test_no_titles_no_heading() -> None:
    assert lines(Table([Column(""), Column("")], [["a", "b"]])) == ["a  b"]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("表示", 4), ("e\u0301", 1), ("größe", 5), ("", 0)])
def test_widths_are_those_of_a_terminal(text: str, width: int) -> None:
    assert width_of(text) == width


def test_cutting_never_splits_a_wide_character() -> None:
    assert shortened("表示表示", 6) == "表示…"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0123, "12.30 ms"), (1.5, "1.50 s"), (65, "1 min 05 s"), (600, "10 min 00 s"), (7800, "2 h 10 min")],
)
def test_durations_are_short(seconds: float, text: str) -> None:
    assert shown(seconds) == text
