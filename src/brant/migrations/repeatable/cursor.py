"""Goes through one SQL statement word by word, and cuts out what stands between."""

from __future__ import annotations

from dataclasses import dataclass, field

from brant.catalog.scopes import Query, Token


@dataclass(slots=True)
class Cursor:
    """Goes through the tokens of one statement."""

    sql: str
    place: int = 0
    tokens: list[Token] = field(default_factory=list[Token])
    starts: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        query = Query(self.sql)
        self.tokens = query.tokens
        position = 0
        for _, text in query.pieces:
            self.starts.append(position)
            position += len(text)

    @property
    def key(self) -> str:
        return self.tokens[self.place].key if self.place < len(self.tokens) else ""

    @property
    def start(self) -> int:
        """Where in the text the next token begins."""
        return self.starts[self.tokens[self.place].at] if self.place < len(self.tokens) else len(self.sql)

    @property
    def end(self) -> int:
        """Where in the text the last token has ended."""
        last = self.tokens[self.place - 1]
        return self.starts[last.at] + len(last.text)

    def take(self, *keys: str) -> bool:
        """Whether these words come next; then they are passed."""
        if [token.key for token in self.tokens[self.place : self.place + len(keys)]] != list(keys):
            return False
        self.place += len(keys)
        return True

    def one_of(self, *keys: str) -> str | None:
        return next((key for key in keys if self.take(key)), None)

    def name(self) -> str:
        """The next name, ``table`` or ``schema.table``; empty where there is none."""
        parts: list[str] = []
        while self.place < len(self.tokens) and self.tokens[self.place].is_name:
            parts.append(self.tokens[self.place].name)
            self.place += 1
            if not self.take("."):
                break
        return ".".join(parts)

    def until(self, *keys: str) -> str:
        """The text up to one of these words, outside parentheses; all of it where none comes."""
        start, depth = self.start, 0
        while self.place < len(self.tokens) and (depth or self.key not in keys):
            depth += {"(": 1, ")": -1}.get(self.key, 0)
            self.place += 1
        return self.sql[start : self.start].strip()

    def inside(self) -> str | None:
        """The text in the parentheses that come next; None where none do."""
        if not self.take("("):
            return None
        text = self.until_closed()
        return text.strip()

    def until_closed(self) -> str:
        start, depth = self.start, 1
        while self.place < len(self.tokens):
            depth += {"(": 1, ")": -1}.get(self.key, 0)
            if depth == 0:
                break
            self.place += 1
        text = self.sql[start : self.start]
        self.place += 1
        return text
