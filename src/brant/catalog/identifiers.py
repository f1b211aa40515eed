"""Finding a column's name in SQL text, so that a rename can be carried into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_TOKEN = re.compile(
    r"""
      (?P<string>'(?:[^']|'')*')
    | (?P<double>"(?:[^"]|"")*")
    | (?P<back>`(?:[^`]|``)*`)
    | (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def words(sql: str) -> frozenset[str]:
    """Every identifier-like word outside strings and comments, unquoted, in lower case."""
    found: set[str] = set()
    for token in _TOKEN.finditer(sql):
        match token.lastgroup:
            case "word":
                found.add(token.group().lower())
            case "double" | "back":
                found.add(_unquoted(token.group()).lower())
            case _:
                pass
    return frozenset(found)


def renamed(sql: str, name: str, to: str, spelled: Callable[[str], str]) -> str:
    """*sql* with the column *name* called *to*; strings, comments and function names stay as they are.

    Words without quotes mean the column in any case, as long as it needs no quotes itself.
    ``spelled`` puts quotes around a name that needs them; those that only the old name needed go.
    """
    pieces: list[str] = []
    for token in _TOKEN.finditer(sql):
        text = token.group()
        match token.lastgroup:
            case "word" if name in {text, text.lower()} and not sql[token.end() :].lstrip().startswith("("):
                pieces.append(spelled(to))
            case "double" if _unquoted(text) == name and spelled(name) != name:
                pieces.append(spelled(to))
            case "double" | "back" if _unquoted(text) == name:
                pieces.append(text[0] + to.replace(text[0], text[0] * 2) + text[0])
            case _:
                pieces.append(text)
    return "".join(pieces)


def requoted(sql: str, names: Collection[str], spelled: Callable[[str], str]) -> str:
    """*sql* with those of *names* that stand in double quotes *spelled* in another way; other such texts stay."""
    if '"' not in sql:
        return sql
    pieces: list[str] = []
    for token in _TOKEN.finditer(sql):
        is_name = token.lastgroup == "double" and _unquoted(token.group()) in names
        pieces.append(spelled(_unquoted(token.group())) if is_name else token.group())
    return "".join(pieces)


def _unquoted(text: str) -> str:
    return text[1:-1].replace(text[0] * 2, text[0])
