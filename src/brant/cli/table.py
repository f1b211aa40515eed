"""Aligned tables, for a terminal or a pipe."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

GAP = "  "
NARROWEST = 8
"""What is left of the widest column where a terminal is too narrow for all."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading. Where a terminal is too narrow, columns with the highest ``spare`` go first."""

    title: str
    align: Literal["left", "right"] = "left"
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and how it is drawn: a colour's name, or "dim"."""

    text: str
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; a heading line is left out where no column has a title.

    ``whole``: nothing is cut or left out, however narrow the terminal is.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    whole: bool = False

    def lines(self, width: int | None = None) -> Iterable[str]:
        """The lines as drawn; *width* is the terminal's, None where nothing may be left out."""
        width = None if self.whole else width
        rows = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in self.rows]
        widths = [max(map(width_of, [c.title, *(row[i].text for row in rows)])) for i, c in enumerate(self.columns)]
        kept = self._fitting(widths, width)
        if width is not None:
            widest = max(kept, key=lambda index: widths[index])
            widths[widest] = max(widths[widest] - max(_whole(widths, kept) - width, 0), NARROWEST)
        heading = [Cell(column.title, "dim") for column in self.columns]
        body = [heading, *rows] if any(column.title for column in self.columns) else rows
        for row in body:
            drawn = [self._drawn(row[index], index, widths[index], index == kept[-1]) for index in kept]
            yield GAP.join(drawn).rstrip()

    def _fitting(self, widths: Sequence[int], width: int | None) -> list[int]:
        kept = list(range(len(self.columns)))
        while width is not None and _whole(widths, kept) > width:
            spare = max(kept, key=lambda index: self.columns[index].spare)
            if self.columns[spare].spare == 0:
                break
            kept.remove(spare)
        return kept

    def _drawn(self, cell: Cell, index: int, width: int, is_last: bool) -> str:
        text = shortened(cell.text, width)
        blank = " " * (width - width_of(text))
        if self.columns[index].align == "right":
            return blank + styled(text, cell.style)
        return styled(text, cell.style) + ("" if is_last else blank)


def _whole(widths: Sequence[int], kept: Sequence[int]) -> int:
    return sum(widths[index] for index in kept) + len(GAP) * (len(kept) - 1)


def styled(text: str, style: str | None) -> str:
    """*text* in a colour or dimmed; where the output takes no colours they are stripped again."""
    import click

    if style is None or not text:
        return text
    if style == "dim":
        return click.style(text, dim=True)
    return click.style(text, fg=style)


def width_of(text: str) -> int:
    """How many columns of a terminal *text* takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def shortened(text: str, width: int) -> str:
    """*text*, cut with an ellipsis where it is wider than *width*."""
    if width_of(text) <= width:
        return text
    kept, room = "", width - 1
    for character in text:
        room -= _width(character)
        if room < 0:
            break
        kept += character
    return f"{kept}…"


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
