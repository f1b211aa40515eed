"""Texts that break careless SQL: the same ones for the same seed, wherever they are tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

PIECES = (
    "'", "''", '"', '""', "`", "``", "\\", "\\\\", "\\'", "\\0", "\\n", "%", "%%", "%s", "%(name)s", ":name", "::text",
    ":1", "?", "?1", "$1", "$$", "$q$", "@x", "@@version", "#", "{}", "{0}", "{name!r}", "--", "-- ", "/*", "*/", "/*!",
    ";", ",", "(", ")", "[", "]", "[x]", "<", "&", "|", "~", "=", "*", "/", "..", "E'", "N'", "x'00'", "q'[",
    "\n", "\r\n", "\t", "\u2028", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u2066", "é", "e\u0301", "ß", "İ", "ǅ",
    "Ünï", "שלום", "مرحبا", "漢字", "คำ", "क्षि", "✓", "\u0336", " ", "  ", "NULL", "null", "select", "FROM", "TRUE",
    "'; DROP TABLE canary; --", '"; DROP TABLE canary; --', "`; DROP TABLE canary; --", "'); DELETE FROM canary; --",
    "' OR ''='", "\\'; DROP TABLE canary; -- ", "*/ DROP TABLE canary; /*", "$$; DROP TABLE canary; $$",
)  # fmt: skip
ASTRAL = ("😀", "👩‍👧", "🏳️‍🌈", "𝒳", "𠜎", "🇭🇺")
"""Beyond the Basic Multilingual Plane: four bytes of UTF-8 each, which not every catalog holds."""


class Texts:
    """Different texts, one after the other; each holds a number of its own somewhere."""

    def __init__(self, seed: int, *, astral: bool) -> None:
        self._random = Random(seed)
        self._pieces = (*PIECES, *ASTRAL) if astral else PIECES
        self._numbers = count(1)

    def value(self, longest: int = 60) -> str:
        """Of at most *longest* characters; blanks at its ends stay."""
        number = str(next(self._numbers))
        pieces = [self._random.choice(self._pieces) for _ in range(self._random.randint(1, 6))]
        while pieces and sum(map(len, pieces)) + len(number) > longest:
            pieces.pop()
        pieces.insert(self._random.randint(0, len(pieces)), number)
        return "".join(pieces)

    def label(self, longest: int = 60) -> str:
        """A value that does not end in a blank."""
        return _ended(self.value(longest - 1))

    def name(self, longest: int, *, in_bytes: bool = False) -> str:
        """One in four is exactly as long as a name may be."""
        name = self.label(longest // 2)
        while in_bytes and len(name.encode()) > longest:
            name = self.label(longest // 4)
        rest = longest - (len(name.encode()) if in_bytes else len(name))
        return name + "x" * rest if self._random.randrange(4) == 0 else name

    def table(self, longest: int, *, in_bytes: bool = False) -> str:
        """A name without a dot, which would speak of a schema."""
        return self.name(longest, in_bytes=in_bytes).replace(".", "_")

    def values(self, number: int, longest: int = 60) -> list[str]:
        return [self.value(longest) for _ in range(number)]

    def labels(self, number: int, longest: int = 60) -> list[str]:
        return [self.label(longest) for _ in range(number)]

    def names(self, number: int, longest: int, *, in_bytes: bool = False) -> Iterator[str]:
        return (self.name(longest, in_bytes=in_bytes) for _ in range(number))


def _ended(text: str) -> str:
    return text + "." if text[-1].isspace() else text
