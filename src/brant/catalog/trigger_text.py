"""The body of a trigger: statements, a block, or a call; and statements as a block."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"\s*(?:BEGIN|DECLARE)\b", re.IGNORECASE)
_CALL = re.compile(r"\s*EXECUTE\s+(?:FUNCTION|PROCEDURE)\b", re.IGNORECASE)


def is_block(body: str) -> bool:
    return _BLOCK.match(body) is not None


def is_call(body: str) -> bool:
    """``EXECUTE FUNCTION …``, as PostgreSQL has it."""
    return _CALL.match(body) is not None


def terminated(statements: str) -> str:
    return statements.rstrip().rstrip(";") + ";"


def block(body: str, *, head: str = "", tail: str = "") -> str:
    """``BEGIN … END`` around statements; a block stays as it is unless something stands around it."""
    if is_block(body) and not head and not tail:
        return body.rstrip().rstrip(";")
    return "\n".join(filter(None, ["BEGIN", head, terminated(body), tail, "END"]))
