"""Durations as people write them."""

from __future__ import annotations

import math
import re

from brant.errors import ConfigurationError

_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_WITH_UNITS = re.compile("".join(rf"(?:(?P<{unit}>\d+(?:\.\d+)?){unit})?" for unit in _UNITS))
_ALLOWED = "write 90 (seconds), 500ms, 30s, 10m, 1m30s, 1h or 2d"


def seconds(duration: str | float) -> float:
    """The number of seconds in a duration like "1m30s", "10m", "500ms" or 90.

    >>> seconds("1m30s")
    90.0
    """
    number = duration if isinstance(duration, int | float) else _parse(duration)
    if isinstance(duration, bool) or number is None or not math.isfinite(number) or number < 0:
        raise ConfigurationError(f"{duration!r} isn't a duration", hint=_ALLOWED)
    return float(number)


def _parse(text: str) -> float | None:
    compact = "".join(text.lower().split())
    if re.fullmatch(r"\d+(\.\d+)?", compact):
        return float(compact)
    found = _WITH_UNITS.fullmatch(compact)
    if not compact or found is None:
        return None
    return sum(float(found[unit] or 0) * length for unit, length in _UNITS.items())
