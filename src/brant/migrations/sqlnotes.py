"""What a comment in a ``.sql`` migration says to brant: where a section begins, and settings."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from brant.errors import InvalidMigration, did_you_mean

Way = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Marker:
    """The section of one direction begins; ``transaction`` as other tools write it behind their marker."""

    way: Way
    transaction: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """Settings of the whole file."""

    depends_on: tuple[str, ...] = ()
    transaction: bool = True


@dataclass(frozen=True, slots=True)
class DoneWhen:
    """A query that tells whether the next statement has already taken effect."""

    query: str


Note = Marker | Header | DoneWhen

_BARE = re.compile(r"--[ \t]*(up|down)[ \t]*", re.IGNORECASE)
_OF_A_TOOL = re.compile(r"--[ \t]*(?:migrate:|\+goose[ \t]|\+migrate[ \t])(.*)", re.IGNORECASE)
_SETTINGS = re.compile(r"--[ \t]*brant:(.*)", re.IGNORECASE)
_ONE_WORD = re.compile(r"--+[ \t]*(?:[@+]|migrate[ \t]+)?([a-z]+)[ \t]*[:.!]?[ \t-]*", re.IGNORECASE)
_KEYS = ("depends_on", "transaction", "done_when")
_OTHER_WORDS = {"upgrade": "up", "downgrade": "down", "rollback": "down", "undo": "down", "revert": "down"}


def is_marker(comment: str) -> bool:
    """Whether a section begins here; in the middle of a statement it ends that statement."""
    found = _OF_A_TOOL.fullmatch(comment)
    return bool(_BARE.fullmatch(comment) or (found and found[1].lower().split()[:1] in (["up"], ["down"])))


def is_setting(comment: str) -> bool:
    return _SETTINGS.fullmatch(comment) is not None


def note_in(comment: str) -> Note | None:
    """What *comment* says to brant. Raises InvalidMigration for what is nearly a note, and not one."""
    if found := _BARE.fullmatch(comment):
        return Marker(_way(found[1]))
    if found := _OF_A_TOOL.fullmatch(comment):
        return _note_for_a_tool(comment, found[1].lower().split())
    if found := _SETTINGS.fullmatch(comment):
        return _settings(found[1].strip())
    if (found := _ONE_WORD.fullmatch(comment)) and (way := nearly(found[1].lower())):
        raise InvalidMigration(
            f"{comment!r} is nearly a section marker, and none",
            hint=f"write '-- {way}' to begin that section, or say more in the comment",
        )
    return None


def nearly(word: str) -> str | None:
    """The direction that *word* is most likely a slip of the pen for."""
    once = "".join(letter for letter, _ in groupby(word))
    for way in ("up", "down"):
        if once == way or (word != way and sorted(word) == sorted(way)):
            return way
    return _OTHER_WORDS.get(word) or next(iter(difflib.get_close_matches(word, ("down",), 1, cutoff=0.85)), None)


def _way(word: str) -> Way:
    return "up" if word.lower() == "up" else "down"


def _note_for_a_tool(comment: str, words: list[str]) -> Note | None:
    """The markers of dbmate, goose and sql-migrate; where a statement ends is found without them."""
    match words:
        case ["up" | "down" as way, *options]:
            if set(options) <= {"transaction:true", "transaction:false", "notransaction"}:
                return Marker(_way(way), transaction=set(options) <= {"transaction:true"})
            raise InvalidMigration(f"nobody knows what {' '.join(options)!r} means in {comment!r}")
        case ["no", "transaction"]:
            return Header(transaction=False)
        case ["statementbegin"] | ["statementend"]:
            return None
        case _:
            word = words[0] if words else ""
            raise InvalidMigration(
                f"{comment!r} is not understood", hint=did_you_mean(word, ("up", "down")) or "up and down are"
            )


def _settings(text: str) -> Header | DoneWhen:
    found: dict[str, str] = {}
    while text:
        key, equals, rest = (part.strip() for part in text.partition("="))
        if key not in _KEYS or not equals:
            raise InvalidMigration(
                f"no setting is called {key!r}", hint=did_you_mean(key, _KEYS) or f"there are {', '.join(_KEYS)}"
            )
        if key == "done_when":
            if found or not rest:
                raise InvalidMigration("done_when= takes a query, and stands on a line of its own")
            return DoneWhen(rest.rstrip(";").rstrip())
        value, _, text = (part.strip() for part in rest.partition(";"))
        found[key] = value
    return Header(_names(found), _truth(found.get("transaction", "true")))


def _names(found: dict[str, str]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in found.get("depends_on", "").split(",")) if "depends_on" in found else ()
    if not all(names):
        raise InvalidMigration("depends_on= takes names of migrations, separated by commas")
    return names


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise InvalidMigration(f"transaction= is true or false, not {text!r}")
    return text.lower() == "true"
