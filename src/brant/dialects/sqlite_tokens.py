"""Cuts SQLite's SQL into tokens that keep the blanks and comments between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<blank>    [ \t\n\f\r]+ | --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<literal>  [xX]?'[^']*(?:''[^']*)*' )
    | (?P<quoted>   "[^"]*(?:""[^"]*)*" | `[^`]*(?:``[^`]*)*` | \[[^\]]*\] )
    | (?P<number>   0[xX][0-9a-fA-F_]+ | (?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)? )
    | (?P<word>     [A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]* )
    | (?P<mark>     . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def fold(name: str) -> str:
    """The form in which SQLite compares names: only ASCII letters lose their case."""
    return name.translate(_ASCII_LOWER)


def quote(name: str) -> str:
    """A name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def unquote(text: str) -> str:
    """A name without whichever of SQLite's four quotings it carries."""
    if text[:1] == "[":
        return text[1:-1]
    if text[:1] in ("'", '"', "`"):
        return text[1:-1].replace(text[0] * 2, text[0])
    return text


@dataclass(frozen=True, slots=True)
class Token:
    """One word, literal or mark, with the blanks and comments before it."""

    lead: str
    text: str
    kind: str

    @property
    def key(self) -> str:
        """The upper-case word or the mark; empty for what is quoted or a literal."""
        return self.text.upper() if self.kind in ("word", "mark") else ""

    @property
    def name(self) -> str:
        return unquote(self.text)


def tokens_of(sql: str) -> tuple[list[Token], str]:
    """The tokens of *sql*, and the blanks and comments behind the last one."""
    found: list[Token] = []
    lead = ""
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup or "mark"
        if kind == "blank":
            lead += match.group()
        else:
            found.append(Token(lead, match.group(), kind))
            lead = ""
    return found, lead


def written(tokens: Iterable[Token]) -> str:
    """The text of the tokens, with what stands before the first of them."""
    return "".join(token.lead + token.text for token in tokens)


def joined(*pieces: str) -> str:
    """The pieces as one text, kept apart where two would become one word or fall into a comment."""
    parts: list[str] = []
    for piece in filter(None, pieces):
        before = parts[-1] if parts else ""
        if _ends_in_line_comment(before) and not piece.startswith("\n"):
            parts.append("\n")
        elif before and _would_fuse(before[-1], piece[0]):
            parts.append(" ")
        parts.append(piece)
    return "".join(parts)


def _would_fuse(left: str, right: str) -> bool:
    if left in "'\"`":
        return left == right
    return _is_word(left) and (_is_word(right) or (right == "'" and left in "xX"))


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_$" or character >= "\u0080"


def _ends_in_line_comment(text: str) -> bool:
    last_line = text.rsplit("\n", 1)[-1]
    if "--" not in last_line:
        return False
    _, behind = tokens_of(text)
    blanks = [match.group() for match in _TOKEN.finditer(behind)]
    return bool(blanks) and blanks[-1].startswith("--")
